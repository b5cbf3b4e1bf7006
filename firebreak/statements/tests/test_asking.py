"""Whom an approval asks, and when a step has its yes."""

import msgspec
import pytest

from firebreak.base.errors import WrongInput
from firebreak.plan.approval import Needs, Step
from firebreak.statements.asking import Frozen, Given, Round, asked_next, done, frozen, heard, second

pytestmark = pytest.mark.unit
HOLDERS = {"pr": ["ann", "bo"], "legal": ["cy"], "lead": ["ann"]}


def said(person: str, *duties: str) -> Given:
    return Given(person, "approve", frozenset(duties))


def needs(*steps: Step) -> Needs:
    return Needs(("pr",), steps, ("pr",), alone=False)


def one(step: Step, barred: set[str] | None = None) -> Round:
    return frozen(
        needs(step), holders=HOLDERS, able={"ann", "bo", "cy"}, barred=barred or set(), size="small"
    ).rounds[0]


def test_a_step_names_holders_then_deputies_without_who_wrote_it() -> None:
    assert one(Step(("pr", "legal"))).people == {"pr": ("ann", "bo"), "legal": ("cy",)}
    assert one(Step(("pr",)), {"ann"}).people == {"pr": ("bo",)}


@pytest.mark.parametrize("how", ["any", "all"])
def test_a_step_that_nobody_can_answer_is_refused(how: str) -> None:
    with pytest.raises(WrongInput) as caught:
        one(Step(("lead",), how), {"ann"})  # type: ignore[arg-type]
    assert caught.value.params["duties"] == ["lead"]


def test_all_means_each_duty_and_any_means_one() -> None:
    with pytest.raises(WrongInput):
        one(Step(("lead", "legal"), "all"), {"ann"})
    assert one(Step(("lead", "legal"), "any"), {"ann"}).people == {"legal": ("cy",)}
    every, some = one(Step(("pr", "legal"), "all")), one(Step(("pr", "legal"), "any"))
    yes = [said("bo", "pr")]
    assert (done(every, yes), done(some, yes)) == (False, True)
    assert done(every, [*yes, said("cy", "legal")])
    assert not done(every, [*yes, Given("cy", "changes", frozenset({"legal"}))])
    assert not done(some, [said("eve", "pr")])
    assert not done(some, [])


def test_one_person_with_two_duties_says_yes_once() -> None:
    assert done(one(Step(("pr", "lead"), "all")), [said("ann", "pr", "lead")])


def test_a_yes_counts_only_for_the_duties_that_somebody_was_asked_for() -> None:
    step = Round({"lead": ("lea", "mia"), "legal": ("mia",)}, "all")
    assert heard(step, [said("mia", "legal")]) == {"legal"}
    assert not done(step, [said("mia", "legal")])
    assert done(step, [said("mia", "legal"), said("lea", "lead")])
    assert asked_next(step, 1, {"legal"}) == {"lead": "mia"}  # silence of the lead: she is asked for that too
    assert done(step, [said("mia", "legal"), said("mia", "lead", "legal")])


@pytest.mark.parametrize(
    ("rounds", "step", "yes", "wanted"),
    [
        ([{"lead": ("mia", "lea"), "legal": ("mia",)}], 0, {"mia"}, {"lead": ("lea",)}),
        ([{"lead": ("mia",), "legal": ("mia",)}], 0, {"mia"}, {}),  # there is nobody else
        ([{"lead": ("mia", "lea"), "legal": ("mia",)}], 0, {"mia", "lea"}, {}),
        ([{"lead": ("mia", "lea")}, {"legal": ("mia",)}], 0, {"mia"}, {"lead": ("lea",)}),
        ([{"lead": ("mia",)}, {"legal": ("mia", "zed")}], 0, {"mia"}, {}),  # the next step brings one
        ([{"lead": ("mia",)}, {"legal": ("mia", "zed")}], 1, {"mia"}, {"legal": ("zed",)}),
    ],
)
def test_two_people_say_yes_where_two_are_wanted_and_there_are_two(
    rounds: list[dict[str, tuple[str, ...]]], step: int, yes: set[str], wanted: dict[str, tuple[str, ...]]
) -> None:
    made = Frozen(
        tuple(Round(people) for people in rounds), ("pr",), alone=False, size="large", two_people=True
    )
    assert second(made, step, yes) == wanted
    assert second(msgspec.structs.replace(made, two_people=False), step, yes) == {}


def test_a_reader_outside_is_a_second_person() -> None:
    made = Frozen(
        (Round({"lead": ("mia", "lea")}), Round(outside=True)), ("pr",), False, "large", two_people=True
    )
    assert second(made, 0, {"mia"}) == {}
    assert second(made, 1, {"mia", "outside"}) == {}


def test_the_reader_outside_answers_the_step_outside() -> None:
    step = one(Step(outside=True))
    assert (step.outside, step.people) == (True, {})
    assert (done(step, []), done(step, [Given("outside", "approve")])) == (False, True)


def test_deputies_follow_in_order_for_duties_that_are_silent() -> None:
    step = one(Step(("pr", "legal"), "all"))
    assert asked_next(step, 0, []) == {"pr": "ann", "legal": "cy"}
    assert asked_next(step, 1, []) == {"pr": "bo"}
    assert asked_next(step, 1, ["pr"]) == {}
    assert asked_next(step, 2, []) == {}
