"""How an item of a plan is written down: one place for whoever adds or changes one, by hand or from files."""

from typing import Any

import msgspec

from firebreak.base.clock import now
from firebreak.engine import shapes
from firebreak.org.models import Person
from firebreak.plan.folders.checking import texts_of
from firebreak.plan.items import KINDS
from firebreak.plan.models import Plan, PlanItem


def new_row(
    plan: Plan, kind: str, item: Any, person: Person | None, *, path: str = "", source: bytes = b""
) -> PlanItem:
    """The row of a new item, not yet saved."""
    row = PlanItem(
        plan=plan, kind=kind, key=item.key, body=msgspec.to_builtins(item), path=path or f"{kind}/{item.key}.yaml",
        source=source, changed_at=now(), changed_by=person, stale=missing(item, plan.languages),
    )  # fmt: skip
    if kind == "templates" and person is not None:
        row.writers = [person.pk]
    return row


def rewrite(row: PlanItem, made: Any, person: Person | None, languages: list[str]) -> None:
    """Give a row that is locked other words, and save it. A template whose words change is no longer approved."""
    was: Any = shapes.convert(row.body, KINDS[row.kind])
    row.stale = stale(row.stale, was, made, languages)
    row.body, row.version = msgspec.to_builtins(made), row.version + 1
    if row.kind == "templates":
        before = [row.changed_by_id] if row.approved_until is None else []  # from before writers were kept
        now_too = [person.pk] if person is not None else []
        row.writers = sorted({one for one in (*row.writers, *before, *now_too) if one is not None})
        row.approved_until = row.approved_by = None
    row.changed_at, row.changed_by = now(), person
    row.save()


def missing(item: Any, languages: list[str]) -> dict[str, list[str]]:
    """Places at which each language but the first says nothing yet."""
    found: dict[str, list[str]] = {}
    for place, texts in texts_of(item):
        for language in languages[1:]:
            if not texts.get(language, "").strip():
                found.setdefault(language, []).append(place)
    return found


def stale(before: dict[str, list[str]], was: Any, made: Any, languages: list[str]) -> dict[str, list[str]]:
    """Where a language is behind: the first language moved on and it did not; written anew, it is level again."""
    old, found = dict(texts_of(was)), {language: set(places) for language, places in before.items()}
    first = languages[0] if languages else ""
    after = dict(texts_of(made))
    for place, texts in after.items():
        earlier = old.get(place, {})
        for language in languages[1:]:
            behind = found.setdefault(language, set())
            if texts.get(language) != earlier.get(language):
                behind.discard(place)
            elif texts.get(first) != earlier.get(first):
                behind.add(place)
    return {
        language: sorted(places & after.keys()) for language, places in found.items() if places & after.keys()
    }
