"""Forecasts of monitors: issued from the stored sums and their gaps, kept, and compared a day later with what came."""

import logging
import math
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

import msgspec
from django.db import transaction
from django.db.models import Max

from firebreak.base.clock import now
from firebreak.engine import shapes
from firebreak.engine.detection.forecast import (
    MEMORY,
    Counts,
    Forecast,
    Memory,
    NoForecast,
    forecast,
    hour_profile,
    learn,
)
from firebreak.engine.detection.forecast.memory import HOURS, YOUNG_S
from firebreak.listening import queries
from firebreak.listening.detecting import slices
from firebreak.listening.detecting.memories import GRACE_S, HISTORY_S
from firebreak.listening.models import ForecastMemory, ForecastRecord, IssuedForecast, Monitor
from firebreak.listening.queries.forecasts import outcomes
from firebreak.listening.queries.scope import moment
from firebreak.org.models import Brand

log = logging.getLogger(__name__)
AGAIN = timedelta(minutes=5)
DAY = timedelta(days=1)
HOUR_S = 3_600
SLICES = HOUR_S // slices.WIDTH_S
"""Slices of an hour."""
COURSE_S = 7 * 86_400.0
"""The engine looks so far back for the beginning of a rise."""
LATE = timedelta(minutes=15)
"""Posts of the last hour may still arrive so long after it."""
LEAST_HEARD = 0.75
"""An hour of which less was heard is not compared."""
MOST_AT_ONCE = 400
FORGET_STEP = 500
"""Forecasts deleted in one transaction."""


def issue(monitors: Iterable[Monitor]) -> int:
    """A new forecast for each whose last one is five minutes old; how many. One that fails does not stop the others."""
    asked = list(monitors)
    rows = IssuedForecast.objects.filter(monitor__in=asked).values("monitor").annotate(last=Max("issued_at"))
    last = dict(rows.values_list("monitor", "last"))
    end = moment(slices.start_of(now().timestamp() - GRACE_S))
    due = [one for one in asked if one.pk not in last or end - last[one.pk] >= AGAIN]
    made = 0
    for monitor in due:
        try:
            with queries.once():
                keep(monitor, issued(monitor, end.timestamp()))
            made += 1
        except Exception:
            log.exception("a monitor could not be forecast", extra={"monitor": monitor.pk})
    return made


def issued(monitor: Monitor, at: float) -> tuple[Forecast | NoForecast, float]:
    """The engine's answer at the start of a slice, and the mentions of the hour before. Writes nothing."""
    first = slices.first_minutes([monitor.pk]).get(monitor.pk, at)
    # What was said before there was this monitor was not counted, unless somebody imported it: that is no silence.
    known = min(first, monitor.created_at.timestamp())
    counts = _counts(monitor, at - COURSE_S, at, slices.WIDTH_S, known)
    whole = at // HOUR_S * HOUR_S
    normal = hour_profile(_counts(monitor, whole - HISTORY_S, whole, HOUR_S, known), at)
    found = forecast(counts, normal, at, memory=memory_of(monitor.brand))
    return found, sum(counts.values[-SLICES:])


def _counts(monitor: Monitor, since: float, until: float, width_s: int, known: float) -> Counts:
    found = queries.series(monitor, moment(since), moment(until), step_s=width_s)
    covered = (
        share if start >= known else 0.0 for start, share in zip(found.times, found.coverage, strict=True)
    )
    values = tuple(map(float, found.count))
    return Counts(start=since, width_s=float(width_s), values=values, coverage=tuple(covered))


def memory_of(brand: Brand) -> Memory:
    """What is remembered of how such forecasts were off: the brand's own, or what is shipped."""
    row = ForecastMemory.objects.filter(brand=brand).first()
    if row is None:
        return MEMORY
    try:
        return shapes.decode(bytes(row.body), Memory)
    except msgspec.MsgspecError:
        log.info("the forecast's memory is of another version; it begins anew", extra={"brand": brand.pk})
        return MEMORY


