"""When a way fails the next is tried and the failure is shown; a doubtful message is repeated with its number."""

from datetime import timedelta

import pytest

from firebreak.base import clock, jobs
from firebreak.base.actions import machine
from firebreak.base.errors import AuthError, TransientError
from firebreak.base.models import Event, Job
from firebreak.connectors.common.simulators import AUTH, LOST_REPLY
from firebreak.connectors.telegram.simulator import TelegramSimulator
from firebreak.connectors.webhook.simulator import WebhookSimulator
from firebreak.notify import actions, kinds, queries
from firebreak.notify.models import Delivery, Endpoint, Notice, PageCall
from firebreak.notify.pagers import Probe
from firebreak.notify.paging import Rung, probing, watching
from firebreak.org import actions as org

pytestmark = [pytest.mark.room, pytest.mark.django_db]
ACTOR = machine("test")


@pytest.fixture
def start(brand):
    def do(*people, **more):
        return actions.page(
            actor=ACTOR, brand=brand, kind="test", about="incident:1", key="k1", params={"what": "smoke"}, urgent=True,
            rungs=[Rung(person.pk, "lead") for person in people], **more,
        )  # fmt: skip

    return do


@pytest.fixture
def receiver(setting):
    setting("fetch_private", True)
    with WebhookSimulator() as simulator:
        yield simulator


@pytest.fixture
def endpoint(brand, receiver):
    return actions.add_endpoint(
        actor=ACTOR, brand=brand, pager="webhook", name="Duty bot", settings={"url": receiver.address()},
        secrets={"secret": f"whsec_{receiver.secret}"},
    )  # fmt: skip


def run_at(moment):
    with clock.frozen(moment):
        while jobs.run_one():
            pass


def test_a_refused_address_gives_over_to_the_next_way_at_once_and_shows(start, lead, mailbox):
    org.set_methods(actor=ACTOR, person=lead, methods=[("mail", "old@home.example")])
    mailbox.answers = ["550 5.1.1 no such box"]
    page = start(lead)
    run_at(clock.now())
    assert mailbox.to() == ["lead@example.org"]
    (person,) = queries.page_view(page).people
    assert [(one.outcome, one.error) for one in person.tried] == [("failed", "mail.refused"), ("sent", "")]
    told = [
        event.payload["outcome"] for event in Event.objects.filter(name="notify.page_step").order_by("pk")
    ]
    assert told == ["failed", "sent"]


def test_without_a_mail_server_the_failure_shows_and_the_run_ends_by_saying_so(start, lead, setting):
    setting("mail_url", "")
    page, begun = start(lead), clock.now()
    for minute in range(0, 25, 1):
        run_at(begun + timedelta(minutes=minute))
    page.refresh_from_db()
    assert page.state == "exhausted"
    assert {call.error_code for call in PageCall.objects.all()} == {"mail.url"}
    assert not queries.page_view(page).people[0].reached


def test_what_may_pass_is_tried_again_while_the_next_way_waits_its_turn(start, lead, mailbox):
    mailbox.answers = ["451 4.3.0 later"]
    start(lead)
    begun = clock.now()
    run_at(begun)
    assert PageCall.objects.get().state == "waiting"
    run_at(begun + timedelta(seconds=6))
    call = PageCall.objects.get()
    assert (call.state, call.attempts) == ("sent", 2)


def test_rooms_hear_of_it_at_once_signed_and_without_the_persons_link(
    start, lead, endpoint, receiver, mailbox
):
    page = start(lead)
    run_at(clock.now())
    (got,) = receiver.received()
    assert got["data"]["page"] == str(page.uid)
    assert "/answer/" not in str(got)
    assert got["number"] == str(PageCall.objects.get(endpoint=endpoint).uid)


def test_a_private_run_says_nothing_to_rooms(start, lead, endpoint, receiver, mailbox):
    start(lead, room=False)
    run_at(clock.now())
    assert receiver.requests == []
    assert len(mailbox.mails) == 1


def test_a_room_in_doubt_hears_again_under_the_same_number_and_never_after_an_answer(
    start, lead, endpoint, receiver, mailbox
):
    receiver.fault(LOST_REPLY, 99)
    page, begun = start(lead), clock.now()
    run_at(begun)
    run_at(begun + timedelta(seconds=3))
    ids = {request.headers["webhook-id"] for request in receiver.requests}
    before = len(receiver.requests)
    assert before >= 2
    assert ids == {str(PageCall.objects.get(endpoint=endpoint).uid)}
    actions.acknowledge(actor=ACTOR, page=page, person=lead)
    for minute in range(1, 60, 3):
        run_at(begun + timedelta(minutes=minute))
    assert len(receiver.requests) == before
    assert PageCall.objects.get(endpoint=endpoint).state == "stopped"


