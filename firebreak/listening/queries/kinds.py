"""Risks and intents of a window: how many of each, how many could not be told, and how sure the machine was."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from firebreak.listening import store
from firebreak.listening.models import Monitor
from firebreak.listening.queries.latest import Sample
from firebreak.listening.store.understood import kind_buckets

MAIN = 5
"""Risks that are drawn over time."""


@dataclass(frozen=True)
class Kind:
    """One risk or intent. ``sure`` is the mean probability among the newest posts of it, ``None`` without any."""

    value: str
    count: int
    negative: int
    sure: float | None


@dataclass(frozen=True)
class Kinds:
    """``all`` mentions of whole hours from ``since`` to ``until``; of ``unsure`` the machine could not tell."""

    since: datetime
    until: datetime
    kinds: list[Kind]
    all: int
    unsure: int

    @property
    def told(self) -> int:
        """How many were judged to be of one kind."""
        return self.all - self.unsure


@dataclass(frozen=True)
class Layers:
    """Counts of the main kinds per step; ``values`` has one list per kind, each as long as ``times``."""

    times: list[datetime]
    step: timedelta
    values: dict[str, list[int]]


def whole_hours(since: datetime, until: datetime) -> tuple[datetime, datetime]:
    """The hours that a window touches, as the sums by kind count them."""
    low, high = int(since.timestamp() // 3600) * 3600, -int(-until.timestamp() // 3600) * 3600
    return datetime.fromtimestamp(low, UTC), datetime.fromtimestamp(high, UTC)


def kinds(monitor: Monitor, since: datetime, until: datetime, by: str, seen: Sample) -> Kinds:
    """Parts of a window by ``risk`` or ``intent``, largest first."""
    since, until = whole_hours(since, until)
    low, high = since.timestamp(), until.timestamp()
    found = store.shares(monitor.pk, low, high, by)
    every = store.totals(monitor.pk, low, high)[0]
    told = sum(count for _, count, _ in found)
    sure = _sure(seen, by)
    return Kinds(
        since, until, [Kind(v, count, negative, sure.get(v)) for v, count, negative in found], every,
        max(0, every - told),
    )  # fmt: skip


def _sure(seen: Sample, by: str) -> dict[str, float]:
    said: dict[str, list[float]] = {}
    for one in seen.told:
        value = one.risk if by == "risk" else one.intent
        likely = one.risk_probability if by == "risk" else one.intent_probability
        said.setdefault(value, []).append(likely)
    return {value: sum(all_of) / len(all_of) for value, all_of in said.items() if value}


def kinds_over_time(monitor: Monitor, since: datetime, until: datetime, by: str, step_s: int) -> Layers:
    """Counts of the :data:`MAIN` largest kinds, per step of whole hours; steps begin at the brand's midnight."""
    since, until = whole_hours(since, until)
    step = max(3600, step_s // 3600 * 3600)
    offset = 0
    if step > 3600:
        away = since.astimezone(ZoneInfo(monitor.brand.time_zone)).utcoffset()
        offset = int(away.total_seconds()) // 3600 * 3600 if away else 0
    first = (int(since.timestamp()) + offset) // step * step - offset
    starts = list(range(first, int(until.timestamp()), step))
    place = {float(start): at for at, start in enumerate(starts)}
    values: dict[str, list[int]] = {}
    for start, value, count in kind_buckets(monitor.pk, first, until.timestamp(), by, step, offset):
        if start in place:
            values.setdefault(value, [0] * len(starts))[place[start]] += count
    main = sorted(values, key=lambda value: (-sum(values[value]), value))[:MAIN]
    times = [datetime.fromtimestamp(start, UTC) for start in starts]
    return Layers(times, timedelta(seconds=step), {value: values[value] for value in main})
