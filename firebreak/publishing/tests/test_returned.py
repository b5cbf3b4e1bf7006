"""Mails that come back: believed only where they name a mail of ours, counted once, and twice in a row puts somebody off."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse

from firebreak.base import audit
from firebreak.base.clock import now
from firebreak.base.models import AuditEntry, AuditPayload
from firebreak.connectors.email.returned_reports import sort_mails
from firebreak.connectors.email.tests import returned_samples as samples
from firebreak.publishing.actions import returning
from firebreak.publishing.actions.mailing import close_mails, open_mails
from firebreak.publishing.actions.receivers import leave, remove_receiver
from firebreak.publishing.actions.returning import Taken, take_returned
from firebreak.publishing.jobs import sweep
from firebreak.publishing.leave_tokens import key_of, token_of
from firebreak.publishing.models import Channel, Delivery, Mailing, Permit, Subscriber
from firebreak.publishing.queries.returns import CameBack, came_back
from firebreak.publishing.rules import RETURNS
from firebreak.publishing.tests.conftest import ACTOR, Desk, again, do_jobs
from firebreak.publishing.tests.list_desk import Lists, lists_of
from firebreak.publishing.writers import Published

pytestmark = [pytest.mark.room, pytest.mark.django_db]
ANN, BO = "ann@people.example", "bo@people.example"
POLICY = {"Status": "5.7.1", "Diagnostic_Code": "smtp; 550 5.7.1 blocked"}
DELAYED = {"Action": "delayed", "Status": "4.4.1", "Diagnostic_Code": None}
R = Mailing.Returned


@pytest.fixture
def lists(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lists]:
    with lists_of(desk, monkeypatch) as made:
        yield made


@pytest.fixture
def press(lists: Lists) -> Channel:
    return lists.a_list(f"{ANN}\n{BO}")


def send(lists: Lists, channel: Channel, about: str = "statement:x") -> Delivery:
    """One text to all of them, taken by the mail server."""
    (row,) = lists.queue(channel, about=about)
    do_jobs()
    if (
        again(row).state == Delivery.State.QUEUED
    ):  # the first mail of a busy machine: its permit lapsed before it was made
        sweep({})
        do_jobs()
    return row


def id_of(row: Delivery, to: str = ANN) -> str:
    return Mailing.objects.get(delivery=row, subscriber__email=to).message_id


def take(*raws: bytes) -> Taken:
    return take_returned(actor=ACTOR, reports=sort_mails(raws).reports)


def back(row: Delivery, to: str = ANN, **fields: Any) -> Taken:
    """The mail to this receiver comes back."""
    return take(samples.dsn(to, message_id=id_of(row, to), **fields))


def known(to: str = ANN) -> tuple[int, str]:
    row = Subscriber.objects.get(email=to)
    return row.bounces, row.state


def test_twice_in_a_row_puts_somebody_off_the_list_and_the_same_mail_again_counts_nothing(
    lists: Lists, press: Channel
) -> None:
    first = send(lists, press)
    assert back(first) == Taken(ours=1, gone=1)
    assert known() == (1, "active")
    for _ in range(3):
        assert back(first) == Taken(ours=1)
    assert known() == (1, "active"), "once for each mail, however often it comes"
    second = send(lists, press, "statement:2")
    assert known() == (1, "active"), (
        "that our own server takes a mail says nothing where the last one came back"
    )
    assert back(second) == Taken(ours=1, gone=1, off=1)
    assert known() == (2, "bounced")
    assert known(BO) == (0, "active")
    third = send(lists, press, "statement:3")
    assert Mailing.objects.filter(delivery=third).count() == 1, "they get no more"


def test_a_mail_between_that_did_not_come_back_ends_the_row(lists: Lists, press: Channel) -> None:
    rows = [send(lists, press, f"statement:{number}") for number in range(3)]
    back(rows[0])
    back(rows[2])
    assert known() == (1, "active")
    assert back(rows[1]).off == 1
    assert known() == (2, "bounced"), "all of them came back, in whatever order"


def test_a_refusal_at_once_and_a_mail_that_came_back_count_together(lists: Lists, press: Channel) -> None:
    back(send(lists, press))
    lists.server.refuses[ANN] = ["550 5.1.1 nobody"]
    send(lists, press, "statement:2")
    assert known() == (2, "bounced")


def test_a_mail_that_arrived_after_one_that_came_back_ends_the_row_for_refusals_too(
    lists: Lists, press: Channel
) -> None:
    back(send(lists, press))
    send(lists, press, "statement:2")
    send(lists, press, "statement:3")
    assert known() == (0, "active")
    lists.server.refuses[ANN] = ["550 5.1.1 nobody"]
    send(lists, press, "statement:4")
    assert known() == (1, "active")


def test_what_is_no_word_about_somebody_being_there_is_a_number_and_no_more(
    lists: Lists, press: Channel
) -> None:
    row = send(lists, press)
    assert back(row, **DELAYED) == Taken(ours=1, later=1)
    assert came_back([row])[row.pk] == CameBack(later=1)
    assert back(row, **POLICY) == Taken(ours=1, refused=1)
    assert back(row, **DELAYED) == Taken(ours=1), "a late word does not undo the end"
    assert back(row, BO, Action="delivered", Status="2.1.5", Diagnostic_Code=None) == Taken()
    assert came_back([row])[row.pk] == CameBack(refused=1)
    assert known() == (0, "active")
    assert back(row, Status="5.2.2", Diagnostic_Code="smtp; 552 5.2.2 full") == Taken(ours=1)
    assert back(row) == Taken(ours=1, gone=1)
    assert (came_back([row])[row.pk].all, known()) == (1, (1, "active"))


def test_what_is_known_of_a_mail_never_becomes_less() -> None:
    order = [R.NO, R.LATER, R.REFUSED, R.GONE]
    for before, after in RETURNS.items():
        assert all(order.index(R(one)) > order.index(R(before)) for one in after)


@pytest.mark.parametrize("form", samples.FORMS)
def test_every_servers_form_is_counted(lists: Lists, press: Channel, form: str) -> None:
    row = send(lists, press)
    assert take(samples.FORMS[form](ANN, id_of(row))) == Taken(ours=1, gone=1)
    assert known() == (1, "active")


def test_who_does_not_know_the_message_id_puts_nobody_off(lists: Lists, press: Channel) -> None:
    row = send(lists, press)
    right = id_of(row)
    other = id_of(row, BO)
    key = right.partition("@")[0]
    forged = [
        samples.dsn(ANN), samples.dsn(ANN, message_id=other), samples.dsn(ANN, message_id=f"{key[:-1]}@acme.example"),
        samples.dsn(ANN, message_id=f"{key[::-1]}@acme.example"), samples.dsn(ANN, message_id=f"{row.uid.hex}@acme.example"),
        samples.dsn(ANN, message_id=f"{key.upper()}@acme.example"), samples.dsn(ANN, message_id="@"),
        samples.dsn("somebody@else.example", message_id=right), samples.dsn("ann@people.example.evil", message_id=right),
        samples.dsn("%@people.example", message_id=right), samples.dsn("ann\ud800@people.example".encode(
            "utf-8", "surrogatepass").decode("utf-8", "replace"), message_id=right),
    ]  # fmt: skip
    assert take(*forged) == Taken()
    assert not Mailing.objects.exclude(returned="").exists()
    assert {known(), known(BO)} == {(0, "active")}
    assert not AuditEntry.objects.filter(action="publishing.mail_returned").exists()


def test_its_keys_hold_chance_and_not_the_time_alone(lists: Lists, press: Channel) -> None:
    rows = [send(lists, press, f"statement:{number}") for number in range(2)]
    keys = set(Mailing.objects.values_list("key", flat=True))
    assert len(keys) == 4
    assert all(len(one) == 32 for one in keys)
    parts = {one.uid.hex[13:] for one in [*rows, *Subscriber.objects.all()]}
    assert len(parts) == 4, "beside the moment each uid has 74 bits of chance"


def test_where_a_mail_was_sent_on_its_end_there_is_no_word_about_the_receiver(
    lists: Lists, press: Channel
) -> None:
    row = send(lists, press)
    on = {"Final_Recipient": "rfc822; old@elsewhere.example", "Original_Recipient": f"rfc822;{ANN}"}
    assert back(row, **on) == Taken(ours=1, refused=1)
    assert known() == (0, "active")


@pytest.mark.parametrize("given", ["ANN@People.EXAMPLE", "<ann@people.example>"])
def test_capitals_and_brackets_make_no_other_address(lists: Lists, press: Channel, given: str) -> None:
    assert back(send(lists, press), Final_Recipient=f"rfc822; {given}").gone == 1


def test_an_address_in_other_letters_is_the_same_domain(lists: Lists) -> None:
    channel = lists.a_list("ann@bücher.example")
    row = send(lists, channel)
    mailing = Mailing.objects.get(delivery=row)
    raw = samples.dsn(
        "ann@bücher.example", message_id=mailing.message_id, Final_Recipient="utf-8; ann@bücher.example"
    )
    assert take(raw).gone == 1


def test_a_mail_of_long_ago_does_not_come_back(lists: Lists, press: Channel) -> None:
    row = send(lists, press)
    mine = Permit.objects.filter(pk=Mailing.objects.get(delivery=row, subscriber__email=ANN).permit)
    mine.update(opened_at=now() - timedelta(days=30, minutes=1))
    assert back(row) == Taken()
    mine.update(opened_at=now() - timedelta(days=29, hours=23))
    assert back(row) == Taken(ours=1, gone=1)


def test_who_came_back_to_the_list_since_is_not_counted_by_an_older_mail(
    lists: Lists, press: Channel
) -> None:
    rows = [send(lists, press, f"statement:{number}") for number in range(2)]
    Subscriber.objects.filter(email=ANN).update(since=now(), bounces=0)
    assert sum(back(row).gone for row in rows) == 2
    assert known() == (0, "active")


def test_who_left_stays_so_and_who_was_removed_is_nobody(lists: Lists, press: Channel) -> None:
    row = send(lists, press)
    ids = [id_of(row), id_of(row, BO)]
    ann = Subscriber.objects.get(email=ANN)
    leave(token=token_of(key_of(Channel.objects.get(pk=press.pk)), ann.uid))
    remove_receiver(actor=ACTOR, subscriber=Subscriber.objects.get(email=BO))
    assert take(samples.dsn(ANN, message_id=ids[0]), samples.dsn(BO, message_id=ids[1])) == Taken(
        ours=1, gone=1
    )
    assert known() == (0, "left"), "they were off before it came back"


def test_a_report_that_is_here_before_the_sender_noted_the_answer_is_kept(
    lists: Lists, press: Channel
) -> None:
    (row,) = lists.queue(press)
    batch = open_mails(row.pk)
    assert batch is not None
    mail = next(one for one in batch.mails if one.piece.to == ANN)
    sent_id = f"{mail.piece.key}@acme.example"
    assert take(samples.dsn(ANN, message_id=sent_id)) == Taken(ours=1, gone=1)
    close_mails(batch, [Published(f"{one.piece.key}@acme.example") for one in batch.mails])
    kept = Mailing.objects.get(delivery=row, subscriber__email=ANN)
    assert (kept.state, kept.returned, known()) == ("sent", "gone", (1, "active"))


def test_what_was_never_handed_over_does_not_come_back(lists: Lists, press: Channel) -> None:
    lists.server.refuses[ANN] = ["550 5.7.1 blocked"]
    row = send(lists, press)
    key = Mailing.objects.get(delivery=row, subscriber__email=ANN).key
    assert take(samples.dsn(ANN, message_id=f"{key}@acme.example")) == Taken()


def test_many_at_once_are_taken_in_steps_with_one_entry_for_each_text(
    lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returning, "STEP", 5)
    channel = lists.a_list("\n".join(f"r{number}@people.example" for number in range(12)))
    row = send(lists, channel)
    mails = Mailing.objects.filter(delivery=row).select_related("subscriber")
    raws = [samples.dsn(one.subscriber.email, message_id=one.message_id) for one in mails if one.subscriber]
    assert take(*raws, *raws) == Taken(ours=24, gone=12)
    assert set(Subscriber.objects.values_list("bounces", flat=True)) == {1}
    assert AuditEntry.objects.filter(action="publishing.mail_returned").count() == 3


def test_the_chain_holds_uids_and_numbers_and_no_address(lists: Lists, press: Channel) -> None:
    for number in range(2):
        row = send(lists, press, f"statement:{number}")
        back(row)
        back(row, BO, **POLICY)
    bodies = [json.loads(one.body) for one in AuditPayload.objects.order_by("entry") if '"off"' in one.body]
    assert bodies[-2:] == [
        {"gone": 1, "off": [str(Subscriber.objects.get(email=ANN).uid)]},
        {"off": [], "refused": 1},
    ]
    assert not [one.body for one in AuditPayload.objects.all() if "people.example" in one.body]
    assert not [one for one in audit.verify(press.brand_id) if isinstance(one, audit.Fault)]


def test_the_page_of_the_release_counts_them(
    lists: Lists, press: Channel, client: Any, lead: Any, django_assert_num_queries: Callable[..., Any]
) -> None:
    row = send(lists, press)
    client.force_login(lead)
    page = reverse("publishing:release", args=[press.brand.slug, row.release.uid])
    assert "came back later" not in client.get(page).content.decode()
    back(row)
    back(row, BO, **DELAYED)
    said = client.get(page).content.decode()
    assert "1 came back later (1 where nobody is) · 1 delayed, may still arrive" in said
    assert "2 of 2 sent" in said


def test_mails_that_went_out_before_an_update_come_back_too(lists: Lists, press: Channel) -> None:
    row = send(lists, press)
    before = dict(Mailing.objects.values_list("pk", "key"))
    Mailing.objects.update(key="")
    Mailing.objects.filter(subscriber__email=BO).update(message_id="x@acme.example")
    import_module("firebreak.publishing.migrations.0005_mails_that_come_back").keys_of_what_went_out(
        apps, None
    )
    kept = {
        one.subscriber.email: one.key
        for one in Mailing.objects.select_related("subscriber")
        if one.subscriber
    }
    assert kept == {ANN: before[Mailing.objects.get(subscriber__email=ANN).pk], BO: ""}
    assert back(row).gone == 1
