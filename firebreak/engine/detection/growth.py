"""The growth channel: is the volume rising faster than this stream usually wanders?

A crisis that grows over hours never makes one slice extreme. So sums over 1, 2, 3 and 6 hours are compared
with a forecast made before the window began: the profile of the hour, plus what the stream's own recent
deviation says about the next hours (an autoregression on two lagged averages, learned online by recursive
least squares, its errors clipped so that a burst hardly teaches). A stream that always wanders is thus
expected to wander; one that never does is not. The rare end of the forecast's errors is a generalised Pareto
tail per window, the surprise their mean, checked by the negative binomial law as in the spike channel.
"""

import math
from typing import ClassVar

import msgspec

from firebreak.engine.detection.baseline import ABS_TO_SD, Baseline, stabilise, unstabilise
from firebreak.engine.detection.bins import Bin
from firebreak.engine.detection.counts import volume_surprise
from firebreak.engine.detection.evidence import Evidence, Family
from firebreak.engine.detection.parameters import GrowthParameters, Levels, Parameters
from firebreak.engine.detection.regression import Regression
from firebreak.engine.detection.tail import Tail


class Horizon(msgspec.Struct):
    """One window of the channel: its forecaster, the usual size of its errors, and their tail."""

    slices: int
    regression: Regression
    tail: Tail
    deviation: float
    """Usual absolute error of the forecast, on the stabilised scale."""
    seen_s: float = 0.0
    number: int = 0
    waiting: list[tuple[int, float]] = []
    """Errors beyond the tail's threshold that are too young to teach it, by number of slice: an event's
    neighbouring windows look alike, and would otherwise teach within hours that the event is normal."""

    def scale(self, rules: GrowthParameters) -> float:
        """Usual error of the forecast (a standard deviation)."""
        return max(ABS_TO_SD * self.deviation, rules.baseline.scale_floor / math.sqrt(self.slices))

    def learn(
        self, error: float, features: tuple[float, float], width_s: float, rules: GrowthParameters
    ) -> None:
        """Take in the error of one closed slice's forecast."""
        scale = self.scale(rules)
        self._teach(error / scale, width_s, rules)
        self.seen_s += width_s
        rate = 1.0 - math.pow(0.5, width_s / rules.baseline.scale_half_life_s)
        rate = max(rate, width_s / (self.seen_s + self.slices * width_s))
        bound = rules.baseline.winsor * scale
        self.deviation += rate * (min(abs(error), bound) - self.deviation)
        self.regression.learn(error, features, width_s, rules.regression)

    def _teach(self, value: float, width_s: float, rules: GrowthParameters) -> None:
        """Let the tail learn; what is beyond its threshold only half a day later."""
        self.number += 1
        if self.tail.threshold is None or value <= self.tail.threshold:
            self.tail.learn(value, width_s, rules.tail)
        elif self.tail.surprise(value, rules.tail) < rules.tail.training_decades:
            self.waiting.append((self.number, value))
        while self.waiting and (self.number - self.waiting[0][0]) * width_s >= rules.patience_s:
            self.tail.learn(self.waiting.pop(0)[1], width_s, rules.tail)


class _Look(msgspec.Struct, frozen=True):
    """One window's view of one slice."""

    by_tail: float
    by_count: float
    posts: float
    expected: float
    spread: float
    """Usual error of the forecast."""


