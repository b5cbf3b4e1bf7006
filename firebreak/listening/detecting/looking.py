"""One look at one slice, so that it can be looked at again: the memory before it, the slice, and what was there."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from firebreak.engine.detection import Assessment, Bin, Detector
from firebreak.listening.detecting.past import Group, Past
from firebreak.listening.detecting.slices import WIDTH_S
from firebreak.listening.queries.coverage import Ear, coverage


@dataclass(frozen=True)
class Look:
    """When which slice was looked at, and what the detector remembered before it."""

    at: float
    start: float
    memory: bytes
    """A snapshot of the detector."""
    listeners: tuple[Ear, ...]

    def packed(self) -> bytes:
        """The memory as it is kept."""
        return zlib.compress(self.memory, 6)

    def heard(self) -> float:
        """Share of the slice that had passed and was heard."""
        until = min(self.at, self.start + WIDTH_S)
        if until <= self.start:
            return 0.0
        return coverage(self.listeners, self.start, until) * (until - self.start) / WIDTH_S

    def bin(self, past: Past, without: tuple[int, ...] = ()) -> Bin:
        """The slice, counted from its mentions; without the near copies of some posts."""
        return bin_of(past.groups(self.start, self.start + WIDTH_S, without), self.start, self.heard())

    def judge(self, bin_: Bin) -> Assessment:
        """What the detector says of a slice that would follow its memory."""
        return Detector.restore(self.memory).peek(bin_)


Looking = Callable[[], Look]
"""A look for whoever wants it: a snapshot costs more than most looks are worth."""


def bin_of(groups: list[Group], start: float, heard: float) -> Bin:
    """A slice of counted mentions."""
    sums = totals(groups)
    return Bin(
        start=start, width_s=float(WIDTH_S), count=sums["count"], negative=sums["negative"], neutral=sums["neutral"],
        positive=sums["positive"], reach=sums["reach"], reposts=sums["reposts"], coverage=heard,
        top_reach=max((group.top_reach for group in groups), default=0), voices=sums["voices"] / 1000,
        novel=sums["novel"], copies=sums["copies"], coordinated=sums["coordinated"], harm=sums["harm"],
    )  # fmt: skip


_SUMS = ("reach", "voices", "novel", "copies", "coordinated", "harm")


def totals(groups: list[Group]) -> dict[str, Any]:
    """Everything that can be summed over a window."""
    found = {name: sum(getattr(group, name) for group in groups) for name in _SUMS}
    found["count"] = sum(group.mentions for group in groups)
    for feeling in ("negative", "neutral", "positive"):
        found[feeling] = sum(group.mentions for group in groups if group.sentiment == feeling)
    found["reposts"] = sum(group.mentions for group in groups if group.kind == "repost")
    return found
