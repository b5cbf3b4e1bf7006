"""One brand's share of the work: its trace, the traces of every crisis laid over it, and the vendors' alarms."""

from dataclasses import dataclass, field

from benchmarks.detect import vendors
from benchmarks.detect.data import Brand, Crisis, Talk
from benchmarks.detect.streams import Place, Stream, background, places
from firebreak.engine.detection import DEFAULT
from firebreak.engine.detection.channels import CHANNELS
from firebreak.engine.detection.evidence import Family
from firebreak.engine.detection.measure.traces import Course, Trace, forked, replay, trace
from firebreak.engine.detection.parameters import BUDGETS, Levels

VOLUME = tuple(kind.channel for kind in CHANNELS if kind.family is Family.VOLUME)
ALL = tuple(kind.channel for kind in CHANNELS)


@dataclass
class Run:
    """What one brand gave: enough to tell the alarms of any budget."""

    brand: Brand
    trace: Trace
    placed: list[tuple[Place, Trace]]
    vendor_alarms: dict[str, list[int]] = field(default_factory=dict)
    vendor_delays: dict[str, list[int | None]] = field(default_factory=dict)
    """Per rule, slices to the first alarm at each place; None for none within the horizon."""


def run(brand: Brand, talk: Talk, crises: list[Crisis], seed: int) -> Run:
    """Everything about one brand (about 25,000 slices of detection)."""
    stream = background(brand, talk, seed)
    where = places(brand, crises, seed)
    base = trace(stream.bins(), {place.first for place in where})
    placed = [(place, forked(base, place.first, place.over(stream).bins())) for place in where]
    base.snapshots.clear()
    found = Run(brand, base, placed)
    for name, fires in vendors.RULES.items():
        _vendor(found, name, fires, stream, where)
    return found


def _vendor(found: Run, name: str, fires: vendors.Fires, stream: Stream, where: list[Place]) -> None:
    alarms = vendors.alarms(fires, stream.counts, stream.negative)
    found.vendor_alarms[name] = [k for k in alarms if k >= found.trace.first]
    delays = found.vendor_delays[name] = []
    for place in where:
        look = min(vendors.LOOK_BACK, place.first)
        earlier = [k for k in alarms if k < place.first]
        silent_until = earlier[-1] + vendors.REFRACTORY if earlier else 0
        delays.append(vendors.first_alarm(fires, place.over(stream, look), place.first, look, silent_until))


def levels_at(
    budget: float, channels: tuple[str, ...] = ALL, table: dict[str, tuple[float, ...]] | None = None
) -> dict[str, Levels]:
    """Levels of some channels at any budget; beyond the ends of the table, on the line of its end."""
    columns = table or DEFAULT.calibration
    parameters = DEFAULT if table is None else DEFAULT.with_calibration(table)
    low, high = BUDGETS[0], BUDGETS[-1]
    found = {}
    for channel in channels:
        levels = parameters.at_budget(min(high, max(low, budget))).levels(channel)
        if not low <= budget <= high:
            column = columns[channel]
            away = levels.alert * (budget / low) ** -0.35 if budget < low else column[-1]
            levels = Levels(watch=away - 0.4, alert=away, release=DEFAULT.release_at * away)
        found[channel] = levels
    return found


def courses(runs: list[Run], levels: dict[str, Levels]) -> list[Course]:
    """Each brand's untouched stream at these levels."""
    return [replay(r.trace, levels) for r in runs]


def rate(runs: list[Run], levels: dict[str, Levels]) -> float:
    """Alarms per brand-week, right and wrong ones, on the untouched streams."""
    return sum(len(c.alarms) for c in courses(runs, levels)) / sum(r.trace.weeks for r in runs)


def false_alarms(runs: list[Run], found: list[Course]) -> int:
    """Alarms outside every marked event."""
    return sum(
        not r.brand.in_event(r.trace.time(number))
        for r, course in zip(runs, found, strict=True)
        for number, *_ in course.alarms
    )


def delays(runs: list[Run], levels: dict[str, Levels], found: list[Course]) -> list[tuple[Place, int | None]]:
    """For every place, slices from the onset to the first alarm; None when none came within the horizon."""
    told = []
    for r, course in zip(runs, found, strict=True):
        for place, fork in r.placed:
            machine = course.before(place.first, fork.width_s, DEFAULT.states)
            alarms = replay(fork, levels, machine=machine, since=place.first).alarms
            told.append((place, alarms[0][0] - place.first + 1 if alarms else None))
    return told
