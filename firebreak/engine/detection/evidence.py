"""What a channel says about one moment, and what the detector makes of it."""

from enum import StrEnum

import msgspec

Value = str | float | int
"""What a reason or an evidence may carry: plain values only, so that it can be stored and translated."""


class Family(StrEnum):
    """Kinds of evidence. A crisis needs two of them, one being content.

    Spread is who speaks and how it travels: new claims, heavy voices, copies. A launch has all of that too, so
    it proves no harm.
    """

    VOLUME = "volume"
    CONTENT = "content"
    SPREAD = "spread"


class State(StrEnum):
    """What the detector says about a stream."""

    NO_BASELINE = "no-baseline"
    NO_DATA = "no-data"
    CALM = "calm"
    WATCH = "watch"
    ALERT = "alert"
    CRISIS = "crisis"


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One channel's finding. ``low`` to ``high`` is what is normal in that window 19 times in 20."""

    channel: str
    """Name and version, e.g. ``spike/1``."""
    family: Family
    surprise: float
    """-log10 of the chance of seeing this in a normal time."""
    observed: float
    expected: float
    low: float
    high: float
    window_s: float
    since: float
    """When the present run of unusual slices began, seconds UTC."""
    params: dict[str, Value] = {}


class Band(msgspec.Struct, frozen=True, gc=False):
    """Normal counts for one slice, for charts."""

    low: float
    expected: float
    high: float


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """The detector's word on one slice."""

    time: float
    """Start of the slice, seconds UTC."""
    until: float
    """End of the slice, or of the part of it that has been seen."""
    state: State
    previous: State
    alarm: bool
    """Whether people should be told: a new event, a worse one, or the same still there a day later."""
    channel: str
    """The strongest channel, with version; empty when none speaks."""
    surprise: float
    evidences: tuple[Evidence, ...]
    normal: Band | None
    """Normal counts of this slice; None while there is no baseline."""
    reason: str
    """A code of :mod:`.reasons`."""
    params: dict[str, Value]
    event: float | None = None
    """When the present event was announced, seconds UTC: the key by which one event raises one alarm."""

    @property
    def changed(self) -> bool:
        """Whether the state differs from the one before."""
        return self.state is not self.previous
