"""The spike channel: is this much more than is normal for the hour?

Two windows (5 minutes and 1 hour) of stabilised counts are compared with their baselines; the rare end of
each is a generalised Pareto tail; the surprise is the mean of the two, so that neither one noisy slice nor a
slow swell suffices alone. A check by the negative binomial law keeps small brands from alarms on a handful.

An open slice is completed with what is normal for the rest of its time. Posts only ever add up, so what is
an alarm before the slice closes is one after it as well: looking early costs no false alarms.
"""

import math
from typing import ClassVar

import msgspec

from firebreak.engine.detection.baseline import Baseline, stabilise, unstabilise
from firebreak.engine.detection.bins import Bin
from firebreak.engine.detection.counts import volume_surprise
from firebreak.engine.detection.evidence import Band, Evidence, Family
from firebreak.engine.detection.parameters import Levels, Parameters, SpikeParameters
from firebreak.engine.detection.tail import Tail

_TWO_SIDED_95 = 1.96


class Window(msgspec.Struct):
    """One window of the channel: how many slices, their baseline and their tail."""

    slices: int
    baseline: Baseline
    tail: Tail


class Spike(msgspec.Struct, tag="spike/1"):
    """State of the channel for one stream of slices of ``width_s`` seconds."""

    width_s: float
    windows: list[Window]
    values: list[float] = []
    """The latest counts, gaps filled with what was normal."""
    covered: list[float] = []

    channel: ClassVar[str] = "spike/1"
    family: ClassVar[Family] = Family.VOLUME

    @staticmethod
    def levels(parameters: Parameters) -> Levels:
        """Where this channel says watch and alert."""
        return parameters.levels("spike/1")

    @classmethod
    def begin(cls, width_s: float, parameters: Parameters) -> "Spike":
        """A channel that has seen nothing."""
        rules = parameters.spike
        sizes = sorted({max(1, round(w / width_s)) for w in rules.windows_s})
        return cls(width_s, [Window(n, Baseline(noise=1.0 / math.sqrt(n)), Tail()) for n in sizes])

    @property
    def ready(self) -> bool:
        """Whether every tail has had its warm-up."""
        return all(w.tail.ready for w in self.windows)

    def normal(self, hour: float, rules: SpikeParameters, slices: int = 1) -> Band:
        """Normal count of ``slices`` slices at an hour of the day."""
        window = min(self.windows, key=lambda w: abs(w.slices - slices))
        centre, scale = window.baseline.centre(hour), window.baseline.scale(rules.baseline)
        parts = (centre - _TWO_SIDED_95 * scale, centre, centre + _TWO_SIDED_95 * scale)
        low, expected, high = (slices * unstabilise(y) for y in parts)
        return Band(low, expected, high)

    def measure(self, bin_: Bin, hour: float, parameters: Parameters) -> Evidence | None:
        """How surprising the volume up to and with this slice is; None before the warm-up or without data."""
        if not self.ready or bin_.coverage <= 0.0:
            return None
        rules, value = parameters.spike, self._completed(bin_, hour)
        found = [self._look(window, value, hour, rules) for window in self.windows]
        surprise = min(sum(f[0] for f in found) / len(found), max(f[1] for f in found))
        window, (_, _, observed) = max(zip(self.windows, found, strict=True), key=lambda pair: pair[1][1])
        band = self.normal(hour, rules, window.slices)
        return Evidence(
            channel=self.channel,
            family=self.family,
            surprise=surprise,
            observed=observed,
            expected=band.expected,
            low=band.low,
            high=band.high,
            window_s=window.slices * self.width_s,
            since=bin_.start,
        )

    def learn(self, bin_: Bin, hour: float, parameters: Parameters) -> None:
        """Take in one closed slice. A gap trains nothing."""
        rules, value = parameters.spike, self._completed(bin_, hour)
        for window in self.windows:
            covered = [*self.covered[len(self.covered) - window.slices + 1 :], bin_.coverage]
            weight = sum(covered[-window.slices :]) / min(window.slices, len(covered))
            if bin_.coverage < 0.5 or weight < 0.5:
                continue
            y = stabilise(self._mean(window.slices, value))
            if window.baseline.seen_s:
                window.tail.learn(window.baseline.residual(y, hour, rules.baseline), self.width_s, rules.tail)
            window.baseline.learn(y, hour, self.width_s, weight, rules.baseline)
        keep = max(w.slices for w in self.windows) - 1
        self.values = [*self.values, value][-keep:] if keep else []
        self.covered = [*self.covered, bin_.coverage][-keep:] if keep else []

    def _completed(self, bin_: Bin, hour: float) -> float:
        if bin_.coverage >= 1.0:
            return bin_.count
        usual = unstabilise(self.windows[0].baseline.centre(hour))
        return (bin_.count if bin_.coverage > 0.0 else 0.0) + (1.0 - bin_.coverage) * usual

    def _mean(self, slices: int, value: float) -> float:
        before = (
            self.values[len(self.values) - slices + 1 :] if 1 < slices <= len(self.values) else self.values
        )
        if slices == 1:
            return value
        return (sum(before) + value) / (len(before) + 1)

    def alert_count(self, hour: float, slices: int, level: float, rules: SpikeParameters) -> float:
        """The count of ``slices`` slices at which this channel reaches ``level``, all before being normal."""
        usual = unstabilise(self.windows[0].baseline.centre(hour))

        def surprise(each: float) -> float:
            found = []
            for window in self.windows:
                filled = min(slices, window.slices)
                mean = (filled * each + (window.slices - filled) * usual) / window.slices
                found.append(self._judge(window, mean, hour, rules))
            return min(sum(f[0] for f in found) / len(found), max(f[1] for f in found))

        low, high = usual, max(2.0 * usual, 16.0)
        while surprise(high) < level and high < 1e9:
            low, high = high, 2.0 * high
        while slices * (high - low) > 0.5:  # the count is a whole number
            middle = 0.5 * (low + high)
            low, high = (middle, high) if surprise(middle) < level else (low, middle)
        return math.ceil(slices * high)

    def _look(
        self, window: Window, value: float, hour: float, rules: SpikeParameters
    ) -> tuple[float, float, float]:
        """Surprise by the tail, surprise by the count check, and posts in the window."""
        mean = self._mean(window.slices, value)
        return *self._judge(window, mean, hour, rules), window.slices * mean

    def _judge(self, window: Window, mean: float, hour: float, rules: SpikeParameters) -> tuple[float, float]:
        base, n = window.baseline, window.slices
        scale = base.scale(rules.baseline)
        by_tail = window.tail.surprise((stabilise(mean) - base.centre(hour)) / scale, rules.tail)
        expected = n * unstabilise(base.centre(hour))
        if n * mean - expected < rules.least_excess:
            return by_tail, 0.0
        dispersion = max(rules.least_dispersion, n * scale * scale, 1.0 + rules.swing**2 * expected)
        return by_tail, volume_surprise(n * mean, expected, dispersion)
