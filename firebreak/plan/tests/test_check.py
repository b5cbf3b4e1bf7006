"""The plan check: a sound plan has no holes, and each hole that is made in it is found, alone and with its reason."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firebreak.plan.check import (
    Contact,
    Finding,
    Hole,
    PersonView,
    PlanView,
    Shift,
    check,
    known,
    rule,
    score,
)
from firebreak.plan.items import (
    LEVELS,
    TEMPLATE_KINDS,
    Approval,
    ApprovalRow,
    ApprovalStep,
    Clocks,
    ContactGroup,
    Course,
    Duty,
    Outlet,
    Placeholder,
    Playbook,
    Policy,
    Risk,
    Scenario,
    Sign,
    Step,
    Template,
)
from firebreak.plan.items.texts import Language

pytestmark = pytest.mark.unit
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TODAY = NOW.date()


def both(text: str) -> dict[Language, str]:
    return {"en": text, "sv": f"{text} (sv)"}


def half(text: str) -> dict[Language, str]:
    return {"en": text, "sv": ""}


RISK = Risk(
    key="outage", title=both("Outage"), category="technical", description=both("Down"), likelihood=4, impact=4,
    signs=[Sign(text=both("People ask"), terms={"en": ["down"]})], mitigation=[both("Two of each")], owner="lead",
)  # fmt: skip
SCENARIO = Scenario(
    key="launch", title=both("Launch"), risks=["outage"], story=both("At ten"), form="event", assumptions=[],
    level="serious", playbook="outage", templates=["holding"], lead="lead",
)  # fmt: skip
STEP = Step(key="say", title=both("Say it"), minute=5, duty="lead", done=both("Said"), template="holding")
PLAYBOOK = Playbook(
    key="outage", title=both("Outage"), type="outage", when=both("Down"), avoid=[],
    clocks=Clocks(first_word={"notice": 5}, update_every={"notice": 20}, facts_by=60), steps=[STEP],
)  # fmt: skip
TEMPLATE = Template(
    key="holding", title=both("Holding"), kind="holding", types=[], use=both("First"),
    placeholders={"brand": Placeholder(sort="text", hint=both("Name"))}, variants={"short": both("{brand} looks into it")},
)  # fmt: skip
POLICY = Policy(
    key="staff", title=both("Staff"), audience="staff", purpose=both("So that"), body=both("Be kind")
)
DUTIES = {
    "lead": Duty(key="lead", title=both("Lead"), description=both("Leads"), first_hour=[]),
    "legal": Duty(
        key="legal", title=both("Legal"), description=both("Law"), first_hour=[], folds_into={"small": "lead", "one": "lead"}
    ),
}  # fmt: skip
OUTLET = Outlet(
    key="feed", title=both("Feed"), sort="account", how_to_stop=both("Log in"), minutes=5, duty="legal"
)
GROUP = ContactGroup(
    key="press", title=both("Press"), sort="media", why=both("They ask"), find=both("On their page")
)
COURSE = Course(key="replies", title=both("Replies"), duties=["lead"], what=both("How"), test=both("Try"))
ANNA, BO, CY = "anna", "bo", "cy"


def shifts(*people: str) -> tuple[Shift, ...]:
    """A week and more of twelve-hour shifts, in turn."""
    half_day = timedelta(hours=12)
    begin = NOW - half_day
    return tuple(
        Shift("lead", people[n % len(people)], begin + n * half_day, begin + (n + 1) * half_day) for n in range(17)
    )  # fmt: skip


SOUND = PlanView(
    now=NOW, size="small", languages=("en", "sv"),
    items={
        "risks": {"outage": RISK}, "scenarios": {"launch": SCENARIO}, "playbooks": {"outage": PLAYBOOK},
        "templates": {"holding": TEMPLATE}, "policies": {"staff": POLICY}, "duties": DUTIES, "outlets": {"feed": OUTLET},
        "contacts": {"press": GROUP}, "courses": {"replies": COURSE},
    },
    people={key: PersonView(key.title(), methods=2) for key in (ANNA, BO, CY)},
    holders={"lead": (ANNA, BO)}, readers={"en": ANNA, "sv": BO}, shifts=shifts(ANNA, BO),
    contacts=(Contact("press", "A. Editor", 1, TODAY),), monitors=frozenset({("outage", 0)}),
    reviewed={("risks", "outage"): TODAY, ("policies", "staff"): TODAY}, approved_until={"holding": date(2027, 6, 1)},
    policies_for={"staff": frozenset({ANNA, BO, CY})}, read_by={"staff": frozenset({ANNA, BO, CY})},
    trained={("replies", ANNA): TODAY, ("replies", BO): TODAY},
    published=TODAY, plan_read_by=frozenset({ANNA, BO, CY}), calls_tested=TODAY,
)  # fmt: skip


def items(**kinds: dict[str, Any]) -> PlanView:
    return replace(SOUND, items={**SOUND.items, **kinds})


def other(item: Any, **changes: Any) -> dict[str, Any]:
    return {item.key: msgspec.structs.replace(item, **changes)}


def people(**changes: PersonView) -> PlanView:
    return replace(SOUND, people={**SOUND.people, **changes})


def approving(again: int = 1, **changes: Any) -> PlanView:
    """The sound plan with a policy of one row, in which the outside reader reads everything."""
    row: dict[str, Any] = {
        "levels": list(LEVELS), "sizes": ["small"], "drafts": ["lead"], "releases": ["lead"],
        "steps": [ApprovalStep(outside=True)],
    }  # fmt: skip
    policy = Approval(
        key="all", title=both("All"), kinds=list(TEMPLATE_KINDS), note=both("Why"),
        rows=[ApprovalRow(**{**row, **changes})] * again,
    )  # fmt: skip
    return replace(
        items(approvals={"all": policy}), second_reader=Contact("second-reader", "M. Juris", 1, TODAY)
    )


HOLES: dict[str, Callable[[], PlanView]] = {
    "plan.no_risks": lambda: replace(items(risks={}, scenarios={}), monitors=frozenset(), reviewed={}),
    "risk.no_scenario": lambda: items(scenarios={}),
    "risk.no_monitor": lambda: replace(SOUND, monitors=frozenset()),
    "risk.no_signs": lambda: items(risks=other(RISK, signs=[])),
    "risk.no_mitigation": lambda: items(risks=other(RISK, mitigation=[])),
    "scenario.no_playbook": lambda: items(scenarios=other(SCENARIO, playbook="gone")),
    "scenario.no_template": lambda: items(scenarios=other(SCENARIO, templates=[])),
    "playbook.no_template": lambda: items(
        playbooks=other(PLAYBOOK, steps=[msgspec.structs.replace(STEP, template="gone")])
    ),
    "playbook.no_duty": lambda: items(
        playbooks=other(PLAYBOOK, steps=[msgspec.structs.replace(STEP, duty="gone")])
    ),
    "playbook.late_first_word": lambda: items(
        playbooks=other(PLAYBOOK, steps=[msgspec.structs.replace(STEP, minute=6)])
    ),
    "playbook.no_steps": lambda: items(playbooks=other(PLAYBOOK, steps=[])),
    "text.missing_language": lambda: items(templates=other(TEMPLATE, use=half("First"))),
    "text.stale_language": lambda: replace(SOUND, stale={("templates", "holding"): ("sv",)}),
    "template.gaps_differ": lambda: items(
        templates=other(TEMPLATE, variants={"short": {"en": "{brand}", "sv": "Vi"}})
    ),
    "template.not_approved": lambda: replace(SOUND, approved_until={}),
    "template.expired": lambda: replace(SOUND, approved_until={"holding": TODAY - timedelta(days=1)}),
    "template.expires_soon": lambda: replace(SOUND, approved_until={"holding": TODAY + timedelta(days=29)}),
    "outlet.cannot_be_stopped": lambda: items(outlets=other(OUTLET, how_to_stop=both("") | {"sv": ""})),
    "approval.gap": lambda: approving(levels=["notice", "concern", "serious"]),
    "approval.twice": lambda: approving(again=2),
    "approval.below_floor": lambda: approving(steps=[]),
    "approval.nobody": lambda: approving(steps=[ApprovalStep(duties=["pr"])]),
    "plan.no_outlets": lambda: items(outlets={}),
    "review.overdue": lambda: replace(
        SOUND, reviewed={("risks", "outage"): TODAY - timedelta(days=184), ("policies", "staff"): TODAY}
    ),
    "plan.not_published": lambda: replace(SOUND, published=None),
    "plan.changed_since": lambda: replace(SOUND, changed_since=3),
    "duty.no_holder": lambda: items(duties={**DUTIES, "pr": msgspec.structs.replace(DUTIES["lead"], key="pr")}),
    "duty.no_deputy": lambda: replace(SOUND, holders={"lead": (ANNA,)}),
    "duty.deputy_is_holder": lambda: replace(SOUND, holders={"lead": (ANNA, ANNA)}),
    "duty.holder_left": lambda: replace(SOUND, holders={"lead": (ANNA, "gone")}),
    "risk.no_owner": lambda: items(risks=other(RISK, owner="gone")),
    "person.unreachable": lambda: people(bo=PersonView("Bo", methods=1)),
    "calls.never_tested": lambda: replace(SOUND, calls_tested=None),
    "calls.test_old": lambda: replace(SOUND, calls_tested=TODAY - timedelta(days=184)),
    "calls.unanswered": lambda: replace(SOUND, unanswered={BO: TODAY, CY: TODAY}),
    "escalation.circular": lambda: items(duties={**DUTIES, **other(DUTIES["lead"], calls_next="lead")}),
    "rota.nobody": lambda: replace(SOUND, shifts=SOUND.shifts[:9] + SOUND.shifts[10:]),
    "rota.none": lambda: replace(SOUND, shifts=()),
    "rota.unrelieved": lambda: replace(SOUND, shifts=shifts(ANNA, ANNA, *[BO, CY] * 8)),
    "reader.none": lambda: replace(SOUND, readers={"en": ANNA}),
    "reader.second_missing": lambda: replace(
        SOUND, people={key: SOUND.people[key] for key in (ANNA, BO)}
    ),
    "contact.none": lambda: replace(SOUND, contacts=(Contact("press", "A. Editor", 0, TODAY),)),
    "contact.stale": lambda: replace(
        SOUND, contacts=(Contact("press", "A. Editor", 1, TODAY - timedelta(days=184)),)
    ),
    "policy.not_published": lambda: replace(SOUND, policies_for={}),
    "policy.changed": lambda: replace(SOUND, policies_changed=frozenset({"staff"})),
    "policy.unread": lambda: replace(SOUND, read_by={"staff": frozenset({ANNA})}),
    "plan.unread": lambda: replace(SOUND, plan_read_by=frozenset({ANNA})),
    "training.overdue": lambda: replace(
        SOUND, trained={("replies", ANNA): TODAY}, training_since={("replies", BO): TODAY - timedelta(days=31)}
    ),
}  # fmt: skip
"""For each rule the sound plan with one hole."""


def test_a_sound_plan_has_no_holes_and_full_marks() -> None:
    assert check(SOUND) == []
    assert score([]).points == 100


def test_every_rule_has_a_planted_hole_here() -> None:
    assert set(HOLES) == {one.code for one in known()}


@pytest.mark.parametrize("code", HOLES)
def test_a_planted_hole_is_found_and_nothing_else_is(code: str) -> None:
    found = check(HOLES[code]())
    assert {one.code for one in found} == {code}, found
    points = score(found)
    assert points.points == 100 - sum(lost.points for lost in points.lost)


def test_a_team_of_one_is_not_asked_for_deputies_or_a_rota_but_for_a_second_reader() -> None:
    alone = replace(
        SOUND, size="one", people={ANNA: SOUND.people[ANNA]}, holders={"lead": (ANNA,)}, shifts=(),
        readers={"en": ANNA, "sv": ANNA},
    )  # fmt: skip
    assert {one.code for one in check(alone)} == {"reader.second_missing"}
    read = replace(alone, second_reader=Contact("lawyer", "M. Juris", 1, TODAY))
    assert check(read) == []


def test_a_policy_that_says_enough_has_no_holes() -> None:
    assert check(approving()) == []


def test_holes_of_the_approval_policy_say_which_texts_and_levels() -> None:
    gaps = {one.hole.key: one.hole.params for one in check(HOLES["approval.gap"]())}
    assert gaps == {kind: {"levels": ["critical"]} for kind in TEMPLATE_KINDS}
    (below,) = check(HOLES["approval.below_floor"]())
    assert set(below.hole.params["kinds"]) == {
        "apology", "correction", "clarification", "condolence", "notification", "press-release"
    }  # fmt: skip
    assert (below.hole.key, below.hole.params["floor"]) == ("all", "nobody_else")
    (nobody,) = check(HOLES["approval.nobody"]())
    assert (nobody.hole.kind, nobody.hole.key) == ("duties", "pr")


def test_an_outside_reader_who_is_asked_and_not_there_is_a_hole() -> None:
    (found,) = check(replace(approving(), second_reader=None))
    assert (found.code, found.hole.key) == ("approval.nobody", "second-reader")


def test_the_starter_policy_holds_where_a_plan_has_none() -> None:
    policy = approving(levels=["notice"]).items["approvals"]
    assert {one.code for one in check(replace(approving(), items=SOUND.items, starter_approvals=policy))} == {
        "approval.gap"
    }


def test_the_reason_of_a_hole_carries_its_numbers() -> None:
    found = check(HOLES["rota.unrelieved"]())[0].hole
    assert (found.kind, found.params["person"], found.params["hours"]) == ("rota", ANNA, 24)
    gap = check(HOLES["rota.nobody"]())[0].hole
    assert datetime.fromisoformat(gap.params["to"]) - datetime.fromisoformat(gap.params["from"]) == timedelta(
        hours=12
    )


def test_an_empty_plan_is_told_what_to_begin_with() -> None:
    codes = {one.code for one in check(PlanView(now=NOW))}
    assert {"plan.no_risks", "plan.no_outlets", "reader.none"} <= codes


_CODES = st.sampled_from([one.code for one in known()])
_COST = {one.code: one.cost for one in known()}


@given(codes=st.lists(_CODES, max_size=60), more=_CODES)
def test_the_score_is_between_0_and_100_and_a_hole_more_never_raises_it(codes: list[str], more: str) -> None:
    def points(some: list[str]) -> int:
        return score([Finding(code, _COST[code], Hole("plan", "")) for code in some]).points

    assert 0 <= points([*codes, more]) <= points(codes) <= 100
    assert points(codes) == points(codes[::-1])


def test_two_rules_cannot_have_one_code() -> None:
    with pytest.raises(ValueError, match=r"plan\.no_risks"):
        rule("plan.no_risks", 1, 1)(lambda view: iter(()))
