"""Reads of mails that came back: numbers of a delivery, and how the mailbox is to which they come."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db.models import Count

from firebreak.base import config
from firebreak.base.clock import now
from firebreak.publishing.models import Delivery, Mailing, ReturnsBox

LATE: Final = timedelta(hours=1)
"""It is read every five minutes."""
_R = Mailing.Returned


class CameBack(NamedTuple):
    """Numbers of mails of one delivery by what was reported last."""

    gone: int = 0
    refused: int = 0
    later: int = 0
    """Servers still try: they may arrive."""

    @property
    def all(self) -> int:
        """Those that did not arrive."""
        return self.gone + self.refused


class BoxLook(NamedTuple):
    """How the mailbox is. ``code``: why it could not be read the last time."""

    is_set: bool
    code: str = ""
    read_at: datetime | None = None
    late: bool = False
    """Nobody has read it for long, nor tried."""
    unreadable: int = 0
    """Reports in it that a person must look at."""

    @property
    def well(self) -> bool:
        """Whether it is read, or not set."""
        return not self.code and not self.late


def came_back(deliveries: Iterable[Delivery]) -> dict[int, CameBack]:
    """Delivery's key -> its numbers; nothing for those of which nothing came back."""
    rows = Mailing.objects.filter(delivery__in=[one.pk for one in deliveries]).exclude(returned=_R.NO)
    found: dict[int, dict[str, int]] = {}
    for key, fate, n in rows.order_by().values_list("delivery_id", "returned").annotate(n=Count("pk")):
        found.setdefault(key, {})[fate] = n
    return {
        key: CameBack(*(counts.get(fate, 0) for fate in (_R.GONE, _R.REFUSED, _R.LATER)))
        for key, counts in found.items()
    }


def returns_look() -> BoxLook:
    """As the last run left it. A mailbox that was set a moment ago is not late."""
    if not config.get("mail_returns_url"):
        return BoxLook(False)
    row = ReturnsBox.objects.filter(pk=1).first()
    if row is None:
        return BoxLook(True)
    late = row.tried_at < now() - LATE
    return BoxLook(True, row.error_code, row.read_at, late, row.unreadable)