def keep(monitor: Monitor, answer: tuple[Forecast | NoForecast, float]) -> None:
    """Store an answer. It takes the place of one that said "none yet"."""
    found, last_hour = answer
    row = IssuedForecast(monitor=monitor, issued_at=moment(found.issued), last_hour=last_hour)
    if isinstance(found, NoForecast):
        row.why = found.why.value
    else:
        row.since = moment(found.since)
        row.hours = [
            [
                round(value, 1)
                for value in (one.posts.low_80, one.posts.expected, one.posts.high_80, one.normal)
            ]
            for one in found.hours
        ]
        row.first, teaches = _news(monitor, found)
        row.lesson = msgspec.json.encode(found) if teaches else None
    with transaction.atomic():
        IssuedForecast.objects.filter(monitor=monitor).exclude(why="").delete()
        # Two timers may have made the same at the same moment.
        IssuedForecast.objects.bulk_create([row], ignore_conflicts=True)


def _news(monitor: Monitor, found: Forecast) -> tuple[bool, bool]:
    """Whether it is the first of a day; and the first of a day for a rise that is young, or one that is not.

    A memory learns from those alone: forecasts that follow each other are about the same hours.
    """
    rows = IssuedForecast.objects.filter(
        monitor=monitor, why="", issued_at__gt=moment(found.issued) - DAY, issued_at__lte=moment(found.issued)
    )
    young = found.issued - found.since < YOUNG_S
    taught = [
        (at - since).total_seconds() < YOUNG_S
        for at, since in rows.exclude(lesson=None).values_list("issued_at", "since")
        if since is not None
    ]
    return not rows.exists(), young not in taught


def judge() -> int:
    """Compare what was forecast more than a day ago with what came; how many. One that fails does not stop the others."""
    until = now() - DAY - LATE
    rows = IssuedForecast.objects.filter(why="", judged_at=None, issued_at__lte=until)
    due = rows.select_related("monitor__brand").order_by("issued_at", "pk")[:MOST_AT_ONCE]
    judged = 0
    for row in due:
        try:
            _judge(row)
            judged += 1
        except Exception:
            log.exception("a forecast could not be compared with what came", extra={"forecast": row.pk})
    return judged


def _judge(row: IssuedForecast) -> None:
    came = hours_that_came(row)
    known = [
        low <= count <= high
        for (low, _expected, high, _normal), count in zip(row.hours, came, strict=True)
        if math.isfinite(count)
    ]
    with transaction.atomic():
        mine = IssuedForecast.objects.filter(pk=row.pk, judged_at=None)
        # Another worker may have done it meanwhile: a memory must not learn the same twice.
        if not mine.update(held=sum(known), compared=len(known), hours=[], lesson=None, judged_at=now()):
            return
        if row.lesson is not None:
            _learn(row.monitor.brand, bytes(row.lesson), came)


def _learn(brand: Brand, lesson: bytes, came: list[float]) -> None:
    try:
        found = shapes.decode(lesson, Forecast)
    except msgspec.MsgspecError:
        return  # of another version: nothing can be learned from it
    body = msgspec.json.encode(learn(memory_of(brand), found, came))
    ForecastMemory.objects.update_or_create(brand=brand, defaults={"body": body})


def hours_that_came(row: IssuedForecast) -> list[float]:
    """Mentions of each forecast hour, not a number where too little of it was heard."""
    found = queries.series(row.monitor, row.issued_at, row.issued_at + DAY, step_s=slices.WIDTH_S)
    came = []
    for place in range(0, HOURS * SLICES, SLICES):
        heard = sum(found.coverage[place : place + SLICES]) / SLICES
        count = float(sum(found.count[place : place + SLICES]))
        came.append(count / heard if heard >= LEAST_HEARD else math.nan)
    return came


def forget(brand: Brand, before: datetime, monitors: Collection[int] = ()) -> int:
    """Delete a step of the forecasts issued before a time (aware), but those of these ``monitors``; how many.

    How they did is kept as sums. Inside the caller's transaction.

    What may still be compared with what came stays, however little a brand keeps.
    """
    until = min(before, now() - 2 * DAY)
    old = IssuedForecast.objects.filter(monitor__brand=brand, issued_at__lt=until).exclude(
        monitor__in=monitors
    )
    rows = IssuedForecast.objects.filter(
        pk__in=list(old.order_by("pk").values_list("pk", flat=True)[:FORGET_STEP])
    )
    sums = outcomes(rows)
    if sums["compared"]:
        record, _made = ForecastRecord.objects.get_or_create(brand=brand)
        for name, value in sums.items():
            setattr(record, name, getattr(record, name) + value)
        record.save()
    return rows.delete()[0]
