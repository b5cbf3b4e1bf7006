"""The detector of one stream: slices in, assessments out."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from firebreak.engine import shapes
from firebreak.engine.detection.bins import Bin
from firebreak.engine.detection.channels import CHANNELS, Channel, levels
from firebreak.engine.detection.cold_start import ColdStart
from firebreak.engine.detection.evidence import Assessment, Band, Evidence, State
from firebreak.engine.detection.explain import explain
from firebreak.engine.detection.key_voice import KeyVoice
from firebreak.engine.detection.parameters import DEFAULT, Parameters
from firebreak.engine.detection.spike import Spike
from firebreak.engine.detection.states import Machine, Reading, Step, decide, kind, read, remember

_UNUSUAL = 1.3
"""One in twenty: a run of slices at least this surprising is one event, and its first slice the ``since``."""


class Memory(msgspec.Struct):
    """All that a detector remembers; bounded, and plain enough to store as JSON."""

    width_s: float
    zone: str
    version: str
    channels: list[Channel]
    cold: ColdStart
    machine: Machine = Machine()
    runs: dict[str, float] = {}
    next_start: float | None = None


class OutOfOrderError(ValueError):
    """A closed slice came before one that was already taken in, or does not fit the stream's width."""


class Detector:
    """Watches one stream (a monitor, or a monitor on one platform or in one language).

    Feed it closed slices in order with :meth:`update`; look at the open one as often as you like with
    :meth:`peek`. Slices that are missing between two updates are gaps. Memory is bounded and time per slice
    constant. The same slices always give the same answers.

    >>> from firebreak.engine.detection import Bin, Detector
    >>> detector = Detector()
    >>> for k in range(2 * 288):
    ...     a = detector.update(Bin(start=300.0 * k, count=10 + k % 5))
    >>> a.state.value, detector.peek(Bin(start=300.0 * 576, count=400, coverage=0.1)).state.value
    ('calm', 'alert')
    """

    def __init__(
        self, *, width_s: float = 300.0, zone: str = "UTC", parameters: Parameters = DEFAULT
    ) -> None:
        """``zone`` is the brand's time zone (IANA), whose hours the profile follows."""
        channels = [kind.begin(width_s, parameters) for kind in CHANNELS]
        self._begin(Memory(width_s, zone, parameters.version, channels, ColdStart(width_s)), parameters)

    def _begin(self, memory: Memory, parameters: Parameters) -> None:
        self._memory, self.parameters = memory, parameters
        self._zone, self._levels = ZoneInfo(memory.zone), levels(parameters)

    @property
    def width_s(self) -> float:
        """Width of the slices."""
        return self._memory.width_s

    @property
    def next_start(self) -> float | None:
        """Start of the slice that :meth:`update` expects next, seconds UTC; None before the first."""
        return self._memory.next_start

    @property
    def _spike(self) -> Spike:
        return next(c for c in self._memory.channels if isinstance(c, Spike))

    @property
    def _ready(self) -> bool:
        return self._memory.cold.over(self.parameters.cold_start) and self._spike.ready

    @property
    def state(self) -> State:
        """What was said last."""
        return self._memory.machine.shown

    def snapshot(self) -> bytes:
        """The memory as JSON, for :meth:`restore`."""
        return msgspec.json.encode(self._memory)

    @classmethod
    def restore(cls, snapshot: bytes, *, parameters: Parameters = DEFAULT) -> "Detector":
        """A detector that goes on where another stopped.

        Raises ``msgspec.ValidationError`` or ``ValueError`` when the bytes are no snapshot of this version;
        the caller then starts a new one and replays its stored slices.
        """
        memory = shapes.decode(snapshot, Memory)
        if memory.version != parameters.version:
            raise ValueError(f"The snapshot has version {memory.version}, not {parameters.version}.")
        detector = cls.__new__(cls)  # a new one's empty channels took seven eighths of the time
        detector._begin(memory, parameters)
        return detector

    def update(self, bin_: Bin) -> Assessment:
        """Take in a closed slice and judge it. Raises :class:`OutOfOrderError`."""
        return self.take(bin_)[-1]

    def take(self, bin_: Bin) -> list[Assessment]:
        """Like :meth:`update`, with the missing slices before this one (the first half day of them)."""
        return [*self._fill_gap(bin_), self._take(bin_)]

    def peek(self, bin_: Bin) -> Assessment:
        """Judge the slice that is still open, changing nothing.

        ``coverage`` is the share of it that has passed (and was listened to).
        """
        assessment, _, _ = self._judge(bin_)
        return assessment

    def accept(self, assessment: Assessment, bin_: Bin) -> None:
        """Make the outcome of a :meth:`peek` last: what has been announced is not taken back or repeated.

        Only the state moves; the slice is still to come through :meth:`update`.
        """
        _, step, _ = self._judge(bin_)
        if assessment.alarm and step.alarm:
            self._memory.machine = step.machine

    def expected(self, time: float, width_s: float | None = None) -> Band | None:
        """Normal counts for a slice of ``width_s`` seconds at a time; None while there is no baseline."""
        if not self._ready:
            return None
        slices = max(1, round((width_s or self.width_s) / self.width_s))
        return self._spike.normal(self._hour(time), self.parameters.spike, slices)

    def alert_count(self, time: float, width_s: float | None = None) -> float | None:
        """Posts in a slice of ``width_s`` seconds at which the spike channel would say alert.

        For a line in a chart: computed with today's memory, as if all before the slice were normal. A slow rise
        may be an alert below it (growth), and so may content. None while there is no baseline.
        """
        if not self._ready:
            return None
        slices = max(1, round((width_s or self.width_s) / self.width_s))
        level = self._levels[Spike.channel].alert
        return self._spike.alert_count(self._hour(time), slices, level, self.parameters.spike)

    def usual_followers(self) -> float | None:
        """Followers that this stream's largest voices hardly ever exceed; None while that is not known."""
        voice = next(c for c in self._memory.channels if isinstance(c, KeyVoice))
        return voice.usual_high(self.parameters.key_voice)

    def _hour(self, time: float) -> float:
        """Local time of the week of the middle of a slice, in hours since Monday."""
        local = datetime.fromtimestamp(time + 0.5 * self.width_s, self._zone)
        return 24.0 * local.weekday() + local.hour + local.minute / 60.0

    def _fill_gap(self, bin_: Bin) -> list[Assessment]:
        memory = self._memory
        start = memory.next_start
        if start is None:
            return []
        missing = round((bin_.start - start) / memory.width_s)
        if missing < 0 or bin_.width_s != memory.width_s:
            raise OutOfOrderError(f"Expected a slice of {memory.width_s:g} s from {start:.0f}.")
        longest = round(self.parameters.negative_share.windows_s[-1] / memory.width_s) + 1
        taken: list[Assessment] = []
        for k in range(missing):
            if longest <= k < missing - 1:  # every window is empty by then: only the length is of interest
                memory.machine = memory.machine.waited(memory.width_s)
                continue
            gap = Bin(start=start + k * memory.width_s, width_s=memory.width_s, coverage=0.0)
            taken.append(self._take(gap))
        return taken

    def _take(self, bin_: Bin) -> Assessment:
        memory = self._memory
        assessment, step, runs = self._judge(bin_)
        hour = self._hour(bin_.start)
        memory.machine, memory.runs = step.machine, runs
        memory.cold.learn(bin_, self.parameters.cold_start)
        for channel in memory.channels:
            channel.learn(bin_, hour, self.parameters)
        memory.next_start = bin_.end
        return assessment

    def _judge(self, bin_: Bin) -> tuple[Assessment, Step, dict[str, float]]:
        hour = self._hour(bin_.start)
        evidences = self._evidences(bin_, hour)
        runs = {
            e.channel: self._memory.runs.get(e.channel, bin_.start)
            for e in evidences
            if e.surprise >= _UNUSUAL
        }
        if bin_.coverage <= 0.0:
            runs = self._memory.runs
        evidences = tuple(
            msgspec.structs.replace(e, since=runs[e.channel]) if e.channel in runs else e for e in evidences
        )
        step = self._step(bin_, evidences)
        return self._assess(bin_, step, evidences), step, runs

    def _evidences(self, bin_: Bin, hour: float) -> tuple[Evidence, ...]:
        memory = self._memory
        if not self._ready:
            found = [memory.cold.measure(bin_, self.parameters.cold_start)]
        else:
            found = [c.measure(bin_, hour, self.parameters) for c in memory.channels]
        return tuple(e for e in found if e is not None)

    def _step(self, bin_: Bin, evidences: tuple[Evidence, ...]) -> Step:
        memory, rules, now = self._memory, self.parameters.states, bin_.start
        if bin_.coverage <= 0.0:
            machine = memory.machine.waited(bin_.width_s)
            if machine.gap_s >= rules.no_data_after_s:
                return decide(machine, now, Reading.NO_DATA, (), rules)
            return Step(machine, machine.shown, Reading.NO_DATA, False)
        if not self._ready:
            machine = msgspec.structs.replace(memory.machine, gap_s=0.0)
            burst = any(e.surprise >= self.parameters.cold_start.watch for e in evidences)
            return decide(machine, now, Reading.COLD_BURST if burst else Reading.NO_BASELINE, (), rules)
        machine = remember(memory.machine, now, bin_.width_s, evidences, self._levels, rules)
        reading = read(machine, now, evidences, self._levels, rules)
        strong = tuple(kind(e) for e in evidences if e.surprise >= self._levels[e.channel].alert)
        return decide(machine, now, reading, strong, rules)

    def _height(self, evidence: Evidence) -> float:
        """The surprise as a share of its channel's alert level: what is comparable between channels."""
        levels = self._levels.get(evidence.channel)
        return evidence.surprise / (levels.alert if levels else self.parameters.cold_start.watch)

    def _assess(self, bin_: Bin, step: Step, evidences: tuple[Evidence, ...]) -> Assessment:
        previous = self._memory.machine.shown
        strongest = max(evidences, key=self._height, default=None)
        code, params = explain(step, previous, evidences, bin_, self.parameters)
        return Assessment(
            time=bin_.start,
            until=bin_.start + bin_.width_s,
            state=step.shown,
            previous=previous,
            alarm=step.alarm,
            channel=strongest.channel if strongest else "",
            surprise=strongest.surprise if strongest else 0.0,
            evidences=evidences,
            normal=self.expected(bin_.start),
            reason=code,
            params=params,
            event=step.machine.event,
        )
