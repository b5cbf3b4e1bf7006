"""What goes on by itself: sending, looking, and every few seconds what has lost its job, its sender or its record."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from firebreak.base import jobs, patience
from firebreak.base.clock import now
from firebreak.publishing import looking, photos, remote, sending
from firebreak.publishing.actions import freezing
from firebreak.publishing.actions.common import send_later
from firebreak.publishing.actions.late import note_late
from firebreak.publishing.actions.mailing import give_up_mails, lost
from firebreak.publishing.actions.permitting import give_up
from firebreak.publishing.models import Delivery

SWEEP = "publishing.sweep"
SWEEP_PHOTOS = "publishing.sweep_photos"
WAITS_S = 5.0
"""So long each part waits for a row that somebody holds; it is tried again by the next sweep."""
log = logging.getLogger(__name__)
__all__ = ["looking", "remote", "sending"]


@jobs.job(SWEEP)
def sweep(_payload: dict[str, Any]) -> None:
    """Each shut gate gets its record; orphans become unknown and are looked for; what is due without a job gets one."""
    _tried(freezing.record_all)
    for number in looking.orphans():
        _tried(partial(give_up, number))
    for number in lost():
        _tried(partial(give_up_mails, number))
    _tried(looking.look_for_forgotten)
    _tried(looking.forget_stopped)
    _tried(send_what_is_due)
    _tried(note_late)


@jobs.job(SWEEP_PHOTOS)
def sweep_photos(_payload: dict[str, Any]) -> None:
    """Files that no photo refers to go."""
    photos.sweep()


def send_what_is_due() -> None:
    """A job for each that has none; where it has one they are the same."""
    for row in Delivery.objects.filter(state=Delivery.State.QUEUED, due_at__lte=now()).order_by("due_at")[
        :5000
    ]:
        send_later(row)


def _tried(work: Callable[[], Any]) -> None:
    """One part. What it comes upon, a row that somebody holds or a mistake of ours, keeps no other from its turn."""
    try:
        with patience.at_most(WAITS_S):
            work()
    except Exception as error:
        log.error("a part of the sweep failed", extra={"kind": type(error).__name__}, exc_info=True)


jobs.every(SWEEP, 15.0)
jobs.every(SWEEP_PHOTOS, 86_400.0)
