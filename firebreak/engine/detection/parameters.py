"""Every number that the detectors decide by: one set, the same for every brand.

Measured effects of these choices: ``benchmarks/detect``. The reasons: ``docs/explain/detection.md``.
Times are in seconds, surprises in decades (-log10 of the chance).
"""

import math
from dataclasses import dataclass, field, replace
from itertools import pairwise

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """At which surprise a channel says watch and alert, and below which it has let go."""

    watch: float
    alert: float
    release: float
    crisis: float = 0.0
    """What counts as its full part of a crisis, if that is more than for an alert: whoever wants more alarms does
    not want more crises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineParameters:
    """What is normal for a stream: a slow level, an hour-of-day profile and the usual deviation."""

    level_half_life_s: float = 1.5 * DAY
    profile_half_life_s: float = 3.5 * DAY
    """In time lived through, not in hours of that name."""
    scale_half_life_s: float = 1.5 * DAY
    weekday_half_life_s: float = 21 * DAY
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
class RegressionParameters:
    """Recursive least squares of the growth channel."""

    half_life_s: float = 7 * DAY
    every: int = 3
    """Learns from every third error: neighbouring windows overlap almost wholly."""
    clip: float = 3.75
    """Errors beyond this many usual ones teach as if they were this large."""
    memory: float = 500.0
    """Slices over which the usual error and the usual size of a feature are averaged."""
    most_uncertain: float = 50.0


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthParameters:
    """The channel for slow rises."""

    windows_s: tuple[float, ...] = (2 * HOUR, 6 * HOUR)
    patience_s: float = 12 * HOUR
    """After this long a large error of the forecast teaches the tail."""
    slow_s: float = 3 * HOUR
    """The forecast looks back from where a window begins: over this long or the window's own length..."""
    fast_s: float = 30 * MINUTE
    """...and over this long."""
    baseline: BaselineParameters = field(default_factory=BaselineParameters)
    tail: TailParameters = field(default_factory=lambda: TailParameters(excesses=150))
    regression: RegressionParameters = field(default_factory=RegressionParameters)
    least_dispersion: float = 3.0
    swing: float = 0.15
    least_excess: float = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordParameters:
    """The stream's own record of a share's surprises; it can only lower one, never raise it."""

    weight: float = 2_016.0
    """Slices that the law is trusted for before the record counts as much."""
    memory: float = 16_000.0
    """Slices after which what was seen has faded to a third."""
    most_excess: float = 2.0
    lowers_to: float = 0.6
    """Share of the law's surprise that is left at least: weeks prove little about rare things."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareParameters:
    """A channel that compares a share of the posts with the stream's own past."""

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
    record: RecordParameters = field(default_factory=RecordParameters)
    rates: tuple[float, float] | None = None
    """The classifier's shares of hits and of false hits (true and false positive rate), where known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyVoiceParameters:
    """The channel for voices far larger than this stream is used to."""

    tail: TailParameters = field(default_factory=lambda: TailParameters(excesses=150, shape_low=-0.3))
    half_life_s: float = 14 * DAY
    least_followers: float = 10_000.0
    """Nobody with fewer is a key voice, whatever the stream is used to."""
    least_deviation: float = 0.25
    """Smallest usual deviation of log10 followers."""


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
class GraveParameters:
    """When a single post is an alert."""

    least_confidence: float = 0.8
    """That the post claims harm, by the risk model's calibrated probability."""
    least_negative: float = 0.6
    least_followers: float = 10_000.0
    """Enough for anybody. A smaller voice is heavy where it is larger than this stream is used to..."""
    least_usual_followers: float = 2_000.0
    """...but never below this."""


BUDGETS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)
"""Alarms per brand-week for which the table below was computed."""

DEFAULT_BUDGET = 1.0

# calibration: begin (written by ./dev bench detect --calibrate)
CALIBRATION: dict[str, tuple[float, ...]] = {
    "spike/1": (13.08, 6.88, 3.82, 3.2, 2.75, 2.52, 2.12, 1.7),
    "growth/1": (13.08, 13.08, 9.61, 6.58, 4.12, 3.14, 2.1, 1.62),
    "negative-share/2": (4.36, 3.95, 3.18, 2.92, 2.62, 2.32, 2.0, 1.69),
    "novelty/1": (4.43, 4.35, 4.28, 4.21, 4.1, 3.99, 3.32, 3.3),
    "key-voice/1": (5.13, 4.83, 4.65, 4.53, 4.35, 4.23, 4.05, 3.92),
    "coordination/1": (4.43, 4.35, 4.28, 4.21, 4.1, 3.99, 3.32, 3.3),
}
# calibration: end


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """All of it."""

    version: str = "2"
    budget: float = DEFAULT_BUDGET
    """Alarms per brand-week, right and wrong ones, that somebody is willing to look at: the one number to choose."""
    calibration: dict[str, tuple[float, ...]] = field(default_factory=lambda: CALIBRATION)
    """Per channel, the surprise of an alert at each of :data:`BUDGETS`."""
    watch_below: float = 0.4
    """Decades below its alert level at which a channel says watch."""
    release_at: float = 0.45
    """Share of its alert level below which a channel has let go."""
    spike: SpikeParameters = field(default_factory=SpikeParameters)
    growth: GrowthParameters = field(default_factory=GrowthParameters)
    negative_share: ShareParameters = field(default_factory=ShareParameters)
    novelty: ShareParameters = field(
        default_factory=lambda: ShareParameters(least_posts=20.0, least_shift=0.15, correlation_high=1 / 4)
    )
    copies: ShareParameters = field(
        default_factory=lambda: ShareParameters(
            prior_share=0.1, least_posts=20.0, least_shift=0.15, correlation_high=1 / 4
        )
    )
    coordinated: ShareParameters = field(
        default_factory=lambda: ShareParameters(prior_share=0.02, least_posts=20.0, least_shift=0.1)
    )
    key_voice: KeyVoiceParameters = field(default_factory=KeyVoiceParameters)
    cold_start: ColdStartParameters = field(default_factory=ColdStartParameters)
    states: StateParameters = field(default_factory=StateParameters)
    grave: GraveParameters = field(default_factory=GraveParameters)

    def at_budget(self, budget: float) -> "Parameters":
        """The same with another number of alarms per brand-week.

        Raises ``ValueError`` outside the table.

        >>> DEFAULT.at_budget(0.25).levels("spike/1").alert > DEFAULT.at_budget(4).levels("spike/1").alert
        True
        """
        if not BUDGETS[0] <= budget <= BUDGETS[-1]:
            raise ValueError(
                f"A budget lies between {BUDGETS[0]:g} and {BUDGETS[-1]:g} alarms per brand-week."
            )
        return replace(self, budget=budget)

    def with_calibration(self, table: dict[str, tuple[float, ...]]) -> "Parameters":
        """The same with another table: for measuring it."""
        return replace(self, calibration=table)

    def levels(self, channel: str) -> Levels:
        """The surprises at which a channel says watch and alert at this budget, read between table columns."""
        alert = _between(self.budget, self.calibration[channel])
        usual = _between(DEFAULT_BUDGET, self.calibration[channel])
        return Levels(
            watch=alert - self.watch_below, alert=alert, release=self.release_at * alert, crisis=usual
        )


def _between(budget: float, column: tuple[float, ...]) -> float:
    """Straight between the table's budgets, in the logarithm of the budget."""
    for (a, low), (b, high) in pairwise(zip(BUDGETS, column, strict=True)):
        if budget <= b:
            part = max(0.0, math.log(budget / a) / math.log(b / a))
            return low + part * (high - low)
    return column[-1]


DEFAULT = Parameters()
