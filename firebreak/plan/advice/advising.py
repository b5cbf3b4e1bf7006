"""From a situation and rule packs to advice: level, strategies, clocks and words, each with the rules behind it."""

from collections.abc import Iterable
from typing import NamedTuple

from firebreak.plan.advice.packs import Clock, Pack, Rule, higher, holds
from firebreak.plan.advice.situation import Answer, Situation
from firebreak.plan.items.texts import LEVELS, Level, Strategy, Texts

QUESTIONS: tuple[str, ...] = ("harm", "ours", "growing")


class Given(NamedTuple):
    """What one rule gives."""

    pack: str
    rule: Rule


class Change(NamedTuple):
    """Another answer to one question, and the level that it would lead to."""

    question: str
    answer: Answer
    level: Level


class Advice(NamedTuple):
    """A suggestion. A person decides."""

    level: Level
    decided_by: list[Given]
    """The rules that ask for this level."""
    would_change: list[Change]
    do: list[tuple[Strategy, list[Given]]]
    never: list[tuple[Strategy, list[Given]]]
    clocks: list[tuple[Clock, Given]]
    """Soonest first."""
    must_say: list[tuple[Texts, Given]]
    colour: str | None
    rules: list[Given]
    """All that hold, in the order of their packs."""


def advise(packs: Iterable[Pack], situation: Situation) -> Advice:
    """The advice for a situation. A strategy that any rule forbids is not among those to use.

    Rules that ask for the level see the one that a person chose, else the one that the other rules lead to.
    """
    packs = list(packs)
    level = _level(_holding(packs, situation))
    given = _holding(packs, situation if situation.level else _with(situation, "level", level))
    never = _by_strategy(given, "never")
    forbidden = {strategy for strategy, _ in never}
    colours = [one.rule.colour for one in given if one.rule.colour]
    clocks = [(one.rule.clock, one) for one in given if one.rule.clock is not None]
    return Advice(
        level,
        [one for one in given if one.rule.level == level],
        _changes(packs, situation, level),
        [(strategy, by) for strategy, by in _by_strategy(given, "do") if strategy not in forbidden],
        never,
        sorted(clocks, key=lambda pair: pair[0].minutes),
        [(text, one) for one in given for text in one.rule.must_say],
        min(colours, key=("red", "orange", "yellow", "blue").index, default=None),
        given,
    )


def _holding(packs: list[Pack], situation: Situation) -> list[Given]:
    return [Given(pack.key, rule) for pack in packs for rule in pack.rules if holds(rule, situation)]


def _level(given: list[Given]) -> Level:
    level: Level | None = None
    for one in given:
        level = higher(level, one.rule.level)
    return level or LEVELS[0]


def _changes(packs: list[Pack], situation: Situation, level: Level) -> list[Change]:
    """Answers that would lead to another level."""
    found = []
    for question in QUESTIONS:
        answers: tuple[Answer, ...] = ("yes", "no", "unsure")
        for answer in answers:
            if answer == getattr(situation, question):
                continue
            other = _with(situation, question, answer)
            if (changed := _level(_holding(packs, other))) != level:
                found.append(Change(question, answer, changed))
    return found


def _with(situation: Situation, fact: str, value: str) -> Situation:
    values = {name: getattr(situation, name) for name in situation.__struct_fields__}
    return Situation(**{**values, fact: value})


def _by_strategy(given: list[Given], field: str) -> list[tuple[Strategy, list[Given]]]:
    found: dict[Strategy, list[Given]] = {}
    for one in given:
        for strategy in getattr(one.rule, field):
            found.setdefault(strategy, []).append(one)
    return list(found.items())
