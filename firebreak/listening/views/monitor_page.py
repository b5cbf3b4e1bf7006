"""What the page of a monitor shows, gathered from the queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from firebreak.base.prepared import Prepared
from firebreak.listening import queries
from firebreak.listening.models import Alert, Monitor
from firebreak.listening.queries import MentionFilter, MonitorState, Share, Totals
from firebreak.listening.views.addresses import address_of, between, stretches
from firebreak.listening.views.cards import cards
from firebreak.listening.views.common import RANGES, Window, language_name, platform_name
from firebreak.listening.views.figures import gap_marks, heard, volume_chart
from firebreak.listening.views.own_figures import beside
from firebreak.listening.words import say
from firebreak.org.access import BrandRequest
from firebreak.org.models import Brand
from firebreak.web.charts import bars, sparkline
from firebreak.web.parts.numbers import compact, percent, plain
from firebreak.web.slots import Label

HOUR = timedelta(hours=1)
BY_HAND = gettext_lazy("What people bring by hand. A report marked as urgent raises an alert.")
UNUSUAL = 1.5
"""From so many times normal on, a number says that it is above normal."""


@dataclass(frozen=True)
class Stat:
    """One number: words, value, note, whether it is worse or better, and the posts behind it."""

    label: str
    value: str
    note: str = ""
    trend: str = ""
    href: str = ""


@dataclass(frozen=True)
class MonitorRow:
    """One line of the list of monitors."""

    monitor: Monitor
    state: MonitorState
    reason: Label
    spark: SafeString
    total: str
    usual: str
    negative: str
    href: str
    negative_href: str


def times_normal(times: float | None) -> str:
    """``11 times normal`` in words; empty while there is no baseline."""
    if times is None:
        return ""
    if times >= UNUSUAL:
        return _("{times} times normal").format(times=plain(round(times, 1) if times < 10 else round(times)))
    return _("about normal") if times >= 0.5 else _("less than normal")


def state_sentence(state: MonitorState, usual: float | None = None, at: datetime | None = None) -> str:
    """The state in one sentence, as the detector gave its reason."""
    if state.state == "calm" and usual is not None and at is not None:
        return _("Calm: about {count} an hour are normal at {time}.").format(
            count=plain(round(usual)), time=f"{timezone.localtime(at):%H:00}"
        )
    return say(state.reason_code, state.reason_params) if state.reason_code else ""


def monitor_row(brand: Brand, monitor: Monitor, since: datetime, until: datetime) -> MonitorRow:
    """One line: 24 hours in numbers and as a sparkline."""
    totals = queries.totals(monitor, since, until, heads=False)
    series = queries.series(monitor, since, until, step_s=3600)
    state = queries.state_of(monitor)
    counts = [count for _at, count in heard(series)]
    silent = all(count is None for count in counts)
    return MonitorRow(
        monitor=monitor,
        state=state,
        reason=BY_HAND if monitor.kind == Monitor.Kind.REPORTS else state_sentence(state),
        spark=sparkline(counts, title=_("Mentions in each of the last 24 hours")),
        total=compact(totals.count) if totals.count or not silent else "–",
        usual=times_normal(totals.times_normal),
        negative=percent(totals.negative / totals.count) if totals.count else "–",
        href=between(brand, monitor, since, until),
        negative_href=between(brand, monitor, since, until, sentiment="negative"),
    )


def monitor_context(request: BrandRequest, monitor: Monitor, window: Window) -> dict[str, Any]:
    """Everything in the live part of the page."""
    brand = request.brand
    state = queries.state_of(monitor)
    series = queries.series(monitor, window.since, window.until, step_s=window.range.step_s)
    band = queries.normal(monitor, window.since, window.until, step_s=window.range.step_s)
    gaps = queries.gaps(brand, window.since, window.until)
    alerts = alerts_in(monitor, window)
    shown = MentionFilter(monitor=str(monitor.uid), since=window.since, until=window.until)
    by_spread = replace(shown, order="spread")
    spread = queries.mentions(brand, by_spread, limit=4)
    latest = queries.mentions(brand, shown, limit=8)
    usual = usual_hour(monitor, window.until) if window.live else None
    here = reverse("listening:monitor", args=[brand.slug, monitor.uid])
    marks = gap_marks(gaps, window.since, window.until)
    return {
        "monitor": monitor,
        "monitor_key": str(monitor.pk),
        "window": window,
        "state": state,
        "state_sentence": state_sentence(state, usual, window.until) if window.live else "",
        "stats": stats(brand, monitor, window),
        "chart": volume_chart(
            series=series,
            band=band,
            alert_line=queries.alert_line(monitor, window.since, window.until, step_s=window.range.step_s),
            gaps=marks,
            events=[
                *((alert.raised_at, _("Alert A-{number}").format(number=alert.number)) for alert in alerts),
                *queries.expected_marks(monitor, window.since, window.until),
            ],
            link=stretches(brand, monitor),
        ),
        "alerts": alerts,
        "gaps": marks,
        "own_figures": beside(brand, window),
        "shares": shares(brand, monitor, window),
        "spread": cards(request, spread.items, query=monitor.query),
        "spread_href": address_of(brand, by_spread),
        "latest": cards(request, latest.items, query=monitor.query),
        "latest_href": address_of(brand, shown),
        "elsewhere": None if latest.items else newest(brand, monitor),
        "fragment": f"{here}?{urlencode(window.query())}",
        "here": here,
        "range_links": [(known, f"{here}?{urlencode(window.query(known.key))}") for known in RANGES],
    }


def usual_hour(monitor: Monitor, at: datetime) -> float | None:
    """Mentions that are normal for the hour that ``at`` lies in; ``None`` without a baseline."""
    start = at.replace(minute=0, second=0, microsecond=0)
    band = queries.normal(monitor, start, start + HOUR, step_s=3600)
    return float(band.expected[0]) if band is not None and len(band.expected) else None


def alerts_in(monitor: Monitor, window: Window) -> list[Alert]:
    """Alerts of this monitor raised within the window, oldest first: the numbered marks on the chart.

    With those of other monitors that this one saw as well.
    """
    return _alerts.all(monitor.pk, window.since, window.until)


_alerts = Prepared(
    lambda monitor, since, until: (
        Alert.objects.filter(Q(monitor=monitor) | Q(also=monitor), raised_at__gte=since, raised_at__lte=until)
        .distinct()
        .order_by("raised_at", "pk")[:20]
    )
)


def newest(brand: Brand, monitor: Monitor) -> dict[str, Any] | None:
    """When the newest mention was, for a page that shows nothing in its window (an imported past)."""
    page = queries.mentions(brand, MentionFilter(monitor=str(monitor.uid)), limit=1)
    if not page.items:
        return None
    at = page.items[0].time
    query = urlencode({"range": "7d", "until": (at + HOUR).isoformat()})
    return {"at": at, "href": f"{reverse('listening:monitor', args=[brand.slug, monitor.uid])}?{query}"}


def stats(brand: Brand, monitor: Monitor, window: Window) -> list[Stat]:
    """The four numbers on top; each opens to its posts."""
    hour_ago = window.until - HOUR
    hour = queries.totals(monitor, hour_ago, window.until, heads=False)
    now = queries.totals(monitor, window.since, window.until)
    before = queries.totals(monitor, window.since - window.range.length, window.since, heads=False)
    label = _("Mentions this hour") if window.live else _("Mentions in the last hour shown")
    return [
        Stat(
            label,
            compact(hour.count),
            times_normal(hour.times_normal) or _("normal not known yet"),
            "up" if (hour.times_normal or 0) >= UNUSUAL else "",
            between(brand, monitor, hour_ago, window.until),
        ),
        _negative(brand, monitor, window, now, before),
        Stat(
            _("People reached"),
            compact(now.reach) if now.reach or not now.count else "–",
            reach_note(now),
            "",
            between(brand, monitor, window.since, window.until, order="reach"),
        ),
        _most_active(brand, monitor, window),
    ]


def reach_note(totals: Totals) -> str:
    """What the reach is made of: known followers only, so where nobody gave them it is not known."""
    if totals.count and not totals.reach:
        return _("not known: the sources give no followers")
    return _("estimate, from followers of {authors} authors").format(authors=compact(totals.authors))


def _moved(points: int) -> str:
    """How far a share moved, in percentage points."""
    if not points:
        return _("no change")
    up = ngettext("up {points} point", "up {points} points", points)
    down = ngettext("down {points} point", "down {points} points", -points)
    return (up if points > 0 else down).format(points=abs(points))


def _negative(brand: Brand, monitor: Monitor, window: Window, now: Totals, before: Totals) -> Stat:
    share = now.negative / now.count if now.count else None
    then = before.negative / before.count if before.count else None
    note, trend = "", ""
    if share is not None and then is not None:
        points = round((share - then) * 100)
        trend = "up" if points > 0 else "down-good" if points < 0 else ""
        note = _moved(points)
    return Stat(
        _("Negative"),
        percent(share) if share is not None else "–",
        note or _("of {count} mentions").format(count=compact(now.count)),
        trend,
        between(brand, monitor, window.since, window.until, sentiment="negative"),
    )


def _most_active(brand: Brand, monitor: Monitor, window: Window) -> Stat:
    found = _parts(monitor, window, "platform")
    if not found:
        return Stat(_("Most active platform"), "–")
    top = max(found, key=lambda share: share.count)
    note = _("{count} mentions").format(count=compact(top.count))
    href = between(brand, monitor, window.since, window.until, platform=top.value)
    return Stat(_("Most active platform"), str(platform_name(top.value)), note, "", href)


def _parts(monitor: Monitor, window: Window, by: str) -> list[Share]:
    """The parts of the page's window; two places show the platforms."""
    known = ("parts", monitor.pk, window.since, window.until, by)
    return queries.remembered(known, lambda: queries.breakdown(monitor, window.since, window.until, by))


