"""Whom an approval asks: the plan's steps with their people, frozen when it is asked. Pure."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

import msgspec

from firebreak.base.errors import WrongInput
from firebreak.plan.approval import Needs, Step

READS: Final = "language:"
"""Before the code of a language: who reads it is asked as if that were a duty."""


class Round(msgspec.Struct, frozen=True):
    """One step, with the people of each duty in the order in which they are asked."""

    people: dict[str, tuple[str, ...]] = {}
    """Duty -> uids: the holder, then deputies. Empty where the outside reader answers."""
    how: str = "any"
    minutes: int = 15
    outside: bool = False
    languages: bool = False
    """Whether the duties are those of the readers of the text's languages, who answer for its words only."""


class Frozen(msgspec.Struct, frozen=True):
    """What one asking holds on to, whatever becomes of the plan."""

    rounds: tuple[Round, ...]
    releases: tuple[str, ...]
    alone: bool
    size: str
    drafts: tuple[str, ...] = ()
    raised: tuple[str, ...] = ()
    two_people: bool = False
    """Whether one person's yes is not enough, though they hold every duty that is asked."""

    @property
    def judged(self) -> bool:
        """Whether anybody is asked about the matter, not only about the words in a language."""
        return any(not one.languages for one in self.rounds)


class Given(msgspec.Struct, frozen=True):
    """An answer, for the question whether a step is done."""

    person: str
    verdict: str
    duties: frozenset[str] = frozenset()
    """For which they had been asked when they answered; the answer counts for no other."""


def frozen(
    needs: Needs,
    *,
    holders: Mapping[str, Sequence[str]],
    able: Collection[str],
    barred: Collection[str],
    size: str,
    languages: Sequence[str] = (),
    two_people: bool = False,
) -> Frozen:
    """The needs with their people. ``able`` may approve by their role; ``barred`` wrote it; ``languages``: of the text.

    Raises :class:`WrongInput` naming the duty for which nobody can answer.
    """
    return Frozen(
        tuple(_round(_spoken(step, languages), holders, able, barred) for step in needs.steps), needs.releases,
        needs.alone, size, needs.drafts, needs.raised, two_people,
    )  # fmt: skip


def _spoken(step: Step, languages: Sequence[str]) -> Step:
    """A step of the languages' readers as one of duties: each language of the text must have its yes."""
    if not step.languages:
        return step
    return msgspec.structs.replace(step, duties=tuple(READS + one for one in languages), how="all")


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
    found = {duty: people for duty, people in found.items() if people}
    return Round(found, step.how, step.minutes, languages=step.languages)


def asked_next(one: Round, place: int, heard: Collection[str]) -> dict[str, str]:
    """Duty -> the person at this place (0 is the first) of each duty that was not ``heard`` yet."""
    return {
        duty: people[place]
        for duty, people in one.people.items()
        if place < len(people) and duty not in heard
    }


def heard(one: Round, given: Sequence[Given]) -> set[str]:
    """Duties that said yes: by somebody who was asked for that very duty, not by who might have been."""
    return {
        duty
        for duty, people in one.people.items()
        for answer in given
        if answer.verdict == "approve" and answer.person in people and duty in answer.duties
    }


def done(one: Round, given: Sequence[Given]) -> bool:
    """Whether the step has its yes: of anybody, of each duty, or of the outside reader.

    Who is asked for two duties answers once.
    """
    if one.outside:
        return any(answer.verdict == "approve" for answer in given)
    found = heard(one, given)
    return found == set(one.people) if one.how == "all" else bool(found)


def unread(needs: Frozen, given: Mapping[int, Sequence[Given]]) -> list[str]:
    """Languages whose reader is asked and has not said yes. ``given``: step -> the answers in it."""
    return [
        duty.removeprefix(READS)
        for number, one in enumerate(needs.rounds)
        if one.languages
        for duty in one.people
        if duty not in heard(one, given.get(number, ()))
    ]


def second(needs: Frozen, step: int, yes: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Duty -> who else must say yes in this step, one of them, where one person alone did so far and two are wanted.

    ``yes``: who approved, in this step and those before, but not as the reader of a language. Empty where a later step
    brings somebody else, and where the plan names nobody else at all.
    """
    said = set(yes)
    if not needs.two_people or len(said) > 1 or needs.rounds[step].languages:
        return {}
    if any(one.outside or (not one.languages and _but(one, said)) for one in needs.rounds[step + 1 :]):
        return {}
    return _but(needs.rounds[step], said)


def _but(one: Round, said: set[str]) -> dict[str, tuple[str, ...]]:
    found = {duty: tuple(uid for uid in people if uid not in said) for duty, people in one.people.items()}
    return {duty: people for duty, people in found.items() if people}
