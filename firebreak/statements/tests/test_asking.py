"""Whom an approval asks, and when a step has its yes."""

import pytest

from firebreak.base.errors import WrongInput
from firebreak.plan.approval import Needs, Step
from firebreak.statements.asking import Given, Round, asked_next, done, frozen

pytestmark = pytest.mark.unit
HOLDERS = {"pr": ["ann", "bo"], "legal": ["cy"], "lead": ["ann"]}


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
    yes = [Given("bo", "approve")]
    assert (done(every, yes), done(some, yes)) == (False, True)
    assert done(every, [*yes, Given("cy", "approve")])
    assert not done(every, [*yes, Given("cy", "changes")])
    assert not done(some, [Given("eve", "approve")])
    assert not done(some, [])


def test_one_person_with_two_duties_says_yes_once() -> None:
    assert done(one(Step(("pr", "lead"), "all")), [Given("ann", "approve")])


def test_the_reader_outside_answers_the_step_outside() -> None:
    step = one(Step(outside=True))
    assert (step.outside, step.people) == (True, {})
    assert (done(step, []), done(step, [Given("outside", "approve")])) == (False, True)


def test_deputies_follow_in_order_for_duties_that_are_silent() -> None:
    step = one(Step(("pr", "legal"), "all"))
    assert asked_next(step, 0, []) == {"pr": "ann", "legal": "cy"}
    assert asked_next(step, 1, []) == {"pr": "bo"}
    assert asked_next(step, 1, ["ann"]) == {}
    assert asked_next(step, 2, []) == {}
