"""A share of the posts, compared with the stream's own past: the tracker of several channels.

Counts of negative (or new, or copied) posts rise with every burst of attention, a friendly one too; the share
does not. Windows of 1, 3, 6 and 12 hours are compared with the stream's own share before them by a
beta-binomial law, whose correlation is learned from how restless the share has been. The chances are joined by
their harmonic mean (Wilson 2019), which holds for dependent tests. Last, the surprise is looked up in the
stream's own record of earlier surprises: where such things keep happening, they are no news.
"""

import math

import msgspec

from firebreak.engine.detection.counts import share_surprise
from firebreak.engine.detection.parameters import HOUR, RecordParameters, ShareParameters

_LN10 = math.log(10.0)


class Window(msgspec.Struct):
    """One window: its running sums, and how far its share wanders beyond counting noise.

    The wandering is kept as a correlation between the posts of a window. Each window length has its own, learned
    from blocks of that length: hours are more restless than days.
    """

    slices: int
    excess: float = 0.0
    weight: float = 0.0
    hits: float = 0.0
    trials: float = 0.0
    filled: int = 0
    """Of the block that is being filled."""
    recent_hits: float = 0.0
    recent_trials: float = 0.0
    """Of the latest slices, one fewer than the window: the present slice completes it."""

    def correlation(self, width_s: float, rules: ShareParameters) -> float:
        """Moment estimate, held by a prior and within bounds."""
        hours = max(1.0, self.slices * width_s / HOUR)
        prior = rules.correlation / math.pow(hours, rules.correlation_fall) * rules.correlation_weight
        raw = (self.excess + prior) / (self.weight + rules.correlation_weight)
        return min(rules.correlation_high, max(rules.correlation_low, raw))

    def slide(self, hits: list[float], trials: list[float]) -> None:
        """Move on by the slice that was just appended to the latest ones."""
        if self.slices < 2:
            return
        self.recent_hits += hits[-1]
        self.recent_trials += trials[-1]
        if len(hits) >= self.slices:
            self.recent_hits -= hits[-self.slices]
            self.recent_trials -= trials[-self.slices]

    def learn(self, hits: float, trials: float, share: float, fade: float) -> None:
        """Take in one slice; a full block's squared deviation is 1 + correlation (trials - 1) on average."""
        self.hits += hits
        self.trials += trials
        self.filled += 1
        if self.filled < self.slices:
            return
        if self.trials >= 5.0:
            noise = self.trials * share * (1.0 - share)
            z2 = (self.hits - self.trials * share) ** 2 / noise
            limit = 9.0 * (1.0 + self.trials / 31.0)
            self.excess = fade**self.slices * self.excess + min(z2, limit) - 1.0
            self.weight = fade**self.slices * self.weight + self.trials - 1.0
        self.hits = self.trials = 0.0
        self.filled = 0


class Record(msgspec.Struct):
    """How often, and by how much, the law's surprises went over one decade: peaks over threshold.

    Excesses of a right law are exponential with a mean of 1 / ln 10 decades, one slice in ten being over; both
    are where this starts from, and held by a week's weight. Three numbers of memory.
    """

    seen: float = 0.0
    over: float = 0.0
    excess: float = 0.0

    def surprise(self, by_law: float, rules: RecordParameters) -> float:
        """The law's surprise in the light of the record."""
        if by_law <= 1.0:
            return by_law
        rate = (self.over + 0.1 * rules.weight) / (self.seen + rules.weight)
        mean = (self.excess + 0.1 * rules.weight / _LN10) / (self.over + 0.1 * rules.weight)
        by_record = -math.log10(rate) + (by_law - 1.0) / mean / _LN10
        return min(by_law, max(by_record, rules.lowers_to * by_law))

    def learn(self, by_law: float, rules: RecordParameters) -> None:
        """Take in the surprise of one closed slice; very large ones teach as if they were smaller."""
        fade = 1.0 - 1.0 / rules.memory
        self.seen = fade * self.seen + 1.0
        self.over = fade * self.over + (by_law > 1.0)
        self.excess = fade * self.excess + min(max(by_law - 1.0, 0.0), rules.most_excess)


class Finding(msgspec.Struct, frozen=True):
    """What a tracker finds at one moment: the most surprising window, and the surprise of all together."""

    surprise: float
    by_law: float
    """Before the stream's own record of surprises was asked."""
    share: float
    usual: float
    low: float
    high: float
    hits: float
    trials: float
    window_s: float


