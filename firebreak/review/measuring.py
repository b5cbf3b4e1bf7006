"""From what was heard to numbers: hours of a monitor, and the forecast from before a moment."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from firebreak.base.clock import now
from firebreak.engine.detection.forecast import Forecast
from firebreak.listening import queries as listening
from firebreak.listening.models import Monitor
from firebreak.review import rules
from firebreak.review.models import Look, Watched

SLOT_S: Final = 300
"""What a forecast is made of, and where the hours of a release begin: at the start of one of these."""
SLOTS: Final = 12
"""Of an hour."""
HOUR: Final = timedelta(hours=1)
BEFORE: Final = 24
"""Hours that are kept of the time before."""


class HourHeard(NamedTuple):
    """What came within one hour."""

    mentions: int
    negative: int
    heard: float
    """Share of it in which the sources were heard."""


def slot_of(at: datetime) -> datetime:
    """Start of the five minutes that a moment lies in."""
    return at - timedelta(seconds=at.timestamp() % SLOT_S)


def hours_heard(monitor: Monitor, since: datetime, many: int) -> list[HourHeard]:
    """So many hours from the start of a slot on."""
    found = listening.series(monitor, since, since + many * HOUR, step_s=SLOT_S)
    return [
        HourHeard(
            sum(found.count[k : k + SLOTS]), sum(found.negative[k : k + SLOTS]),
            round(sum(found.coverage[k : k + SLOTS]) / SLOTS, 4),
        )
        for k in range(0, many * SLOTS, SLOTS)
    ]  # fmt: skip


def known_before(monitor: Monitor, start: datetime) -> Watched:
    """What was known of a monitor at a moment, not saved: the forecast and the hours before, by nothing that came later."""
    found, _last_hour = listening.forecast_at(monitor, start)
    row = Watched(monitor=monitor, version=monitor.version, made_at=now())
    if isinstance(found, Forecast):
        row.since = datetime.fromtimestamp(found.since, start.tzinfo)
        row.hours = [
            [round(v, 1) for v in (one.posts.low_80, one.posts.expected, one.posts.high_80, one.normal)]
            for one in found.hours
        ]
    else:
        row.why = found.why.value
    row.before = [list(one) for one in hours_heard(monitor, start - BEFORE * HOUR, BEFORE)]
    row.gaps = [
        [one.source, one.start.isoformat(), one.end.isoformat() if one.end is not None else None, one.code]
        for one in listening.gaps(monitor.brand, start - BEFORE * HOUR, start)
    ]
    return row


class Sums(NamedTuple):
    """Hours together."""

    mentions: int
    negative: int
    heard: float


def sums(hours: Sequence[Sequence[Any]]) -> Sums:
    """Of hours as ``[mentions, negative, share heard]``."""
    many = max(1, len(hours))
    return Sums(sum(h[0] for h in hours), sum(h[1] for h in hours), sum(h[2] for h in hours) / many)


def look_at(watched: Watched, many: int, besides: Sequence[rules.Reason], held: float | None) -> Look:
    """What was heard within so many hours after the release beside what was expected, not saved."""
    came = sums(hours_heard(watched.monitor, watched.followed.start, many))
    expected = rules.expected_of(watched.hours, many)
    seen = rules.Seen(many, came.mentions, came.heard, expected, watched.why, held, besides)
    found = rules.verdict(seen)
    band = share_band_of(watched, came)
    return Look(
        watched=watched, hours=many, count=came.mentions, negative=came.negative, heard=round(came.heard, 4),
        place=rules.place(came.mentions, came.heard, expected),
        share_place=band.place(came.negative / came.mentions) if band is not None else "",
        verdict=found.code, reasons=[[one.code, dict(one.params)] for one in found.reasons], at=now(),
    )  # fmt: skip


def share_band_of(watched: Watched, came: Sums) -> rules.ShareBand | None:
    """Where the share of negative mentions lies if nothing changes; too little heard on either side tells nothing."""
    if came.heard < rules.LEAST_HEARD:
        return None
    before = [(int(h[1]), int(h[0])) for h in watched.before if h[2] >= rules.LEAST_HEARD]
    return rules.share_band(before, came.mentions)
