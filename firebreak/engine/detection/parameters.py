"""Every number that the detectors decide by: one set, the same for every brand.

Measured effects of these choices: ``benchmarks/detect.py``. The reasons: ``docs/explain/detection.md``.
Times are in seconds, surprises in decades (-log10 of the chance).
"""

from dataclasses import dataclass, field

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """At which surprise a channel says watch and alert, and below which it has let go."""

    watch: float
    alert: float
    release: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineParameters:
    """What is normal for a stream: a slow level, an hour-of-day profile and the usual deviation."""

    level_half_life_s: float = 1.5 * DAY
    profile_half_life_s: float = 3.5 * DAY
    """In time lived through, not in hours of that name."""
    scale_half_life_s: float = 1.5 * DAY
    winsor: float = 3.0
    """Deviations beyond this many scales train the baseline as if they were this large."""
    scale_floor: float = 0.5
    """Smallest scale, as a share of what pure counting noise would give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TailParameters:
    """Peaks over threshold: how the rare end of the deviations is modelled."""

    quantile: float = 0.98
    excesses: int = 400
    warm_up_s: float = 1 * DAY
    warm_up_ceiling: float = 8.0
    """Usual deviations that a value of the warm-up counts for at most: the first day may hold an event."""
    shape_low: float = -0.2
    shape_high: float = 0.45
    training_decades: float = 5.0
    """Anything rarer than this does not train the tail: an event must not teach that events are normal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpikeParameters:
    """The volume channel."""

    levels: Levels = field(default_factory=lambda: Levels(watch=3.0, alert=3.3, release=1.5))
    windows_s: tuple[float, ...] = (300.0, 3_600.0)
    baseline: BaselineParameters = field(default_factory=BaselineParameters)
    tail: TailParameters = field(default_factory=TailParameters)
    least_dispersion: float = 3.0
    """Variance over mean that even the steadiest stream is credited with in the count check."""
    swing: float = 0.15
    """Usual swing of the true rate beside its profile, as a share of it, credited to every stream."""
    least_excess: float = 8.0
    """Posts above the expected number below which no volume is a spike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NegativeShareParameters:
    """The content channel: is a larger part of the talk negative than is usual for this brand?"""

    levels: Levels = field(default_factory=lambda: Levels(watch=2.4, alert=2.7, release=1.3))
    windows_s: tuple[float, ...] = (1 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR)
    half_life_s: float = 4 * DAY
    prior_share: float = 0.3
    prior_posts: float = 10.0
    least_baseline_posts: float = 50.0
    least_baseline_s: float = 1 * DAY
    least_posts: float = 10.0
    least_shift: float = 0.08
    correlation: float = 1 / 31
    """Prior correlation between the posts of one hour: a beta-binomial concentration of 30."""
    correlation_fall: float = 0.5
    """Power of the window's length, in hours, by which that prior falls: long windows average more."""
    correlation_weight: float = 150.0
    correlation_low: float = 1 / 301
    correlation_high: float = 1 / 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ColdStartParameters:
    """Before there is a baseline."""

    baseline_s: float = 1 * DAY
    first_look_s: float = 1 * HOUR
    window_s: float = 1 * HOUR
    dispersion: float = 5.0
    least_posts: float = 30.0
    least_ratio: float = 10.0
    """Times the rate so far: a day that merely wakes up rises sixfold over its night."""
    watch: float = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StateParameters:
    """How surprises become states."""

    hold_s: float = 6 * HOUR
    """An event is over after this long without evidence."""
    refractory_s: float = 24 * HOUR
    """One event, one alarm: the same kind of evidence is not announced again within this time."""
    memory_s: float = 3 * HOUR
    """Evidence of two families counts together when it is no further apart than this."""
    support: float = 0.75
    """For a crisis the weaker family needs this share of its own alert level."""
    no_data_after_s: float = 15 * MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """All of it."""

    version: str = "1"
    spike: SpikeParameters = field(default_factory=SpikeParameters)
    negative_share: NegativeShareParameters = field(default_factory=NegativeShareParameters)
    cold_start: ColdStartParameters = field(default_factory=ColdStartParameters)
    states: StateParameters = field(default_factory=StateParameters)


DEFAULT = Parameters()
