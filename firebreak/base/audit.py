"""The audit chain: who did what to which object, when, each link holding the digest of the one before.

Only codes and parameters are stored, never sentences. Erasing a body leaves the chain verifiable. A chain
shows every change within it by itself; that its end was cut off, or that all of it was made anew, shows
only against heads that were exported to another place (:func:`export_heads`, :func:`check_heads`).
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max

from firebreak.base import storable
from firebreak.base.clock import now
from firebreak.base.models import AuditEntry, AuditHead, AuditPayload
from firebreak.base.prepared import Prepared

INSTALLATION = 0
SCHEMA = 1
ERASED = "audit.erased"
HEADS = "audit-heads.jsonl"
# Each action of anybody writes these two: to make them into SQL anew costs more than to run them.
_PAYLOAD = "INSERT INTO base_auditpayload (entry_id, body, erased_by) VALUES (%s, %s, NULL)"
_MOVE = "UPDATE base_audithead SET number = %s, digest = %s WHERE brand_id = %s"
_head = Prepared(lambda brand: AuditHead.objects.select_for_update(no_key=True).filter(brand_id=brand)[:1])


def canonical(body: Any) -> str:
    """JSON with sorted keys and no spaces, so that equal bodies have equal digests."""
    return json.dumps(
        storable.value(body), sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
    )


def _plain(thing: Any) -> str:
    return storable.text(str(thing))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _link_digest(entry: AuditEntry) -> str:
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = [entry.schema, entry.brand_id, entry.number, at, entry.actor, entry.action, entry.object]
    return _digest(canonical([*parts, entry.payload_digest, entry.previous]))


def _locked_head(brand_id: int) -> AuditHead:
    head = _head.first(brand_id)
    if head is None:
        AuditHead.objects.get_or_create(brand_id=brand_id)
        head = _head.first(brand_id)
        assert head is not None
    return head


def record(
    *,
    brand_id: int,
    actor: str,
    action: str,
    object: str,  # noqa: A002
    body: Any,
    at: datetime | None = None,
) -> AuditEntry:
    """Add one link inside the caller's transaction (a transaction is required) and return it.

    Raises ``ValueError`` when a code is longer than its column, instead of cutting what is to be proved.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit entry belongs in the transaction of what it records")
    if len(actor) > 200 or len(action) > 120 or len(object) > 200:
        raise ValueError("actor and object have at most 200 characters, action at most 120")
    head = _locked_head(brand_id)
    text = canonical(body)
    entry = AuditEntry(
        brand_id=brand_id,
        number=head.number + 1,
        schema=SCHEMA,
        at=at or now(),
        actor=storable.text(actor),
        action=action,
        object=storable.text(object),
        payload_digest=_digest(text),
        previous=head.digest,
    )
    entry.digest = _link_digest(entry)
    entry.save(force_insert=True)
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(_PAYLOAD, [entry.pk, text])
        cursor.execute(_MOVE, [entry.number, entry.digest, brand_id])
    return entry


def _address(number: int) -> str:
    return f"entry:{number}"


def erase(entry: AuditEntry, actor: str, *, reason: str = "") -> AuditEntry:
    """Replace the body by a tombstone and add the entry that says so; the chain still verifies.

    Runs inside the caller's transaction. A body that is erased already stays as it is and the entry that
    erased it is returned. An entry about an erasure has nothing to erase: ``ValueError``.
    """
    if entry.action == ERASED:
        raise ValueError("an entry that records an erasure cannot be erased itself")
    _locked_head(entry.brand_id)
    payload = AuditPayload.objects.select_for_update(no_key=True).get(entry=entry)
    if payload.erased_by is not None:
        return AuditEntry.objects.get(brand_id=entry.brand_id, number=payload.erased_by)
    body = {"number": entry.number, "digest": entry.payload_digest, "reason": reason}
    done = record(
        brand_id=entry.brand_id, actor=actor, action=ERASED, object=_address(entry.number), body=body
    )
    AuditPayload.objects.filter(entry=entry).update(body="", erased_by=done.number)
    return done


@dataclass(frozen=True)
class Fault:
    """One place where a chain does not hold. ``kind``: gap, digest, previous, payload, head, cut."""

    brand_id: int
    number: int
    kind: str


def _payload_holds(entry: AuditEntry) -> bool:
    payload = getattr(entry, "payload", None)
    if payload is None:
        return False
    if payload.erased_by is None:
        return _digest(payload.body) == entry.payload_digest
    tombstone = AuditEntry.objects.filter(
        brand_id=entry.brand_id,
        number=payload.erased_by,
        number__gt=entry.number,
        action=ERASED,
        object=_address(entry.number),
    )
    return payload.body == "" and tombstone.exists()


def verify(brand_id: int) -> Iterator[Fault | int]:
    """Walk one chain from its start; yields each fault found, and every 1,000 links the number reached.

    Links that are added while it walks are no faults.
    """
    head = AuditHead.objects.filter(brand_id=brand_id).first()
    upto = head.number if head else 0
    previous, expected = "", 1
    entries = AuditEntry.objects.filter(brand_id=brand_id, number__lte=upto)
    for entry in entries.select_related("payload").order_by("number").iterator(chunk_size=1000):
        if entry.number != expected:
            yield Fault(brand_id, expected, "gap")
        if entry.previous != previous:
            yield Fault(brand_id, entry.number, "previous")
        if _link_digest(entry) != entry.digest:
            yield Fault(brand_id, entry.number, "digest")
        if not _payload_holds(entry):
            yield Fault(brand_id, entry.number, "payload")
        previous, expected = entry.digest, entry.number + 1
        if entry.number % 1000 == 0:
            yield entry.number
    if head is not None and (upto != expected - 1 or head.digest != previous):
        yield Fault(brand_id, upto, "head")
    yield from _beyond_head(brand_id)


def _beyond_head(brand_id: int) -> Iterator[Fault]:
    """Links above the head: read before the head, which moves in the same transaction as they come."""
    last = AuditEntry.objects.filter(brand_id=brand_id).aggregate(last=Max("number"))["last"] or 0
    head = AuditHead.objects.filter(brand_id=brand_id).first()
    if last > (head.number if head else 0):
        yield Fault(brand_id, last, "head")


def chains() -> list[int]:
    """Every chain by brand id; 0 is the installation. A chain whose head was removed is still listed."""
    heads = set(AuditHead.objects.values_list("brand_id", flat=True))
    return sorted(heads | set(AuditEntry.objects.order_by().values_list("brand_id", flat=True).distinct()))


def export_heads(folder: Path) -> Path:
    """Append the head of every chain, a JSON line each, to a file that only its owner may read.

    Copies of this file kept elsewhere prove later that nothing was cut off and the chain was not made anew.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / HEADS
    at = now().isoformat(timespec="seconds")
    lines = [
        json.dumps({"at": at, "chain": head.brand_id, "number": head.number, "digest": head.digest})
        for head in AuditHead.objects.order_by("brand_id")
    ]
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write("".join(line + "\n" for line in lines))
        out.flush()
        os.fsync(out.fileno())
    return file


def check_heads(file: Path) -> Iterator[Fault]:
    """Compare exported heads with the chains: a ``cut`` for each that is no longer there as it was.

    Raises ``ValueError`` with the line number when the file is not one of ours.
    """
    for position, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            said = json.loads(line)
            chain, number, digest = int(said["chain"]), int(said["number"]), str(said["digest"])
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"line {position} of {file.name} is not an exported head") from error
        kept = AuditEntry.objects.filter(brand_id=chain, number=number, digest=digest)
        if number and not kept.exists():
            yield Fault(chain, number, "cut")
