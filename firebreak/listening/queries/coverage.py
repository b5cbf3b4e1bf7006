"""When were we really listening? Gaps of sources, and the share of each bin that was heard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from firebreak.base import connectors
from firebreak.base.clock import now
from firebreak.base.prepared import Prepared
from firebreak.listening.models import Source, SourceGap
from firebreak.listening.queries.once import remembered
from firebreak.listening.queries.scope import moment
from firebreak.org.models import Brand

Span = tuple[float, float]


@dataclass(frozen=True)
class GapSpan:
    """A time in which one source was not heard. ``end`` is ``None`` while it still lasts."""

    source: str
    start: datetime
    end: datetime | None
    code: str
    params: Mapping[str, Any]


@dataclass(frozen=True)
class Ear:
    """One source as a listener: when it could have heard, and when it did not."""

    since: float
    until: float
    gaps: tuple[Span, ...]


def gaps(brand: Brand, since: datetime, until: datetime) -> list[GapSpan]:
    """Gaps that touch the window, merged per source where they overlap or follow each other, oldest first."""
    found: list[GapSpan] = []
    last: int | None = None
    for row in _gaps.all(brand.pk, since, until):
        before = found[-1] if found and last == row.source_id else None
        if before is not None and (before.end is None or row.start <= before.end):
            end = None if before.end is None or row.end is None else max(before.end, row.end)
            found[-1] = GapSpan(before.source, before.start, end, before.code, before.params)
        else:
            found.append(GapSpan(row.source.title, row.start, row.end, row.code, row.params))
        last = row.source_id
    return sorted(found, key=lambda span: span.start)


_gaps = Prepared(
    lambda brand, since, until: (
        SourceGap.objects.filter(
            Q(end=None) | Q(end__gt=since), source__brand=brand, source__removed_at=None, start__lt=until
        )
        .select_related("source")
        .order_by("source_id", "start")
    )
)


def is_upload(source: Source) -> bool:
    """Whether people bring its posts as files: it is never expected to be heard by itself."""
    try:
        manifest = connectors.get(source.connector)
    except KeyError:
        return False
    return connectors.UPLOAD in manifest.can and connectors.READ not in manifest.can


def ears(brand: Brand, since: float, until: float) -> list[Ear]:
    """The brand's sources as listeners within a window."""
    return remembered(("ears", brand.pk, since, until), lambda: _ears(brand, since, until))


def _ears(brand: Brand, since: float, until: float) -> list[Ear]:
    sources = _sources.all(brand.pk)
    gone: dict[int, list[SourceGap]] = {}
    for gap in _all_gaps.all(brand.pk, moment(since), moment(until)) if sources else ():
        gone.setdefault(gap.source_id, []).append(gap)
    return [ear for source in sources for ear in ears_of(source, since, until, gone.get(source.pk, []))]


_sources = Prepared(lambda brand: Source.objects.filter(brand=brand).defer("secrets", "cursor", "warnings"))
_all_gaps = Prepared(
    lambda brand, since, until: SourceGap.objects.filter(
        Q(end=None) | Q(end__gt=since), source__brand=brand, start__lt=until
    )
)


def _touching(gaps: "QuerySet[SourceGap]", since: float, until: float) -> "QuerySet[SourceGap]":
    return gaps.filter(start__lt=moment(until)).filter(Q(end=None) | Q(end__gt=moment(since)))


def ears_of(source: Source, since: float, until: float, gaps: Sequence[SourceGap] | None = None) -> list[Ear]:
    """One source as a listener within a window: empty when it was not there, several for files.

    ``gaps`` are those that touch the window, where they were read already.
    """
    if is_upload(source):
        return _uploaded(source)
    gone = source.removed_at is not None and source.removed_at.timestamp() <= since
    if gone or source.created_at.timestamp() >= until:
        return []
    present = now().timestamp()
    end = source.removed_at.timestamp() if source.removed_at else present
    rows = _touching(source.gaps.all(), since, until) if gaps is None else gaps
    spans = ((row.start.timestamp(), row.end.timestamp() if row.end else present) for row in rows)
    return [Ear(source.created_at.timestamp(), end, merge(spans))]


def _uploaded(source: Source) -> list[Ear]:
    """A file covers from its first to its last post; between, we trust it to be whole."""
    found = []
    for mapping in source.imports.exclude(mapping={}).values_list("mapping", flat=True):
        span = mapping.get("span")
        if span:
            found.append(Ear(float(span[0]), float(span[1]), ()))
    return found


def merge(spans: Any) -> tuple[Span, ...]:
    """Overlapping spans joined.

    >>> merge([(0, 5), (3, 9), (20, 21)])
    ((0, 9), (20, 21))
    """
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        elif end > start:
            out.append((start, end))
    return tuple(out)


def heard_s(ear: Ear, start: float, end: float) -> float:
    """Seconds of ``start``..``end`` in which this source was listening."""
    low, high = max(start, ear.since), min(end, ear.until)
    if high <= low:
        return 0.0
    lost = sum(max(0.0, min(high, b) - max(low, a)) for a, b in ear.gaps)
    return max(0.0, high - low - lost)


def _heard_all(ear: Ear, start: float, end: float) -> bool:
    return ear.since <= start and end <= ear.until and not any(a < end and b > start for a, b in ear.gaps)


def coverage(listeners: Sequence[Ear], start: float, end: float) -> float:
    """Share of a bin that was heard, over the sources that could have heard it: 0 when there was none.

    >>> coverage([Ear(0, 100, ((20, 30),))], 0, 100), coverage([], 0, 100)
    (0.9, 0.0)
    """
    could = [ear for ear in listeners if ear.since < end and ear.until > start]
    if not could or end <= start:
        return 0.0
    if all(_heard_all(ear, start, end) for ear in could):
        return 1.0
    able = sum(min(end, ear.until) - max(start, ear.since) for ear in could)
    heard = sum(heard_s(ear, start, end) for ear in could) / able if able > 0 else 0.0
    present = max(min(end, ear.until) for ear in could) - min(max(start, ear.since) for ear in could)
    return min(1.0, heard * present / (end - start))
