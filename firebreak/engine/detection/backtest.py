"""What would the detector have said? A file's past in event time, with no database and no clock."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import msgspec

from firebreak.engine.detection.bins import Bin
from firebreak.engine.detection.detector import Detector
from firebreak.engine.detection.evidence import Assessment, State, Value
from firebreak.engine.detection.parameters import DEFAULT, Parameters
from firebreak.engine.detection.reasons import reason_in_english
from firebreak.engine.detection.slicing import WATERMARK_S, Report, slices_of_counts, slices_of_posts
from firebreak.engine.posts import Post


class StateChange(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a backtest: a new state, or a new alarm within the same state."""

    time: str
    """ISO 8601 in UTC: when it would have been said. For a file of counts, the time of the row."""
    state: State
    previous: State
    alarm: bool
    channel: str
    surprise: float
    reason: str
    """In English."""
    code: str
    params: dict[str, Value] = {}


def backtest_counts(
    rows: Iterable[tuple[datetime | float, float]],
    *,
    zone: str = "UTC",
    parameters: Parameters = DEFAULT,
    budget: float | None = None,
    watermark_s: float = WATERMARK_S,
    report: Report | None = None,
) -> Iterator[StateChange]:
    """Changes of state over rows of (time, count); the width of the slices is inferred from the times.

    Times without a zone, and numbers, are UTC. Rows may come out of order within the watermark; later
    ones are counted in ``report.late`` and left out. Missing rows are gaps. ``budget`` is the number of alarms
    per brand-week to judge by. Raises ``ValueError`` for a negative count or a budget outside the table.
    """
    report = report if report is not None else Report()
    pairs = ((_seconds(time), float(value)) for time, value in rows)
    slices = slices_of_counts(pairs, report, watermark_s)
    for assessment in _assess(slices, zone, parameters if budget is None else parameters.at_budget(budget)):
        yield _change(assessment, assessment.time)


def backtest_posts(
    posts: Iterable[Post],
    sentiments: Iterable[str] | None = None,
    *,
    zone: str = "UTC",
    parameters: Parameters = DEFAULT,
    budget: float | None = None,
    watermark_s: float = WATERMARK_S,
    report: Report | None = None,
) -> Iterator[StateChange]:
    """Changes of state over posts. ``sentiments`` runs beside ``posts``; without it each post's own is used.

    A change is dated at the end of its slice of five minutes. A post without a sentiment counts for volume
    only. ``budget`` as in :func:`backtest_counts`.
    """
    report = report if report is not None else Report()
    if sentiments is None:
        facts = ((p.time, _facts(p, p.sentiment)) for p in posts)
    else:
        facts = ((p.time, _facts(p, s)) for p, s in zip(posts, sentiments, strict=True))
    slices = slices_of_posts(facts, report, watermark_s=watermark_s)
    for assessment in _assess(slices, zone, parameters if budget is None else parameters.at_budget(budget)):
        yield _change(assessment, assessment.until)


def _assess(slices: Iterable[Bin], zone: str, parameters: Parameters) -> Iterator[Assessment]:
    detector: Detector | None = None
    for bin_ in slices:
        first = detector is None
        if detector is None:
            detector = Detector(width_s=bin_.width_s, zone=zone, parameters=parameters)
        for assessment in detector.take(bin_):
            if first or assessment.changed or assessment.alarm:
                yield assessment
            first = False


def _facts(post: Post, sentiment: str) -> tuple[str, float, bool]:
    return sentiment, float(max(post.followers, 0)), post.kind == "repost"


def _seconds(time: datetime | float) -> float:
    if isinstance(time, datetime):
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()
    return float(time)


def _change(assessment: Assessment, time: float) -> StateChange:
    return StateChange(
        time=datetime.fromtimestamp(time, UTC).isoformat().replace("+00:00", "Z"),
        state=assessment.state,
        previous=assessment.previous,
        alarm=assessment.alarm,
        channel=assessment.channel,
        surprise=round(assessment.surprise, 2),
        reason=reason_in_english(assessment.reason, assessment.params),
        code=assessment.reason,
        params=assessment.params,
    )
