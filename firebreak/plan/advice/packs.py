"""Rule packs: advice with its source and the strength of its evidence, in files that can be replaced without code."""

from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from firebreak.engine import shapes
from firebreak.plan.advice.situation import FACTS, Market, Situation, asked
from firebreak.plan.folders.yamls import parse
from firebreak.plan.items.texts import LEVELS, Level, Strategy, Texts

Strength = Literal["law", "strong", "moderate", "weak", "convention"]
"""What stands behind a rule: a law; repeated studies; some studies; one study or a disputed one; what practitioners do."""
LARGEST = 1024 * 1024
"""Bytes of one pack."""
Wanted = str | bool | float | list[str]


class Clock(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Something must be done within so many minutes."""

    what: Texts
    minutes: Annotated[int, msgspec.Meta(ge=1, le=60 * 24 * 365)]
    since: Literal["opening", "awareness", "event"] = "opening"


class Rule(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One rule. It holds when all of ``when`` does; what it then gives is one or more of the last five fields."""

    id: Annotated[str, msgspec.Meta(pattern="^[a-z0-9]+([.-][a-z0-9]+)*$", max_length=60)]
    advice: Texts
    source: str
    """Author, year, title, as a reader would look for it."""
    strength: Strength
    evidence: Texts
    """What is known of its effect, in a sentence."""
    when: dict[str, Wanted]
    """Fact -> what it must be: a value, one of a list, or for a share the least. ``unsure`` counts as yes for levels."""
    examples: list[Situation]
    """Situations in which it holds."""
    counter_examples: list[Situation]
    """Situations, close to those, in which it does not."""
    level: Level | None = None
    do: list[Strategy] = []
    never: list[Strategy] = []
    clock: Clock | None = None
    must_say: list[Texts] = []
    """What the message must hold, in order."""
    colour: Literal["red", "orange", "yellow", "blue"] | None = None
    checked: str = ""
    """The day on which a law was last looked up, ``YYYY-MM-DD``."""


class Number(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Whom to ring where somebody is in danger."""

    market: Market
    number: Annotated[str, msgspec.Meta(pattern="^[0-9][0-9 ]{1,14}$")]
    what: Texts
    """Who answers there."""
    source: str
    checked: Annotated[str, msgspec.Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    """The day on which it was last looked up."""


class Pack(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Rules, or numbers to ring, that are exchanged together."""

    key: str
    version: Annotated[int, msgspec.Meta(ge=1)]
    title: Texts
    about: Texts
    rules: list[Rule] = []
    numbers: list[Number] = []


class PackError(ValueError):
    """A pack cannot be used; its text says where and why."""


def read_pack(path: Path) -> Pack:
    """Read and check one pack. Raises :class:`PackError`, also when an example contradicts its rule."""
    try:
        if path.stat().st_size > LARGEST:
            raise PackError(f"{path.name}: larger than {LARGEST // 1024} KB")
        pack = shapes.convert(parse(path.read_bytes()), Pack)
    except PackError:
        raise
    except (ValueError, OSError) as error:
        raise PackError(f"{path.name}: {error}") from error
    for rule in pack.rules:
        for fact, wanted in rule.when.items():
            if fact not in (*FACTS, "responsible"):
                raise PackError(f"{path.name}: {rule.id}: there is no fact {fact}")
            for value in wanted if isinstance(wanted, list) else [wanted]:
                if not _can_be(fact, value):
                    raise PackError(f"{path.name}: {rule.id}: {fact} is never {value}")
        if not rule.examples or not rule.counter_examples:
            raise PackError(f"{path.name}: {rule.id}: needs an example for and one against")
        wrong = [True for one in rule.examples if not holds(rule, one)]
        wrong += [True for one in rule.counter_examples if holds(rule, one)]
        if wrong:
            raise PackError(f"{path.name}: {rule.id}: {len(wrong)} of its examples contradict it")
    if len({rule.id for rule in pack.rules}) < len(pack.rules):
        raise PackError(f"{path.name}: two rules have one id")
    return pack


def read_packs(folder: Path) -> list[Pack]:
    """All packs of a folder, in the order of their names."""
    return [read_pack(path) for path in sorted(folder.glob("*.yaml"))]


def _can_be(fact: str, value: Any) -> bool:
    name = "cluster" if fact == "responsible" else fact
    try:
        shapes.convert({name: [value] if name == "markets" else value}, Situation)
    except msgspec.ValidationError:
        return False
    return True


def holds(rule: Rule, situation: Situation) -> bool:
    """Whether everything the rule asks for is so."""
    return all(_is(asked(situation, fact), wanted, rule) for fact, wanted in rule.when.items())


def _is(value: Any, wanted: Wanted, rule: Rule) -> bool:
    if isinstance(value, tuple):  # markets: any of them
        return any(_is(one, wanted, rule) for one in value)
    if isinstance(wanted, list):
        return any(_is(value, one, rule) for one in wanted)
    if isinstance(wanted, float) and not isinstance(wanted, bool):
        return bool(value >= wanted)
    if value == "unsure" and rule.level is not None:  # between two levels, the higher
        return wanted in ("yes", "unsure")
    return bool(value == wanted)


def higher(one: Level | None, other: Level | None) -> Level | None:
    """The higher of two levels."""
    if one is None or other is None:
        return one or other
    return max(one, other, key=LEVELS.index)
