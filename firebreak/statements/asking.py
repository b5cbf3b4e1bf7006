"""Whom an approval asks: the plan's steps with their people, frozen when it is asked. Pure."""

from collections.abc import Collection, Mapping, Sequence

import msgspec

from firebreak.base.errors import WrongInput
from firebreak.plan.approval import Needs, Step


class Round(msgspec.Struct, frozen=True):
    """One step, with the people of each duty in the order in which they are asked."""

    people: dict[str, tuple[str, ...]] = {}
    """Duty -> uids: the holder, then deputies. Empty where the outside reader answers."""
    how: str = "any"
    minutes: int = 15
    outside: bool = False


class Frozen(msgspec.Struct, frozen=True):
    """What one asking holds on to, whatever becomes of the plan."""

    rounds: tuple[Round, ...]
    releases: tuple[str, ...]
    alone: bool
    size: str
    drafts: tuple[str, ...] = ()
    raised: tuple[str, ...] = ()


class Given(msgspec.Struct, frozen=True):
    """An answer, for the question whether a step is done."""

    person: str
    verdict: str


def frozen(
    needs: Needs,
    *,
    holders: Mapping[str, Sequence[str]],
    able: Collection[str],
    barred: Collection[str],
    size: str,
) -> Frozen:
    """The needs with their people. ``able`` may approve by their role; ``barred`` wrote it.

    Raises :class:`WrongInput` naming the duty for which nobody can answer.
    """
    return Frozen(
        tuple(_round(step, holders, able, barred) for step in needs.steps), needs.releases, needs.alone, size,
        needs.drafts, needs.raised,
    )  # fmt: skip


def _round(
    step: Step, holders: Mapping[str, Sequence[str]], able: Collection[str], barred: Collection[str]
) -> Round:
    if step.outside:
        return Round(minutes=step.minutes, outside=True)
    found = {
        duty: tuple(dict.fromkeys(one for one in holders.get(duty, ()) if one in able and one not in barred))
        for duty in step.duties
    }
    missing = [duty for duty, people in found.items() if not people]
    if missing and (step.how == "all" or len(missing) == len(found)):
        raise WrongInput("statements.nobody", "Nobody can approve this.", duties=missing)
    return Round({duty: people for duty, people in found.items() if people}, step.how, step.minutes)


def asked_next(one: Round, place: int, answered: Collection[str]) -> dict[str, str]:
    """Duty -> the person at this place (0 is the first) of each duty that has not answered yet."""
    return {
        duty: people[place]
        for duty, people in one.people.items()
        if place < len(people) and not set(people) & set(answered)
    }


def done(one: Round, given: Sequence[Given]) -> bool:
    """Whether the step has its yes: of anybody, of each duty, or of the outside reader.

    Who answers for two duties, does so once.
    """
    yes = {answer.person for answer in given if answer.verdict == "approve"}
    if one.outside:
        return bool(yes)
    reached = [bool(set(people) & yes) for people in one.people.values()]
    return all(reached) if one.how == "all" else any(reached)
