"""What the actions of this room share."""

from datetime import timedelta
from typing import Any

from firebreak.base import jobs
from firebreak.base.actions import Change
from firebreak.base.clock import now
from firebreak.org.models import Brand
from firebreak.publishing.models import Delivery
from firebreak.publishing.rules import LOOKS_S, move

SEND, LOOK = "publishing.send", "publishing.look"
ENDED = {Delivery.State.SENT, Delivery.State.FAILED, Delivery.State.CANCELLED, Delivery.State.REMOVED}


def take_turns(brand_id: int) -> None:
    """Whoever queues and whoever holds wait for each other until their transaction ends; first of all locks.

    So a freeze that shuts after somebody looked at the gate holds what they queue. SQLite has one writer anyhow.
    """
    Brand.objects.select_for_update(no_key=True).filter(pk=brand_id).only("pk").first()


def locked(delivery_id: int) -> Delivery | None:
    """The row as it is now, held until the action ends; ``None`` when it is gone."""
    return (
        Delivery.objects.select_for_update(of=("self",), no_key=True)
        .select_related("channel", "release", "brand", "follows")
        .filter(pk=delivery_id)
        .first()
    )


def step(record: Change, row: Delivery, verb: str, **said: Any) -> None:
    """Move it by the table, store it, name it in the audit chain, wake the pages that show it. Raises ``WrongMove``."""
    before, row.state = row.state, move(row.state, verb)
    row.ended_at = now() if row.state in ENDED else None
    row.save()
    record.about(
        f"delivery:{row.uid}", move=verb, before=before, state=row.state, digest=row.digest,
        channel=str(row.channel.uid), language=row.language, **said,
    )  # fmt: skip
    record.touches(f"b{row.brand_id}.publishing")


def send_later(row: Delivery, wait_s: float = 0.0) -> None:
    """A job that sends it when it is due, in the caller's transaction: one for each moment, whoever asks for it."""
    due = max(row.due_at, now() + timedelta(seconds=wait_s)) if wait_s else row.due_at
    jobs.enqueue(
        SEND, {"delivery": row.pk}, brand_id=row.brand_id, due_at=due, max_attempts=3,
        unique=f"publish:{row.pk}:{int(due.timestamp())}",
    )  # fmt: skip


def look_later(row: Delivery, place: int = 0, wait_s: float = 0.0) -> None:
    """A job that looks for it, in the caller's transaction: what is unknown has one, or asks a person."""
    place = min(place, len(LOOKS_S) - 1)
    due = now() + timedelta(seconds=max(wait_s, LOOKS_S[place]))
    jobs.enqueue(
        LOOK, {"delivery": row.pk, "place": place}, brand_id=row.brand_id, due_at=due, max_attempts=3,
        unique=f"look:{row.pk}:{int(due.timestamp())}",
    )  # fmt: skip
