"""An approved text through a mail list: to each receiver once, in one language, with a link to leave."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse

from firebreak.base import audit, config
from firebreak.base.errors import PermanentError, WrongInput
from firebreak.base.models import AuditPayload
from firebreak.publishing import actions, leave_tokens
from firebreak.publishing.actions.mailing import BATCH, close_mails, open_mails
from firebreak.publishing.actions.receivers import leave, remove_receiver
from firebreak.publishing.jobs import sweep
from firebreak.publishing.models import Channel, Delivery, Mailing, Permit, Subscriber
from firebreak.publishing.tests.conftest import ACTOR, Desk, again, do_jobs, jobs_of, state
from firebreak.publishing.tests.list_desk import BREV, LETTER, Lists, lists_of, many, states
from firebreak.publishing.writers import made

pytestmark = [pytest.mark.room, pytest.mark.django_db]
Later = Callable[[float], None]


@pytest.fixture
def lists(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lists]:
    with lists_of(desk, monkeypatch) as made_lists:
        yield made_lists


def moved(row: Delivery) -> list[str]:
    """Bodies of the audit chain, whatever about."""
    return [one.body for one in AuditPayload.objects.all()]


def test_each_receiver_gets_the_very_text_once_and_a_link_of_their_own(lists: Lists) -> None:
    channel = lists.a_list("Ann Lind <ann@people.example>\nbo@people.example", who="Acme AB, Storgatan 1")
    (row,) = lists.queue(channel)
    do_jobs()
    assert (state(row), states(row)) == ("sent", {"sent": 2})
    assert lists.server.to() == ["ann@people.example", "bo@people.example"]
    mail = lists.server.mails[0].message
    text = lists.server.mails[0].text.replace("\r\n", "\n")
    approved, _mark, wrapper = text.rpartition("\n\n-- \n")
    assert approved == LETTER
    assert mail["Subject"] == "Do not use the stove"
    assert str(mail["From"]) == "Acme press office <desk@acme.example>"
    link = re.fullmatch(
        "Acme AB, Storgatan 1\n.*“News for the press”.*\nLeave the list: (https://desk.example/leave/en/[a-z2-7]{32})\n",
        wrapper,
    )
    assert link is not None
    assert mail["List-Unsubscribe"] == f"<{link[1]}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert str(mail["List-Id"]).endswith(".list.acme.example>")
    assert mail["Auto-Submitted"] is None
    assert mail["Content-Language"] == "en"
    one, two = (sent.message for sent in lists.server.mails)
    assert one["Message-ID"] != two["Message-ID"]
    assert one["List-Id"] == two["List-Id"]
    assert one["List-Unsubscribe"] != two["List-Unsubscribe"]
    kept = Mailing.objects.get(subscriber__email="ann@people.example")
    assert f"<{kept.message_id}>" == one["Message-ID"]


def test_the_wrapper_speaks_the_language_of_the_text(lists: Lists) -> None:
    channel = lists.a_list("ann@people.example,,sv")
    lists.queue(channel, {"sv": BREV})
    do_jobs()
    assert "/leave/sv/" in lists.server.mails[0].text
    assert lists.server.mails[0].message["Content-Language"] == "sv"


def test_each_gets_one_language_of_a_release_theirs_where_there_is_one(lists: Lists) -> None:
    channel = lists.a_list("e@people.example,,en\ns@people.example,,sv\nz@people.example,,zh-Hant")
    swedish, english = reversed(lists.queue(channel, {"sv": BREV, "en": LETTER}))
    do_jobs()
    assert (states(english), states(swedish)) == ({"sent": 2}, {"sent": 1})
    got = {mail.to[0]: mail.subject for mail in lists.server.mails}
    assert got == {
        "e@people.example": "Do not use the stove", "z@people.example": "Do not use the stove",
        "s@people.example": "Använd inte spisen",
    }  # fmt: skip


def test_a_later_release_of_the_same_thing_in_another_language_reaches_nobody_twice(lists: Lists) -> None:
    channel = lists.a_list("e@people.example,,en\ns@people.example,,sv")
    lists.queue(channel, {"en": LETTER})
    do_jobs()
    with pytest.raises(WrongInput) as caught:
        lists.queue(channel, {"sv": BREV})
    assert caught.value.code == "publishing.no_receivers"
    lists.queue(channel, {"sv": BREV}, about="statement:another")
    do_jobs()
    assert len(lists.server.mails) == 4


def test_a_language_that_nobody_reads_is_cancelled_and_says_so(lists: Lists) -> None:
    channel = lists.a_list("s@people.example,,sv")
    malay, swedish = lists.queue(channel, {"sv": BREV, "ms": "Jangan guna dapur"})
    do_jobs()
    assert (state(swedish), state(malay), again(malay).error_code) == (
        "sent",
        "cancelled",
        "publishing.not_read",
    )


def test_an_empty_list_is_said_before_anything_is_queued(lists: Lists) -> None:
    with pytest.raises(WrongInput) as caught:
        lists.queue(lists.a_list())
    assert (caught.value.code, caught.value.params["channel"]) == ("publishing.no_receivers", "Press")
    assert Delivery.objects.count() == 0


def test_a_list_of_many_goes_out_in_batches_and_the_chain_holds(lists: Lists) -> None:
    count = 3 * BATCH + 3
    (row,) = lists.queue(lists.a_list(many(count)))
    do_jobs()
    assert (state(row), states(row)) == ("sent", {"sent": count})
    assert len(set(lists.server.to())) == len(lists.server.mails) == count
    assert Permit.objects.filter(what="mail", outcome="sent").exclude(closed_at=None).count() == count
    assert not [one for one in audit.verify(row.brand_id) if isinstance(one, audit.Fault)]
    assert not [body for body in moved(row) if "people.example" in body]


def test_a_worker_that_dies_in_the_middle_leaves_its_batch_unknown_and_the_rest_goes_out(
    lists: Lists, later: Later
) -> None:
    (row,) = lists.queue(lists.a_list(many(25)))
    batch = open_mails(row.pk)
    assert batch is not None
    assert state(row) == "permitted"
    channel = row.channel
    for mail in batch.mails[:4]:  # then the power goes
        made(channel.writer, channel.settings, channel.secrets).publish(mail.permit, mail.piece)
    do_jobs()
    assert len(lists.server.mails) == 4
    assert lists.desk.freeze().out == [str(row.uid)]
    later(130)
    sweep({})
    assert (state(row), states(row)) == ("held", {"unknown": BATCH, "waiting": 15})


def test_what_a_dead_worker_left_is_not_repeated(lists: Lists, later: Later) -> None:
    (row,) = lists.queue(lists.a_list(many(25)))
    batch = open_mails(row.pk)
    assert batch is not None
    later(130)
    sweep({})
    do_jobs()
    assert (state(row), states(row)) == ("sent", {"unknown": BATCH, "sent": 15})
    assert not {mail.piece.to for mail in batch.mails} & set(lists.server.to())
    # It was only slow: what it says late is believed where it is good news.
    answers = [made("email", row.channel.settings, {}).account() and None] * BATCH
    close_mails(batch, answers)
    assert states(row) == {"unknown": BATCH, "sent": 15}


def test_a_permit_that_lapsed_sends_nothing_and_the_mail_waits_again(lists: Lists) -> None:
    from firebreak.base.errors import NotAllowed

    (row,) = lists.queue(lists.a_list(many(3)))
    batch = open_mails(row.pk)
    assert batch is not None
    lapsed = NotAllowed("publishing.permit_lapsed", "Too old.")
    assert close_mails(batch, [lapsed] * 3) == "queued"
    do_jobs()
    sweep({})
    do_jobs()
    assert (state(row), states(row)) == ("sent", {"sent": 3})


def test_two_workers_with_one_list_send_each_mail_once(lists: Lists) -> None:
    (row,) = lists.queue(lists.a_list(many(12)))
    first = open_mails(row.pk)
    assert first is not None
    assert open_mails(row.pk) is None
    close_mails(first, [None] * len(first.mails))
    do_jobs()
    sweep({})
    do_jobs()
    assert sorted(lists.server.to()) == sorted(set(lists.server.to()))
    assert states(row) == {"sent": 12}


def test_who_is_not_there_is_refused_alone_and_bounced_after_the_second_time(lists: Lists) -> None:
    channel = lists.a_list(many(3))
    gone = "550 5.1.1 no such user"
    lists.server.refuses["r1@people.example"] = [gone, gone, gone]
    (row,) = lists.queue(channel)
    do_jobs()
    assert (state(row), states(row)) == ("sent", {"sent": 2, "failed": 1})
    one = Subscriber.objects.get(email="r1@people.example")
    assert (one.bounces, one.state) == (1, "active")
    lists.queue(channel, about="statement:2")
    do_jobs()
    one.refresh_from_db()
    assert (one.bounces, one.state) == (2, "bounced")
    lists.queue(channel, about="statement:3")
    do_jobs()
    assert lists.server.refuses["r1@people.example"] == [gone]
    assert lists.server.to().count("r0@people.example") == 3


def test_a_refusal_that_is_about_us_is_no_bounce(lists: Lists) -> None:
    channel = lists.a_list(many(3))
    lists.server.refuses["r1@people.example"] = ["550 5.7.1 you are on a block list"]
    (row,) = lists.queue(channel)
    do_jobs()
    assert states(row) == {"sent": 2, "failed": 1}
    assert Subscriber.objects.get(email="r1@people.example").bounces == 0


def test_ten_refusals_in_a_row_stop_the_list(lists: Lists) -> None:
    lists.server.refuses["*"] = ["554 5.7.1 policy"] * 40
    (row,) = lists.queue(lists.a_list(many(35)))
    do_jobs()
    assert (state(row), again(row).error_code) == ("failed", "mail.receiver_refused")
    assert states(row) == {"failed": BATCH, "waiting": 25}
    lists.server.refuses.clear()
    lists.desk.again(again(row))
    do_jobs()
    assert (state(row), states(row)) == ("sent", {"sent": 35})


def test_a_receiver_for_later_is_tried_later_and_holds_nobody_up(lists: Lists, later: Later) -> None:
    lists.server.refuses["r0@people.example"] = ["450 4.2.0 greylisted, come back"]
    (row,) = lists.queue(lists.a_list(many(12)))
    do_jobs()
    assert (state(row), states(row)) == ("queued", {"sent": 11, "waiting": 1})
    assert len(jobs_of(row)) >= 1
    later(10)
    do_jobs()
    assert (state(row), states(row)) == ("sent", {"sent": 12})


def test_a_mail_that_was_not_confirmed_is_unknown_and_not_repeated(lists: Lists, later: Later) -> None:
    lists.server.silent = {2}
    (row,) = lists.queue(lists.a_list(many(12)))
    for _ in range(4):
        do_jobs()
        later(30)
    assert (state(row), states(row)) == ("sent", {"sent": 11, "unknown": 1})
    assert sorted(lists.server.to()) == sorted(set(lists.server.to()))


def test_one_receiver_and_no_answer_asks_a_person_whose_word_holds(lists: Lists, later: Later) -> None:
    lists.server.silent = {1}
    (row,) = lists.queue(lists.a_list(many(1)))
    do_jobs()
    assert state(row) == "unknown"
    later(5)
    do_jobs()
    assert again(row).asks
    lists.desk.says(again(row), out=False)
    assert (state(row), states(row)) == ("failed", {"failed": 1})
    lists.desk.again(again(row))
    do_jobs()
    assert (state(row), states(row), len(lists.server.mails)) == ("sent", {"sent": 1}, 2)
    assert len({mail.message["Message-ID"] for mail in lists.server.mails}) == 1


def test_a_server_that_is_away_is_waited_for_and_then_given_up(
    lists: Lists, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = lists.queue(lists.a_list(many(3)))
    here = config.get("mail_url")
    monkeypatch.setitem(config.settings(), "mail_url", "smtp://127.0.0.1:9")
    do_jobs()
    assert (state(row), again(row).error_code, states(row)) == ("queued", "mail.unreachable", {"waiting": 3})
    for _ in range(7):
        later(1000)
        do_jobs()
    assert (state(row), states(row)) == ("failed", {"waiting": 3})
    monkeypatch.setitem(config.settings(), "mail_url", here)
    lists.desk.again(again(row))
    do_jobs()
    assert (state(row), states(row)) == ("sent", {"sent": 3})


def test_without_a_mail_server_it_fails_and_nothing_is_lost(
    lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = lists.queue(lists.a_list(many(3)))
    monkeypatch.setitem(config.settings(), "mail_url", "")
    do_jobs()
    assert (state(row), again(row).error_code, states(row)) == ("failed", "mail.url", {"waiting": 3})


def test_who_leaves_while_it_waits_gets_nothing(lists: Lists) -> None:
    channel = lists.a_list(many(3))
    (row,) = lists.queue(channel)
    one, two = Subscriber.objects.order_by("pk")[:2]
    assert leave(token=leave_tokens.token_of(leave_tokens.key_of(channel), one.uid))
    remove_receiver(actor=ACTOR, subscriber=two)
    do_jobs()
    assert lists.server.to() == ["r2@people.example"]
    assert (state(row), states(row)) == ("sent", {"skipped": 2, "sent": 1})


def test_where_everybody_left_it_is_not_out(lists: Lists) -> None:
    (row,) = lists.queue(lists.a_list(many(2)))
    for one in Subscriber.objects.all():
        remove_receiver(actor=ACTOR, subscriber=one)
    do_jobs()
    assert (state(row), again(row).error_code) == ("failed", "publishing.all_left")


def test_a_list_that_is_removed_takes_its_receivers_with_it(lists: Lists) -> None:
    channel = lists.a_list(many(3))
    (row,) = lists.queue(channel)
    actions.remove_channel(actor=ACTOR, channel=channel)
    do_jobs()
    assert (state(row), states(row)) == ("cancelled", {"skipped": 3})
    assert Subscriber.objects.count() == 0
    assert lists.server.mails == []


def test_nothing_is_taken_back(lists: Lists) -> None:
    (row,) = lists.queue(lists.a_list(many(1)))
    do_jobs()
    with pytest.raises(PermanentError) as caught:
        actions.take_down(actor=ACTOR, delivery=again(row), person=lists.desk.person, word="Wrong")
    assert (caught.value.code, state(row)) == ("publishing.cannot_take_down", "sent")


@pytest.mark.parametrize("text", ["\n\nno headline", "x" * 201 + "\nbody"])
def test_a_first_line_that_can_be_no_subject_is_refused_before_anything_is_queued(
    lists: Lists, text: str
) -> None:
    with pytest.raises(WrongInput) as caught:
        lists.queue(lists.a_list(many(1)), {"en": text})
    assert caught.value.code == "mail.headline"


def test_a_text_changed_in_the_database_is_not_sent(lists: Lists) -> None:
    (row,) = lists.queue(lists.a_list(many(1)))
    Delivery.objects.filter(pk=row.pk).update(text="Buy our stove\n\nNow!")
    do_jobs()
    assert (state(row), again(row).error_code) == ("failed", "publishing.other_bytes")
    assert lists.server.mails == []


def test_the_writers_look_says_who_sends(lists: Lists) -> None:
    from firebreak.publishing.actions.channels import look_at

    channel = look_at(actor=ACTOR, channel=lists.a_list())
    assert (channel.account, channel.error_code) == ("desk@acme.example", "")
    assert Channel.objects.get().account == "desk@acme.example"


def test_the_page_of_a_release_says_how_many_it_reached(
    lists: Lists, admin: Any, client_of: Any, brand: Any
) -> None:
    lists.server.refuses["r1@people.example"] = ["550 5.1.1 no such user"]
    (row,) = lists.queue(lists.a_list(many(3)))
    do_jobs()
    address = reverse("publishing:release", kwargs={"brand": brand.slug, "uid": row.release.uid})
    body = client_of(admin).get(address).content.decode()
    assert "2 of 3 sent · 1 refused" in body
    assert "people.example" not in body
    assert "Take it down" not in body
