"""What is late in a rota is told once: hand-overs to both and the lead, relief with who is free, shifts that were given."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from firebreak.base import clock
from firebreak.base.actions import Actor
from firebreak.base.models import Event, Job
from firebreak.notify import kinds
from firebreak.notify.models import Notice
from firebreak.org import actions as org
from firebreak.org.models import Brand, Person, RotaPattern
from firebreak.plan.jobs import watch_rota, watch_rotas
from firebreak.plan.models import Plan
from firebreak.plan.rota_watch import tell_given
from firebreak.plan.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # a Friday, 10:00 in Stockholm
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
MORNING = NOW + 22 * HOUR  # Saturday 08:00: the lead's night is over, the writer's day begins


@pytest.fixture(autouse=True)
def _friday() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def plan_by(lead: Person) -> Person:
    return lead


def pattern(plan: Plan, people: list[Person], begins: int, ends: int, **changes: Any) -> RotaPattern:
    given = {
        "duty": "lead", "weekdays": list("0123456"), "begins": time(begins), "ends": time(ends), "turn": "day",
        "time_zone": "Europe/Stockholm", "first": date(2026, 11, 20), "last": None, **changes,
    }  # fmt: skip
    return org.add_pattern(actor=ACTOR, brand=plan.brand, people=people, given=given)


@pytest.fixture
def rota(plan: Plan, lead: Person, writer: Person, approver: Person) -> list[RotaPattern]:
    """The lead each night, the writer each day; the approver holds the lead."""
    org.set_holders(actor=ACTOR, brand=plan.brand, duty="lead", people=[approver, lead])
    day = date(2026, 11, 21)
    return [pattern(plan, [lead], 20, 8), pattern(plan, [writer], 8, 20, first=day)]


def told(plan: Plan, at: datetime, kind: str) -> list[Notice]:
    """After two looks at the rota."""
    with clock.frozen(at):
        watch_rota({"brand": plan.brand.pk})
        watch_rota({"brand": plan.brand.pk})
    return list(Notice.objects.filter(kind=kind))


def names(notice: Notice) -> set[str]:
    return {one.person.name for one in notice.deliveries.select_related("person") if one.person is not None}


def said(notice: Notice, language: str = "en", zone: str = "Europe/Stockholm") -> str:
    with translation.override(language), timezone.override(zone):
        found = kinds.said(notice.kind, notice.params)
    assert found.path.startswith("/b/norrsken/plan/rota")
    return "\n".join([found.subject, *found.lines])


def hand(plan: Plan, lead: Person) -> Any:
    return org.hand_over(
        actor=ACTOR, brand=plan.brand, duty="lead", person=lead, shift_end=MORNING, open="A journalist waits"
    )


def test_a_hand_over_that_nobody_accepted_is_told_once_after_fifteen_minutes_to_both_and_the_lead(
    rota: Any, plan: Plan
) -> None:
    assert told(plan, MORNING + 14 * MINUTE, "rota.hand_over_late") == []
    (notice,) = told(plan, MORNING + 15 * MINUTE, "rota.hand_over_late")
    assert names(notice) == {"Lead", "Writer", "Approver"}
    assert "Nothing was written down for Writer" in said(notice)
    assert "Saturday 21 November 08:00 (UTC+1)" in said(notice)
    assert "15:00 (UTC+8)" in said(notice, zone="Asia/Shanghai")
    assert len(told(plan, MORNING + HOUR, "rota.hand_over_late")) == 1


def test_what_was_accepted_is_not_told_and_what_was_only_written_is(
    rota: Any, plan: Plan, lead: Person, writer: Person
) -> None:
    row = hand(plan, lead)
    (notice,) = told(plan, MORNING + 15 * MINUTE, "rota.hand_over_late")
    assert "Writer has not accepted it yet." in said(notice)
    assert "journalist" not in str(notice.params)
    assert kinds.still_wanted(notice.kind, notice.params)
    org.accept_hand_over(actor=ACTOR, hand_over=row, person=writer)
    assert not kinds.still_wanted(notice.kind, notice.params)


def test_an_accepted_hand_over_stays_silent(rota: Any, plan: Plan, lead: Person, writer: Person) -> None:
    org.accept_hand_over(actor=ACTOR, hand_over=hand(plan, lead), person=writer)
    assert told(plan, MORNING + HOUR, "rota.hand_over_late") == []


def test_a_rota_made_today_is_not_late_for_what_was_over_before(
    plan: Plan, lead: Person, writer: Person
) -> None:
    pattern(plan, [lead], 0, 8)
    pattern(plan, [writer], 8, 20)
    assert told(plan, NOW + HOUR, "rota.hand_over_late") == []


def test_nothing_is_late_where_the_same_person_goes_on_or_nobody_follows(plan: Plan, lead: Person) -> None:
    pattern(plan, [lead], 20, 4)
    assert told(plan, MORNING, "rota.hand_over_late") == []


def test_after_twelve_hours_on_end_they_and_the_lead_hear_who_is_free(
    rota: Any, plan: Plan, lead: Person, writer: Person, approver: Person
) -> None:
    assert told(plan, MORNING + HOUR, "rota.relief_due") == []
    org.give_shift(
        actor=ACTOR, pattern=rota[1], giver=writer, taker=lead, begin=MORNING, end=MORNING + 12 * HOUR
    )
    assert told(plan, MORNING - MINUTE, "rota.relief_due") == []
    (notice,) = told(plan, MORNING, "rota.relief_due")
    assert names(notice) == {"Lead", "Approver"}
    text = said(notice)
    assert "Lead has been on duty since Friday 20 November 20:00 (UTC+1)" in text
    assert "Free next: Writer and Approver." in text
    assert len(told(plan, MORNING + 11 * HOUR, "rota.relief_due")) == 1


def test_who_is_on_for_weeks_on_end_is_told_once_and_again_after_a_rest(plan: Plan, lead: Person) -> None:
    pattern(plan, [lead], 0, 0)
    found = [told(plan, NOW + timedelta(days=day), "rota.relief_due") for day in (1, 6, 9, 10, 30)]
    assert [len(one) for one in found] == [1, 1, 1, 1, 1]
    rest = NOW + timedelta(days=31)
    org.add_absence(
        actor=ACTOR, person=lead, begin=rest, end=rest + 10 * HOUR, brand=plan.brand, everywhere=True
    )
    assert len(told(plan, rest + 11 * HOUR, "rota.relief_due")) == 1
    again = [told(plan, rest + timedelta(days=day), "rota.relief_due") for day in (1, 8, 9)]
    assert [len(one) for one in again] == [2, 2, 2]
    assert again[-1][-1].params["begin"] == (rest + 10 * HOUR).isoformat()


def test_who_is_away_is_not_named_and_a_team_of_one_is_left_alone(
    plan: Plan, lead: Person, writer: Person
) -> None:
    pattern(plan, [lead], 0, 0)
    org.set_holders(actor=ACTOR, brand=plan.brand, duty="lead", people=[lead, writer])
    org.add_absence(
        actor=ACTOR, person=writer, begin=NOW, end=NOW + 60 * HOUR, brand=plan.brand, everywhere=True
    )
    Brand.objects.update(team_size="one")
    assert told(plan, NOW + 24 * HOUR, "rota.relief_due") == []
    Brand.objects.update(team_size="small")
    (notice,) = told(plan, NOW + 24 * HOUR, "rota.relief_due")
    assert "Nobody else is free by the rota." in said(notice)


def test_who_did_not_do_it_themselves_hears_that_a_shift_changed_hands(
    rota: Any, plan: Plan, lead: Person, writer: Person, responder: Person
) -> None:
    by = Actor("person", str(writer.uid), writer.name)
    org.give_shift(
        actor=by,
        pattern=rota[1],
        giver=writer,
        taker=responder,
        begin=MORNING + HOUR,
        end=MORNING + 12 * HOUR,
    )
    event = Event.objects.get(name="org.shift_given")
    assert Job.objects.filter(payload={"event": event.pk, "handler": "plan.rota"}).exists()
    tell_given(event)
    notice = Notice.objects.get(kind="rota.shift_given")
    assert names(notice) == {"Responder"}
    assert "Responder has the shift of Writer now: Saturday 21 November 09:00–20:00 (UTC+1)." in said(notice)
    tell_given(event)
    assert Notice.objects.filter(kind="rota.shift_given").count() == 1


def test_only_living_brands_with_a_rota_are_watched(rota: Any, plan: Plan, other_brand: Brand) -> None:
    watch_rotas({})
    watch_rotas({})
    waiting = Job.objects.filter(name="plan.rota_one")
    assert [one.brand_id for one in waiting] == [plan.brand.pk]
    Brand.objects.filter(pk=plan.brand.pk).update(archived_at=NOW)
    assert told(plan, MORNING + HOUR, "rota.hand_over_late") == []
