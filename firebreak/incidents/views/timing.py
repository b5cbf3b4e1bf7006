"""Time left, in words: "in 12 min", "17 min late"."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from firebreak.base.clock import now
from firebreak.web.parts.times import duration_words

SOON = timedelta(minutes=15)


class Left(NamedTuple):
    """How long until something is due."""

    kind: str
    """Of a flag: ``late``, ``wait`` (soon) or ``info``."""
    words: str
    at: datetime

    @property
    def late(self) -> bool:
        """Whether its time is over."""
        return self.kind == "late"


def left(due: datetime | None) -> Left | None:
    """Time left until ``due``; nothing where there is no time."""
    if due is None:
        return None
    gap = due - now()
    if gap < timedelta(0):
        late = max(-gap, timedelta(minutes=1))
        return Left("late", _("{time} late").format(time=duration_words(late, short=True)), due)
    kind = "wait" if gap < SOON else "info"
    return Left(
        kind, _("in {time}").format(time=duration_words(max(gap, timedelta(minutes=1)), short=True)), due
    )
