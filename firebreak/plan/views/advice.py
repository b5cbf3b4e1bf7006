"""Three plain questions, and what the rules advise: to think with and to practise. Nothing starts and nothing is kept."""

from __future__ import annotations

from typing import Any, NamedTuple, cast, get_args

import msgspec
from django.http import HttpResponseBase, QueryDict
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from firebreak.engine import shapes
from firebreak.org.access import BrandRequest, brand_page
from firebreak.plan import queries
from firebreak.plan.advice import Advice, Clock, Given, Number, Packs, Rule, Situation, advise, rule_packs
from firebreak.plan.advice.situation import Answer
from firebreak.plan.advice_words import (
    ANSWER_NAMES,
    CLUSTER_NAMES,
    COLOUR_LEVELS,
    COLOUR_NAMES,
    DO_NAMES,
    FACT_NAMES,
    MARKET_NAMES,
    QUESTION_NAMES,
    SINCE_NAMES,
    STRENGTH_NAMES,
    market_of,
    say_situation,
)
from firebreak.plan.models import Plan
from firebreak.plan.views.common import SEE, draw
from firebreak.plan.words import LEVEL_NAMES, TYPE_NAMES, in_language, language_here
from firebreak.web.slots import Label


class RuleWords(NamedTuple):
    """A rule as a person reads it."""

    id: str
    pack: str
    advice: str
    source: str
    strength: Label
    evidence: str
    checked: Any
    """A day, or nothing."""
    law: bool
    examples: list[list[str]]
    against: list[list[str]]
    number: int
    """Its place among the rules behind an answer, from 1; 0 on other pages."""


class Limit(NamedTuple):
    """Something to be done in time."""

    what: str
    seconds: int
    since: Label
    rule: RuleWords


class Said(NamedTuple):
    """What the first message must hold, by one rule."""

    rule: RuleWords
    lines: list[str]


@require_safe
@brand_page(SEE)
def advice(request: BrandRequest) -> HttpResponseBase:
    """The questions; and once one is answered, what follows. The address holds all that was asked."""
    plan = queries.plan_of(request.brand)
    asked = any(name in request.GET for name in QUESTION_NAMES)
    situation = situation_of(request.GET)
    if not asked and (home := market_of(request.brand.market)):
        situation = msgspec.structs.replace(situation, markets=(home,))
    context: dict[str, Any] = {
        "plan": plan, "situation": situation, "asked": asked, "questions": QUESTION_NAMES, "answers": ANSWER_NAMES,
        "types": sorted(TYPE_NAMES.items(), key=lambda pair: str(pair[1]).casefold()),
        "markets": MARKET_NAMES, "facts": FACT_NAMES, "clusters": CLUSTER_NAMES,
        "known": [name for name in FACT_NAMES if getattr(situation, name)], "told_in": own_language(),
    }  # fmt: skip
    if asked:
        context |= answer(situation, plan, own_language())
    return draw(request, "plan/advice.html", context)


def own_language() -> str:
    """The reader's own: rules are written in every language, whatever the plan is kept in."""
    return language_here()


def situation_of(given: QueryDict) -> Situation:
    """What an address says. What it does not say, or what nobody could have chosen, counts as not known."""
    answers = {name: value for name in QUESTION_NAMES if (value := given.get(name, "")) in get_args(Answer)}
    one_of = {
        name: value
        for name, names in (("type", TYPE_NAMES), ("cluster", CLUSTER_NAMES))
        if (value := given.get(name, "")) in names
    }
    facts = {name: True for name in FACT_NAMES if given.get(name) == "1"}
    markets = [one for one in MARKET_NAMES if one in given.getlist("market")]
    return shapes.convert({**answers, **one_of, **facts, "markets": markets}, Situation)


def answer(situation: Situation, plan: Plan | None, language: str) -> dict[str, Any]:
    """Everything that the page says of a situation."""
    packs = rule_packs()
    found = advise(packs.packs, situation)
    titles = {pack.key: in_language(pack.title, language) for pack in packs.packs}

    places = {given.rule.id: number for number, given in enumerate(found.rules, 1)}

    def told(given: Given) -> RuleWords:
        return rule_words(titles[given.pack], given.rule, language, places.get(given.rule.id, 0))

    return {
        "level": found.level, "decided_by": [told(one) for one in found.decided_by],
        "would_change": [
            (QUESTION_NAMES[one.question], ANSWER_NAMES[one.answer], one.level) for one in found.would_change
        ],
        "do": [(DO_NAMES[one], [told(by) for by in given]) for one, given in found.do],
        "never": [(DO_NAMES[one], [told(by) for by in given]) for one, given in found.never],
        "must_say": _must_say(found, told, language),
        "limits": [_limit(clock, told(given), language) for clock, given in found.clocks],
        "if_data": _if_data(found, packs, situation, titles, language),
        "colour": COLOUR_NAMES.get(found.colour or ""), "colour_level": COLOUR_LEVELS.get(found.colour or ""),
        "numbers": _numbers(packs.numbers, situation), "danger": situation.harm == "yes",
        "behind": [told(one) for one in found.rules],
        "fits": queries.fitting(plan, situation) if plan is not None else None, "levels": LEVEL_NAMES,
    }  # fmt: skip


def rule_words(pack: str, rule: Rule, language: str, number: int = 0) -> RuleWords:
    """A rule in the reader's language."""
    return RuleWords(
        rule.id, pack, in_language(rule.advice, language), rule.source, STRENGTH_NAMES[rule.strength],
        in_language(rule.evidence, language), parse_date(rule.checked) if rule.checked else None,
        rule.strength == "law", [say_situation(one) for one in rule.examples],
        [say_situation(one) for one in rule.counter_examples], number,
    )  # fmt: skip


def _must_say(found: Advice, told: Any, language: str) -> list[Said]:
    by: dict[str, Said] = {}
    for text, given in found.must_say:
        said = by.setdefault(given.rule.id, Said(told(given), []))
        said.lines.append(in_language(text, language))
    return list(by.values())


def _limit(clock: Clock, rule: RuleWords, language: str) -> Limit:
    return Limit(in_language(clock.what, language), clock.minutes * 60, SINCE_NAMES[clock.since], rule)


def _if_data(
    found: Advice, packs: Packs, situation: Situation, titles: dict[str, str], language: str
) -> list[Limit]:
    """Time limits that would run too if personal data were out: nobody knows that in the first minute."""
    if situation.personal_data or not situation.markets:
        return []
    there = {given.rule.id for _clock, given in found.clocks}
    other = advise(packs.packs, msgspec.structs.replace(situation, personal_data=True))
    return [
        _limit(clock, rule_words(titles[given.pack], given.rule, language), language)
        for clock, given in other.clocks
        if given.rule.id not in there and "personal_data" in given.rule.when
    ]


def _numbers(numbers: list[Number], situation: Situation) -> list[tuple[Label, list[Number]]]:
    """Whom to ring, by market: of all where none was chosen; nobody where nobody is in danger."""
    if situation.harm == "no":
        return []
    chosen = cast("tuple[str, ...]", situation.markets) or tuple(MARKET_NAMES)
    by = [(MARKET_NAMES[market], [one for one in numbers if one.market == market]) for market in chosen]
    return [(name, found) for name, found in by if found]
