"""What goes into an exported plan: which items, in which language, and how it says what it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from django.utils import translation

from firebreak.org import queries as org
from firebreak.org.dates import day_of, today_of
from firebreak.org.words import SORTS
from firebreak.plan.items import Texts, carried_by
from firebreak.plan.items.texts import Size
from firebreak.plan.models import Plan, PlanVersion
from firebreak.plan.queries import records
from firebreak.plan.queries.items import typed
from firebreak.plan.words import in_language


@dataclass(frozen=True)
class Book:
    """One plan in one language, with the people as they are today."""

    brand: str
    language: str
    size: Size
    items: Mapping[str, Mapping[str, Any]]
    number: int | None
    """Of the published version; ``None`` for the plan as it is, a draft."""
    published: date | None
    printed: date
    holders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Duty -> names of its holder and deputies."""
    contacts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Group of contacts -> names."""

    def of(self, kind: str) -> Mapping[str, Any]:
        """Items of a kind by key."""
        return self.items.get(kind, {})

    def say(self, texts: Texts) -> str:
        """A text in the language of the book, else in one in which it says something."""
        return in_language(texts, self.language).strip()

    def title(self, kind: str, key: str) -> str:
        """How an item is called; its key where there is none."""
        found = self.of(kind).get(key)
        return self.say(found.title) if found is not None else key

    def duty(self, key: str) -> str:
        """The duty that carries one in a team of this size, by its title."""
        return self.title("duties", self.carrier(key))

    def carrier(self, key: str) -> str:
        """The duty that carries another in a team of this size."""
        return carried_by(self.of("duties"), self.size, key)


def book_of(
    plan: Plan, language: str, version: PlanVersion | None = None, *, ways: bool = False, people: bool = True
) -> Book:
    """The book of a published version, or of the plan as it is now. ``ways``: with how people are reached.

    ``people``: without them for a page that shows them in its own way, so that nobody is looked up twice.
    """
    at = version.published_at if version is not None else None
    holders: dict[str, tuple[str, ...]] = {}
    contacts: dict[str, tuple[str, ...]] = {}
    if people:
        with translation.override(language.lower()):
            holders, contacts = _holders(plan, ways=ways), _contacts(plan, ways=ways)
    return Book(
        brand=plan.brand.name, language=language, size=cast("Size", plan.brand.team_size),
        items=typed(version.items) if version is not None else records(plan),
        number=version.number if version is not None else None,
        published=day_of(plan.brand, at) if at is not None else None, printed=today_of(plan.brand),
        holders=holders, contacts=contacts,
    )  # fmt: skip


def _holders(plan: Plan, *, ways: bool) -> dict[str, tuple[str, ...]]:
    held = org.holders_of(plan.brand)
    everybody = {one.pk: one for people in held.values() for one in people}
    methods = org.methods_of(*everybody.values()) if ways else {}
    return {
        duty: tuple(_reached(one.name, methods.get(one.pk, ())) for one in people)
        for duty, people in held.items()
    }


def _contacts(plan: Plan, *, ways: bool) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for one in org.contacts_of(plan.brand):
        name = f"{one.name}, {one.organisation}" if one.organisation else one.name
        found.setdefault(one.group, []).append(_reached(name, one.methods if ways else ()))
    return {group: tuple(people) for group, people in found.items()}


def _reached(name: str, ways: Iterable[Sequence[str]]) -> str:
    """A name with the ways to reach it, in the order in which they are tried."""
    told = "; ".join(f"{SORTS.get(sort, sort)}: {value}" for sort, value in ways)
    return f"{name} ({told})" if told else name
