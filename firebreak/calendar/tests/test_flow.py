"""From a draft to a post that is out at its moment; what an edit voids; who approves; what is held."""

from datetime import timedelta
from typing import Any

import pytest

from firebreak.base import audit, clock
from firebreak.base.errors import NotAllowed, WrongInput, WrongMove
from firebreak.base.models import AuditEntry, AuditPayload
from firebreak.calendar import actions
from firebreak.calendar.actions.sweeping import sweep_all
from firebreak.calendar.models import PlannedPost
from firebreak.calendar.tests.conftest import ACTOR, DAY, TEXT, Desk, delivery, now, work
from firebreak.notify.models import Notice
from firebreak.publishing import actions as publishing
from firebreak.publishing import gate
from firebreak.publishing.actions.restoring import hold_restored
from firebreak.publishing.models import Delivery

pytestmark = [pytest.mark.room, pytest.mark.django_db]
HOUR = timedelta(hours=1)


def told(row: PlannedPost) -> list[tuple[str, list[str]]]:
    notices = Notice.objects.filter(about=f"planned:{row.uid}").order_by("pk")
    return [(one.kind, sorted(to.to for to in one.deliveries.all())) for one in notices]


def test_an_approved_post_goes_out_at_its_moment_and_not_before(desk: Desk, later: Any) -> None:
    row = desk.approve()
    assert (row.state, row.approved_by) == ("queued", desk.approver)
    assert told(row) == [("planned_asked", ["approver@example.org"])]
    later(DAY - HOUR)
    work()
    assert (now(row).state, delivery(row).state) == ("queued", "queued")
    later(2 * HOUR)
    work()
    sent = delivery(row)
    assert (sent.state, sent.text, now(row).state) == ("sent", TEXT, "done")
    assert list(audit.verify(desk.brand.pk)) == []


def test_what_nobody_approved_is_held_at_its_moment_and_its_owner_is_told(desk: Desk, later: Any) -> None:
    asked, draft = desk.ask(), desk.write(text="Another")
    sweep_all()
    assert (now(asked).state, now(draft).state) == ("asked", "draft")
    later(DAY + HOUR)
    sweep_all()
    sweep_all()
    for row in (asked, draft):
        assert (now(row).state, now(row).why_held) == ("held", "late")
        assert told(row)[-1] == ("planned_held", ["writer@example.org"])
    assert not Delivery.objects.exists()
    with pytest.raises(WrongInput) as caught:
        desk.approve(now(asked))
    assert caught.value.code == "calendar.past"


def test_any_edit_voids_the_approval_and_takes_it_out_of_publishing(desk: Desk, later: Any) -> None:
    row = desk.approve()
    first = delivery(row)
    row = desk.change(row, text="Other hours")
    assert (row.state, row.approved, row.approved_by, row.release) == ("draft", False, None, None)
    assert Delivery.objects.get(pk=first.pk).state == "cancelled"
    later(DAY + HOUR)
    work()
    assert not Delivery.objects.filter(state="sent").exists()


@pytest.mark.parametrize(
    "differs",
    [
        {"text": "Else"}, {"at": 2 * DAY}, {"topic": "Meters"}, {"picture": "a.png"}, {"language": "sv"},
        {"picture_rights": "Ann"}, {"offer_ends": 3 * DAY},
    ],
)  # fmt: skip
def test_everything_that_is_published_or_decides_about_it_is_signed(desk: Desk, differs: Any) -> None:
    moved = {
        name: clock.now() + value if isinstance(value, timedelta) else value
        for name, value in differs.items()
    }
    row = desk.write()
    before = row.digest
    assert (
        desk.change(row, at=row.at, **{k: v for k, v in moved.items() if k != "at"}).digest != before
        or "at" in moved
    )
    if "at" in moved:
        assert desk.change(row, **moved).digest != before


@pytest.mark.parametrize("text", ["half \ud800", "nul \x00", "safe\u202egnp.exe", "", " \n ", "x" * 8_001])
def test_words_that_cannot_be_published_are_refused_and_nothing_is_kept(desk: Desk, text: str) -> None:
    with pytest.raises(WrongInput) as caught:
        desk.write(text=text)
    assert caught.value.params["field"] == "text"
    assert not PlannedPost.objects.exists()


def test_what_is_approved_is_what_was_seen(desk: Desk) -> None:
    row = desk.ask()
    for seen in ("", "0" * 64):
        with pytest.raises(WrongMove):
            actions.approve(actor=ACTOR, post=row, person=desk.approver, seen=seen)
    PlannedPost.objects.filter(pk=row.pk).update(text="Put there past the actions")
    with pytest.raises(WrongMove):
        desk.approve(row)
    assert not Delivery.objects.exists()


def test_who_wrote_or_asked_does_not_approve_it(desk: Desk) -> None:
    row = actions.write(actor=ACTOR, brand=desk.brand, person=desk.approver, given=desk.given())
    row = actions.ask(actor=ACTOR, post=row, person=desk.writer, seen=row.digest)
    with pytest.raises(NotAllowed) as caught:
        desk.approve(row)
    assert caught.value.code == "calendar.own_alone"
    assert now(row).state == "asked"


def test_a_team_of_one_approves_its_own_and_the_record_says_so(desk: Desk) -> None:
    desk.brand.team_size = "one"
    desk.brand.save()
    row = actions.write(actor=ACTOR, brand=desk.brand, person=desk.approver, given=desk.given())
    row = actions.ask(actor=ACTOR, post=row, person=desk.approver, seen=row.digest)
    assert desk.approve(row).state == "queued"
    entry = AuditEntry.objects.get(action="calendar.approved")
    assert '"own":true' in "".join(str(AuditPayload.objects.get(entry=entry).body).split())


