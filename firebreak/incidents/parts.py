"""A part of an incident's room as plain data: what goes into the record, and what a room is made of again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q

from firebreak.base import storable
from firebreak.incidents import models
from firebreak.incidents.models import Incident
from firebreak.incidents.models.part import Part

Room = dict[str, dict[str, Any]]
"""``task:<uid>`` -> field -> value; people by their uid, times as ISO 8601 in UTC."""
SORTS: Mapping[str, type[Part]] = {
    model.SORT: model
    for model in (getattr(models, name) for name in models.__all__)
    if issubclass(model, Part)
}


def key_of(row: Part) -> str:
    """How the record names a part."""
    return f"{row.SORT}:{row.uid}"


def fields_of(row: Part, names: Iterable[str] = ()) -> dict[str, Any]:
    """Fields of a part (all that are shown, or those named) as plain data."""
    sealed = row.sealed()
    return {
        name: _digest(row.seasoning(), getattr(row, name)) if name in sealed else _plain(getattr(row, name))
        for name in (names or row.SHOWN)
        if name in row.SHOWN
    }


def _digest(salt: str, value: Any) -> str:
    return f"sha256:{hashlib.sha256(f'{salt}{value}'.encode()).hexdigest()}"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    uid = getattr(value, "uid", None)
    return str(uid) if uid is not None else storable.value(value)


def room_of(incident: Incident) -> Room:
    """The room as it is now, read from its tables."""
    found: Room = {key_of(incident): fields_of(incident)}
    for model in SORTS.values():
        if model is Incident:
            continue
        people = [name for name in model.SHOWN if model._meta.get_field(name).is_relation]
        rows = model._default_manager.filter(Q(incident=incident)).select_related(*people)
        found |= {key_of(row): fields_of(row) for row in rows}
    return found
