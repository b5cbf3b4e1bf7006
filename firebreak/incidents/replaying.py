"""The room as it was: what the audit chain says, put together again up to a moment."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from firebreak.base.models import AuditEntry
from firebreak.incidents.models import Incident
from firebreak.incidents.parts import Room, key_of

ERASED = "erased"


class _Body(msgspec.Struct):
    parts: dict[str, dict[str, Any]] = {}


_read = msgspec.json.Decoder(_Body).decode


def replay(bodies: Iterable[str]) -> Room:
    """The room after these entries, oldest first. A body that was erased changes nothing.

    >>> replay(['{"parts": {"task:1": {"state": "open", "due": 5}}}', '', '{"parts": {"task:1": {"state": "done"}}}'])
    {'task:1': {'state': 'done', 'due': 5}}
    """
    room: Room = {}
    for body in bodies:
        if not body:
            continue
        for key, fields in _read(body).parts.items():
            room.setdefault(key, {}).update(fields)
    return room


def room_at(incident: Incident, at: datetime) -> Room:
    """The room of an incident as it was at a moment (aware); empty before it was opened."""
    rows = AuditEntry.objects.filter(brand_id=incident.brand_id, object=key_of(incident), at__lte=at)
    return replay(rows.order_by("number").values_list("payload__body", flat=True))
