"""``/style-guide``: every component and every state of every chart on one page (development and tests
only).
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from firebreak.web.charts import Chart, bars, donut, heatmap, sparkline, stacked_area, time_series

START = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HOSTILE = "<script>alert(\"x\")</script> & 'quote' 𠮷野家"


class ExampleForm(forms.Form):
    """One of each kind of field."""

    name = forms.CharField(
        label="Name of the monitor", help_text="Shown in lists and in alerts.", max_length=20
    )
    query = forms.CharField(label="Search words", widget=forms.Textarea, required=False)
    language = forms.ChoiceField(
        label="Language", choices=[("", "All languages"), ("en", "English")], required=False
    )
    kind = forms.ChoiceField(
        label="Where seen",
        choices=[("public", "In public"), ("group", "In a private group")],
        widget=forms.RadioSelect,
    )
    day = forms.DateField(label="Since", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    loud = forms.BooleanField(label="Send an e-mail for each alert", help_text="Quiet hours still apply.")


def crisis() -> tuple[list[tuple[datetime, object]], list[float], list[float]]:
    """73 five-minute counts of an unfolding crisis with their expected band."""
    points: list[tuple[datetime, object]] = []
    low, high = [], []
    for index in range(73):
        base = 34 + 9 * math.sin(index / 18)
        rise = 330 / (1 + math.exp(-(index - 56.4) / 2.3)) if index >= 44 else 0
        points.append((START + timedelta(minutes=5 * index), round(base + rise + 5 * math.sin(index * 1.7))))
        low.append(max(0, base - 16))
        high.append(base + 20)
    return points, low, high


def _main_chart() -> Chart:
    points, low, high = crisis()
    events = [
        (START + timedelta(minutes=5 * at), text)
        for at, text in (
            (44, "First video posted"),
            (55, "Alert raised"),
            (57, "Holding statement v2 posted"),
            (67, "City News reports it"),
        )
    ]
    return time_series(
        points, low=low, high=high, threshold=150, events=events, title="Mentions every 5 minutes, today"
    )


def series_charts() -> list[tuple[str, Chart]]:
    """The states of a chart over time."""
    points, low, high = crisis()
    holed = [(moment, None if 20 <= index < 31 else value) for index, (moment, value) in enumerate(points)]
    long = [
        (START + timedelta(minutes=index), 40 + 30 * math.sin(index / 200) + index % 7)
        for index in range(20_000)
    ]
    gap = (START + timedelta(minutes=200), START + timedelta(minutes=215), "Source silent")
    return [
        ("Crisis with band, alert line, events", _main_chart()),
        (
            "Gaps: missing values and a silent source",
            time_series(holed, low=low, high=high, gaps=[gap], title="With gaps"),
        ),
        ("No baseline yet", time_series(points[:12], learning=True, title="First hour")),
        ("Empty", time_series([], title="Nothing yet")),
        ("One point", time_series(points[:1], title="One point")),
        ("All zero", time_series([(moment, 0) for moment, _ in points], title="Zero")),
        (
            "Negative and huge",
            time_series([(m, (-1) ** i * 10 ** (i % 12)) for i, (m, _) in enumerate(points)], title="Huge"),
        ),
        ("Two weeks by the minute", time_series(long, threshold=70, title="Two weeks")),
        (
            "Hostile words",
            time_series(
                points[:20],
                title=HOSTILE,
                events=[(points[9][0], HOSTILE)],
                threshold=30,
                threshold_label=HOSTILE,
            ),
        ),
    ]


def other_charts() -> list[tuple[str, Chart]]:
    """The other kinds, with data and without."""
    points, _low, _high = crisis()
    times = [moment for moment, _value in points]
    counts = [float(str(value)) for _moment, value in points]
    parts = [
        ("negative", "Negative", [v * 0.5 for v in counts]),
        ("neutral", "Neutral", [v * 0.3 for v in counts]),
        ("positive", "Positive", [v * 0.2 for v in counts]),
    ]
    platforms = [
        ("Weibo", 1204),
        ("Bluesky", 840),
        ("City News HK, the long name of an outlet that must be cut", 302),
        (HOSTILE, 12),
        ("Nothing", None),
    ]
    hours = [f"{hour:02d}" for hour in range(24)]
    days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    grid = [[(d * 7 + h * h) % 90 if h > 5 else None for h in range(24)] for d in range(7)]
    return [
        ("Stacked by sentiment", stacked_area(times, parts, title="Sentiment")),
        (
            "Stacked, five platforms",
            stacked_area(times, [(f"Platform {n}", counts) for n in range(5)], title="Platforms"),
        ),
        ("Stacked, empty", stacked_area([], [], title="Nothing")),
        ("Bars", bars(platforms, title="Platforms")),
        ("Bars, empty", bars([], title="Platforms")),
        ("Heatmap", heatmap(days, hours, grid, title="Mentions by weekday and hour")),
        (
            "Donut",
            donut(
                [("negative", "Negative", 58), ("neutral", "Neutral", 30), ("positive", "Positive", 12)],
                title="Sentiment",
                centre="58%",
            ),
        ),
        ("Donut, empty", donut([], title="Sentiment")),
    ]


def _posts() -> list[dict[str, Any]]:
    now = timezone.now()
    return [
        {
            "author": "@foodwatch_hk",
            "platform": "Weibo",
            "time": now - timedelta(minutes=12),
            "lang": "zh-Hant",
            "text": "旺角分店的廚房衛生影片，太離譜了！",
            "sentiment": "negative",
            "url": "https://example.org/1",
            "followers": 212_000,
            "reposts": 1_240,
            "highlights": [(0, 4)],
        },
        {
            "author": HOSTILE,
            "platform": "Bluesky",
            "time": now - timedelta(hours=3),
            "lang": "en",
            "text": HOSTILE,
            "sentiment": "neutral",
            "url": "javascript:alert(1)",
            "followers": 3,
            "reposts": 1,
            "unverified": True,
        },
    ]


@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """The page itself; ``?frame=plain`` shows the other frame."""
    bound = ExampleForm({"name": "a name that is much longer than twenty", "kind": ""})
    others = other_charts()
    context = {
        "series": series_charts(),
        "others": others,
        "clock_url": "/style-guide/clock",
        "wide": [others[0], others[3], others[5]],
        "posts": _posts(),
        "form": ExampleForm(),
        "wrong": bound,
        "spark": sparkline([3, 4, 3, 6, 9, 30, 41], title="Last hour", level=3),
        "calm": sparkline([3, 4, 3, 5, 4], title="Last hour"),
        "now": timezone.now(),
        "before": timezone.now() - timedelta(minutes=12),
        "page": Paginator(range(100), 10).page(3),
        "levels": [1, 2, 3, 4],
        "states": ["calm", "watch", "alert", "crisis", "no-data", "no-baseline"],
        "span": timedelta(minutes=87),
    }
    template = "plain" if request.GET.get("frame") == "plain" else "guide"
    return render(request, f"web/style_guide/{template}.html", context)


@require_safe
def clock_fragment(_request: HttpRequest) -> HttpResponse:
    """A fragment for the live wrapper: the server's time."""
    return HttpResponse(format_html("<p class='num'>{}</p>", f"{timezone.now():%H:%M:%S.%f}"))
