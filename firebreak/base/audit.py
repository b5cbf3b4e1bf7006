"""The audit chain: who did what to which object, when, each link holding the digest of the one before.

Only codes and parameters are stored, never sentences. Erasing a body leaves the chain verifiable.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from firebreak.base.clock import now
from firebreak.base.models import AuditEntry, AuditHead, AuditPayload

INSTALLATION = 0
SCHEMA = 1


def canonical(body: Any) -> str:
    """JSON with sorted keys and no spaces, so that equal bodies have equal digests."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _link_digest(entry: AuditEntry) -> str:
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = [entry.schema, entry.brand_id, entry.number, at, entry.actor, entry.action, entry.object]
    return _digest(canonical([*parts, entry.payload_digest, entry.previous]))


def record(*, brand_id: int, actor: str, action: str, object: str, body: Any, at: datetime | None = None) -> AuditEntry:  # noqa: A002
    """Add one link inside the caller's transaction (a transaction is required) and return it."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit entry belongs in the transaction of what it records")
    AuditHead.objects.get_or_create(brand_id=brand_id)
    head = AuditHead.objects.select_for_update().get(brand_id=brand_id)
    text = canonical(body)
    entry = AuditEntry(
        brand_id=brand_id,
        number=head.number + 1,
        schema=SCHEMA,
        at=at or now(),
        actor=actor,
        action=action,
        object=object,
        payload_digest=_digest(text),
        previous=head.digest,
    )
    entry.digest = _link_digest(entry)
    entry.save(force_insert=True)
    AuditPayload.objects.create(entry=entry, body=text)
    AuditHead.objects.filter(brand_id=brand_id).update(number=entry.number, digest=entry.digest)
    return entry


@dataclass(frozen=True)
class Fault:
    """One place where a chain does not hold. ``kind``: gap, digest, previous, payload, head."""

    brand_id: int
    number: int
    kind: str


def verify(brand_id: int) -> Iterator[Fault | int]:
    """Walk one chain from its start; yields each fault found, and every 1,000 links the number reached."""
    previous, expected = "", 1
    entries = AuditEntry.objects.filter(brand_id=brand_id).select_related("payload").order_by("number")
    for entry in entries.iterator(chunk_size=1000):
        if entry.number != expected:
            yield Fault(brand_id, expected, "gap")
        if entry.previous != previous:
            yield Fault(brand_id, entry.number, "previous")
        if _link_digest(entry) != entry.digest:
            yield Fault(brand_id, entry.number, "digest")
        payload = getattr(entry, "payload", None)
        if payload is None or (payload.erased_by is None and _digest(payload.body) != entry.payload_digest):
            yield Fault(brand_id, entry.number, "payload")
        previous, expected = entry.digest, entry.number + 1
        if entry.number % 1000 == 0:
            yield entry.number
    head = AuditHead.objects.filter(brand_id=brand_id).first()
    if head is not None and (head.number != expected - 1 or head.digest != previous):
        yield Fault(brand_id, head.number, "head")


def chains() -> list[int]:
    """Every chain by brand id; 0 is the installation."""
    return list(AuditHead.objects.order_by("brand_id").values_list("brand_id", flat=True))
