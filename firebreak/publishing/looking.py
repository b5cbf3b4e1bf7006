"""Whether an uncertain publication is out: it is looked for on the network, and where that cannot tell, a person says.

It is sent again only where a second publication could not come of that, or a person said that it is not out. Who was
asked is not waited for: it is looked for now and then, as services may show late what they took.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from firebreak.base import jobs, storable
from firebreak.base.actions import change
from firebreak.base.clock import now
from firebreak.base.errors import FirebreakError, PermanentError, RateError, TransientError, UnknownOutcome
from firebreak.publishing import sending
from firebreak.publishing.actions.common import LOOK, locked, look_later, step
from firebreak.publishing.actions.permitting import DESK, piece_of
from firebreak.publishing.models import Delivery, Permit
from firebreak.publishing.rules import ASKS_FROM, LOOKS_S, ORPHAN_S, STOPPED_S, Doubt, repeats_safely
from firebreak.publishing.writers import Published, writer_of

FORGOTTEN = timedelta(seconds=LOOKS_S[-1] + 300)
"""What is unknown, asks nobody and was not looked for this long has lost its job."""
log = logging.getLogger(__name__)


@jobs.job(LOOK)
def look_job(payload: dict[str, Any]) -> None:
    """One look."""
    look(int(payload["delivery"]), int(payload.get("place", 0)))


def look(delivery_id: int, place: int = 0) -> str:
    """Look for it once; the state after that."""
    row = Delivery.objects.select_related("channel", "follows").filter(pk=delivery_id).first()
    if row is None or row.state != Delivery.State.UNKNOWN:
        return str(row.state) if row is not None else ""
    following = place + 1 if place + 1 < len(LOOKS_S) else None
    code = row.error_code
    try:
        found = writer_of(row.channel).find(piece_of(row))
    except (TransientError, RateError, UnknownOutcome) as error:
        return _doubted(row, error.code, following, asks=place >= ASKS_FROM)
    except PermanentError as error:  # some services give no way to look, but know a repeat by its key
        found, following, code = None, None, error.code
    except FirebreakError as error:
        return _doubted(row, error.code, None, asks=True)
    except Exception as error:
        log.error("a look failed", extra={"writer": row.channel.writer, "kind": type(error).__name__})
        return _doubted(row, "publishing.broken", None, asks=True)
    if found is not None and not _of_another(row, found):
        return _found(row, found)
    doubt = Doubt(_same_key_s(row), _first_try(row), now(), row.tries)
    state = sending.repeat(row.pk) if repeats_safely(doubt) else ""
    return state or _doubted(row, code, following, asks=True)


def _same_key_s(row: Delivery) -> float:
    manifest = row.channel.manifest
    return manifest.same_key_s if manifest is not None else 0.0


def _first_try(row: Delivery) -> datetime:
    first = row.permits.filter(what="publish").order_by("pk").first()
    return first.opened_at if first is not None else row.created_at


def _of_another(row: Delivery, found: Published) -> bool:
    """Whether that is an earlier publication of the same words, which is known to be another delivery's."""
    others = Delivery.objects.filter(channel=row.channel_id, reference=found.reference[:600])
    return others.exclude(pk=row.pk).exclude(reference="").exists()


def _found(row: Delivery, found: Published) -> str:
    with change(actor=DESK, brand_id=row.brand_id, action="publishing.looked") as record:
        held = locked(row.pk)
        assert held is not None
        if held.state == Delivery.State.UNKNOWN:
            held.error_code, held.asks, held.looked_at = "", False, now()
            held.reference = storable.text(found.reference)[:600]
            held.address = storable.text(found.address)[:600]
            step(record, held, "sent", reference=held.reference)
            record.event("publishing.settled", {"delivery": str(held.uid), "state": str(held.state)})
        record.about(f"delivery:{held.uid}", state=held.state)
    return str(held.state)


def _doubted(row: Delivery, code: str, following: int | None, *, asks: bool) -> str:
    """Nothing is known still; ``following``: place of the next look, if there is one."""
    with change(actor=DESK, brand_id=row.brand_id, action="publishing.looked") as record:
        held = locked(row.pk)
        assert held is not None
        if held.state == Delivery.State.UNKNOWN:
            new = asks and not held.asks
            held.error_code, held.asks, held.looked_at = code, held.asks or asks, now()
            step(record, held, "doubt", error=code, asks=held.asks)
            if new:
                record.event("publishing.settled", {"delivery": str(held.uid), "state": str(held.state)})
            if following is not None:
                look_later(held, following)
        record.about(f"delivery:{held.uid}", state=held.state)
    return str(held.state)


def orphans() -> list[int]:
    """Permits whose sender has said nothing for so long that it is taken for lost."""
    old = now() - timedelta(seconds=ORPHAN_S)
    rows = Permit.objects.filter(closed_at=None, outcome="", what="publish", opened_at__lt=old)
    return list(rows.values_list("pk", flat=True)[:1000])


def forget_stopped() -> None:
    """Nobody stands still in the middle of a call for so long: a freeze need not name it any more."""
    old = Permit.objects.filter(closed_at=None, opened_at__lt=now() - timedelta(seconds=STOPPED_S))
    old.exclude(outcome="").update(closed_at=now())


def look_for_forgotten() -> None:
    """What is unknown is looked for, or asks a person: never neither."""
    old = now() - FORGOTTEN
    rows = Delivery.objects.filter(
        Q(looked_at=None) | Q(looked_at__lt=old), state=Delivery.State.UNKNOWN, asks=False
    )
    for row in rows.exclude(permits__opened_at__gte=old)[:1000]:
        look_later(row, len(LOOKS_S) - 1)
