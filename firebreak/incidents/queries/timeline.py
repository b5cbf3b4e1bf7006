"""The timeline of a room: its entries of the audit chain, newest first, without what the reader may not read."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from firebreak.base.models import AuditEntry
from firebreak.incidents.models import Incident
from firebreak.incidents.parts import key_of
from firebreak.incidents.queries.visible import reads_privileged
from firebreak.org.models import Person

PAGE = 50
DECISIONS = (
    "incidents.declared", "incidents.judged", "incidents.taken_as_true", "incidents.decision_written",
    "incidents.silence_decided", "incidents.silence_ended", "incidents.phase_changed", "incidents.closed",
    "incidents.reopened", "incidents.word_said", "incidents.lead_given", "incidents.merged",
    "incidents.verified", "incidents.private_set", "incidents.private_ended", "incidents.silence_over",
    "incidents.hand_over_accepted", "incidents.hold_placed", "incidents.hold_lifted",
    "incidents.stakeholder_waived", "incidents.press_dropped", "incidents.corrective_dropped",
    "incidents.corrective_sayable",
)  # fmt: skip


@dataclass(frozen=True)
class Moment:
    """One thing that happened."""

    number: int
    """Of its entry in the audit chain."""
    at: datetime
    actor: str
    """``person:<uid>`` or ``machine:<part>``."""
    action: str
    """Without the room's name: ``task_done``."""
    said: Mapping[str, Any]
    parts: Mapping[str, Mapping[str, Any]]


def timeline(
    row: Incident,
    person: Person | None,
    *,
    before: int | None = None,
    until: datetime | None = None,
    decisions: bool = False,
    only: Collection[str] = (),
    limit: int = PAGE,
) -> list[Moment]:
    """What happened, newest first; below an entry's number; up to a moment (aware); decisions only; ``only`` these
    actions, as the audit chain names them."""
    rows = AuditEntry.objects.filter(brand_id=row.brand_id, object=key_of(row))
    if before is not None:
        rows = rows.filter(number__lt=before)
    if until is not None:
        rows = rows.filter(at__lte=until)
    if decisions:
        rows = rows.filter(action__in=DECISIONS)
    if only:
        rows = rows.filter(action__in=only)
    if not reads_privileged(row, person):
        rows = rows.exclude(action="incidents.privileged_written")
    found = []
    for entry in rows.select_related("payload").order_by("-number")[:limit]:
        body = msgspec.json.decode(entry.payload.body) if entry.payload.body else {}
        parts = body.pop("parts", {})
        found.append(Moment(entry.number, entry.at, entry.actor, entry.action.partition(".")[2], body, parts))
    return found
