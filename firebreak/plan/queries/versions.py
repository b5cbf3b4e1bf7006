"""Versions: the newest one, and what differs between two, text by text."""

from typing import Any, NamedTuple

from firebreak.engine import shapes
from firebreak.org.models import Person
from firebreak.plan.folders.checking import texts_of
from firebreak.plan.items import KINDS
from firebreak.plan.models import Plan, PlanVersion
from firebreak.plan.queries.reading import last_read


class Difference(NamedTuple):
    """One item that is new, gone or changed, with the texts that differ."""

    kind: str
    key: str
    what: str
    """``added``, ``removed`` or ``changed``."""
    texts: list[tuple[str, str, str, str]]
    """(place, language, before, after)."""
    numbers: bool = False
    """Whether something else than a text differs."""


def newest(plan: Plan, *states: str) -> PlanVersion | None:
    """The version with the highest number, in one of some states."""
    rows = plan.versions.filter(state__in=states) if states else plan.versions.all()
    return rows.select_related("asked_by", "decided_by").order_by("-number").first()


def differences(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> list[Difference]:
    """What differs between two snapshots (kind -> key -> record), in reading order."""
    found: list[Difference] = []
    for kind in KINDS:
        old, new = before.get(kind, {}), after.get(kind, {})
        for key in sorted(old.keys() | new.keys()):
            if key not in old or key not in new:
                found.append(Difference(kind, key, "removed" if key in old else "added", []))
            elif old[key] != new[key]:
                found.append(_changed(kind, key, old[key], new[key]))
    return found


def _changed(kind: str, key: str, old: dict[str, Any], new: dict[str, Any]) -> Difference:
    was, now = (dict(texts_of(shapes.convert(body, KINDS[kind]))) for body in (old, new))
    texts = [
        (place, language, was.get(place, {}).get(language, ""), now.get(place, {}).get(language, ""))
        for place in dict.fromkeys((*was, *now))
        for language in dict.fromkeys((*was.get(place, {}), *now.get(place, {})))
        if was.get(place, {}).get(language, "") != now.get(place, {}).get(language, "")
    ]
    return Difference(kind, key, "changed", texts, numbers=not texts)


def unread_changes(plan: Plan, person: Person) -> list[Difference] | None:
    """What changed since a person last read a published version; ``None`` when they never read one."""
    last = newest(plan, PlanVersion.State.PUBLISHED)
    read = last_read(plan, person)
    if last is None or read is None:
        return None
    return differences(read.items, last.items) if read.pk != last.pk else []
