"""Slice by slice: what would have been raised, at which level, when and why; and the line to draw it on."""

from typing import Any

import msgspec

from firebreak.engine.detection import DEFAULT, Assessment, Bin, Detector, State
from firebreak.listening.detecting.slices import WIDTH_S

LOUD = (State.ALERT, State.CRISIS)
RANK = {State.WATCH: 0, State.ALERT: 1, State.CRISIS: 2}
COLD_EVERY_S = 86_400.0
"""A burst before there is a baseline is told once a day at most, as in the running product."""


class Raised(msgspec.Struct, kw_only=True):
    """One alert that would have been raised; while it lasts it grows. Times in seconds UTC."""

    time: float
    """When people would have been told."""
    began: float
    until: float
    """When the stream was calm again, or as far as the past goes."""
    state: str
    """The worst it came to..."""
    worst_at: float
    """...and when."""
    channel: str
    surprise: float
    """Decades of improbability, at its highest."""
    code: str
    params: dict[str, Any] = {}
    channels: list[dict[str, Any]] = []
    """What spoke when it was raised: channel, observed, expected, low, high, window_s, surprise."""
    posts: int = 0
    lasting: bool = True


class Result(msgspec.Struct, kw_only=True):
    """All that a backtest found. The lists of the drawing are of the same length; ``None`` is not known."""

    step_s: int = 3600
    times: list[float] = []
    counts: list[int | None] = []
    low: list[float | None] = []
    high: list[float | None] = []
    raised: list[Raised] = []
    slices: int = 0
    """Judged."""
    heard: int = 0
    """Of those, how many were heard at least in part."""
    trusted_until: float = 0.0
    """Before this nobody was listening: what is stored was taken as whole."""
    detector: str = ""


class Replay:
    """A detector at a budget, and what it said so far. The same slices give the same result in any number of turns."""

    def __init__(
        self, result: Result, *, since: float, zone: str, budget: float, memory: bytes = b""
    ) -> None:
        """``since``: start of what is judged; before it the detector only learns.

        Raises ``ValueError`` for a memory of another version of the detector, or a budget outside the table.
        """
        parameters = DEFAULT.at_budget(budget)
        self.result, self.since = result, since
        if memory:
            self.detector = Detector.restore(memory, parameters=parameters)
        else:
            self.detector = Detector(width_s=float(WIDTH_S), zone=zone, parameters=parameters)
        result.detector = f"detector/{parameters.version}"

    def take(self, bin_: Bin) -> None:
        """The next closed slice."""
        judged = bin_.start >= self.since
        if judged:
            self._draw(bin_)
        for found in self.detector.take(bin_):
            if judged:
                self._hear(found)
        if judged and (current := self._current()) is not None:
            current.until = bin_.end

    def finish(self) -> None:
        """Nothing more comes."""
        for one in self.result.raised:
            one.lasting = False

    def _current(self) -> Raised | None:
        raised = self.result.raised
        return raised[-1] if raised and raised[-1].lasting else None

    def _draw(self, bin_: Bin) -> None:
        out = self.result
        place = int((bin_.start - self.since) // out.step_s)
        if place >= len(out.times):
            start = self.since + place * out.step_s
            band = self.detector.expected(start, out.step_s)
            out.times.append(start)
            out.counts.append(None)
            out.low.append(band.low if band else None)
            out.high.append(band.high if band else None)
        if bin_.coverage > 0 or bin_.count:
            out.counts[-1] = (out.counts[-1] or 0) + int(bin_.count)
            out.heard += 1
        out.slices += 1

    def _hear(self, found: Assessment) -> None:
        cold = found.state is State.WATCH and found.reason == "cold_start"
        current = self._current()
        if current is not None and found.state is State.CALM:
            current.until, current.lasting = found.until, False
        elif current is not None and found.state in RANK:
            self._grow(current, found)
        elif current is None and (cold or (found.alarm and found.state in LOUD)):
            last = self.result.raised[-1] if self.result.raised else None
            if not cold or last is None or found.time - last.time >= COLD_EVERY_S:
                self.result.raised.append(_raised(found))

    def _grow(self, current: Raised, found: Assessment) -> None:
        if RANK[found.state] > RANK[State(current.state)]:
            again = _raised(found)
            current.state, current.worst_at = again.state, again.time
            current.code, current.params = again.code, again.params
            current.channel, current.channels = again.channel, again.channels
        current.surprise = max(current.surprise, round(found.surprise, 2))


def _raised(found: Assessment) -> Raised:
    speaking = [one for one in found.evidences if one.surprise >= found.surprise / 2]
    names = ("channel", "observed", "expected", "low", "high", "window_s")
    return Raised(
        time=found.until,
        began=min([*(one.since for one in speaking), found.time]),
        until=found.until,
        state=found.state.value,
        worst_at=found.until,
        channel=found.channel,
        surprise=round(found.surprise, 2),
        code=found.reason,
        params=dict(found.params),
        channels=[
            {**{name: getattr(one, name) for name in names}, "surprise": round(one.surprise, 2)}
            for one in speaking
        ],
    )
