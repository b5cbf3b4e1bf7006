"""When something that comes again comes next. Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def next_time(at: datetime, every_h: int, times: Iterable[str], zone: str) -> datetime | None:
    """The first moment after ``at`` (aware) that is due: so many hours on, or at a time of day (``"17:30"``) on the clock
    of ``zone``, whichever is sooner. ``None`` where neither is asked for.

    >>> at = datetime(2026, 3, 10, 14, 7, 30, tzinfo=UTC)
    >>> next_time(at, 2, [], "UTC").isoformat()
    '2026-03-10T16:07:00+00:00'
    >>> next_time(at, 0, ["08:00", "15:00"], "Europe/Stockholm").isoformat()  # it is 15:07 there
    '2026-03-11T07:00:00+00:00'
    >>> next_time(at, 0, [], "UTC") is None
    True
    """
    found = [(at + timedelta(hours=every_h)).replace(second=0, microsecond=0)] if every_h > 0 else []
    place = ZoneInfo(zone)
    today = at.astimezone(place).date()
    for text in times:
        clock = time.fromisoformat(text)
        for day in (today, today + timedelta(days=1)):
            moment = datetime.combine(day, clock, place).astimezone(UTC)
            if moment > at:
                found.append(moment)
                break
    return min(found, default=None)
