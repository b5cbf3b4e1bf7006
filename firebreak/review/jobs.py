"""What goes on by itself: a release that is out is followed, looked at after some hours, and its services are asked.

Each part bears being done twice. The timer finds whatever nobody did: a worker that stood still, an event that was lost.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, Final

from firebreak.base import jobs
from firebreak.base.clock import now
from firebreak.base.models import Event
from firebreak.publishing.models import Delivery, Release
from firebreak.review import counting
from firebreak.review.actions import finish, follow, take_looks
from firebreak.review.machine import DESK
from firebreak.review.models import ChannelFigures, Followed
from firebreak.review.rules import LOOKS

SWEEP, COUNT = "review.sweep", "review.count"
LATE: Final = timedelta(minutes=10)
"""Posts of the last minutes of a look may still arrive so long after it."""
BACK: Final = timedelta(days=7)
"""A release that was out so long ago is still followed, after a worker stood still."""
LONG_AGO: Final = timedelta(days=60)
MOST: Final = 200
"""Of each sort in one sweep."""
log = logging.getLogger(__name__)


def heard_settled(event: Event) -> None:
    """Handler of ``publishing.settled``: the first text of a release is out."""
    if event.payload["state"] == Delivery.State.SENT:
        row = (
            Release.objects.filter(deliveries__uid=event.payload["delivery"]).select_related("brand").first()
        )
        if row is not None:
            follow(actor=DESK, release=row)


@jobs.job(SWEEP)
def sweep(_payload: dict[str, Any]) -> None:
    """Whatever is due and not done."""
    # What was due long ago is left out by an index; the event has seen it where a person published it late.
    out = Release.objects.filter(
        followed=None, deliveries__state=Delivery.State.SENT, deliveries__ended_at__gte=now() - BACK,
        deliveries__due_at__gte=now() - LONG_AGO,
    )  # fmt: skip
    for release in out.select_related("brand").distinct().order_by("pk")[:MOST]:
        _tried(partial(follow, actor=DESK, release=release))
    rows = Followed.objects.filter(ended_at=None).select_related("brand", "release", "incident")
    for followed in rows.order_by("start")[:MOST]:
        _tried(partial(go_on, followed))


def go_on(followed: Followed) -> None:
    """The looks of one release that are due; its services are asked by jobs of their own, so that none is waited for."""
    for hours in LOOKS:
        if now() >= followed.start + timedelta(hours=hours) + LATE:
            take_looks(actor=DESK, followed=followed, hours=hours)
        if now() >= followed.at + timedelta(hours=hours) and _unasked(followed, hours):
            count_later(followed, hours)
    over = now() >= followed.at + timedelta(hours=LOOKS[-1]) + counting.IN_TIME[LOOKS[-1]]
    if over and not any(_unasked(followed, hours) for hours in LOOKS):
        finish(actor=DESK, followed=followed)


def _unasked(followed: Followed, hours: int) -> bool:
    """Whether a publication of that look was never asked for."""
    rows = counting.wanted(followed, hours)
    known = ChannelFigures.objects.filter(followed=followed, hours=hours).values_list(
        "delivery_id", flat=True
    )
    return bool({one.pk for one in rows} - set(known))


def count_later(followed: Followed, hours: int, tries: int = 0, wait_s: float = 0.0) -> None:
    """A job that asks the services: one at a time for each look."""
    jobs.enqueue(
        COUNT, {"followed": followed.pk, "hours": hours, "tries": tries}, brand_id=followed.brand_id,
        due_at=now() + timedelta(seconds=wait_s), max_attempts=3, unique=f"{COUNT}:{followed.pk}:{hours}:{tries}",
    )  # fmt: skip


@jobs.job(COUNT)
def count(payload: dict[str, Any]) -> None:
    """Ask; those that did not answer are asked again a few times, and then it stands that they did not."""
    row = Followed.objects.select_related("brand", "release").filter(pk=payload["followed"]).first()
    if row is None:
        return
    hours, tries = int(payload["hours"]), int(payload["tries"])
    if counting.count(row, hours) and tries < len(counting.AGAIN):
        count_later(row, hours, tries + 1, counting.AGAIN[tries])


def _tried(work: Callable[[], Any]) -> None:
    """One part. A mistake of ours in it keeps no other from its turn."""
    try:
        work()
    except Exception as error:
        log.error("a part of the sweep failed", extra={"kind": type(error).__name__}, exc_info=True)


jobs.every(SWEEP, 60.0)