def test_a_team_of_one_that_is_two_does_not(desk: Desk, lead: Any) -> None:
    desk.brand.team_size = "one"
    desk.brand.save()
    row = actions.write(actor=ACTOR, brand=desk.brand, person=desk.approver, given=desk.given())
    row = actions.ask(actor=ACTOR, post=row, person=desk.approver, seen=row.digest)
    with pytest.raises(NotAllowed) as caught:
        desk.approve(row)
    assert caught.value.code == "calendar.own"


def test_it_goes_back_with_a_word_and_comes_again_after_a_change(desk: Desk) -> None:
    row = desk.ask()
    with pytest.raises(WrongInput):
        actions.send_back(actor=ACTOR, post=row, person=desk.approver, seen=row.digest, why="  ")
    row = actions.send_back(actor=ACTOR, post=row, person=desk.approver, seen=row.digest, why="Which Monday?")
    assert (row.state, row.word) == ("changes", "Which Monday?")
    assert told(row)[-1] == ("planned_sent_back", ["writer@example.org"])
    with pytest.raises(WrongMove):
        desk.approve(row)
    assert desk.approve(desk.ask(desk.change(row, text="From Monday, 7 December."))).state == "queued"


def test_a_cancelled_post_does_not_go_out(desk: Desk, later: Any) -> None:
    row = desk.cancel(desk.approve())
    later(DAY + HOUR)
    work()
    assert (now(row).state, delivery(row).state) == ("cancelled", "cancelled")


def test_what_is_out_is_neither_changed_nor_cancelled(desk: Desk, later: Any) -> None:
    row = desk.approve()
    later(DAY + HOUR)
    Delivery.objects.update(state="permitted")  # a sender has leave: it may be out at any moment
    for act in (desk.cancel, lambda one: desk.change(one, text="Other")):
        with pytest.raises(WrongMove) as caught:
            act(now(row))
        assert caught.value.code == "calendar.may_be_out"
    assert (now(row).state, now(row).text) == ("queued", TEXT)


def test_a_freeze_holds_them_and_lifting_it_sends_nothing(desk: Desk, lead: Any, later: Any) -> None:
    row, asked = desk.approve(), desk.ask(text="Asked before the freeze")
    frozen = publishing.freeze(actor=ACTOR, brand=desk.brand, person=lead, why="A fire").freeze
    work()
    assert (now(row).state, now(row).why_held, delivery(row).state) == ("held", "frozen", "held")
    with pytest.raises(WrongInput) as caught:
        desk.approve(asked)
    assert caught.value.code == "calendar.frozen"
    for person in (lead, desk.approver):
        publishing.lift(actor=ACTOR, freeze=frozen, person=person)
    gate.open_again(desk.brand.pk, frozen.token)
    later(DAY + HOUR)
    work()
    assert (now(row).state, delivery(row).state) == ("held", "held")


def test_what_a_freeze_held_is_approved_anew_and_goes_out_once(desk: Desk, lead: Any, later: Any) -> None:
    row = desk.approve()
    frozen = publishing.freeze(actor=ACTOR, brand=desk.brand, person=lead, why="A fire").freeze
    work()
    for person in (lead, desk.approver):
        publishing.lift(actor=ACTOR, freeze=frozen, person=person)
    gate.open_again(desk.brand.pk, frozen.token)
    row = desk.approve(now(row))
    assert (row.state, row.why_held) == ("queued", "")
    later(DAY + HOUR)
    work()
    states = Delivery.objects.order_by("pk").values_list("state", flat=True)
    assert (list(states), now(row).state) == (["cancelled", "sent"], "done")


def test_what_waited_in_a_backup_is_held_and_says_so(desk: Desk) -> None:
    row = desk.approve()
    assert hold_restored() == 1
    sweep_all()
    assert (now(row).state, now(row).why_held, delivery(row).state) == ("held", "restored", "held")


def test_publishing_does_not_send_again_what_the_calendar_knows_something_against(
    desk: Desk, later: Any
) -> None:
    ended = desk.approve(offer_ends=clock.now() + DAY + HOUR)
    changed, fine = desk.approve(text="Changed since"), desk.approve(text="Still fine")
    for row in (ended, changed, fine):
        Delivery.objects.filter(pk=delivery(row).pk).update(state="failed")
    PlannedPost.objects.filter(pk=changed.pk).update(text="Other words, approved by nobody", digest="0" * 64)
    later(DAY + 2 * HOUR)
    for row, code in ((ended, "calendar.keeps_back"), (changed, "calendar.not_this")):
        with pytest.raises((WrongInput, WrongMove)) as caught:
            publishing.again(actor=ACTOR, delivery=delivery(row), person=desk.writer)
        assert caught.value.code == code
        assert delivery(row).state == "failed"
    assert publishing.again(actor=ACTOR, delivery=delivery(fine), person=desk.writer).state == "queued"


def test_what_people_do_in_publishing_is_followed(desk: Desk, later: Any) -> None:
    row = desk.approve()
    publishing.cancel(actor=ACTOR, delivery=delivery(row), person=desk.writer)
    sweep_all()
    assert (now(row).state, now(row).why_held) == ("held", "taken_back")
    failed = desk.approve(text="Fails")
    Delivery.objects.filter(pk=delivery(failed).pk).update(state="failed")
    sweep_all()
    assert now(failed).why_held == "failed"
    publishing.again(actor=ACTOR, delivery=delivery(failed), person=desk.writer)
    sweep_all()
    assert (now(failed).state, now(failed).at, now(failed).approved) == (
        "queued",
        delivery(failed).due_at,
        True,
    )
    work()
    assert now(failed).state == "done"
