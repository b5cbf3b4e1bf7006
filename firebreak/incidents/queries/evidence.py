"""The evidence of a room, and the proof of one piece: what somebody else can check without trusting us."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from firebreak.base.clock import now
from firebreak.base.models import AuditEntry, AuditHead
from firebreak.incidents import shelf
from firebreak.incidents.models import Evidence, Incident
from firebreak.incidents.parts import key_of
from firebreak.org.models import Person

SCHEMA = "firebreak.evidence/1"
ACTIONS = tuple(
    f"incidents.evidence_{verb}"
    for verb in ("asked", "kept", "failed", "removed", "picture_asked", "pictured", "not_pictured")
)


def evidence(row: Incident) -> QuerySet[Evidence]:
    """Pieces of a room, the newest first; those that were taken out too, so that no number is missing."""
    rows = Evidence.objects.filter(incident=row)
    return rows.select_related("captured_by", "removed_by", "incident").order_by("-number")


def evidence_kept(row: Incident) -> QuerySet[Evidence]:
    """Those that are there."""
    return evidence(row).filter(state=Evidence.State.KEPT, removed_at=None)


def piece(row: Incident, uid: Any) -> Evidence | None:
    """One of them."""
    return evidence(row).filter(uid=uid).first()


def piece_of_post(rooms: Iterable[Incident], post: int) -> dict[int, Evidence]:
    """Primary key of a room -> the piece that was made there from a post; rooms without one are left out."""
    rows = Evidence.objects.filter(incident__in=list(rooms), origin=f"post:{post}", removed_at=None)
    return {one.incident_id: one for one in rows.order_by("number")}


def proof(one: Evidence) -> dict[str, Any]:
    """A piece with its digests and its links of the audit chain, as plain data; its files are read and digested again."""
    incident = one.incident
    head = AuditHead.objects.filter(brand_id=incident.brand_id).first()
    return {
        "schema": SCHEMA,
        "made_at": _time(now()),
        "brand": incident.brand.name,
        "incident": {"uid": str(incident.uid), "number": incident.number, "title": incident.title},
        "evidence": {
            "uid": str(one.uid), "number": one.number, "sort": one.sort, "state": one.state, "address": one.address,
            "final_address": one.final, "author": one.author, "text": one.text, "said_at": _time(one.said_at),
            "note": one.note, "captured_at": _time(one.captured_at), "captured_by": _name(one.captured_by),
            "removed_at": _time(one.removed_at), "removed_by": _name(one.removed_by), "removed_why": one.removed_why,
            "salt": one.salt,
        },
        "files": [{**file, "still_the_same": shelf.whole(file)} for file in one.files],
        "chain": [_link(entry) for entry in evidence_entries(one)],
        "chain_end": {"number": head.number, "digest": head.digest} if head is not None else None,
    }  # fmt: skip


def evidence_entries(one: Evidence) -> QuerySet[AuditEntry]:
    """Links of the audit chain that say what became of a piece, oldest first."""
    rows = AuditEntry.objects.filter(
        brand_id=one.incident.brand_id, object=key_of(one.incident), action__in=ACTIONS, payload__body__contains=key_of(one)
    )  # fmt: skip
    return rows.select_related("payload").order_by("number")


def _link(entry: AuditEntry) -> dict[str, Any]:
    """One link with everything that its digest covers."""
    return {
        "schema": entry.schema, "chain": entry.brand_id, "number": entry.number, "at": _time(entry.at),
        "actor": entry.actor, "action": entry.action, "object": entry.object, "payload_digest": entry.payload_digest,
        "previous": entry.previous, "digest": entry.digest, "payload": entry.payload.body,
    }  # fmt: skip


def _time(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at is not None else None


def _name(person: Person | None) -> str | None:
    return person.name if person is not None else None
