"""The key-voice channel: has somebody joined who is far larger than the voices this stream is used to?

The logarithm of the followers of a slice's largest voice is compared with the stream's own history of such
voices; the rare end is a generalised Pareto tail. A slice with more posts has a larger largest voice by
chance alone, so the surprise is lowered by the share of posts above the usual number: volume makes no voices.
"""

import math
from typing import ClassVar

import msgspec

from firebreak.engine.detection.baseline import ABS_TO_SD
from firebreak.engine.detection.bins import Bin
from firebreak.engine.detection.evidence import Evidence, Family
from firebreak.engine.detection.parameters import KeyVoiceParameters, Levels, Parameters
from firebreak.engine.detection.tail import Tail


class KeyVoice(msgspec.Struct, tag="key-voice/1"):
    """State of the channel; only slices in which somebody with known followers spoke count."""

    width_s: float
    tail: Tail = msgspec.field(default_factory=Tail)
    mean: float = 0.0
    """Usual log10(1 + followers) of a slice's largest voice."""
    deviation: float = 0.5
    posts: float = 0.0
    """Usual number of posts in such a slice."""
    seen: int = 0

    channel: ClassVar[str] = "key-voice/1"
    family: ClassVar[Family] = Family.SPREAD

    @staticmethod
    def levels(parameters: Parameters) -> Levels:
        """Where this channel says watch and alert."""
        return parameters.levels("key-voice/1")

    @classmethod
    def begin(cls, width_s: float, _parameters: Parameters) -> "KeyVoice":
        """A channel that has seen nothing."""
        return cls(width_s)

    def measure(self, bin_: Bin, _hour: float, parameters: Parameters) -> Evidence | None:
        """How surprising the slice's largest voice is; None while the usual ones are not known."""
        rules = parameters.key_voice
        if not self.tail.ready or bin_.coverage <= 0.0 or bin_.top_reach < rules.least_followers:
            return None
        raw = self.tail.surprise(self._standard(bin_.top_reach, rules), rules.tail)
        surprise = max(0.0, raw - math.log10(max(1.0, bin_.count / max(self.posts, 1.0))))
        spread = 1.96 * self._scale(rules)
        return Evidence(
            channel=self.channel,
            family=self.family,
            surprise=surprise,
            observed=bin_.top_reach,
            expected=10.0**self.mean - 1.0,
            low=max(0.0, 10.0 ** (self.mean - spread) - 1.0),
            high=10.0 ** (self.mean + spread) - 1.0,
            window_s=self.width_s,
            since=bin_.start,
        )

    def usual_high(self, rules: KeyVoiceParameters) -> float | None:
        """Followers that a slice's largest voice exceeds about once in a hundred slices; None when unknown."""
        return 10.0 ** (self.mean + 2.33 * self._scale(rules)) - 1.0 if self.tail.ready else None

    def learn(self, bin_: Bin, _hour: float, parameters: Parameters) -> None:
        """Take in one closed slice."""
        if bin_.coverage <= 0.0 or bin_.top_reach <= 0.0:
            return
        rules, x = parameters.key_voice, math.log10(1.0 + bin_.top_reach)
        self.seen += 1
        if self.seen == 1:
            self.mean, self.posts = x, bin_.count
        self.tail.learn(self._standard(bin_.top_reach, rules), self.width_s, rules.tail)
        rate = max(1.0 / (self.seen + 1), 1.0 - 0.5 ** (self.width_s / rules.half_life_s))
        off = x - self.mean
        bound = 3.0 * self._scale(rules)
        self.deviation += rate * (min(abs(off), bound) - self.deviation)
        self.mean += rate * min(bound, max(-bound, off))
        self.posts += rate * (bin_.count - self.posts)

    def _standard(self, followers: float, rules: KeyVoiceParameters) -> float:
        return (math.log10(1.0 + followers) - self.mean) / self._scale(rules)

    def _scale(self, rules: KeyVoiceParameters) -> float:
        return max(ABS_TO_SD * self.deviation, rules.least_deviation)