def test_a_dead_credential_of_a_room_shows_at_the_endpoint(start, lead, endpoint, receiver, mailbox):
    receiver.fault(AUTH, 1)
    start(lead)
    run_at(clock.now())
    endpoint.refresh_from_db()
    assert endpoint.error_code == "fetch.refused"


def test_a_job_that_was_buried_is_given_out_again(start, lead, writer, mailbox):
    page, begun = start(lead, writer), clock.now()
    Job.objects.update(state="dead", unique=None)
    with clock.frozen(begun + timedelta(minutes=6)):
        watching.watch({})
    run_at(begun + timedelta(minutes=6))
    assert mailbox.to() == ["lead@example.org", "writer@example.org"]
    page.refresh_from_db()
    assert page.state == "open"


class Looked:
    """A pager whose credential can be looked at, as the services' own are; what it answers is set by the test."""

    error: Exception | None = None
    alive: bool | None = True

    def __init__(self, settings, secrets):
        pass

    def probe(self):
        if Looked.error is not None:
            raise Looked.error
        return Probe(Looked.alive)


@pytest.fixture
def looked(brand):
    from firebreak.base import connectors

    connectors._manifests["looked"] = connectors.Manifest(
        "looked", "Looked", "", frozenset({"page"}), pager=Looked
    )
    yield Endpoint.objects.create(brand=brand, pager="looked", name="Team room")
    del connectors._manifests["looked"]


def test_a_credential_that_died_is_noticed_at_night_and_admins_hear_once(looked, admin, lead, mailbox):
    Looked.error = AuthError("fetch.refused")
    for _night in range(2):
        probing.probe_all({})
        run_at(clock.now())
    looked.refresh_from_db()
    assert looked.error_code == "fetch.refused"
    assert mailbox.to() == ["admin@example.org"]
    assert Notice.objects.get().kind == "endpoint_died"
    Looked.error, Looked.alive = None, None
    probing.probe({"endpoint": looked.pk})
    looked.refresh_from_db()
    assert looked.error_code == "fetch.refused"  # it could not say
    Looked.alive = True
    probing.probe_all({})
    run_at(clock.now())
    looked.refresh_from_db()
    assert looked.error_code == ""


def test_a_credential_that_a_call_found_dead_by_day_is_told_at_night_too(looked, admin, mailbox):
    Endpoint.objects.filter(pk=looked.pk).update(error_code="fetch.refused")
    Looked.error = AuthError("fetch.refused")
    for _night in range(2):
        probing.probe_all({})
        run_at(clock.now())
    assert mailbox.to() == ["admin@example.org"]


def test_one_persons_wrong_number_and_a_colleague_who_left_do_not_mark_the_service_as_broken(
    brand, start, lead, writer, setting, mailbox
):
    setting("fetch_private", True)
    with TelegramSimulator() as service:
        bot = actions.add_endpoint(
            actor=ACTOR, brand=brand, pager="telegram", name="Bot", settings={"api": service.root},
            secrets={"token": f"110201543:{service.secret}"},
        )  # fmt: skip
        for person, number in ((lead, "1"), (writer, "2")):
            org.set_methods(actor=ACTOR, person=person, methods=[("chat", f"telegram: {number}")])
        page = start(lead, writer)
        brand.memberships.filter(person=writer).delete()
        run_at(clock.now())
        run_at(clock.now() + timedelta(seconds=301))
    failed = set(page.calls.filter(pager="telegram").values_list("error_code", flat=True))
    assert failed == {"page.recipient", "notify.not_a_member"}
    bot.refresh_from_db()
    assert bot.error_code == ""


def test_a_notice_that_nobody_needs_says_nothing_about_the_webhook_it_waited_for(
    brand, endpoint, tell, receiver
):
    kinds.register("test", lambda params: kinds.Said("x", ()), lambda params: False)
    tell()
    run_at(clock.now())
    endpoint.refresh_from_db()
    assert (Delivery.objects.get(endpoint=endpoint).error_code, endpoint.error_code) == (
        "notify.not_wanted", "",
    )  # fmt: skip


def test_a_service_that_is_away_for_the_night_is_not_taken_for_dead(looked, admin, mailbox):
    Looked.error = TransientError("fetch.status")
    probing.probe_all({})
    run_at(clock.now())
    looked.refresh_from_db()
    assert looked.error_code == ""
    assert mailbox.mails == []


def test_an_endpoint_that_cannot_be_asked_is_left_alone(endpoint, receiver):
    probing.probe({"endpoint": endpoint.pk})
    probing.probe({"endpoint": 4711})
    assert receiver.requests == []
    endpoint.refresh_from_db()
    assert endpoint.error_code == ""
