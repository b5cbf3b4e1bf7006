"""The message check of a statement: each text with what is known around it. Advice; a person decides."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final, NamedTuple

from firebreak.engine.text.check import Context, Finding, check
from firebreak.plan.items.words import CHANNELS
from firebreak.statements.facts import Changed, for_check
from firebreak.statements.models import Statement
from firebreak.statements.placeholders import EVERYWHERE
from firebreak.statements.rendering import Variants

GRAVE_TYPES: Final = frozenset({"death", "self-harm", "disaster", "minors"})
ACT_TYPES: Final = frozenset({"danger", "disaster", "product-fault", "data-breach", "takeover"})
"""Types of crisis in which people must do something to be safe."""
OWN: Final = frozenset({"apology", "correction"})
"""Kinds of text by which the brand says that it did wrong."""
Findings = Mapping[tuple[str, str], list[Finding]]
"""(channel, language) -> what the check found there."""


class Piece(NamedTuple):
    """A stretch of a text, and the findings that mark it (their places in the list below the text, from 1)."""

    text: str
    numbers: tuple[int, ...]
    error: bool


def findings_of(
    row: Statement, variants: Variants | None = None, changed: Iterable[Changed] = ()
) -> Findings:
    """Of every text of a statement, or of the same with other words. ``changed``: of :func:`.facts.changed_in`."""
    texts = row.variants if variants is None else variants
    old = for_check(changed)
    types = set(row.source.get("types") or ())
    values = [
        (one, value)
        for one in row.values.values()
        for code, value in one["texts"].items()
        if value and code in (EVERYWHERE, *row.languages)
    ]
    gaps = {f"{{{name}}}" for name in row.source.get("placeholders") or ()}
    found = {
        (channel, language): check(
            text, language=language, kind=row.kind, channel=channel,
            context=Context(
                grave=row.kind == "condolence" or bool(types & GRAVE_TYPES), act=bool(types & ACT_TYPES),
                own_fault=True if row.kind in OWN else None,
                facts=tuple(value for one, value in values if one["confirmed"] and "://" not in value),
                unconfirmed=tuple(value for one, value in values if not one["confirmed"]),
                changed=old,
                longest=CHANNELS[channel], others={code: other for code, other in by_language.items() if code != language},
            ),
        )
        for channel, by_language in texts.items()
        for language, text in by_language.items()
    }  # fmt: skip
    # The template's own gaps are counted above the texts, and nobody can ask for approval while one is open.
    return {
        where: [one for one in ones if not (one.rule == "placeholder" and one.quote in gaps)]
        for where, ones in found.items()
    }


def pieces_of(text: str, findings: list[Finding]) -> list[Piece]:
    """The text cut where a finding begins or ends, so that each stretch can be marked as a whole.

    >>> [piece.text for piece in pieces_of("We are sorry.", [])]
    ['We are sorry.']
    """
    marks = [(number, one) for number, one in enumerate(findings, 1) if one.end > one.start]
    cuts = sorted({0, len(text), *(place for _number, one in marks for place in (one.start, one.end))})
    found = []
    for start, end in pairwise(cuts):
        over = [(number, one) for number, one in marks if one.start <= start and end <= one.end]
        found.append(
            Piece(
                text[start:end], tuple(number for number, _one in over),
                any(one.strength == "error" for _number, one in over),
            )
        )  # fmt: skip
    return found
