"""What somebody ought to know and by when: through which duties, with days of grace, and never an invented delay."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firebreak.plan.check import PersonView, PlanView, check, training_due
from firebreak.plan.check.dates import later
from firebreak.plan.check.training import GRACE, SOON, needed
from firebreak.plan.items import Course, Duty

pytestmark = pytest.mark.unit
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
ANNA, BO, CY = "anna", "bo", "cy"


def duty(key: str, **folds: str) -> Duty:
    return Duty(key=key, title={"en": key}, description={"en": "d"}, first_hour=[], folds_into=folds)  # type: ignore[arg-type]


def course(key: str, *duties: str, months: int = 6) -> Course:
    return Course(
        key=key, title={"en": key}, duties=list(duties), what={"en": "w"}, test={"en": "t"}, months=months
    )


VIEW = PlanView(
    now=NOW, size="small",
    items={
        "duties": {
            "lead": duty("lead"), "social": duty("social"), "legal": duty("legal", small="lead", one="lead"),
            "pr": duty("pr", small="social", one="lead"),
        },
        "courses": {"law": course("law", "legal"), "replies": course("replies", "social", "pr", months=12)},
    },
    people={key: PersonView(key.title()) for key in (ANNA, BO, CY)},
    holders={"lead": (ANNA, BO), "social": (BO,), "legal": (CY,)},
)  # fmt: skip


def due(view: PlanView) -> dict[tuple[str, str], Any]:
    return {(one.course, one.person): one for one in training_due(view)}


def test_deputies_learn_what_the_holder_learns_and_a_folded_duty_is_learnt_by_who_carries_it() -> None:
    assert set(due(VIEW)) == {("law", ANNA), ("law", BO), ("replies", BO)}
    assert due(VIEW)["law", ANNA].duties == ("lead",)
    apart = replace(VIEW, size="large")
    assert set(due(apart)) == {("law", CY), ("replies", BO)}


def test_one_course_for_two_duties_of_one_person_is_one_line() -> None:
    both = replace(VIEW, size="large", holders={"social": (BO,), "pr": (ANNA, BO)})
    assert due(both)["replies", BO].duties == ("social", "pr")
    assert [one for one in needed(both) if one[1] == BO] == [("replies", BO, ("social", "pr"))]


def test_who_left_and_a_duty_that_the_plan_does_not_know_need_nothing() -> None:
    gone = replace(VIEW, people={BO: VIEW.people[BO], ANNA: PersonView("Anna", active=False)})
    assert set(due(gone)) == {("law", BO), ("replies", BO)}
    courses = {"odd": course("odd", "juggler")}
    odd = replace(VIEW, items={**VIEW.items, "courses": courses}, holders={"juggler": (ANNA,)})
    assert training_due(odd) == []


@pytest.mark.parametrize(
    ("since", "state"),
    [(None, "never"), (TODAY, "never"), (TODAY - GRACE, "never"), (TODAY - GRACE - DAY, "overdue")],
)
def test_who_is_new_has_thirty_days(since: date | None, state: str) -> None:
    known = {} if since is None else {("law", ANNA): since}
    one = due(replace(VIEW, training_since=known))["law", ANNA]
    assert (one.state, one.until) == (state, (since or TODAY) + GRACE)


@pytest.mark.parametrize(
    ("left", "state"), [(-1, "overdue"), (0, "soon"), (SOON.days, "soon"), (SOON.days + 1, "passed")]
)
def test_what_was_passed_holds_for_its_months(left: int, state: str) -> None:
    passed = TODAY + left * DAY - (later(TODAY, 6) - TODAY)
    view = replace(VIEW, trained={("law", ANNA): passed}, training_since={("law", ANNA): date(2020, 1, 1)})
    one = due(view)["law", ANNA]
    assert (one.state, (one.until - TODAY).days) == (state, left)


def test_who_is_given_a_duty_again_after_years_has_thirty_days_too() -> None:
    view = replace(
        VIEW, trained={("law", ANNA): date(2020, 1, 1)}, training_since={("law", ANNA): TODAY - DAY}
    )
    assert due(view)["law", ANNA].state == "soon"


def test_the_rule_names_the_person_and_the_day_and_nothing_of_who_is_in_time() -> None:
    view = replace(VIEW, training_since={("law", BO): TODAY - GRACE - DAY})
    found = [one.hole for one in check(view) if one.code == "training.overdue"]
    assert [(one.kind, one.key) for one in found] == [("courses", "law")]
    assert found[0].params == {"person": BO, "last": "", "due": (TODAY - DAY).isoformat()}


@given(
    st.dates(date(2015, 1, 1), TODAY), st.dates(date(2015, 1, 1), TODAY), st.integers(1, 36),
    st.booleans(), st.booleans(),
)  # fmt: skip
def test_nobody_is_overdue_within_grace_or_within_the_months_of_a_course(
    passed: date, since: date, months: int, learnt: bool, known: bool
) -> None:
    courses = {"law": msgspec.structs.replace(VIEW.items["courses"]["law"], months=months)}
    view = replace(
        VIEW, items={**VIEW.items, "courses": courses},
        trained={("law", ANNA): passed} if learnt else {}, training_since={("law", ANNA): since} if known else {},
    )  # fmt: skip
    one = due(view)["law", ANNA]
    in_time = not known or since + GRACE >= TODAY or (learnt and later(passed, months) >= TODAY)
    assert (one.state == "overdue") is (not in_time)
    assert (one.until < TODAY) is (one.state == "overdue")


def test_what_is_due_first_stands_first() -> None:
    view = replace(VIEW, training_since={("law", BO): TODAY - 9 * DAY, ("replies", BO): TODAY - 20 * DAY})
    assert [(one.course, one.person) for one in training_due(view)] == [
        ("replies", BO), ("law", BO), ("law", ANNA),
    ]  # fmt: skip
