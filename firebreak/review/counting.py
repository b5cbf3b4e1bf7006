"""Services are asked what they count of our publications; what they do not tell is said, and nothing waits for them."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from firebreak.base.clock import now
from firebreak.base.errors import OutsideError, RateError, TransientError
from firebreak.publishing.models import Delivery
from firebreak.publishing.writers import gives_figures, writer_of
from firebreak.review.actions import Counted, keep_figures
from firebreak.review.machine import DESK
from firebreak.review.models import ChannelFigures, Followed

log = logging.getLogger(__name__)
IN_TIME: Final[Mapping[int, timedelta]] = {
    1: timedelta(minutes=20), 3: timedelta(minutes=40), 6: timedelta(hours=1), 24: timedelta(hours=3),
}  # fmt: skip
"""So long after each look a figure is still one of that look: services tell only what is now."""
AGAIN: Final = (30.0, 120.0, 300.0)
"""Seconds until those that did not answer are asked again."""
_C, _S = ChannelFigures.State, Delivery.State


def wanted(followed: Followed, hours: int) -> list[Delivery]:
    """Publications that were out at a look, and whose figures are not known yet."""
    rows = followed.release.deliveries.filter(
        state__in=(_S.SENT, _S.REMOVED), ended_at__lte=followed.at + timedelta(hours=hours)
    )
    known = ChannelFigures.objects.filter(followed=followed, hours=hours).exclude(state=_C.FAILED)
    return list(rows.exclude(pk__in=known.values("delivery")).select_related("channel").order_by("pk"))


def in_time(followed: Followed, hours: int, at: datetime) -> bool:
    """Whether what a service says now is still a figure of that look."""
    due = followed.at + timedelta(hours=hours)
    return due <= at <= due + IN_TIME[hours]


def count(followed: Followed, hours: int) -> bool:
    """Ask for all of a look, and keep what was said; whether it is worth asking again for those that did not answer."""
    found, again = [], False
    for row in wanted(followed, hours):
        if not in_time(followed, hours, now()):
            found.append(Counted(row, _C.MISSED))
            continue
        one = asked(row)
        again = again or (one.state == _C.FAILED and one.code in _PASSING)
        found.append(one)
    keep_figures(actor=DESK, followed=followed, hours=hours, found=found)
    return again


_PASSING: Final = frozenset({"publish.later", "publish.rate", "publish.unreachable"})
"""Errors that another try may cure."""


def asked(row: Delivery) -> Counted:
    """What the service of one publication says."""
    if row.state == _S.REMOVED:
        return Counted(row, _C.GONE)
    if row.channel.by_hand or not row.reference or row.channel.removed_at is not None:
        return Counted(row, _C.NOT_GIVEN)
    try:
        writer = writer_of(row.channel)
        if not gives_figures(writer):
            return Counted(row, _C.NOT_GIVEN)
        figures = writer.figures(row.reference)
    except (TransientError, RateError) as error:
        return Counted(row, _C.FAILED, code=error.code)
    except OutsideError as error:
        log.info("a service gave no figures", extra={"code": error.code})
        return Counted(row, _C.FAILED, code=error.code)
    return Counted(row, _C.GONE) if figures is None else Counted(row, _C.GIVEN, figures)
