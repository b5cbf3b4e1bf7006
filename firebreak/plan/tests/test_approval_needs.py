"""What each kind of text needs at each level in a team of each size, cell by cell, and a floor that no policy lowers."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firebreak.plan.approval import Needs, Step, coverage, folded, lowered, needs
from firebreak.plan.folders.packaged import packaged
from firebreak.plan.items import (
    LEVELS,
    SIZES,
    TEMPLATE_KINDS,
    Approval,
    ApprovalRow,
    ApprovalStep,
    carried_by,
)
from firebreak.plan.items.texts import Key, Level, Size

pytestmark = pytest.mark.unit

STARTER: Mapping[str, Approval] = {
    one.key: one.record() for one in packaged("core") if one.kind == "approvals"
}
DUTIES = {one.key: one.record() for one in packaged("core") if one.kind == "duties"}

# Who is asked, in order; "/" either of them, "+" each of them, "out" the outside reader (an agency's client), "read" the
# reader of each language of the text, "-" nobody.
# "!" one person may release it with a reason when nobody answers. Columns: notice, concern, serious, critical.
FIRST_WORDS = {
    "one": ("-", "out !", "out !", "out !"),
    "small": ("-", "lead !", "lead !", "lead !"),
    "large": ("pr", "pr/lead", "lead+legal", "legal, lead/executive"),
    "agency": ("client-contact/lead", "client-contact/lead", "lead, out", "lead, out"),
}
ANSWERS = {
    "one": ("-", "-", "out !", "out !"),
    "small": ("-", "lead/social !", "lead/social !", "lead/social !"),
    "large": ("-", "pr", "pr+legal", "pr+legal"),
    "agency": ("-", "client-contact", "lead, out", "lead, out"),
}
BINDING = {
    "one": ("out", "out", "out", "out"),
    "small": ("lead", "lead", "lead, out", "lead, out"),
    "large": ("read, lead", "read, legal, lead", "read, legal, lead", "read, legal, lead+executive"),
    "agency": ("read, lead, out", "read, lead, out", "read, lead, out", "read, lead, out"),
}
GRIEF = {
    "one": ("out", "out", "out", "out"),
    "small": ("lead", "lead", "lead", "lead"),
    "large": ("read, hr/lead", "read, hr/lead", "read, hr, executive", "read, hr, executive"),
    "agency": ("read, lead, out", "read, lead, out", "read, lead, out", "read, lead, out"),
}
FORMAL = {
    "one": ("out", "out", "out", "out"),
    "small": ("lead", "lead", "lead, out", "lead, out"),
    "large": ("read, legal", "read, legal", "read, legal, lead", "read, legal, lead+executive"),
    "agency": ("read, lead, out", "read, lead, out", "read, lead, out", "read, lead, out"),
}
EXPECTED = {
    "holding": FIRST_WORDS, "outage": FIRST_WORDS, "status-update": FIRST_WORDS, "call-centre": FIRST_WORDS,
    "direct-reply": ANSWERS, "faq": ANSWERS, "staff-notice": ANSWERS, "closing": ANSWERS,
    "apology": BINDING, "correction": BINDING, "clarification": BINDING,
    "condolence": GRIEF, "notification": FORMAL, "press-release": FORMAL,
}  # fmt: skip


def told(found: Needs) -> str:
    """Needs as the table above writes them."""
    steps = [
        "out"
        if step.outside
        else "read"
        if step.languages
        else ("+" if step.how == "all" else "/").join(step.duties)
        for step in found.steps
    ]
    return (", ".join(steps) or "-") + (" !" if found.alone else "")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", TEMPLATE_KINDS)
def test_the_starter_policy_asks_exactly_these_people(kind: str, size: Size) -> None:
    for level, expected in zip(LEVELS, EXPECTED[kind][size], strict=True):
        found = needs(STARTER, kind=kind, level=level, size=size)
        assert (level, told(found)) == (level, expected)
        assert found.raised == ()
        assert found.drafts
        assert found.releases


def test_the_starter_policy_answers_for_every_combination_once() -> None:
    covered = coverage(STARTER)
    assert len(covered) == 14 * 4 * 4
    assert {cell: keys for cell, keys in covered.items() if len(keys) != 1} == {}


@pytest.mark.parametrize("size", SIZES)
def test_the_starter_policy_holds_in_the_duties_that_a_team_keeps_apart(size: Size) -> None:
    policy = folded(STARTER, lambda duty: carried_by(DUTIES, size, duty))
    for cell in coverage(policy):
        if cell.size == size:
            found = needs(policy, kind=cell.kind, level=cell.level, size=size)
            assert found.raised == (), cell
            named = {*found.drafts, *found.releases, *found.duties}
            assert named <= {key for key, duty in DUTIES.items() if size not in duty.folds_into}, cell


def test_a_team_of_one_writes_and_sends_itself() -> None:
    for cell in coverage(STARTER):
        if cell.size == "one":
            found = needs(STARTER, kind=cell.kind, level=cell.level, size="one")
            assert (found.drafts, found.releases, found.duties) == (("lead",), ("lead",), frozenset())


# --- The floor, told anew here: what must hold whatever the data says.

BIND = ("apology", "correction", "clarification", "condolence", "notification", "press-release")
NEVER_ALONE = ("apology", "correction", "clarification", "condolence")


def one_duty_is_enough(steps: tuple[Step, ...]) -> bool:
    """Whether somebody with a single duty could give every answer that duties are asked for."""
    asked = [step for step in steps if step.duties]
    everybody = {duty for step in asked for duty in step.duties}
    return not asked or any(
        all(duty in step.duties and (step.how == "any" or {*step.duties} == {duty}) for step in asked)
        for duty in everybody
    )


def holds(found: Needs, kind: str, level: str, size: str, *, names_person: bool) -> None:
    asked = any(step.outside or step.duties for step in found.steps)
    outside = any(step.outside for step in found.steps)
    assert found.drafts
    assert found.releases
    if kind in BIND:
        assert asked
    if asked and not outside:
        assert size != "one", "the only one there would approve what they wrote"
        assert len({*found.drafts, *(duty for step in found.steps for duty in step.duties)}) > 1
    if size == "large" and level in ("serious", "critical"):
        assert not one_duty_is_enough(found.steps)
    if kind in NEVER_ALONE or names_person or size in ("large", "agency"):
        assert not found.alone


DUTY = st.sampled_from(["lead", "pr", "legal", "executive", "social", "hr"])
SOME = st.lists(DUTY, max_size=4)
STEP = st.builds(
    ApprovalStep, duties=st.lists(DUTY, min_size=1, max_size=4), how=st.sampled_from(["any", "all"]),
    minutes=st.integers(1, 1440), outside=st.booleans(),
)  # fmt: skip
ROW = st.builds(
    ApprovalRow, levels=st.lists(st.sampled_from(LEVELS)), sizes=st.lists(st.sampled_from(SIZES)), drafts=SOME,
    steps=st.lists(STEP, max_size=3), releases=SOME, alone=st.booleans(),
)  # fmt: skip
ITEM = st.builds(
    Approval, key=st.sampled_from(["a", "b", "c"]), title=st.just({"en": "A"}), note=st.just({"en": "N"}),
    kinds=st.lists(st.sampled_from(TEMPLATE_KINDS)), rows=st.lists(ROW, max_size=6),
)  # fmt: skip
POLICY = st.dictionaries(st.sampled_from(["a", "b", "c"]), ITEM, max_size=3)


@settings(max_examples=400, deadline=None)
@given(
    policy=POLICY, kind=st.sampled_from(TEMPLATE_KINDS), level=st.sampled_from(LEVELS), size=st.sampled_from(SIZES),
    names_person=st.booleans(),
)  # fmt: skip
def test_no_policy_whatsoever_goes_below_the_floor(
    policy: dict[str, Approval], kind: str, level: Level, size: Size, names_person: bool
) -> None:
    found = needs(policy, kind=kind, level=level, size=size, names_person=names_person)
    holds(found, kind, level, size, names_person=names_person)
    assert lowered(found, kind=kind, level=level, size=size, names_person=names_person) == ()


@settings(max_examples=200, deadline=None)
@given(
    row=ROW, kind=st.sampled_from(TEMPLATE_KINDS), level=st.sampled_from(LEVELS), size=st.sampled_from(SIZES)
)
def test_the_floor_never_takes_away_what_a_policy_asks(
    row: ApprovalRow, kind: Any, level: Level, size: Size
) -> None:
    said = ApprovalRow(
        levels=[level],
        sizes=[size],
        drafts=row.drafts,
        steps=row.steps,
        releases=row.releases,
        alone=row.alone,
    )
    policy = {"a": Approval(key="a", title={"en": "A"}, kinds=[kind], note={"en": "N"}, rows=[said])}
    found = needs(policy, kind=kind, level=level, size=size)
    own = [(tuple(dict.fromkeys(one.duties)), one.how) for one in row.steps if not one.outside]
    kept = [(one.duties, one.how) for one in found.steps if not one.outside]
    assert kept[: len(own)] == own
    assert not (found.alone and not row.alone)
    if found.raised == ():
        assert len(found.steps) == len(row.steps)


def policy_of(
    steps: list[ApprovalStep], *, alone: bool = False, drafts: list[Key] | None = None
) -> dict[str, Approval]:
    row = ApprovalRow(
        levels=list(LEVELS),
        sizes=list(SIZES),
        drafts=drafts or ["lead"],
        steps=steps,
        releases=["lead"],
        alone=alone,
    )
    item = Approval(
        key="all", title={"en": "All"}, kinds=list(TEMPLATE_KINDS), note={"en": "Why"}, rows=[row]
    )
    return {"all": item}


@pytest.mark.parametrize(
    ("steps", "kind", "level", "size", "raised", "expected"),
    [
        ([], "apology", "notice", "small", "nobody_else", "pr/legal/executive"),
        ([], "apology", "notice", "one", "nobody_else", "out"),
        ([], "holding", "notice", "small", None, "-"),
        ([ApprovalStep(duties=["lead"])], "holding", "notice", "small", "own_work", "lead, pr/legal/executive"),
        ([ApprovalStep(duties=["legal"])], "holding", "critical", "one", "own_work", "legal, out"),
        ([ApprovalStep(duties=["legal"])], "holding", "serious", "large", "one_duty", "legal, lead/pr/executive"),
        ([ApprovalStep(duties=["legal"])], "holding", "concern", "large", None, "legal"),
        ([], "holding", "critical", "large", "one_duty", "lead+legal"),
        ([ApprovalStep(outside=True)], "faq", "critical", "large", "one_duty", "out, lead+legal"),
        ([ApprovalStep(duties=["lead", "pr", "legal", "executive"])], "faq", "critical", "large", "one_duty",
         "lead/pr/legal/executive, lead+legal"),
    ],
)  # fmt: skip
def test_where_a_policy_asks_too_little_the_floor_says_what_it_adds(
    steps: list[ApprovalStep], kind: str, level: Level, size: Size, raised: str | None, expected: str
) -> None:
    found = needs(policy_of(steps), kind=kind, level=level, size=size)
    assert told(found) == expected
    assert found.raised == ((raised,) if raised else ())


def test_nobody_releases_these_alone_whatever_the_policy_says() -> None:
    generous = policy_of([ApprovalStep(duties=["pr"])], alone=True)
    for kind in TEMPLATE_KINDS:
        found = needs(generous, kind=kind, level="notice", size="small")
        assert found.alone == (kind not in NEVER_ALONE), kind
        assert ("alone" in found.raised) == (kind in NEVER_ALONE)
        assert not needs(generous, kind=kind, level="notice", size="small", names_person=True).alone


@pytest.mark.parametrize(
    ("size", "may"), [("one", True), ("small", True), ("large", False), ("agency", False)]
)
def test_only_in_a_small_team_may_one_person_release_at_all(size: Size, may: bool) -> None:
    policy = policy_of([ApprovalStep(outside=True)], alone=True)
    found = needs(policy, kind="holding", level="notice", size=size)
    assert (found.alone, "alone" in found.raised) == (may, not may)


def test_where_nothing_is_said_the_leading_duties_are_asked() -> None:
    found = needs({}, kind="faq", level="notice", size="small")
    assert (told(found), found.raised) == ("lead/pr/legal/executive", ("gap",))
    assert told(needs({}, kind="faq", level="notice", size="one")) == "out"


def test_what_the_floor_adds_is_asked_of_duties_that_the_team_keeps_apart() -> None:
    own = policy_of([ApprovalStep(duties=["lead"])])
    small = folded(own, lambda duty: carried_by(DUTIES, "small", duty))
    assert told(needs(small, kind="apology", level="notice", size="small")) == "lead, social"
    one_duty = folded(own, lambda _duty: "lead")
    assert told(needs(one_duty, kind="apology", level="notice", size="small")) == "lead, out"
    assert (
        told(needs(folded({}, lambda _duty: "lead"), kind="faq", level="notice", size="small")) == "lead, out"
    )


@settings(max_examples=200, deadline=None)
@given(
    policy=POLICY, carriers=st.dictionaries(DUTY, DUTY), kind=st.sampled_from(TEMPLATE_KINDS),
    level=st.sampled_from(LEVELS), size=st.sampled_from(SIZES),
)  # fmt: skip
def test_no_way_of_carrying_duties_goes_below_the_floor_either(
    policy: dict[str, Approval], carriers: dict[str, str], kind: str, level: Level, size: Size
) -> None:
    found = needs(folded(policy, lambda duty: carriers.get(duty, duty)), kind=kind, level=level, size=size)
    holds(found, kind, level, size, names_person=False)


def test_of_two_rows_the_one_that_asks_somebody_holds_whatever_their_order() -> None:
    light, strict = policy_of([])["all"], policy_of([ApprovalStep(duties=["pr"])])["all"]
    for policy in ({"a": light, "b": strict}, {"a": strict, "b": light}):
        assert told(needs(policy, kind="faq", level="notice", size="small")) == "pr"


@settings(max_examples=300, deadline=None)
@given(
    rows=st.lists(ROW, min_size=2, max_size=4), level=st.sampled_from(LEVELS), size=st.sampled_from(SIZES),
    kind=st.sampled_from(TEMPLATE_KINDS),
)  # fmt: skip
def test_rows_that_answer_together_are_weaker_than_none_of_them(
    rows: list[ApprovalRow], level: Level, size: Size, kind: Any
) -> None:
    def asked(row: ApprovalRow | Needs) -> Counter[object]:
        one = [(frozenset(() if step.outside else step.duties), step.outside, step.how) for step in row.steps]
        return Counter((duties, out, how if len(duties) > 1 else "any") for duties, out, how in one)

    said = [
        ApprovalRow(
            levels=[level], sizes=[size], drafts=one.drafts, steps=[
                ApprovalStep(duties=list(dict.fromkeys(step.duties)), how=step.how, outside=step.outside)
                for step in one.steps
            ], releases=one.releases, alone=one.alone,
        ) for one in rows
    ]  # fmt: skip
    policy = {
        str(number): Approval(key="a", title={"en": "A"}, kinds=[kind], note={"en": "N"}, rows=[row])
        for number, row in enumerate(said)
    }
    found = needs(policy, kind=kind, level=level, size=size)
    for row in said:
        assert asked(row) <= asked(found)
        assert row.alone or not found.alone
        if "apart" not in found.raised:
            assert not row.drafts or {*found.drafts} <= {*row.drafts}
            assert not row.releases or {*found.releases} <= {*row.releases}


def test_many_steps_do_not_hide_that_another_row_asks_for_each_of_two() -> None:
    long = policy_of([ApprovalStep(duties=["pr", "social"]), ApprovalStep(duties=["social"])], alone=True)
    short = policy_of([ApprovalStep(duties=["legal", "lead"], how="all")])
    for both in ({"a": long["all"], "b": short["all"]}, {"a": short["all"], "b": long["all"]}):
        found = needs(both, kind="faq", level="notice", size="small")
        assert {*told(found).split(", ")} == {"pr/social", "social", "legal+lead"}
        assert not found.alone


def test_rows_that_name_nobody_in_common_say_so() -> None:
    lead, pr = policy_of([], drafts=["lead", "hr"])["all"], policy_of([], drafts=["pr"])["all"]
    found = needs({"a": lead, "b": pr}, kind="faq", level="notice", size="small")
    assert (found.drafts, found.raised) == (("lead", "hr"), ("apart",))
    shared = policy_of([], drafts=["hr", "pr"])["all"]
    assert needs({"a": lead, "b": shared}, kind="faq", level="notice", size="small").drafts == ("hr",)


def test_a_step_must_ask_somebody() -> None:
    with pytest.raises(ValueError, match="asks nobody"):
        ApprovalStep()


def test_the_kinds_are_those_of_templates() -> None:
    assert set(EXPECTED) == set(TEMPLATE_KINDS)
    assert get_args(Level) == LEVELS
