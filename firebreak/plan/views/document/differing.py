"""Differences as pages show them: each item by its title, each text with what went and what came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from firebreak.engine import shapes
from firebreak.plan.diffing import Part, Plain, parts, plain_changes
from firebreak.plan.exporting.names import place_name
from firebreak.plan.folders.checking import texts_of
from firebreak.plan.items import KINDS
from firebreak.plan.queries import Difference
from firebreak.plan.words import KIND_NAMES, LANGUAGE_NAMES, in_language
from firebreak.web.slots import Label

MOST_SHOWN = 150
"""Items whose words are shown on one page; the rest are counted."""
MOST_TEXTS = 400


@dataclass(frozen=True)
class TextShown:
    place: str
    language: str
    name: str
    parts: list[Part]


@dataclass(frozen=True)
class ItemShown:
    """One item that is new, gone or changed."""

    kind: str
    kind_name: Label
    key: str
    title: str
    what: str
    texts: list[TextShown] = field(default_factory=list)
    plain: list[Plain] = field(default_factory=list)
    more: int = 0
    """Texts that differ too and are not shown."""


@dataclass(frozen=True)
class Shown:
    """All differences between two states of a plan."""

    items: list[ItemShown]
    counts: Mapping[str, int]
    more: int
    """Items that differ too and are not shown."""
    kinds: Sequence[tuple[Label, int]]
    """How many of each kind are new: all that is worth saying of a first version."""


def shown(
    found: Sequence[Difference], before: Mapping[str, Any], after: Mapping[str, Any], language: str
) -> Shown:
    """Ready for ``plan/parts/differences.html``; ``before`` and ``after`` are what was compared."""
    new = Counter(one.kind for one in found if one.what == "added")
    items, room = [], MOST_TEXTS
    for one in found[:MOST_SHOWN]:
        items.append(_item(one, before, after, language, room))
        room -= len(items[-1].texts)
    return Shown(
        items=items,
        counts=Counter(one.what for one in found), more=max(0, len(found) - MOST_SHOWN),
        kinds=[(KIND_NAMES[kind], new[kind]) for kind in KINDS if new[kind]],
    )  # fmt: skip


def _item(
    one: Difference, before: Mapping[str, Any], after: Mapping[str, Any], language: str, room: int
) -> ItemShown:
    old, new = (side.get(one.kind, {}).get(one.key) for side in (before, after))
    title = in_language((new or old or {}).get("title", {}), language) or one.key
    plain = _plain(one.kind, old, new) if one.what == "changed" else []
    texts = [
        TextShown(place_name(place), code, LANGUAGE_NAMES.get(code, code), parts(was, now))
        for place, code, was, now in one.texts[:room]
    ]
    more = max(0, len(one.texts) - room)
    return ItemShown(one.kind, KIND_NAMES[one.kind], one.key, title, one.what, texts, plain, more)


def _plain(kind: str, old: Any, new: Any) -> list[Plain]:
    texts = {place for body in (old, new) for place, _texts in texts_of(shapes.convert(body, KINDS[kind]))}
    return [one._replace(place=place_name(one.place)) for one in plain_changes(old, new, texts)]
