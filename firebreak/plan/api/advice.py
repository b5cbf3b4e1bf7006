"""Rules and advice: what the packs say, and what they advise for a situation. Nothing starts and nothing is kept."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from firebreak.engine import shapes
from firebreak.org.api_problems import PROBLEMS, brand_of, door
from firebreak.plan import queries
from firebreak.plan.advice import Advice, Clock, Given, Pack, Rule, Situation, advise, rule_packs
from firebreak.plan.advice.situation import Answer, Market
from firebreak.plan.api.common import SEE
from firebreak.plan.items.texts import CrisisType, Level

router = Router()
Texts = dict[str, str]
"""Language -> text."""


class RuleOut(Schema):
    """A rule. ``strength``: law, strong, moderate, weak or convention; ``checked``: when a law was last looked up."""

    pack: str
    id: str
    advice: Texts
    source: str
    strength: str
    evidence: Texts
    when: dict[str, Any]
    examples: list[dict[str, Any]]
    counter_examples: list[dict[str, Any]]
    level: str | None
    do: list[str]
    never: list[str]
    checked: str


class NumberOut(Schema):
    """Whom to ring where somebody is in danger."""

    market: str
    number: str
    what: Texts
    source: str
    checked: str


class PackOut(Schema):
    """A pack. ``own``: from this installation's folder, in the place of the packaged one with its key."""

    key: str
    version: int
    title: Texts
    about: Texts
    own: bool
    rules: list[RuleOut]
    numbers: list[NumberOut]


class PacksOut(Schema):
    """All packs; ``problems``: why a file of the installation's own is not used."""

    packs: list[PackOut]
    problems: list[str]


class SituationIn(Schema):
    """What is known. What is left out is ``unsure`` or not so; ``level`` is the one that a person chose, once it was."""

    model_config = ConfigDict(extra="forbid")
    harm: Answer = "unsure"
    ours: Answer = "unsure"
    growing: Answer = "unsure"
    type: CrisisType | None = None
    cluster: Literal["victim", "accidental", "preventable"] | None = None
    history: bool = False
    poor_reputation: bool = False
    media: bool = False
    minors: bool = False
    personal_data: bool = False
    deaths: bool = False
    injuries: bool = False
    outage: bool = False
    denied: bool = False
    apologised: bool = False
    promoting: bool = False
    markets: list[Market] = Field([], max_length=9)
    affected_share: float = Field(0.0, ge=0, le=1)
    level: Level | None = None


class ChangeOut(Schema):
    """Another answer, and the level that it would lead to."""

    question: str
    answer: str
    level: str


class StrategyOut(Schema):
    """A strategy and the ids of the rules that advise it, or forbid it."""

    strategy: str
    rules: list[str]


class ClockOut(Schema):
    """Something to be done within so many minutes since the opening, since you were aware, or since the event."""

    what: Texts
    minutes: int
    since: str
    rule: str
    checked: str
    law: bool


class SayOut(Schema):
    """What the message must hold."""

    text: Texts
    rule: str


class ItemRef(Schema):
    """An item of the plan."""

    kind: str
    key: str
    title: Texts


class AdviceOut(Schema):
    """A suggestion: a person decides. ``numbers`` come first where somebody is or may be in danger."""

    level: str
    decided_by: list[str]
    would_change: list[ChangeOut]
    do: list[StrategyOut]
    never: list[StrategyOut]
    clocks: list[ClockOut]
    must_say: list[SayOut]
    colour: str | None
    numbers: list[NumberOut]
    safety: list[ItemRef]
    playbooks: list[ItemRef]
    templates: list[ItemRef]
    rules: list[RuleOut]


@router.get("/rules", response={200: PacksOut, **PROBLEMS}, summary="Rule packs")
@door(SEE)
def rules(request: HttpRequest) -> Any:  # noqa: ARG001 - every call takes it
    """Every rule with its source, the strength of its evidence, and situations for and against."""
    found = rule_packs()
    packs = [_pack(pack, own=pack.key in found.own) for pack in found.packs]
    return PacksOut(packs=packs, problems=list(found.problems))


@router.post("/advice", response={200: AdviceOut, **PROBLEMS}, summary="Advice for a situation")
@door(SEE)
def advice(request: HttpRequest, body: SituationIn) -> Any:
    """Level, strategies, words and clocks, each with its rules. When unsure the higher level is taken."""
    situation = shapes.convert(body.dict(), Situation)
    packs = rule_packs()
    plan = queries.plan_of(brand_of(request))
    fits = queries.fitting(plan, situation) if plan is not None else None
    numbers = [one for one in packs.numbers if one.market in situation.markets or not situation.markets]
    return AdviceOut(
        **_told(advise(packs.packs, situation)),
        numbers=[_number(one) for one in numbers] if situation.harm != "no" else [],
        safety=_refs("playbooks", fits.safety if fits else []),
        playbooks=_refs("playbooks", fits.playbooks if fits else []),
        templates=_refs("templates", fits.templates if fits else []),
    )


def _told(found: Advice) -> dict[str, Any]:
    return {
        "level": found.level, "colour": found.colour, "decided_by": _ids(found.decided_by),
        "would_change": [one._asdict() for one in found.would_change],
        "do": [{"strategy": one, "rules": _ids(by)} for one, by in found.do],
        "never": [{"strategy": one, "rules": _ids(by)} for one, by in found.never],
        "clocks": [_clock(clock, given) for clock, given in found.clocks],
        "must_say": [{"text": text, "rule": given.rule.id} for text, given in found.must_say],
        "rules": [_rule(one.pack, one.rule) for one in found.rules],
    }  # fmt: skip


def _ids(given: list[Given]) -> list[str]:
    return [one.rule.id for one in given]


def _clock(clock: Clock, given: Given) -> dict[str, Any]:
    rule = given.rule
    told = {"what": clock.what, "minutes": clock.minutes, "since": clock.since}
    return {**told, "rule": rule.id, "checked": rule.checked, "law": rule.strength == "law"}


def _pack(pack: Pack, *, own: bool) -> PackOut:
    return PackOut(
        key=pack.key, version=pack.version, title=_texts(pack.title), about=_texts(pack.about), own=own,
        rules=[_rule(pack.key, rule) for rule in pack.rules], numbers=[_number(one) for one in pack.numbers],
    )  # fmt: skip


def _number(one: Any) -> NumberOut:
    return NumberOut(**msgspec.to_builtins(one))


def _rule(pack: str, rule: Rule) -> RuleOut:
    return RuleOut(
        pack=pack, id=rule.id, advice=_texts(rule.advice), source=rule.source, strength=rule.strength,
        evidence=_texts(rule.evidence), when=rule.when, examples=msgspec.to_builtins(rule.examples),
        counter_examples=msgspec.to_builtins(rule.counter_examples), level=rule.level, do=list(rule.do),
        never=list(rule.never), checked=rule.checked,
    )  # fmt: skip


def _texts(texts: Any) -> Texts:
    """Texts of a record know their languages as literals; an answer has plain ones."""
    return dict(texts)


def _refs(kind: str, found: list[tuple[str, Any]]) -> list[ItemRef]:
    return [ItemRef(kind=kind, key=key, title=one.title) for key, one in found]
