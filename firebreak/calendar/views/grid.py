"""The calendar as month and week: every post with its channel, moment, state and risks; days to mind by their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_day_names
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from firebreak.calendar import days, queries
from firebreak.calendar.content import name_of
from firebreak.calendar.looked import OwnDay, Risk
from firebreak.calendar.looking import Looker, countries_of, own_days
from firebreak.calendar.models import PlannedPost
from firebreak.calendar.rules import OPEN
from firebreak.calendar.views.common import SEE, Stands, calendar_page, draw, stands
from firebreak.calendar.words import RISK_NAMES
from firebreak.org.access import BrandRequest
from firebreak.org.dates import today_of
from firebreak.publishing.models import Channel, Delivery
from firebreak.publishing.words import writer_icon
from firebreak.web.contents import in_language, language_here
from firebreak.web.parts.numbers import active_locale
from firebreak.web.slots import Label

MOST = 400
"""Posts on one page; it says when there are more."""
WEEK = timedelta(days=7)
FIRST_YEAR, LAST_YEAR = 2000, 2100


class Cell(NamedTuple):
    """One post in the grid."""

    row: PlannedPost
    name: str
    icon: str
    stands: Stands
    errors: list[Label]
    advice: list[Label]


class DayCell(NamedTuple):
    """One day of the grid."""

    day: date
    title: str
    weekday: str
    beside: bool
    """Of the month before or after."""
    today: bool
    past: bool
    marks: list[str]
    posts: list[Cell]


@require_safe
@calendar_page(SEE)
def month(request: BrandRequest) -> HttpResponseBase:
    """The weeks of one month."""
    shown = day_of_address(request)
    first = shown.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    begin = first - timedelta(days=first.weekday())
    end = following + timedelta(days=-following.weekday() % 7)
    title = format_date(
        first, "LLLL y" if active_locale().language != "zh" else "y年M月", locale=active_locale()
    )
    return _page(
        request,
        "month",
        begin,
        end,
        month_of=first,
        title=title,
        before=first - timedelta(days=1),
        after=following,
    )


@require_safe
@calendar_page(SEE)
def week(request: BrandRequest) -> HttpResponseBase:
    """Seven days from a Monday on."""
    shown = day_of_address(request)
    begin = shown - timedelta(days=shown.weekday())
    last = begin + timedelta(days=6)
    title = f"{_short(begin)} – {_short(last)}"
    return _page(
        request,
        "week",
        begin,
        begin + WEEK,
        month_of=None,
        title=title,
        before=begin - WEEK,
        after=begin + WEEK,
    )


def _page(
    request: BrandRequest, view: str, begin: date, end: date, *, month_of: date | None, title: str, before: date, after: date
) -> HttpResponseBase:  # fmt: skip
    brand, zone = request.brand, ZoneInfo(request.brand.time_zone)
    since, until = (datetime.combine(one, time.min, zone) for one in (begin, end))
    chosen = _channel(request)
    rows = queries.between(brand, since, until)
    if chosen is not None:
        rows = rows.filter(channel=chosen)
    found = list(rows[: MOST + 1])
    cells = _cells(request, found[:MOST])
    by_day: dict[date, list[Cell]] = {}
    for one in cells:
        by_day.setdefault(one.row.at.astimezone(zone).date(), []).append(one)
    address = reverse(f"calendar:{view}", args=[brand.slug])
    keep = f"&channel={chosen.uid}" if chosen is not None else ""
    waits = set(queries.waits_for(brand, request.user, request.role))
    context: dict[str, Any] = {
        "view": view, "title": title, "shown": day_of_address(request),
        "days": _days(request, begin, end, month_of, by_day), "weekdays": _weekdays(),
        "before": f"{address}?day={before.isoformat()}{keep}", "after": f"{address}?day={after.isoformat()}{keep}",
        "now_there": f"{address}?day={today_of(brand).isoformat()}{keep}",
        "channels": list(Channel.objects.filter(brand=brand, removed_at=None).order_by("place", "name")),
        "chosen": chosen, "more": len(found) > MOST, "limit": MOST, "any": bool(cells),
        "kept_back": sum(bool(one.errors) or one.row.state == PlannedPost.State.HELD for one in cells),
        "waiting": list(queries.posts(brand).filter(pk__in=waits)[:20]), "waits": len(waits),
        "held": list(queries.posts(brand).filter(state=PlannedPost.State.HELD)[:20]),
    }  # fmt: skip
    return draw(request, "grid", context)


def _cells(request: BrandRequest, rows: Sequence[PlannedPost]) -> list[Cell]:
    looker = Looker(request.brand, request.user).over(rows)
    ways = _deliveries(rows)
    found = []
    for row in rows:
        risks = looker.risks(row) if row.state in OPEN else []
        found.append(
            Cell(
                row, name_of(row), writer_icon(row.channel.writer), stands(row, ways.get(row.release_id or 0)),
                _names(risks, "error"), _names([one for one in risks if one.code != "sensitive_date"], "advice"),
            )
        )  # fmt: skip
    return found


def _names(risks: Sequence[Risk], strength: str) -> list[Label]:
    codes = dict.fromkeys(one.code for one in risks if one.strength == strength)
    return [RISK_NAMES[code] for code in codes]


def _deliveries(rows: Sequence[PlannedPost]) -> dict[int, Delivery]:
    keys = [row.release_id for row in rows if row.release_id is not None]
    return {one.release_id: one for one in Delivery.objects.filter(release__in=keys)}


def _days(
    request: BrandRequest, begin: date, end: date, month_of: date | None, by_day: Mapping[date, list[Cell]]
) -> list[DayCell]:
    countries, own, today = countries_of(request.brand), own_days(request.brand), today_of(request.brand)
    found = []
    for ahead in range((end - begin).days):
        day = begin + timedelta(days=ahead)
        beside = month_of is not None and (day.year, day.month) != (month_of.year, month_of.month)
        weekday = str(get_day_names("abbreviated", locale=active_locale())[day.weekday()])
        found.append(
            DayCell(
                day,
                _short(day),
                weekday,
                beside,
                day == today,
                day < today,
                _marks(day, countries, own),
                by_day.get(day, []),
            )
        )
    return found


def _marks(day: date, countries: Sequence[str], own: Sequence[OwnDay]) -> list[str]:
    """Names of what is remembered that day: the brand's own first."""
    names = [one.name for one in own if one.first <= day <= one.last]
    return names + [in_language(one.name, language_here()) for one in days.on(day, countries)]


def _weekdays() -> list[str]:
    names = get_day_names("abbreviated", locale=active_locale())
    return [str(names[number]) for number in range(7)]


def _short(day: date) -> str:
    locale = active_locale()
    return str(format_date(day, "M月d日" if locale.language == "zh" else "d MMM", locale=locale))


def day_of_address(request: BrandRequest) -> date:
    """The day that the address names, else today."""
    try:
        day = date.fromisoformat(request.GET.get("day", "")[:10])
    except ValueError:
        return today_of(request.brand)
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else today_of(request.brand)


def _channel(request: BrandRequest) -> Channel | None:
    asked = request.GET.get("channel", "")
    rows = Channel.objects.filter(brand=request.brand, removed_at=None)
    return next((one for one in rows if str(one.uid) == asked), None) if asked else None
