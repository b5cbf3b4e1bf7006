"""How a source is: when it last spoke, how fast, where it was deaf, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from firebreak.base import connectors
from firebreak.base.clock import now
from firebreak.listening.models import Source, SourceGap
from firebreak.listening.queries.coverage import GapSpan, ears_of, heard_s
from firebreak.listening.store.sql import fetch


@dataclass(frozen=True)
class Health:
    """``sentence`` is a code and its parameters; ``what_to_do`` is the code of the advice (empty: nothing)."""

    state: str
    sentence: tuple[str, Mapping[str, Any]]
    what_to_do: str
    last_post_at: datetime | None
    lag_s: float | None
    posts_hour: int
    per_hour: list[int | None] = field(default_factory=list)
    """Mentions per hour of the last 24, oldest first; ``None`` for an hour in which it was not heard at all."""
    gaps: list[GapSpan] = field(default_factory=list)
    """Gaps that touch the last seven days, newest first."""


ADVICE = {
    Source.State.BROKEN: "advice.check_settings",
    Source.State.RETRYING: "advice.wait_or_check_address",
    Source.State.SILENT: "advice.look_whether_it_is_quiet",
    Source.State.PAUSED: "advice.resume",
    Source.State.WAITING: "advice.start_listening",
}


def state_now(source: Source) -> str:
    """The stored state, or ``silent`` when a listening source said nothing for longer than its kind ever does."""
    if source.state != Source.State.LISTENING:
        return source.state
    try:
        longest = connectors.get(source.connector).silence_s
    except KeyError:
        return Source.State.BROKEN
    heard = source.last_post_at or source.created_at
    return Source.State.SILENT if (now() - heard).total_seconds() > longest else Source.State.LISTENING


def _waits_for(source: Source) -> str:
    """Who has to begin: we (empty), those who send to us (``push``), or a person with a file (``upload``)."""
    try:
        can = connectors.get(source.connector).can
    except KeyError:
        return ""
    if connectors.READ in can:
        return ""
    return "push" if connectors.PUSH in can else "upload"


def source_health(source: Source, *, hours: bool = True) -> Health:
    """Everything the health page of a source says. ``hours=False`` leaves ``per_hour`` empty: it counts a day."""
    state = state_now(source)
    code, params = f"health.{state}", {"name": source.title}
    if state in (Source.State.BROKEN, Source.State.RETRYING) and source.error_code:
        code, params = source.error_code, dict(source.error_params)
    advice = ADVICE.get(Source.State(state), "")
    if state == Source.State.WAITING and (waits := _waits_for(source)):
        code, advice = f"health.waiting_{waits}", ""
    return Health(
        state,
        (code, params),
        advice,
        source.last_post_at,
        source.lag_s,
        hour_now(source),
        _hours(source) if hours else [],
        _gaps(source),
    )


def hour_now(source: Source) -> int:
    """Posts of the last whole hour the source was heard in, 0 when that is long ago."""
    recent = source.last_contact_at is not None and now() - source.last_contact_at < timedelta(hours=2)
    return source.posts_hour if recent else 0


def _hours(source: Source) -> list[int | None]:
    present = now().timestamp()
    last = int(present // 3600)
    listeners = ears_of(source, (last - 23) * 3600.0, present)
    rows = fetch(
        "SELECT CAST(FLOOR(time / 3600) AS INTEGER) AS h, COUNT(DISTINCT post) FROM store_mention "
        "WHERE brand = %s AND source = %s AND time >= %s GROUP BY h",
        [source.brand_id, source.pk, (last - 23) * 3600.0],
    )
    found = {int(hour): int(count) for hour, count in rows}
    return [
        found.get(hour)
        or (0 if any(heard_s(ear, hour * 3600.0, hour * 3600.0 + 3600) for ear in listeners) else None)
        for hour in range(last - 23, last + 1)
    ]


def _gaps(source: Source) -> list[GapSpan]:
    week = now() - timedelta(days=7)
    lately = Q(start__gte=week) | Q(end=None) | Q(end__gte=week)
    rows = SourceGap.objects.filter(lately, source=source).order_by("-start")[:100]
    return [GapSpan(source.title, row.start, row.end, row.code, row.params) for row in rows]
