"""Reads of mail lists: who is on one, and how far a text has come through it."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from firebreak.org.models import Brand
from firebreak.publishing.models import Channel, Delivery, Mailing, Subscriber

_M = Mailing.State


class Mailed(NamedTuple):
    """How far a text is: numbers of receivers."""

    sent: int = 0
    waiting: int = 0
    """Their turn is to come, or just now."""
    failed: int = 0
    unknown: int = 0
    skipped: int = 0

    @property
    def all(self) -> int:
        """Everybody it was meant for when it was queued."""
        return sum(self)


def to_list(channel: Channel) -> bool:
    """Whether a channel is a list of receivers."""
    return channel.manifest is not None and channel.manifest.to_list


def goes_to_list(delivery_id: int) -> bool:
    """Whether a delivery is for a list of receivers."""
    return Mailing.objects.filter(delivery=delivery_id).exists()


def receivers(channel: Channel, words: str = "", state: str = "") -> QuerySet[Subscriber]:
    """Those of a list, by address; ``words``: part of an address or name."""
    rows = Subscriber.objects.filter(channel=channel)
    if words:
        rows = rows.filter(Q(email__icontains=words) | Q(name__icontains=words))
    if state in Subscriber.State.values:
        rows = rows.filter(state=state)
    return rows.order_by("email", "pk")


def receiver_of(brand: Brand, uid: Any) -> Subscriber | None:
    """One of any list of the brand that was not removed."""
    rows = Subscriber.objects.select_related("channel").filter(channel__brand=brand, channel__removed_at=None)
    return rows.filter(uid=uid).first()


def receiver_counts(channel: Channel) -> dict[str, int]:
    """State -> how many, every state."""
    rows = Subscriber.objects.filter(channel=channel).values_list("state").annotate(n=Count("pk"))
    return {**dict.fromkeys(Subscriber.State.values, 0), **dict(rows.order_by())}


def mailed(deliveries: Iterable[Delivery]) -> dict[int, Mailed]:
    """Delivery's key -> how far it is; nothing for those that go to no list."""
    rows = Mailing.objects.filter(delivery__in=[one.pk for one in deliveries]).order_by()
    found: dict[int, dict[str, int]] = {}
    for key, state, n in rows.values_list("delivery_id", "state").annotate(n=Count("pk")):
        found.setdefault(key, {})[state] = n
    return {key: _mailed(counts) for key, counts in found.items()}


def _mailed(counts: dict[str, int]) -> Mailed:
    waiting = counts.get(_M.WAITING, 0) + counts.get(_M.PERMITTED, 0)
    others = (counts.get(state, 0) for state in (_M.FAILED, _M.UNKNOWN, _M.SKIPPED))
    return Mailed(counts.get(_M.SENT, 0), waiting, *others)
