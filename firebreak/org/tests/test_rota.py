"""The rota in the database: patterns that change keep the past, shifts are taken over, absences say no reason."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from firebreak.base import clock
from firebreak.base.actions import Actor
from firebreak.base.errors import WrongInput
from firebreak.base.models import AuditPayload
from firebreak.org import actions, queries, rota_queries
from firebreak.org.models import (
    Absence,
    Brand,
    HandOver,
    Membership,
    Person,
    RotaCover,
    RotaPattern,
)

pytestmark = [pytest.mark.room, pytest.mark.django_db]
ACTOR = Actor("person", "tester", "Tester")
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # a Friday, 10:00 in Stockholm
HOUR = timedelta(hours=1)
Make = Callable[..., Person]


@pytest.fixture(autouse=True)
def _friday() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def cy(brand: Brand, make_person: Make) -> Person:
    return make_person("cy", brand, "responder")


def given(**changes: Any) -> dict[str, Any]:
    return {
        "duty": "lead", "weekdays": list("0123456"), "begins": time(20), "ends": time(8), "turn": "day",
        "time_zone": "Europe/Stockholm", "first": date(2026, 11, 20), "last": None, **changes,
    }  # fmt: skip


@pytest.fixture
def nights(brand: Brand, lead: Person, writer: Person) -> RotaPattern:
    return actions.add_pattern(actor=ACTOR, brand=brand, people=[lead, writer], given=given())


def names(brand: Brand, days: int = 3, since: datetime = NOW) -> list[tuple[str, str]]:
    found = queries.shifts_between(brand, since, since + timedelta(days=days))
    return [(one.person.name, f"{one.begin:%d %H}-{one.end:%H}") for one in found]


def refused(code: str, act: Callable[[], Any]) -> None:
    with pytest.raises(WrongInput) as error:
        act()
    assert error.value.code == code


def give(
    pattern: RotaPattern, giver: Person | None, taker: Person, begin: datetime, end: datetime
) -> RotaCover:
    return actions.give_shift(
        actor=ACTOR, pattern=pattern, giver=giver, taker=taker, begin=begin, end=end
    )  # fmt: skip


def test_people_take_turns_in_wall_time(brand: Brand, nights: RotaPattern) -> None:
    assert names(brand) == [("Lead", "20 19-07"), ("Writer", "21 19-07"), ("Lead", "22 19-07")]
    assert queries.on_duty(brand, NOW) == ()
    (tonight,) = queries.on_duty(brand, NOW + 12 * HOUR, "lead")
    assert (tonight.duty, tonight.person.name, tonight.begin) == ("lead", "Lead", NOW + 10 * HOUR)
    assert queries.on_duty(brand, NOW + 12 * HOUR, "social") == ()
    assert queries.on_duty(brand, tonight.end) == ()


def test_bo_takes_saturday_night_from_anna_or_a_part_of_it(
    brand: Brand, nights: RotaPattern, lead: Person, writer: Person, cy: Person
) -> None:
    begin = NOW + 34 * HOUR  # Saturday 20:00
    give(nights, writer, cy, begin + 4 * HOUR, begin + 12 * HOUR)
    assert names(brand)[1:3] == [("Writer", "21 19-23"), ("Cy", "21 23-07")]
    refused("rota.not_theirs", lambda: give(nights, writer, lead, begin, begin + 12 * HOUR))
    give(nights, cy, writer, begin + 4 * HOUR, begin + 12 * HOUR)
    assert {name for name, _when in names(brand)} == {"Lead", "Writer"}


def test_what_is_over_is_not_rewritten(brand: Brand, nights: RotaPattern, lead: Person, cy: Person) -> None:
    begin = NOW + 10 * HOUR
    with clock.frozen(begin + 3 * HOUR):
        give(nights, lead, cy, begin, begin + 12 * HOUR)
        assert names(brand, since=begin)[:2] == [("Lead", "20 19-22"), ("Cy", "20 22-07")]
    with clock.frozen(begin + 13 * HOUR):
        refused("rota.over", lambda: give(nights, cy, lead, begin, begin + 12 * HOUR))


def test_a_shift_goes_only_to_a_member_who_is_there(
    brand: Brand, nights: RotaPattern, lead: Person, cy: Person, outsider: Person
) -> None:
    begin, end = NOW + 10 * HOUR, NOW + 22 * HOUR
    refused("org.not_a_member", lambda: give(nights, lead, outsider, begin, end))
    refused("rota.same", lambda: give(nights, lead, lead, begin, end))
    refused("rota.end_first", lambda: give(nights, lead, cy, end, begin))
    actions.add_absence(
        actor=ACTOR, person=cy, begin=end - HOUR, end=end + HOUR, brand=brand, everywhere=True
    )
    refused("rota.taker_away", lambda: give(nights, lead, cy, begin, end))
    give(nights, lead, cy, begin, end - HOUR)
    assert RotaCover.objects.count() == 1


def test_who_is_away_leaves_a_hole_that_somebody_fills(
    brand: Brand, nights: RotaPattern, lead: Person, cy: Person
) -> None:
    begin, end = NOW + 10 * HOUR, NOW + 22 * HOUR
    away = actions.add_absence(
        actor=ACTOR, person=lead, begin=NOW, end=end - HOUR, brand=brand, everywhere=True
    )
    assert names(brand, 1) == [("Lead", "21 06-07")]
    (hole, _rest) = rota_queries.rota_between(brand, begin, end).slots
    assert (hole.state, hole.person, hole.begin, hole.end) == ("absent", lead.pk, begin, end - HOUR)
    give(nights, lead, cy, begin, end - HOUR)
    assert names(brand, 1) == [("Cy", "20 19-06"), ("Lead", "21 06-07")]
    actions.remove_absence(actor=ACTOR, brand=brand, absence=away)
    assert names(brand, 1)[0] == ("Cy", "20 19-06")


def test_who_left_or_whose_account_is_gone_is_a_hole_and_the_others_keep_their_turns(
    brand: Brand, nights: RotaPattern, lead: Person, writer: Person, cy: Person
) -> None:
    actions.remove_member(actor=ACTOR, membership=Membership.objects.get(brand=brand, person=writer))
    assert names(brand) == [("Lead", "20 19-07"), ("Lead", "22 19-07")]
    writer.delete()
    assert names(brand) == [("Lead", "20 19-07"), ("Lead", "22 19-07")]
    begin = NOW + 34 * HOUR
    give(nights, None, cy, begin, begin + 12 * HOUR)
    assert names(brand)[1] == ("Cy", "21 19-07")
    cy.is_active = False
    cy.save()
    assert names(brand) == [("Lead", "20 19-07"), ("Lead", "22 19-07")]


def test_a_changed_pattern_keeps_the_past_and_what_was_taken_over_later(
    brand: Brand, nights: RotaPattern, lead: Person, writer: Person, cy: Person
) -> None:
    with clock.frozen(NOW + timedelta(days=3)):  # Monday
        begin = NOW + timedelta(days=5, hours=10)  # Wednesday 20:00, Writer's
        give(nights, writer, cy, begin, begin + 12 * HOUR)
        actions.change_pattern(
            actor=ACTOR, pattern=nights, people=[writer], given=given(first=date(2026, 11, 24), begins=time(18))
        )  # fmt: skip
    assert names(brand, 7) == [
        ("Lead", "20 19-07"), ("Writer", "21 19-07"), ("Lead", "22 19-07"), ("Writer", "23 19-07"),
        ("Writer", "24 17-07"), ("Writer", "25 17-19"), ("Cy", "25 19-07"), ("Writer", "26 17-07"),
    ]  # fmt: skip


def test_who_took_the_end_of_the_last_night_keeps_it_when_the_pattern_changes(
    brand: Brand, nights: RotaPattern, lead: Person, writer: Person, cy: Person
) -> None:
    night = NOW + 34 * HOUR  # Saturday 20:00, Writer's
    give(nights, writer, cy, night + 6 * HOUR, night + 12 * HOUR)
    give(nights, lead, cy, night + 24 * HOUR, night + 36 * HOUR)
    changed = given(first=date(2026, 11, 22), begins=time(19))
    actions.change_pattern(actor=ACTOR, pattern=nights, people=[lead, writer], given=changed)
    assert names(brand) == [
        ("Lead", "20 19-07"), ("Writer", "21 19-01"), ("Cy", "22 01-07"), ("Lead", "22 18-19"), ("Cy", "22 19-07"),
    ]  # fmt: skip


def test_a_shift_that_has_begun_is_neither_changed_nor_ended_away(brand: Brand, nights: RotaPattern) -> None:
    def change(first: date, zone: str = "Europe/Stockholm") -> None:
        people, changed = (
            [nights.turns.get(place=1).person],
            given(first=first, time_zone=zone, begins=time(22)),
        )
        actions.change_pattern(actor=ACTOR, pattern=nights, people=people, given=changed)  # type: ignore[arg-type]

    def end(last: date) -> None:
        actions.end_pattern(actor=ACTOR, pattern=nights, last=last)

    today = date(2026, 11, 20)
    with clock.frozen(NOW + 10 * HOUR):  # it begins at this moment
        refused("rota.begun", lambda: change(today))
        refused("rota.begun", lambda: end(date(2026, 11, 19)))
        assert names(brand, 1) == [("Lead", "20 19-07")]
    with clock.frozen(NOW + 16 * HOUR):  # after midnight; in Honolulu it is still Friday
        refused("rota.begun", lambda: change(today, "Pacific/Honolulu"))
        change(date(2026, 11, 21))
    assert names(brand, 2) == [("Lead", "20 19-07"), ("Writer", "21 21-07")]


def test_a_pattern_that_never_began_is_replaced(brand: Brand, lead: Person, writer: Person) -> None:
    later = given(first=date(2026, 12, 1))
    old = actions.add_pattern(actor=ACTOR, brand=brand, people=[lead], given=later)
    new = actions.change_pattern(actor=ACTOR, pattern=old, people=[writer], given=later)
    assert list(RotaPattern.objects.all()) == [new]
    actions.end_pattern(actor=ACTOR, pattern=new, last=date(2026, 11, 20))
    assert not RotaPattern.objects.exists()
    refused("rota.gone", lambda: actions.end_pattern(actor=ACTOR, pattern=new, last=date(2026, 12, 1)))


def test_an_ended_pattern_finishes_its_last_night(brand: Brand, nights: RotaPattern) -> None:
    refused(
        "rota.end_past", lambda: actions.end_pattern(actor=ACTOR, pattern=nights, last=date(2026, 11, 18))
    )
    actions.end_pattern(actor=ACTOR, pattern=nights, last=date(2026, 11, 21))
    assert names(brand, 9) == [("Lead", "20 19-07"), ("Writer", "21 19-07")]


def test_a_pattern_needs_members(brand: Brand, lead: Person, outsider: Person) -> None:
    refused("rota.nobody", lambda: actions.add_pattern(actor=ACTOR, brand=brand, people=[], given=given()))
    people = [lead, outsider]
    refused(
        "org.not_a_member",
        lambda: actions.add_pattern(actor=ACTOR, brand=brand, people=people, given=given()),
    )
    refused(
        "rota.too_many_people",
        lambda: actions.add_pattern(actor=ACTOR, brand=brand, people=[lead] * 13, given=given()),
    )
    assert not RotaPattern.objects.exists()


def test_what_a_person_says_holds_for_all_their_brands_and_what_a_lead_says_for_one(
    brand: Brand, other_brand: Brand, lead: Person, outsider: Person
) -> None:
    Membership.objects.create(brand=other_brand, person=lead, role="responder")
    for one, duty in ((brand, "lead"), (other_brand, "social")):
        actions.add_pattern(actor=ACTOR, brand=one, people=[lead], given=given(duty=duty))
    span = {"begin": NOW, "end": NOW + timedelta(days=1)}
    said = actions.add_absence(actor=ACTOR, person=lead, brand=brand, everywhere=False, **span)
    assert (names(brand, 1), len(names(other_brand, 1))) == ([], 1)
    assert rota_queries.absence(other_brand, said.uid) is None
    actions.add_absence(actor=ACTOR, person=lead, brand=brand, everywhere=True, **span)
    assert names(other_brand, 1) == []
    assert len(rota_queries.absences_of(other_brand)) == 1


def test_the_audit_chain_says_that_somebody_is_away_and_neither_when_nor_why(
    brand: Brand, lead: Person
) -> None:
    actions.add_absence(
        actor=ACTOR, person=lead, begin=datetime(2027, 5, 5, tzinfo=UTC), end=datetime(2027, 5, 9, tzinfo=UTC),
        brand=brand, everywhere=True,
    )  # fmt: skip
    (body,) = AuditPayload.objects.filter(entry__action="org.absence_added").values_list("body", flat=True)
    assert str(lead.uid) in body
    assert "2027" not in body
    assert {field.name for field in Absence._meta.get_fields()} == {
        "id", "uid", "created_at", "brand", "person", "begin", "end",
    }  # fmt: skip


def hand(brand: Brand, person: Person, **texts: str) -> HandOver:
    end = NOW + HOUR
    return actions.hand_over(actor=ACTOR, brand=brand, duty="lead", person=person, shift_end=end, **texts)


def test_what_is_open_is_handed_over_and_accepted_once(brand: Brand, lead: Person, writer: Person) -> None:
    refused("rota.nothing_said", lambda: hand(brand, lead, open=" "))
    refused("org.too_long", lambda: hand(brand, lead, open="x" * 4_001))
    first = hand(brand, lead, open="Two journalists wait", promised="An answer at noon")
    again = hand(brand, lead, open="One journalist waits", next="Look at 14:00")
    assert (again.pk, again.promised) == (first.pk, "")
    refused("rota.own_hand_over", lambda: actions.accept_hand_over(actor=ACTOR, hand_over=again, person=lead))
    actions.accept_hand_over(actor=ACTOR, hand_over=again, person=writer)
    kept = HandOver.objects.get()
    assert (kept.accepted_by, kept.accepted_at, kept.open) == (writer, NOW, "One journalist waits")
    refused("rota.accepted", lambda: hand(brand, lead, open="More"))
    refused("rota.accepted", lambda: actions.accept_hand_over(actor=ACTOR, hand_over=again, person=writer))
    bodies = AuditPayload.objects.filter(entry__action__startswith="org.hand").values_list("body", flat=True)
    assert "journalist" not in "".join(bodies)


def test_another_brands_rota_is_not_seen(brand: Brand, other_brand: Brand, nights: RotaPattern) -> None:
    assert names(other_brand) == []
    assert rota_queries.pattern(other_brand, nights.uid) is None
    assert rota_queries.patterns_of(other_brand, NOW.date()) == []
