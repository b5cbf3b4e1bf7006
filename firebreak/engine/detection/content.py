"""Channels on shares of the posts: negative share, novelty, coordination. Each is a tracker with a name."""

import math
from typing import ClassVar

import msgspec

from firebreak.engine.detection.bins import Bin
from firebreak.engine.detection.evidence import Evidence, Family
from firebreak.engine.detection.parameters import Levels, Parameters
from firebreak.engine.detection.shares import Finding, Share, corrected


class NegativeShare(msgspec.Struct, tag="negative-share/2"):
    """Is more of the talk negative than is usual for this brand?"""

    share: Share

    channel: ClassVar[str] = "negative-share/2"
    family: ClassVar[Family] = Family.CONTENT

    @staticmethod
    def levels(parameters: Parameters) -> Levels:
        """Where this channel says watch and alert."""
        return parameters.levels("negative-share/2")

    @classmethod
    def begin(cls, width_s: float, parameters: Parameters) -> "NegativeShare":
        """A channel that has seen nothing."""
        return cls(Share.begin(width_s, parameters.negative_share))

    def measure(self, bin_: Bin, _hour: float, parameters: Parameters) -> Evidence | None:
        """How surprising the negative share up to and with this slice is; None when nothing can be said."""
        if bin_.coverage <= 0.0:
            return None
        rules = parameters.negative_share
        found = self.share.measure(bin_.negative, bin_.judged, rules)
        if found is None:
            return None
        evidence = _evidence(self.channel, self.family, found, bin_)
        params = {"negative": found.hits, "judged": found.trials}
        if rules.rates is not None:
            params["corrected"] = corrected(found.share, rules)
            params["corrected_usual"] = corrected(found.usual, rules)
        return msgspec.structs.replace(evidence, params=params)

    def learn(self, bin_: Bin, _hour: float, parameters: Parameters) -> None:
        """Take in one closed slice."""
        self.share.learn(bin_.negative, bin_.judged, bin_.coverage > 0.0, parameters.negative_share)


class Novelty(msgspec.Struct, tag="novelty/1"):
    """Is more of the talk about claims younger than six hours than is usual? News, good or bad."""

    share: Share
    seen: float = 0.0
    """New posts so far: a stream whose posts are not sorted into claims has none."""

    channel: ClassVar[str] = "novelty/1"
    family: ClassVar[Family] = Family.SPREAD

    @staticmethod
    def levels(parameters: Parameters) -> Levels:
        """Where this channel says watch and alert."""
        return parameters.levels("novelty/1")

    @classmethod
    def begin(cls, width_s: float, parameters: Parameters) -> "Novelty":
        """A channel that has seen nothing."""
        return cls(Share.begin(width_s, parameters.novelty))

    def measure(self, bin_: Bin, _hour: float, parameters: Parameters) -> Evidence | None:
        """How surprising the share of new claims is; None when nothing can be said."""
        if bin_.coverage <= 0.0 or self.seen <= 0.0:
            return None
        found = self.share.measure(bin_.novel, bin_.count, parameters.novelty)
        return None if found is None else _evidence(self.channel, self.family, found, bin_)

    def learn(self, bin_: Bin, _hour: float, parameters: Parameters) -> None:
        """Take in one closed slice."""
        self.seen += bin_.novel
        self.share.learn(bin_.novel, bin_.count, bin_.coverage > 0.0, parameters.novelty)


class Coordination(msgspec.Struct, tag="coordination/1"):
    """Is more of the talk copied, or from groups of accounts that act together, than is usual here?"""

    copies: Share
    coordinated: Share

    channel: ClassVar[str] = "coordination/1"
    family: ClassVar[Family] = Family.SPREAD

    @staticmethod
    def levels(parameters: Parameters) -> Levels:
        """Where this channel says watch and alert."""
        return parameters.levels("coordination/1")

    @classmethod
    def begin(cls, width_s: float, parameters: Parameters) -> "Coordination":
        """A channel that has seen nothing."""
        return cls(Share.begin(width_s, parameters.copies), Share.begin(width_s, parameters.coordinated))

    def measure(self, bin_: Bin, _hour: float, parameters: Parameters) -> Evidence | None:
        """The more surprising of both shares, less the price of having looked twice."""
        if bin_.coverage <= 0.0:
            return None
        copies = self.copies.measure(bin_.copies, bin_.count, parameters.copies)
        groups = self.coordinated.measure(bin_.coordinated, bin_.count, parameters.coordinated)
        found = max((f for f in (copies, groups) if f), key=lambda f: f.surprise, default=None)
        if found is None:
            return None
        of = "copies" if found is copies else "coordinated"
        evidence = _evidence(self.channel, self.family, found, bin_)
        surprise = max(0.0, found.surprise - math.log10(2.0))
        return msgspec.structs.replace(evidence, surprise=surprise, params={**evidence.params, "of": of})

    def learn(self, bin_: Bin, _hour: float, parameters: Parameters) -> None:
        """Take in one closed slice."""
        covered = bin_.coverage > 0.0
        self.copies.learn(bin_.copies, bin_.count, covered, parameters.copies)
        self.coordinated.learn(bin_.coordinated, bin_.count, covered, parameters.coordinated)


def _evidence(channel: str, family: Family, found: Finding, bin_: Bin) -> Evidence:
    return Evidence(
        channel=channel,
        family=family,
        surprise=found.surprise,
        observed=found.share,
        expected=found.usual,
        low=found.low,
        high=found.high,
        window_s=found.window_s,
        since=bin_.start,
        params={"hits": found.hits, "trials": found.trials},
    )
