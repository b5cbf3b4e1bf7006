"""Before there is a baseline: a stream may begin inside a crisis, so say what can be said."""

from typing import ClassVar

import msgspec

from firebreak.engine.detection.bins import Bin
from firebreak.engine.detection.counts import volume_surprise
from firebreak.engine.detection.evidence import Evidence, Family
from firebreak.engine.detection.parameters import ColdStartParameters


class ColdStart(msgspec.Struct):
    """Totals since the first slice, and the latest hour."""

    width_s: float
    seen_s: float = 0.0
    total: float = 0.0
    values: list[float] = []

    channel: ClassVar[str] = "cold-start/1"
    family: ClassVar[Family] = Family.VOLUME

    def over(self, rules: ColdStartParameters) -> bool:
        """Whether enough has been seen for the real baseline."""
        return self.seen_s >= rules.baseline_s

    def measure(self, bin_: Bin, rules: ColdStartParameters) -> Evidence | None:
        """A burst that would be extreme even for a restless stream; None otherwise."""
        slices = max(1, round(rules.window_s / self.width_s))
        if bin_.coverage <= 0.0 or self.seen_s < max(rules.first_look_s, self.width_s):
            return None
        recent = self.values[-(slices - 1) :] if slices > 1 else []
        posts = sum(recent) + bin_.count
        earlier_s = self.seen_s - len(recent) * self.width_s
        if earlier_s < self.width_s or posts < rules.least_posts:
            return None
        # One more post than was seen: a short silence does not prove that the stream is silent.
        rate = (self.total - sum(recent) + 1.0) / earlier_s
        window_s = (len(recent) + 1) * self.width_s
        expected = rate * window_s
        if posts < rules.least_ratio * expected:
            return None
        surprise = volume_surprise(posts, expected, rules.dispersion * max(1.0, window_s / earlier_s))
        return Evidence(
            channel=self.channel,
            family=self.family,
            surprise=surprise,
            observed=posts,
            expected=expected,
            low=0.0,
            high=expected * rules.dispersion,
            window_s=window_s,
            since=bin_.start,
        )

    def learn(self, bin_: Bin, rules: ColdStartParameters) -> None:
        """Take in one closed slice."""
        if bin_.coverage < 0.5 or self.over(rules):
            return
        self.seen_s += bin_.coverage * self.width_s
        self.total += bin_.count
        self.values = [*self.values, bin_.count][-max(1, round(rules.window_s / self.width_s)) :]