class Growth(msgspec.Struct, tag="growth/1"):
    """State of the channel for one stream of slices of ``width_s`` seconds."""

    width_s: float
    baseline: Baseline
    horizons: list[Horizon]
    """Shortest first."""
    values: list[float] = msgspec.field(default_factory=lambda: [0.0])
    """Running sums of the latest counts, gaps filled with what was normal..."""
    normals: list[float] = msgspec.field(default_factory=lambda: [0.0])
    """...of what the profile expected beside them..."""
    covered: list[float] = msgspec.field(default_factory=lambda: [0.0])
    """...and of how much was heard."""

    channel: ClassVar[str] = "growth/1"
    family: ClassVar[Family] = Family.VOLUME

    @staticmethod
    def levels(parameters: Parameters) -> Levels:
        """Where this channel says watch and alert."""
        return parameters.levels("growth/1")

    @classmethod
    def begin(cls, width_s: float, parameters: Parameters) -> "Growth":
        """A channel that has seen nothing."""
        sizes = sorted({max(1, round(w / width_s)) for w in parameters.growth.windows_s})
        horizons = [Horizon(n, Regression(), Tail(), 1.0 / ABS_TO_SD) for n in sizes]
        return cls(width_s, Baseline(), horizons)

    @property
    def ready(self) -> bool:
        """Whether every tail has had its warm-up."""
        return all(h.tail.ready for h in self.horizons)

    def measure(self, bin_: Bin, hour: float, parameters: Parameters) -> Evidence | None:
        """How surprising the rise up to and with this slice is; None before the warm-up or without data."""
        if not self.ready or bin_.coverage <= 0.0:
            return None
        rules = parameters.growth
        value, normal = self._completed(bin_, hour)
        found = [self._look(h, value, normal, rules) for h in self.horizons]
        surprise = min(sum(f.by_tail for f in found) / len(found), max(f.by_count for f in found))
        horizon, look = max(zip(self.horizons, found, strict=True), key=lambda pair: pair[1].by_count)
        n, centre = horizon.slices, stabilise(look.expected / horizon.slices)
        return Evidence(
            channel=self.channel,
            family=self.family,
            surprise=surprise,
            observed=look.posts,
            expected=look.expected,
            low=n * unstabilise(centre - 1.96 * look.spread),
            high=n * unstabilise(centre + 1.96 * look.spread),
            window_s=n * self.width_s,
            since=bin_.start,
        )

    def learn(self, bin_: Bin, hour: float, parameters: Parameters) -> None:
        """Take in one closed slice. A gap trains nothing."""
        rules = parameters.growth
        value, normal = self._completed(bin_, hour)
        if bin_.coverage >= 0.5:
            for horizon in self.horizons:
                first = max(0, len(self.covered) - horizon.slices)
                covered = self.covered[-1] - self.covered[first] + bin_.coverage
                if covered < 0.5 * horizon.slices or not self.baseline.seen_s:
                    continue
                features = self._features(horizon.slices, rules)
                off = self._deviation(horizon.slices, value, normal)
                horizon.learn(off - horizon.regression.predict(features), features, self.width_s, rules)
            self.baseline.learn(stabilise(value), hour, self.width_s, bin_.coverage, rules.baseline)
        keep = 2 * max(self.horizons[-1].slices, round(rules.slow_s / self.width_s) or 1)
        for sums, new in ((self.values, value), (self.normals, normal), (self.covered, bin_.coverage)):
            sums.append(sums[-1] + new)
            if len(sums) > keep + 1:
                del sums[0]
            if sums[0] > 1e9:  # running sums would lose digits in the end
                sums[:] = [s - sums[0] for s in sums]

    def _completed(self, bin_: Bin, hour: float) -> tuple[float, float]:
        """The slice's count, the part not yet seen taken as normal; and what the profile expects."""
        normal = unstabilise(self.baseline.centre(hour)) if self.baseline.seen_s else bin_.count
        if bin_.coverage >= 1.0:
            return bin_.count, normal
        seen = bin_.count if bin_.coverage > 0.0 else 0.0
        return seen + (1.0 - bin_.coverage) * normal, normal

    def _window(self, slices: int, value: float, normal: float) -> tuple[int, float, float]:
        """Number of slices, posts, and posts by the profile of a window that ends with the present slice."""
        first = max(0, len(self.values) - slices)
        posts = self.values[-1] - self.values[first] + value
        return len(self.values) - first, posts, self.normals[-1] - self.normals[first] + normal

    def _deviation(self, slices: int, value: float, normal: float) -> float:
        """Stabilised mean of the window minus that of its profile."""
        n, posts, usual = self._window(slices, value, normal)
        return stabilise(posts / n) - stabilise(usual / n)

    def _features(self, slices: int, rules: GrowthParameters) -> tuple[float, float]:
        """What was off before the window began: over hours, and over the last half hour."""
        end = len(self.values) - slices
        slow = max(slices, round(rules.slow_s / self.width_s))
        fast = max(1, round(rules.fast_s / self.width_s))
        return self._earlier(end, slow), self._earlier(end, fast)

    def _earlier(self, end: int, slices: int) -> float:
        start = max(0, end - slices)
        n = end - start
        if n < 1:
            return 0.0
        posts, usual = self.values[end] - self.values[start], self.normals[end] - self.normals[start]
        return stabilise(posts / n) - stabilise(usual / n)

    def _look(self, horizon: Horizon, value: float, normal: float, rules: GrowthParameters) -> _Look:
        scale = horizon.scale(rules)
        forecast = horizon.regression.predict(self._features(horizon.slices, rules))
        n, posts, usual = self._window(horizon.slices, value, normal)
        off = stabilise(posts / n) - stabilise(usual / n)
        by_tail = horizon.tail.surprise((off - forecast) / scale, rules.tail)
        expected = n * unstabilise(stabilise(usual / n) + forecast)
        if posts - expected < rules.least_excess:
            return _Look(by_tail, 0.0, posts, expected, scale)
        dispersion = max(rules.least_dispersion, n * scale * scale, 1.0 + rules.swing**2 * expected)
        return _Look(by_tail, volume_surprise(posts, expected, dispersion), posts, expected, scale)
