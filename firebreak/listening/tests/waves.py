"""Weeks of mentions of a monitor as sums alone: quick to make, and all that figures over time read."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from firebreak.listening.models import Source
from firebreak.listening.store.rollups import Counted, Sums

SLICE = timedelta(minutes=5)


def listened(brand: Any, since: datetime) -> Source:
    """A source that has listened from then on."""
    source = Source.objects.create(brand=brand, connector="bluesky", name="Bluesky")
    Source.objects.filter(pk=source.pk).update(created_at=since)
    return source


def said(monitor: Any, since: datetime, until: datetime, per_slice: Callable[[datetime], int]) -> None:
    """Add so many mentions to each five minutes; every second one is negative and on another network."""
    sums, at = Sums(), since
    while at < until:
        for place in range(per_slice(at)):
            odd = place % 2
            sums.add(
                Counted(
                    monitor.pk, at.timestamp(), ("x", "weibo")[odd], ("en", "zh-hans")[odd],
                    ("neutral", "negative")[odd], "post", f"u{place}", 10, "", "", 0,
                )
            )  # fmt: skip
        at += SLICE
    with connection.cursor() as cursor:
        sums.write(cursor)


def rise(monitor: Any, now: datetime, *, days: int = 4, minutes: int = 60) -> None:
    """Three mentions in five minutes for some days, and thirty of them since ``minutes`` ago."""
    begun = now - timedelta(minutes=minutes)
    said(monitor, now - timedelta(days=days), begun, lambda _at: 3)
    said(monitor, begun, now, lambda _at: 30)
