"""Who is called next, and holes of the rota: what goes round in a circle, what is this weekend's."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from firebreak.plan.check import PersonView, PlanView, Shift, check
from firebreak.plan.items import Duty
from firebreak.plan.tests.test_check import DUTIES, NOW, SOUND

pytestmark = pytest.mark.unit


def calling(**following: str) -> dict[str, Duty]:
    return {key: msgspec.structs.replace(one, calls_next=following.get(key)) for key, one in DUTIES.items()}


def circles(duties: dict[str, Duty], size: str = "large") -> list[list[str]]:
    view = replace(SOUND, size=size, items={**SOUND.items, "duties": duties})  # type: ignore[arg-type]
    return [one.hole.params["duties"] for one in check(view) if one.code == "escalation.circular"]


def test_calls_that_end_are_no_circle_and_those_that_come_back_are_one() -> None:
    assert circles(calling(legal="lead")) == []
    assert circles(calling(lead="legal")) == []
    assert circles(calling(lead="gone")) == []
    assert circles(calling(lead="lead")) == [["lead"]]
    assert circles(calling(lead="legal", legal="lead")) == [["lead", "legal"]]
    pr = msgspec.structs.replace(DUTIES["lead"], key="pr", calls_next="legal")
    assert circles({**calling(lead="pr"), "pr": pr}) == []
    assert circles({**calling(legal="lead", lead="pr"), "pr": pr}) == [["lead", "pr", "legal"]]


def test_a_circle_may_come_from_who_carries_what_in_a_small_team() -> None:
    pr = msgspec.structs.replace(DUTIES["lead"], key="pr", calls_next="legal")
    assert circles({**calling(lead="pr"), "pr": pr}, "small") == [["lead", "pr"]]
    assert circles(calling(legal="lead"), "small") == []
    assert circles(calling(lead="legal"), "small") == []  # the same people: the calls end
    assert circles(calling(lead="legal", legal="lead"), "small") == [["lead"]]


def test_calls_go_on_to_the_duty_after_one_that_the_same_people_carry() -> None:
    end = msgspec.structs.replace(DUTIES["lead"], key="owner")
    duties = {**calling(lead="legal", legal="owner"), "owner": end}
    small = replace(SOUND, items={**SOUND.items, "duties": duties})
    assert small.escalation == {"lead": "owner"}
    assert replace(small, size="large").calls("lead") == ("legal", "owner")
    assert small.calls("legal") == ("owner",)


def rota_holes(view: PlanView) -> list[str]:
    return [one.hole.params["from"] for one in check(view) if one.code.startswith("rota.")]


def test_a_shift_of_somebody_who_is_away_is_a_hole_of_the_lead_and_of_no_other_duty() -> None:
    away = [replace(one, person="") for one in SOUND.shifts]
    view = replace(SOUND, shifts=tuple(away))
    assert rota_holes(view) == [NOW.isoformat()]
    assert rota_holes(replace(view, shifts=tuple(replace(one, duty="social") for one in away))) == []
    left = tuple(replace(one, person="left") for one in SOUND.shifts)
    assert rota_holes(replace(SOUND, shifts=left)) == [NOW.isoformat()]
    legal = replace(SOUND, shifts=tuple(replace(one, duty="legal") for one in SOUND.shifts))
    assert rota_holes(legal) == []  # who has legal has the lead in a small team


@pytest.mark.parametrize(
    ("hours", "long", "weekend"), [(0, 8, False), (0, 24, True), (30, 2, True), (66, 3, False)]
)
def test_holes_of_this_weekend_are_said_to_be_so(hours: int, long: int, weekend: bool) -> None:
    begin = NOW + timedelta(hours=hours)  # from Friday at nine
    end, part = begin + timedelta(hours=long), timedelta(hours=6)
    week = ((NOW - timedelta(hours=1), begin), (end, NOW + timedelta(days=8)))
    people = {f"p{n}": PersonView("P", methods=2) for n in range(40)}
    shifts = tuple(
        Shift("lead", f"p{n}", since + n * part, min(until, since + (n + 1) * part))
        for since, until in week
        for n in range(40)
        if since + n * part < until
    )
    view = replace(SOUND, people={**SOUND.people, **people}, shifts=shifts)
    (hole,) = [one.hole for one in check(view) if one.code == "rota.nobody"]
    assert (hole.params["from"], hole.params["to"]) == (begin.isoformat(), end.isoformat())
    assert hole.params["weekend"] == weekend


def test_one_person_alone_all_weekend_is_said_to_be_so() -> None:
    saturday = NOW + timedelta(hours=24)
    shifts = [one for one in SOUND.shifts if one.end <= saturday or one.begin >= saturday + timedelta(days=1)]
    view = replace(SOUND, shifts=(*shifts, Shift("lead", "cy", saturday, saturday + timedelta(days=1))))
    (hole,) = [one.hole for one in check(view) if one.code == "rota.unrelieved" and one.hole.key == "cy"]
    assert (hole.params["hours"], hole.params["weekend"]) == (24, True)
