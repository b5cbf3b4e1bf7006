"""A stream's evidence kept, so that alarms at other budgets can be told without reading the stream again.

What a channel measures does not depend on the levels at which it says alert. So one run keeps the evidence of
every slice that is at all unusual, and :func:`replay` walks the state machine over it: the very functions that
the detector uses. A test holds the replay against the detector itself.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import msgspec

from firebreak.engine.detection.bins import Bin
from firebreak.engine.detection.channels import CHANNELS
from firebreak.engine.detection.detector import Detector
from firebreak.engine.detection.evidence import Evidence, State
from firebreak.engine.detection.parameters import DEFAULT, Levels, Parameters, StateParameters
from firebreak.engine.detection.states import Machine, Step, decide, kind, read, remember

FLOOR = 0.8
"""Slices with every surprise below this are not kept: no level lets go so low."""

Said = tuple[str, float]
"""Channel and surprise: all that the state machine needs to know of an evidence."""


@dataclass(slots=True)
class Trace:
    """What the channels found in one stream, by number of slice."""

    width_s: float
    start: float
    slices: int = 0
    first: int = 0
    """The first slice with a baseline."""
    loud: dict[int, tuple[Said, ...]] = field(default_factory=dict)
    snapshots: dict[int, bytes] = field(default_factory=dict)
    """The detector's memory before these slices."""

    @property
    def weeks(self) -> float:
        """Weeks with a baseline."""
        return (self.slices - self.first) * self.width_s / (7 * 86_400.0)

    def time(self, number: int) -> float:
        """Start of a slice, seconds UTC."""
        return self.start + number * self.width_s


@dataclass(slots=True)
class Course:
    """What a replay says: alarms by number of slice, and the machine after each slice that was looked at."""

    alarms: list[tuple[int, State, str, float]] = field(default_factory=list)
    """Slice, state, strongest channel and its surprise."""
    numbers: list[int] = field(default_factory=list)
    machines: list[Machine] = field(default_factory=list)

    def before(self, number: int, width_s: float, rules: StateParameters) -> Machine:
        """The machine as it stands before a slice."""
        place = bisect_right(self.numbers, number - 1) - 1
        if place < 0:
            return Machine(behind=State.CALM, shown=State.CALM)
        return _quiet(self.machines[place], (number - 1 - self.numbers[place]) * width_s, rules)


def trace(bins: Iterable[Bin], snapshots_at: Collection[int] = (), parameters: Parameters = DEFAULT) -> Trace:
    """Run a detector over a stream and keep what its channels find. ``ValueError`` for an empty stream."""
    detector: Detector | None = None
    found: Trace | None = None
    for bin_ in bins:
        if detector is None or found is None:
            detector = Detector(width_s=bin_.width_s, parameters=parameters)
            found = Trace(bin_.width_s, bin_.start)
        number = round((bin_.start - found.start) / bin_.width_s)
        if number in snapshots_at:
            found.snapshots[number] = detector.snapshot()
        said = detector.update(bin_)
        if said.normal is None:
            found.first = number + 1
        else:
            _keep(found, number, said.evidences)
        found.slices = number + 1
    if found is None:
        raise ValueError("A stream needs at least one slice.")
    return found


def forked(before: Trace, number: int, bins: Iterable[Bin], parameters: Parameters = DEFAULT) -> Trace:
    """What the channels find in other slices from ``number`` on; ``before`` must have a snapshot there."""
    detector = Detector.restore(before.snapshots[number], parameters=parameters)
    found = Trace(before.width_s, before.start, slices=number, first=before.first)
    for k, bin_ in enumerate(bins, number):
        _keep(found, k, detector.update(bin_).evidences)
        found.slices = k + 1
    return found


def _keep(found: Trace, number: int, evidences: tuple[Evidence, ...]) -> None:
    said = tuple((e.channel, e.surprise) for e in evidences if e.surprise >= FLOOR)
    if said:
        found.loud[number] = said


def replay(
    found: Trace,
    levels: Mapping[str, Levels],
    rules: StateParameters = DEFAULT.states,
    machine: Machine | None = None,
    since: int = 0,
) -> Course:
    """Alarms at the given levels; channels without a level are not heard."""
    known = dict(levels)
    course = Course()
    now = machine or Machine(behind=State.CALM, shown=State.CALM)
    last = since - 1
    for number in sorted(found.loud):
        evidences = tuple(_evidence(*said) for said in found.loud[number] if said[0] in known)
        if not evidences or number < since:
            continue
        now = _quiet(now, (number - last - 1) * found.width_s, rules)
        step = _step(now, found.time(number), found.width_s, evidences, known, rules)
        now, last = step.machine, number
        course.numbers.append(number)
        course.machines.append(now)
        if step.alarm:
            top = max(evidences, key=lambda e: e.surprise / known[e.channel].alert)
            course.alarms.append((number, step.shown, top.channel, top.surprise))
    return course


def _step(
    machine: Machine,
    at: float,
    width_s: float,
    evidences: tuple[Evidence, ...],
    levels: dict[str, Levels],
    rules: StateParameters,
) -> Step:
    heard = remember(machine, at, width_s, evidences, levels, rules)
    reading = read(heard, at, evidences, levels, rules)
    strong = tuple(kind(e) for e in evidences if e.surprise >= levels[e.channel].alert)
    return decide(heard, at, reading, strong, rules)


def _quiet(machine: Machine, seconds: float, rules: StateParameters) -> Machine:
    """The machine after so long without anything unusual."""
    if seconds <= 0.0:
        return machine
    quiet = machine.quiet_s + seconds
    over = quiet >= rules.hold_s
    behind = State.CALM if over else machine.behind
    return msgspec.structs.replace(machine, quiet_s=quiet, armed=True, behind=behind, shown=behind)


_FAMILIES = {kind.channel: kind.family for kind in CHANNELS}


def _evidence(channel: str, surprise: float) -> Evidence:
    return Evidence(
        channel=channel, family=_FAMILIES[channel], surprise=surprise, observed=0.0, expected=0.0, low=0.0,
        high=0.0, window_s=0.0, since=0.0,
    )  # fmt: skip