def shares(brand: Brand, monitor: Monitor, window: Window) -> list[dict[str, Any]]:
    """Platforms and languages as bars whose rows open to their posts."""
    drawn = []
    for by, title, name in (
        ("platform", _("Platforms"), platform_name),
        ("language", _("Languages"), language_name),
    ):
        found: Sequence[Any] = _parts(monitor, window, by)
        top = sorted(found, key=lambda share: -share.count)[:8]
        rows = [
            (
                str(name(share.value)),
                share.count,
                between(brand, monitor, window.since, window.until, **{by: share.value}),
            )
            for share in top
        ]
        drawn.append({"title": title, "chart": bars(rows, title=title) if rows else None})
    return drawn


@dataclass(frozen=True)
class Worst:
    """A part of what is said that is meant badly."""

    name: str
    negative: int
    share: str
    href: str


def worst(brand: Brand, monitor: Monitor, window: Window, *, most: int = 4) -> list[tuple[str, list[Worst]]]:
    """Platforms and languages with the most negative mentions, most first; those without any are left out."""
    drawn = []
    for by, title, name in (
        ("platform", _("Platforms"), platform_name),
        ("language", _("Languages"), language_name),
    ):
        found = sorted(
            (one for one in _parts(monitor, window, by) if one.negative), key=lambda one: -one.negative
        )
        rows = [
            Worst(
                str(name(one.value)), one.negative, percent(one.negative / one.count),
                between(brand, monitor, window.since, window.until, sentiment="negative", **{by: one.value}),
            )
            for one in found[:most]
        ]  # fmt: skip
        drawn.append((title, rows))
    return [pair for pair in drawn if pair[1]]
