"""Items as pages show them: the typed record, its row, and the titles by which items name one another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from firebreak.engine import shapes
from firebreak.org.dates import today_of
from firebreak.plan import queries
from firebreak.plan.check.dates import review_due
from firebreak.plan.items import KINDS, carried_by
from firebreak.plan.items.texts import Size
from firebreak.plan.models import Plan, PlanItem
from firebreak.plan.queries.items import last_look
from firebreak.plan.words import in_language

Titles = dict[tuple[str, str], dict[str, str]]


@dataclass(frozen=True)
class Row:
    """One item of a list or of a page."""

    row: PlanItem
    item: Any
    """The record of its kind."""

    @property
    def behind(self) -> list[str]:
        """Languages with a text that is older than the first language's, or missing."""
        return sorted(language for language, places in self.row.stale.items() if places)

    @property
    def review_due(self) -> date | None:
        """By when somebody should look at it again; nothing for kinds that have no such time."""
        return review_due(self.item, last_look(self.row))

    @property
    def overdue(self) -> bool:
        """Whether that day is past."""
        return self.review_due is not None and self.review_due < today_of(self.row.plan.brand)


def row_of(item: PlanItem) -> Row:
    """A row with its record."""
    return Row(item, shapes.convert(item.body, KINDS[item.kind]))


def rows_of(plan: Plan, kind: str, language: str) -> list[Row]:
    """All of one kind, by title in the reader's language."""
    found = [row_of(item) for item in queries.items(plan, kind)]
    return sorted(found, key=lambda one: in_language(one.item.title, language).casefold())


def titles_of(plan: Plan) -> Titles:
    """(kind, key) -> title of everything in the plan."""
    rows = plan.items.values_list("kind", "key", "body__title")
    return {(kind, key): title for kind, key, title in rows if isinstance(title, dict)}


def carriers(plan: Plan, size: Size) -> Callable[[str], str]:
    """Duty -> the duty that carries it in a team of this size."""
    return partial(carried_by, queries.records(plan, "duties")["duties"], size)
