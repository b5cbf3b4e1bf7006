"""The rare end of a distribution, learned from its peaks over a threshold.

Theory: beyond a high threshold t, excesses of almost any distribution follow a generalised Pareto law
(Balkema & de Haan 1974, Pickands 1975), so P(R > r) = q (1 + shape (r - t) / scale)^(-1 / shape) where q is
the share of values over t. Streaming use: SPOT (Siffer et al., "Anomaly Detection in Streams with Extreme
Value Theory", KDD 2017). Shape and scale are fitted by moments, which needs no iteration and no library.
"""

import math

import msgspec

from firebreak.engine.detection.parameters import TailParameters

_LN10 = math.log(10.0)


class Tail(msgspec.Struct):
    """Sufficient statistics of one tail; memory is bounded by the first day's values, then by the excesses.

    >>> tail, rules = Tail(), TailParameters()
    >>> for k in range(300):
    ...     tail.learn((k * 37 % 100) / 50 - 1, 300.0, rules)
    >>> tail.ready, round(tail.surprise(0.0, rules), 2), tail.surprise(3.0, rules) > 4
    (True, 0.3, True)
    """

    threshold: float | None = None
    """None during the warm-up."""
    first: list[float] = []
    """Values of the warm-up; emptied when it ends."""
    excesses: list[float] = []
    at: int = 0
    shape: float = 0.0
    scale: float = 1.0

    @property
    def ready(self) -> bool:
        """Whether the warm-up is over."""
        return self.threshold is not None

    def surprise(self, value: float, rules: TailParameters) -> float:
        """-log10 of the chance of a value at least this large; below the threshold by the normal law."""
        ceiling = -math.log10(1.0 - rules.quantile)
        if self.threshold is None or value <= self.threshold:
            return min(ceiling, _normal_surprise(value))
        x = (value - self.threshold) / self.scale
        if abs(self.shape) < 1e-6:
            return ceiling + x / _LN10
        inside = 1.0 + self.shape * x
        if inside <= 0.0:  # beyond the end of a bounded tail
            return 15.0
        return min(15.0, ceiling + math.log10(inside) / self.shape)

    def learn(self, value: float, width_s: float, rules: TailParameters) -> None:
        """Take in one value that stood for ``width_s`` seconds."""
        if self.threshold is None:
            self.first.append(min(value, rules.warm_up_ceiling))
            if len(self.first) * width_s >= rules.warm_up_s and len(self.first) >= 20:
                self._settle(rules)
            return
        if value > self.threshold and self.surprise(value, rules) < rules.training_decades:
            self._keep(value - self.threshold, rules)

    def _settle(self, rules: TailParameters) -> None:
        ordered = sorted(self.first)
        place = rules.quantile * (len(ordered) - 1)
        low = int(place)
        high = min(low + 1, len(ordered) - 1)
        threshold = self.threshold = ordered[low] + (place - low) * (ordered[high] - ordered[low])
        self.first = []
        self.excesses = [v - threshold for v in ordered if v > threshold]
        self._fit(rules)

    def _keep(self, excess: float, rules: TailParameters) -> None:
        if len(self.excesses) < rules.excesses:
            self.excesses.append(excess)
        else:
            self.excesses[self.at] = excess
            self.at = (self.at + 1) % rules.excesses
        self._fit(rules)

    def _fit(self, rules: TailParameters) -> None:
        n = len(self.excesses)
        mean = sum(self.excesses) / n if n else 0.0
        if mean <= 0.0:
            self.shape, self.scale = 0.0, 1.0
            return
        square = sum(e * e for e in self.excesses) / n
        variance = max(square - mean * mean, 1e-12)
        ratio = mean * mean / variance
        self.shape = min(rules.shape_high, max(rules.shape_low, 0.5 * (1.0 - ratio)))
        self.scale = max(mean * (1.0 - self.shape), 1e-6)


def _normal_surprise(value: float) -> float:
    return -math.log10(max(0.5 * math.erfc(value / math.sqrt(2.0)), 1e-15))
