"""What goes into a forecast and what comes out: plain records, no methods that decide anything."""

from enum import StrEnum

import msgspec

LEVELS = (0.1, 0.25, 0.5, 0.75, 0.9)
"""The quantiles of a band: the 80 % band lies between the outer two, the 50 % band between the inner two."""


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """A stream's counts per slot, oldest first, without holes in time.

    A slot that no source listened to has a ``coverage`` of 0 and whatever count; it is a gap, never a zero. An
    empty ``coverage`` means that every slot was listened to throughout. A count that is no number of posts
    (negative, not finite) is a gap as well.
    """

    start: float
    """Start of the first slot, seconds since 1970, UTC."""
    width_s: float = 300.0
    """Length of a slot: from a second to an hour."""
    values: tuple[float, ...] = ()
    coverage: tuple[float, ...] = ()
    """Share of each slot's time that was listened to, 0 to 1."""


class HourProfile(msgspec.Struct, frozen=True):
    """Posts that are normal in each hour of the UTC day, as they will be in the day to come.

    A brand's own zone and the day of the week belong into the 24 numbers, see :func:`.profile.profile_of`.
    """

    hours: tuple[float, ...]


class BurstPost(msgspec.Struct, frozen=True, gc=False):
    """One post of a burst: when it was made (seconds UTC) and how many follow its author."""

    time: float
    followers: float = 0.0


class Range(msgspec.Struct, frozen=True, gc=False):
    """A number with its bands, in posts. ``expected`` is the middle: half of what comes lies above it."""

    low_80: float
    low_50: float
    expected: float
    high_50: float
    high_80: float


class Hour(msgspec.Struct, frozen=True, gc=False):
    """One hour of the course."""

    start: float
    normal: float
    """What would be normal in this hour without any burst."""
    posts: Range


class Reproduction(msgspec.Struct, frozen=True, gc=False):
    """Reposts that one repost brings about. Below 1 a burst dies out by itself; 80 % interval beside it."""

    value: float
    low: float
    high: float


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How large the burst will have been at ``until``: posts above normal, or posts of the burst where they were given."""

    seen: float
    age_s: float
    until: float
    total: Range
    models: dict[str, tuple[float, ...]]
    """Per model its totals at :data:`LEVELS`, for the memory."""
    shares: dict[str, float]
    """How much each model counted, together 1."""
    in_support: float = 1.0
    """1 where bursts as small as this were common among those that the numbers were learned from, 0 where none was."""


class Forecast(msgspec.Struct, frozen=True, kw_only=True):
    """The next 24 hours and the size of the burst, as issued at ``issued``."""

    issued: float
    since: float
    """When the burst began."""
    hours: tuple[Hour, ...]
    total: Range
    """Posts of the 24 hours together; its band is narrower than the hours' bands added up."""
    size: Size
    over: float
    """Share of the blend, over the first six hours, that goes to "it is over"; the rest goes to "it decays"."""
    models: dict[str, tuple[float, ...]]
    """Per model its 24 hours and their sum, for the memory."""
    scale: float
    """Posts per hour that errors are measured in."""
    reproduction: Reproduction | None = None


class Why(StrEnum):
    """Why there is no forecast yet."""

    NO_PROFILE = "no-profile"
    """What is normal at each hour is not known."""
    GAP = "gap"
    """The sources were not listened to for too much of the last hour, or of the burst."""
    TOO_LITTLE = "too-little-seen"
    """The burst is too young or has too few posts."""
    TOO_OLD = "too-old"
    """The burst began more than a week ago."""


class NoForecast(msgspec.Struct, frozen=True, kw_only=True):
    """No forecast yet, and why: a code and the numbers behind it, for the page to put into words."""

    issued: float
    why: Why
    params: dict[str, float] = {}
