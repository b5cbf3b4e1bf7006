"""Risks, with the signs by which they show early, and scenarios: what it will be like."""

from typing import Annotated, Literal

import msgspec

from firebreak.plan.items.texts import Item, Key, Language, Level, Texts

Score = Annotated[int, msgspec.Meta(ge=1, le=5)]
Category = Literal[
    "content",
    "technical",
    "external",
    "community",
    "reputation",
    "service",
    "product",
    "cyber-security",
    "employee",
]


class Sign(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How a risk shows before it is one, and the words by which a monitor finds it."""

    text: Texts
    terms: dict[Language, list[str]] = {}
    """Words and short phrases people would write, per language; a monitor asks for the brand and any of them."""


class Risk(Item):
    """Something that may happen to the brand."""

    category: Category
    description: Texts
    likelihood: Score
    """1 rare (not in ten years) ... 5 expected (several times a year)."""
    impact: Score
    """1 a bad hour ... 5 people hurt, or the brand may not survive."""
    signs: list[Sign]
    mitigation: list[Texts]
    owner: Key
    """The duty that owns it."""
    review_months: Annotated[int, msgspec.Meta(ge=1, le=36)] = 6


class Scenario(Item):
    """One way in which one or more risks come true."""

    risks: list[Key]
    story: Texts
    """What happens, in the present tense, with times: so that a team can picture its first hour."""
    form: Literal["text", "visual", "event"]
    """It lives in words; in a picture or a film; or in something that happens fast in the world."""
    assumptions: list[Texts]
    level: Level
    """The level that it most likely starts at."""
    playbook: Key
    templates: list[Key]
    lead: Key
    """The duty that leads."""