class Share(msgspec.Struct):
    """Tracks one share of a stream of slices of ``width_s`` seconds."""

    width_s: float
    windows: list[Window]
    """Shortest first."""
    record: Record = msgspec.field(default_factory=Record)
    hits: list[float] = []
    trials: list[float] = []
    """The latest slices; older ones have gone into the baseline, so no event is its own baseline."""
    base_hits: float = 0.0
    base_trials: float = 0.0
    base_s: float = 0.0

    @classmethod
    def begin(cls, width_s: float, rules: ShareParameters) -> "Share":
        """A tracker that has seen nothing."""
        sizes = sorted({max(1, round(w / width_s)) for w in rules.windows_s})
        return cls(width_s, [Window(n) for n in sizes])

    def ready(self, rules: ShareParameters) -> bool:
        """Whether the stream's usual share is known well enough."""
        return self.base_trials >= rules.least_baseline_posts and self.base_s >= rules.least_baseline_s

    def usual(self, rules: ShareParameters) -> float:
        """The stream's usual share."""
        return (self.base_hits + rules.prior_share * rules.prior_posts) / (
            self.base_trials + rules.prior_posts
        )

    def measure(self, hits: float, trials: float, rules: ShareParameters) -> Finding | None:
        """How surprising the share is with this slice; None when nothing can be said or nothing is unusual."""
        found = self._by_law(hits, trials, rules)
        if found is None:
            return None
        return msgspec.structs.replace(found, surprise=self.record.surprise(found.by_law, rules.record))

    def learn(self, hits: float, trials: float, covered: bool, rules: ShareParameters) -> None:
        """Take in one closed slice; the one that leaves the longest window joins the baseline."""
        if covered and self.ready(rules):
            found = self._by_law(hits, trials, rules)
            self.record.learn(found.by_law if found else 0.0, rules.record)
        self.hits.append(hits if covered else 0.0)
        self.trials.append(trials if covered else 0.0)
        for window in self.windows:
            window.slide(self.hits, self.trials)
        if covered:
            self.base_s += self.width_s
        if len(self.hits) >= self.windows[-1].slices:
            self._settle(self.hits.pop(0), self.trials.pop(0), rules)

    def _by_law(self, hits: float, trials: float, rules: ShareParameters) -> Finding | None:
        if not self.ready(rules) or (hits <= 0.0 and self.windows[-1].recent_hits <= 0.0):
            return None
        usual = self.usual(rules)
        best, together = (0.0, 0, 0.0, 0.0, 0.0), 0.0
        for window in self.windows:
            n = window.slices
            k, of = window.recent_hits + hits, window.recent_trials + trials
            if of < rules.least_posts or self.shift(k / of, usual, rules) < rules.least_shift:
                continue
            correlation = min(0.5, window.correlation(self.width_s, rules) + 1.0 / self.base_trials)
            surprise = share_surprise(k, of, usual, correlation)
            together += 10.0**surprise / len(self.windows)
            best = max(best, (surprise, n, k, of, correlation))
        surprise, n, k, of, correlation = best
        if surprise <= 0.0:
            return None
        spread = 1.96 * math.sqrt(usual * (1.0 - usual) * (1.0 / of + correlation))
        joined = math.log(max(together, 1.0)) / _LN10
        return Finding(
            joined, joined, k / of, usual, max(0.0, usual - spread), min(1.0, usual + spread), k, of,
            n * self.width_s,
        )  # fmt: skip

    @staticmethod
    def shift(share: float, usual: float, rules: ShareParameters) -> float:
        """By how much the true share rose, the classifier's known errors taken out."""
        return corrected(share, rules) - corrected(usual, rules)

    def _settle(self, hits: float, trials: float, rules: ShareParameters) -> None:
        fade = 0.5 ** (self.width_s / rules.half_life_s)
        self.base_hits = fade * self.base_hits + hits
        self.base_trials = fade * self.base_trials + trials
        usual = self.usual(rules)
        for window in self.windows:
            window.learn(hits, trials, usual, fade)


def corrected(share: float, rules: ShareParameters) -> float:
    """The true share behind a counted one, (counted - fpr) / (tpr - fpr), where the rates are known.

    Rogan and Gladen, "Estimating prevalence from the results of a screening test", 1978.

    >>> round(corrected(0.42, ShareParameters(rates=(0.63, 0.085))), 2), corrected(0.42, ShareParameters())
    (0.61, 0.42)
    """
    if rules.rates is None:
        return share
    tpr, fpr = rules.rates
    return min(1.0, max(0.0, (share - fpr) / (tpr - fpr)))
