"""The list of monitors and the live page of one."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from firebreak.base import clock
from firebreak.listening import queries
from firebreak.listening.views.common import RANGES, draw, wants_fragment, window_of
from firebreak.listening.views.lookup import found
from firebreak.listening.views.monitor_page import MonitorRow, monitor_context, monitor_row
from firebreak.listening.views.query_words import sentence
from firebreak.org.access import BrandRequest, brand_page

URGENT = {"crisis": 0, "alert": 1, "watch": 2}
"""Monitors in these states come first; the rest keep their order."""


@require_safe
@brand_page("listening.see")
@queries.once()
def monitors(request: BrandRequest) -> HttpResponseBase:
    """Every monitor with its state, its last 24 hours and how that compares with normal."""
    now = clock.now()
    since = now - timedelta(hours=24)
    shown = list(queries.monitors(request.brand))
    queries.watches_ahead(shown)
    rows: list[MonitorRow] = [monitor_row(request.brand, monitor, since, now) for monitor in shown]
    rows.sort(key=lambda row: URGENT.get(row.state.state, len(URGENT)))
    context = {
        "rows": rows,
        "live_topics": " ".join(["alerts", *(f"monitor.{row.monitor.pk}" for row in rows)]),
        "sources": len(list(queries.sources(request.brand))),
    }
    template = "listening/parts/monitor_list.html" if wants_fragment(request) else "listening/monitors.html"
    return draw(request, template, context)


@require_safe
@brand_page("listening.see")
@queries.once()
def monitor(request: BrandRequest, uid: UUID) -> HttpResponseBase:
    """What is said about one thing: state, numbers, chart, shares, posts. The range stands in the address."""
    item = found(queries.monitor, request.brand, uid)
    window = window_of(request)
    context = monitor_context(request, item, window)
    if wants_fragment(request):
        return draw(request, "listening/parts/monitor_live.html", context)
    context |= {"ranges": RANGES, "query_sentence": sentence(item.query) if item.query else ""}
    return draw(request, "listening/monitor.html", context)
