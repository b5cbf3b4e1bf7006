"""The negative-share channel: is more of the talk negative than is usual for this brand?

Counts of negative posts rise with every burst of attention, a friendly one too; the share does not. Windows
of 1, 3, 6 and 12 hours are compared with the brand's own share before them by a beta-binomial law, whose
correlation is learned from how restless the brand's share has been. The chances are joined by their
harmonic mean (Wilson 2019), which holds for dependent tests.
"""

import math
from typing import ClassVar

import msgspec

from firebreak.engine.detection.bins import Bin
from firebreak.engine.detection.counts import share_surprise
from firebreak.engine.detection.evidence import Evidence, Family
from firebreak.engine.detection.parameters import HOUR, Levels, NegativeShareParameters, Parameters


class Restlessness(msgspec.Struct):
    """How far the share of a window wanders beyond counting noise, as a correlation between its posts.

    Each window length has its own, learned from blocks of that length: hours are more restless than days.
    """

    slices: int
    excess: float = 0.0
    weight: float = 0.0
    negative: float = 0.0
    judged: float = 0.0
    filled: int = 0

    def correlation(self, width_s: float, rules: NegativeShareParameters) -> float:
        """Moment estimate, held by a prior and within bounds."""
        hours = max(1.0, self.slices * width_s / HOUR)
        prior = rules.correlation / math.pow(hours, rules.correlation_fall) * rules.correlation_weight
        raw = (self.excess + prior) / (self.weight + rules.correlation_weight)
        return min(rules.correlation_high, max(rules.correlation_low, raw))

    def learn(self, negative: float, judged: float, share: float, fade: float) -> None:
        """Take in one slice; a full block's squared deviation is 1 + correlation (judged - 1) on average."""
        self.negative += negative
        self.judged += judged
        self.filled += 1
        if self.filled < self.slices:
            return
        if self.judged >= 5.0:
            noise = self.judged * share * (1.0 - share)
            z2 = (self.negative - self.judged * share) ** 2 / noise
            limit = 9.0 * (1.0 + self.judged / 31.0)
            self.excess = fade**self.slices * self.excess + min(z2, limit) - 1.0
            self.weight = fade**self.slices * self.weight + self.judged - 1.0
        self.negative = self.judged = 0.0
        self.filled = 0


class NegativeShare(msgspec.Struct, tag="negative-share/1"):
    """State of the channel for one stream of slices of ``width_s`` seconds."""

    width_s: float
    windows: list[Restlessness]
    """Shortest first."""
    negative: list[float] = []
    judged: list[float] = []
    """The latest slices; older ones have gone into the baseline, so no event is its own baseline."""
    base_negative: float = 0.0
    base_judged: float = 0.0
    base_s: float = 0.0

    channel: ClassVar[str] = "negative-share/1"
    family: ClassVar[Family] = Family.CONTENT

    @staticmethod
    def levels(parameters: Parameters) -> Levels:
        """Where this channel says watch and alert."""
        return parameters.negative_share.levels

    @classmethod
    def begin(cls, width_s: float, parameters: Parameters) -> "NegativeShare":
        """A channel that has seen nothing."""
        rules = parameters.negative_share
        sizes = sorted({max(1, round(w / width_s)) for w in rules.windows_s})
        return cls(width_s, [Restlessness(n) for n in sizes])

    def ready(self, rules: NegativeShareParameters) -> bool:
        """Whether the brand's usual share is known well enough."""
        return self.base_judged >= rules.least_baseline_posts and self.base_s >= rules.least_baseline_s

    def share(self, rules: NegativeShareParameters) -> float:
        """The brand's usual negative share."""
        posts = self.base_judged + rules.prior_posts
        return (self.base_negative + rules.prior_share * rules.prior_posts) / posts

    def measure(self, bin_: Bin, _hour: float, parameters: Parameters) -> Evidence | None:
        """How surprising the negative share up to and with this slice is; None when nothing can be said."""
        rules = parameters.negative_share
        if not self.ready(rules) or bin_.coverage <= 0.0:
            return None
        usual = self.share(rules)
        best, together = (0.0, 0, 0.0, 0.0, 0.0), 0.0
        for window in self.windows:
            n = window.slices
            correlation = min(0.5, window.correlation(self.width_s, rules) + 1.0 / self.base_judged)
            negative = sum(self.negative[-(n - 1) :] if n > 1 else ()) + bin_.negative
            judged = sum(self.judged[-(n - 1) :] if n > 1 else ()) + bin_.judged
            surprise = self._surprise(negative, judged, usual, correlation, rules)
            together += 10.0**surprise / len(self.windows)
            best = max(best, (surprise, n, negative, judged, correlation))
        if best[0] <= 0.0:
            return None
        return self._evidence(bin_, best, math.log10(max(together, 1.0)), usual)

    def _surprise(
        self, negative: float, judged: float, usual: float, correlation: float, rules: NegativeShareParameters
    ) -> float:
        if judged < rules.least_posts or negative / judged - usual < rules.least_shift:
            return 0.0
        return share_surprise(negative, judged, usual, correlation)

    def _evidence(
        self, bin_: Bin, best: tuple[float, int, float, float, float], surprise: float, usual: float
    ) -> Evidence:
        _, n, negative, judged, correlation = best
        spread = 1.96 * math.sqrt(usual * (1.0 - usual) * (1.0 / judged + correlation))
        return Evidence(
            channel=self.channel,
            family=self.family,
            surprise=surprise,
            observed=negative / judged,
            expected=usual,
            low=max(0.0, usual - spread),
            high=min(1.0, usual + spread),
            window_s=n * self.width_s,
            since=bin_.start,
            params={"negative": negative, "judged": judged},
        )

    def learn(self, bin_: Bin, _hour: float, parameters: Parameters) -> None:
        """Take in one closed slice; the one that leaves the longest window joins the baseline."""
        has = bin_.coverage > 0.0
        self.negative.append(bin_.negative if has else 0.0)
        self.judged.append(bin_.judged if has else 0.0)
        if has:
            self.base_s += self.width_s
        if len(self.negative) < self.windows[-1].slices:
            return
        self._settle(self.negative.pop(0), self.judged.pop(0), parameters.negative_share)

    def _settle(self, negative: float, judged: float, rules: NegativeShareParameters) -> None:
        fade = 0.5 ** (self.width_s / rules.half_life_s)
        self.base_negative = fade * self.base_negative + negative
        self.base_judged = fade * self.base_judged + judged
        usual = self.share(rules)
        for window in self.windows:
            window.learn(negative, judged, usual, fade)
