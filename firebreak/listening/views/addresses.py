"""Addresses of the posts behind a number: every number on the pages opens one of these."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.urls import get_script_prefix, reverse

from firebreak.listening.models import Monitor
from firebreak.listening.queries import MentionFilter
from firebreak.listening.queries.filters import time_text
from firebreak.org.models import Brand


def mentions_address(brand: Brand, **chosen: Any) -> str:
    """The mentions page with these filters, as fields of :class:`MentionFilter`."""
    return address_of(brand, MentionFilter(**chosen))


def address_of(brand: Brand, chosen: MentionFilter) -> str:
    """The mentions page with this filter."""
    query = chosen.to_query()
    address = _mentions_path(brand.slug, get_script_prefix())
    return f"{address}?{query}" if query else address


@lru_cache(maxsize=256)
def _mentions_path(slug: str, _prefix: str) -> str:
    """One page asks for it hundreds of times: every point of a chart is a link."""
    return reverse("listening:mentions", args=[slug])


def between(brand: Brand, monitor: Monitor, since: datetime, until: datetime, **more: Any) -> str:
    """A monitor's mentions in a stretch of time."""
    return mentions_address(brand, monitor=str(monitor.uid), since=since, until=until, **more)


def stretches(brand: Brand, monitor: Monitor) -> Callable[[datetime, datetime], str]:
    """:func:`between` for the points of a chart, hundreds of which differ by their times alone."""
    start = mentions_address(brand, monitor=str(monitor.uid))

    def address(since: datetime, until: datetime) -> str:
        first, last = time_text(since).replace(":", "%3A"), time_text(until).replace(":", "%3A")
        return f"{start}&since={first}&until={last}"

    return address
