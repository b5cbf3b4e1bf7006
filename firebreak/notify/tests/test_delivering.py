"""A delivery until it is done: retries by kind, doubt repeated under one number, failure shown, settings waited for."""

from datetime import timedelta

import pytest

from firebreak.base.actions import machine
from firebreak.base.clock import now
from firebreak.base.errors import WrongMove
from firebreak.base.models import Job
from firebreak.connectors.common.simulators import AUTH, DOWN, GONE, LOST_REPLY, RATE
from firebreak.connectors.webhook.simulator import WebhookSimulator
from firebreak.notify import actions, delivering
from firebreak.notify.models import Delivery

pytestmark = [pytest.mark.room, pytest.mark.django_db]
ACTOR = machine("test")


@pytest.fixture
def receiver(setting):
    setting("fetch_private", True)
    with WebhookSimulator() as simulator:
        yield simulator


@pytest.fixture
def endpoint(brand, receiver):
    return actions.add_endpoint(
        actor=ACTOR,
        brand=brand,
        pager="webhook",
        name="Duty bot",
        settings={"url": receiver.address()},
        secrets={"secret": f"whsec_{receiver.secret}"},
    )


def test_a_webhook_receives_the_notice_signed_with_codes_and_words(endpoint, receiver, tell, work):
    notice = tell()
    work()
    (got,) = receiver.received()
    delivery = Delivery.objects.get()
    assert got["number"] == str(delivery.uid)
    assert got["type"] == "test"
    assert got["data"]["subject"] == "[en] smoke"
    assert got["data"]["notice"] == str(notice.uid)
    assert (delivery.state, delivery.attempts) == ("sent", 1)
    endpoint.refresh_from_db()
    assert endpoint.last_ok_at is not None


@pytest.mark.parametrize("fault", [DOWN, RATE])
def test_what_may_pass_is_tried_again(endpoint, receiver, tell, work, fault):
    receiver.fault(fault, 2)
    tell()
    work()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.error_code) == ("sent", 3, "")


def test_the_wait_that_a_receiver_asks_for_is_kept(endpoint, receiver, tell):
    from firebreak.base import jobs

    receiver.fault(RATE, 1)
    tell()
    assert jobs.run_one()
    job = Job.objects.get(name=actions.DELIVER)
    assert job.due_at > now() + timedelta(seconds=5)  # the simulator says 7; the first back-off is 1


@pytest.mark.parametrize(("fault", "code"), [(GONE, "webhook.gone"), (AUTH, "fetch.refused")])
def test_what_cannot_pass_fails_at_once_and_shows(endpoint, receiver, tell, work, fault, code):
    receiver.fault(fault, 1)
    tell()
    work()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.error_code) == ("failed", 1, code)
    endpoint.refresh_from_db()
    assert endpoint.error_code == code
    assert not Job.objects.filter(state=Job.State.DEAD).exists()


def test_a_doubtful_delivery_is_repeated_under_the_same_number(endpoint, receiver, tell, work):
    receiver.fault(LOST_REPLY, 1)
    tell()
    work()
    ids = {request.headers["webhook-id"] for request in receiver.requests}
    assert len(receiver.requests) == 2
    assert ids == {str(Delivery.objects.get().uid)}
    assert len(receiver.received()) == 1
    assert Delivery.objects.get().state == "sent"


def test_doubt_that_never_ends_is_shown_as_failed(endpoint, receiver, tell, work):
    receiver.fault(LOST_REPLY, 99)
    tell()
    work()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("failed", delivering.TRIES)
    assert len(receiver.requests) == delivering.TRIES


def test_after_the_last_try_it_is_failed_and_a_person_can_send_it_again(endpoint, receiver, tell, work):
    receiver.fault(DOWN, delivering.TRIES)
    tell()
    work()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("failed", delivering.TRIES)
    receiver.fault(DOWN, 1)  # a new set of tries, not just one
    actions.try_again(actor=ACTOR, delivery=delivery)
    work()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("sent", 2)


def test_a_sent_delivery_cannot_be_sent_again(endpoint, tell, work):
    tell()
    work()
    with pytest.raises(WrongMove):
        actions.try_again(actor=ACTOR, delivery=Delivery.objects.get())


def test_a_removed_endpoint_gets_nothing_even_of_what_waited(endpoint, receiver, tell, work):
    tell()
    actions.remove_endpoint(actor=ACTOR, endpoint=endpoint)
    tell("k2")
    work()
    assert receiver.requests == []
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.error_code) == ("failed", "notify.endpoint_gone")


def test_a_delivery_done_by_a_worker_that_died_is_not_sent_twice(endpoint, receiver, tell, work):
    tell()
    work()
    delivering.deliver({"delivery": Delivery.objects.get().pk})
    assert len(receiver.requests) == 1


def test_a_job_whose_delivery_is_gone_ends_quietly():
    delivering.deliver({"delivery": 12345})


def test_mail_waits_without_a_server_and_goes_when_there_is_one(lead, setting, tell, work, request):
    setting("mail_url", "")
    tell()
    work()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.error_code) == ("waiting", 0, "mail.url")
    assert not Job.objects.filter(state=Job.State.DEAD).exists()
    mailbox = request.getfixturevalue("mailbox")
    delivering.pick_up({})
    work()
    assert mailbox.to() == ["lead@example.org"]


def test_what_waited_longer_than_a_day_is_given_up_not_sent(lead, mailbox, tell, work):
    tell()
    Job.objects.all().delete()
    Delivery.objects.update(created_at=now() - timedelta(hours=25))
    delivering.pick_up({})
    work()
    assert mailbox.mails == []
    assert (Delivery.objects.get().state, Delivery.objects.get().error_code) == ("failed", "notify.too_old")


def test_a_temporary_refusal_of_the_mail_server_is_tried_again_and_a_final_one_is_not(
    lead, writer, mailbox, tell, work
):
    mailbox.answers = ["451 4.3.0 try later", "550 5.1.1 no"]
    tell()
    work()
    states = sorted(Delivery.objects.values_list("state", "attempts", "error_code"))
    assert states == [("failed", 1, "mail.refused"), ("sent", 2, "")]


def test_a_repeat_of_a_mail_has_the_same_message_id(lead, mailbox, tell, work):
    mailbox.answers = ["250 taken"]
    tell()
    work()
    first = mailbox.mails[0]["Message-ID"]
    Delivery.objects.update(state="unknown")
    delivering.deliver({"delivery": Delivery.objects.get().pk})
    assert [mail["Message-ID"] for mail in mailbox.mails] == [first, first]
    assert str(Delivery.objects.get().uid) in first
