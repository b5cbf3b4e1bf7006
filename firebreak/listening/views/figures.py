"""From the arrays of the queries to charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from firebreak.listening.words import say
from firebreak.web.charts import Chart, time_series

Link = Callable[[datetime, datetime], str]


def moment(value: Any) -> datetime:
    """A time of a series: seconds UTC, or a time with its zone."""
    return value if isinstance(value, datetime) else datetime.fromtimestamp(float(value), UTC)


def heard(series: Any) -> list[tuple[datetime, float | None]]:
    """Points of the count; a bin in which no source was heard has no value (no data is not calm)."""
    return [
        (moment(at), float(count) if cover > 0 or count else None)
        for at, count, cover in zip(series.times, series.count, series.coverage, strict=True)
    ]


def gap_marks(gaps: Sequence[Any], since: datetime, until: datetime) -> list[tuple[datetime, datetime, str]]:
    """Gaps cut to the window, each with its source and why."""
    marks = []
    for gap in gaps:
        start, end = max(moment(gap.start), since), until if gap.end is None else min(moment(gap.end), until)
        if start < end:
            why = _("{source}: {reason}").format(source=gap.source, reason=say(gap.code, gap.params))
            marks.append((start, end, why))
    return marks


def volume_chart(
    *,
    series: Any,
    band: Any,
    gaps: Sequence[tuple[datetime, datetime, str]],
    events: Sequence[tuple[datetime, str]],
    link: Link,
    step_s: int,
) -> Chart:
    """Mentions against what is normal, the alert line (the upper edge of normal), gaps and numbered alerts."""
    points = heard(series)
    step = timedelta(seconds=step_s)
    high = [float(value) for value in band.high] if band is not None else None
    return time_series(
        points,
        low=[float(value) for value in band.low] if band is not None else None,
        high=high,
        events=list(events),
        gaps=list(gaps),
        title=_("Mentions over time"),
        learning=band is None,
        links=[link(at, at + step) for at, _count in points],
    )
