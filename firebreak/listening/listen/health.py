"""What listening writes about a source's health: heard, failed, broken, and the times it was deaf."""

from collections import deque
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from firebreak.base import pulse
from firebreak.base.actions import change, machine
from firebreak.base.clock import now
from firebreak.base.storable import value as storable
from firebreak.listening.actions.sources import open_gap
from firebreak.listening.models import Source, SourceGap
from firebreak.listening.pipeline import Fed
from firebreak.listening.queries.scope import moment
from firebreak.listening.readers import Batch, Gap
from firebreak.listening.rules import SOURCE_MOVES, move

ACTOR = machine("listen")
MOST_WARNINGS = 50
MISSED_S = 15.0
"""A restart shorter than this loses nothing worth showing."""


class Rate:
    """Posts of the last hour, counted by minute."""

    def __init__(self) -> None:
        self._minutes: deque[tuple[int, int]] = deque()

    def add(self, count: int, at: float) -> int:
        """Count some more; the sum of the last hour."""
        minute = int(at // 60)
        if self._minutes and self._minutes[-1][0] == minute:
            self._minutes[-1] = (minute, self._minutes[-1][1] + count)
        else:
            self._minutes.append((minute, count))
        while self._minutes[0][0] <= minute - 60:
            self._minutes.popleft()
        return sum(number for _, number in self._minutes)


def was_away(source: Source) -> None:
    """At start: the time since a source was last heard is a gap until it is heard again."""
    last = source.last_contact_at
    if last is not None and now() - last > timedelta(seconds=MISSED_S):
        open_gap(source, "gap.not_running")


def heard(source: int, *, had_cursor: bool, gap: Gap | None) -> None:
    """In the transaction of the first batch after a silence of ours: the source listens, its gap ends.

    A reader that went on from its cursor and names no gap has made up for the time: then there was none.
    """
    row = Source.objects.select_for_update(no_key=True).get(pk=source)
    opened = SourceGap.objects.filter(source=row, end=None)
    if gap is None and had_cursor:
        opened.exclude(code="gap.paused").delete()
    opened.update(end=now())
    before = row.state
    row.state = move(SOURCE_MOVES, row.state, "heard", code="source.wrong_move")
    row.failures, row.error_code, row.error_params, row.error_at, row.next_try_at = 0, "", {}, None, None
    row.save(update_fields=["state", "failures", "error_code", "error_params", "error_at", "next_try_at"])
    if before != row.state:
        _tell(row, before)


def keep_gap(source: int, gap: Gap) -> None:
    """A time that the reader itself knows it did not hear."""
    start, end = _moment(gap.start), _moment(gap.end)
    if end <= start:
        return
    known = SourceGap.objects.filter(source_id=source, start__lte=end, end__gte=start, code=gap.code).first()
    if known is not None and known.end is not None:
        known.start, known.end = min(known.start, start), max(known.end, end)
        known.save(update_fields=["start", "end"])
    else:
        SourceGap.objects.create(
            source_id=source, start=start, end=end, code=gap.code, params=storable(dict(gap.params))
        )


def _moment(seconds: float) -> datetime:
    return moment(max(0.0, min(seconds, 32_503_680_000.0)))


def count(source: int, fed: Fed, told: int) -> int:
    """Count at its source what one transaction stored, in that transaction; how many posts of ``fed`` are told now.

    Not with the cursor: a batch may need several transactions, and what dies between them is known when it comes again.
    """
    if fed.fresh > told:
        Source.objects.filter(pk=source).update(posts_total=F("posts_total") + (fed.fresh - told))
    return fed.fresh


def settled(source: int, batch: Batch, fed: Fed, rate: Rate) -> None:
    """Move the cursor and the figures of health; in the transaction of the posts."""
    at = now()
    fields: dict[str, Any] = {"cursor": storable(batch.cursor), "last_contact_at": at}
    if fed.fresh:
        fields["last_post_at"] = at
        if fed.newest is not None:
            fields["lag_s"] = max(0.0, at.timestamp() - fed.newest)
    fields["posts_hour"] = rate.add(fed.fresh, at.timestamp())
    if fed.warnings:
        held = Source.objects.values_list("warnings", flat=True).get(pk=source)
        fresh = [
            {"code": code, "params": storable(dict(params)), "at": at.isoformat()}
            for code, params in fed.warnings
        ]
        fields["warnings"] = [*held, *fresh][-MOST_WARNINGS:]
    Source.objects.filter(pk=source).update(**fields)
    if batch.gap is not None:
        keep_gap(source, batch.gap)


def failed(source: int, *, code: str, params: dict[str, Any], gap: str, wait_s: float) -> int:
    """It could not be read and will be tried again; how often it failed in a row."""
    at = now()
    with change_if_moved(source, "failed") as row:
        row.failures += 1
        row.error_code, row.error_params, row.error_at = code[:80], storable(params), at
        row.next_try_at = at + timedelta(seconds=wait_s)
        row.save()
        open_gap(row, gap)
    pulse.touch(f"b{row.brand_id}.sources")
    return int(row.failures)


def broken(source: int, *, code: str, params: dict[str, Any]) -> None:
    """It needs a person: it is not tried again before somebody changes or resumes it."""
    with change_if_moved(source, "broke") as row:
        row.failures += 1
        row.error_code, row.error_params, row.error_at = code[:80], storable(params), now()
        row.next_try_at = None
        row.save()
        open_gap(row, "gap.broken")
    pulse.touch(f"b{row.brand_id}.sources")


class change_if_moved:  # noqa: N801 - used like a function
    """A locked source moved by a verb; audited and told only when its state really changes."""

    def __init__(self, source: int, verb: str) -> None:
        self._atomic = transaction.atomic()
        self._source, self._verb = source, verb

    def __enter__(self) -> Source:
        self._atomic.__enter__()
        self._row = Source.objects.select_for_update(no_key=True).get(pk=self._source)
        self._before = self._row.state
        self._row.state = move(SOURCE_MOVES, self._before, self._verb, code="source.wrong_move")
        return self._row

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if kind is None and self._row.state != self._before:
            _tell(self._row, self._before)
        self._atomic.__exit__(kind, error, trace)


def _tell(row: Source, before: str) -> None:
    with change(actor=ACTOR, brand_id=row.brand_id, action=f"source.{row.state}") as record:
        record.about(f"source:{row.uid}", name=row.name, before=before, after=row.state, error=row.error_code)
        record.event("listening.source_changed", {"source": str(row.uid), "change": row.state})
        record.touches(f"b{row.brand_id}.sources")
