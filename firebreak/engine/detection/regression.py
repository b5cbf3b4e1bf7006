"""Two coefficients learned online: recursive least squares that forgets, with clipped errors."""

import math

import msgspec

from firebreak.engine.detection.parameters import RegressionParameters


class Regression(msgspec.Struct):
    """Predicts a number from two others. Eight numbers of memory.

    >>> r, rules = Regression(), RegressionParameters()
    >>> for k in range(600):
    ...     x = (math.sin(k), math.cos(3 * k))
    ...     r.learn(0.5 * x[0] - 0.2 * x[1] - r.predict(x), x, 300.0, rules)
    >>> round(r.first, 1), round(r.second, 1)
    (0.5, -0.2)
    """

    first: float = 0.0
    second: float = 0.0
    p11: float = 1.0
    p12: float = 0.0
    p22: float = 1.0
    error: float = 1.0
    """Usual absolute error."""
    size: float = 1.0
    """Usual absolute size of a feature."""
    seen: int = 0

    def predict(self, features: tuple[float, float]) -> float:
        """The expected number; features far beyond their usual size count as that far."""
        a, b = self._bounded(features)
        return self.first * a + self.second * b

    def learn(
        self, error: float, features: tuple[float, float], width_s: float, rules: RegressionParameters
    ) -> None:
        """Take in the error that :meth:`predict` made; only every few times, as neighbours repeat each other."""
        self.seen += 1
        rate = max(1.0 / rules.memory, 1.0 / (self.seen + 1))
        self.error += rate * (min(abs(error), 4.0 * self.error) - self.error)
        size = max(abs(features[0]), abs(features[1]))
        self.size += rate * (min(size, 5.0 * self.size) - self.size)
        if self.seen % rules.every:
            return
        bound = rules.clip * self.error
        e, (a, b) = min(bound, max(-bound, error)), self._bounded(features)
        keep = math.pow(0.5, rules.every * width_s / rules.half_life_s)
        u, v = self.p11 * a + self.p12 * b, self.p12 * a + self.p22 * b
        gain = keep + a * u + b * v
        self.first += u / gain * e
        self.second += v / gain * e
        p11, p12, p22 = self.p11 - u * u / gain, self.p12 - u * v / gain, self.p22 - v * v / gain
        # What never varies must not be forgotten without end: the uncertainty of a coefficient is bounded.
        grow = min(1.0 / keep, rules.most_uncertain / max(p11 + p22, 1e-9))
        self.p11, self.p12, self.p22 = grow * p11, grow * p12, grow * p22

    def _bounded(self, features: tuple[float, float]) -> tuple[float, float]:
        bound = 5.0 * self.size
        return min(bound, max(-bound, features[0])), min(bound, max(-bound, features[1]))
