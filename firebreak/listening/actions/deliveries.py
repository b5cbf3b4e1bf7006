"""What other programs hand to us: stored before it is answered, read by the pipeline after."""

from firebreak.base.clock import now
from firebreak.base.errors import RateError, WrongInput, WrongMove
from firebreak.listening.models import Intake, Source

MOST_WAITING = 2_000


def accept_delivery(source: Source, *, delivery: str, body: bytes, content_type: str) -> Intake:
    """Keep a delivery whose signature was checked. The same ``delivery`` twice is kept once (idempotent).

    When this returns, a crash loses nothing: the answer may be sent. Raises :class:`WrongInput`,
    :class:`WrongMove` for a paused source, :class:`RateError` when too many wait to be read.
    """
    delivery = delivery.replace("\x00", "").strip()
    if not delivery or len(delivery) > 200:
        raise WrongInput("delivery.bad_id", "A delivery needs an id of at most 200 characters.")
    if source.removed_at is not None or not source.active:
        raise WrongMove("delivery.not_listening", "This source is paused or was removed.")
    if Intake.objects.filter(source=source, done_at=None)[:MOST_WAITING].count() >= MOST_WAITING:
        raise RateError(
            "delivery.too_many", "Too many deliveries wait to be read. Send it again later.", retry_after=60
        )
    kept, _ = Intake.objects.get_or_create(
        source=source, delivery=delivery,
        defaults={"body": body, "content_type": content_type[:100], "received_at": now()},
    )  # fmt: skip
    return kept
