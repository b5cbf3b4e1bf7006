"""From the arrays of the queries to charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from firebreak.base import clock
from firebreak.listening.queries import Band, GapSpan, Series
from firebreak.listening.words import say
from firebreak.web.charts import Ahead, Chart, time_series

Link = Callable[[datetime, datetime], str]


def moment(value: Any) -> datetime:
    """A time of a series: seconds UTC, or a time with its zone."""
    return value if isinstance(value, datetime) else datetime.fromtimestamp(float(value), UTC)


def heard(series: Series) -> list[tuple[datetime, float | None]]:
    """Points of the count; a bin in which no source was heard has no value (no data is not calm).

    The bin that is still open is shown only once it is as high as the one before: a part of it would look
    like a fall, and a rise must not wait until it closes.
    """
    points = [
        (moment(at), float(count) if cover > 0 or count else None)
        for at, count, cover in zip(series.times, series.count, series.coverage, strict=True)
    ]
    is_open = bool(series.times) and series.times[-1] > clock.now().timestamp() - series.step_s
    return points[:-1] if is_open and not rises(series.count) else points


def rises(counts: Sequence[int | None]) -> bool:
    """Whether the last bin, which may still be open, is at least as high as the one before."""
    return len(counts) > 1 and (counts[-1] or 0) >= max(1, counts[-2] or 0)


def gap_marks(
    gaps: Sequence[GapSpan], since: datetime, until: datetime, *, named: bool = True
) -> list[tuple[datetime, datetime, str]]:
    """Gaps cut to the window, oldest first, each with why and (if ``named``) its source."""
    marks = []
    for gap in gaps:
        start, end = max(moment(gap.start), since), until if gap.end is None else min(moment(gap.end), until)
        if start < end:
            why = say(gap.code, gap.params).rstrip(".。")
            words = _("{source}: {reason}").format(source=gap.source, reason=why) if named else why
            marks.append((start, end, words))
    return sorted(marks)


def volume_chart(
    *,
    series: Series,
    band: Band | None,
    gaps: Sequence[tuple[datetime, datetime, str]],
    events: Sequence[tuple[datetime, str]],
    link: Link,
    alert_line: Sequence[float] | None = None,
    ahead: Sequence[Ahead] = (),
) -> Chart:
    """Mentions against what is normal, the alert line, gaps and numbered alerts; a forecast where one is given."""
    points = heard(series)
    step = timedelta(seconds=series.step_s)
    size = len(points)
    return time_series(
        points,
        low=band.low[:size] if band is not None else None,
        high=band.high[:size] if band is not None else None,
        threshold=alert_line[:size] if alert_line is not None else None,
        events=list(events),
        gaps=list(gaps),
        title=_("Mentions over time"),
        learning=band is None,
        links=[link(at, at + step) for at, _count in points],
        ahead=ahead,
    )
