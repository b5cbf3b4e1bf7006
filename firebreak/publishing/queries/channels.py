"""Reads of channels."""

from typing import Any

from django.db.models import QuerySet

from firebreak.org.models import Brand, Person
from firebreak.publishing.models import Channel, Delivery
from firebreak.publishing.rules import MOVES

CANCELS = [state for state, moves in MOVES.items() if "cancel" in moves and state != Delivery.State.FAILED]
"""States of what waits for a channel: its removal cancels it."""


def channels(brand: Brand) -> QuerySet[Channel]:
    """Channels of a brand that were not removed, in the order in which they publish."""
    rows = Channel.objects.filter(brand=brand, removed_at=None).select_related("person", "brand")
    return rows.order_by("place", "name", "pk")


def channel(brand: Brand, uid: Any) -> Channel | None:
    """One channel of the brand that was not removed, or ``None``."""
    return channels(brand).filter(uid=uid).first()


def waiting(channel: Channel) -> int:
    """How many publications its removal would cancel."""
    return channel.deliveries.filter(state__in=CANCELS).count()


def members(brand: Brand) -> QuerySet[Person]:
    """Who can be the one that publishes by hand, by name."""
    return Person.objects.filter(memberships__brand=brand, is_active=True).order_by("name", "pk")
