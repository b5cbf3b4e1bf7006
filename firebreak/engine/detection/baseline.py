"""What is normal for a stream of counts at this hour: level, profile of the day and week, usual deviation.

Counts x become y = 2 sqrt(x + 3/8) (Anscombe 1948), whose noise is about 1 whatever the level, so that one
additive model serves a brand with three mentions a day and one with three thousand an hour. Deviations are
clipped before they train (winsorised), so a burst hardly moves what counts as normal.

Hours are hours of the local week: 0 is midnight before Monday, 33.5 is Tuesday at half past nine. The days of
the week are learned from the start and count once five weeks have been seen: fewer prove no rhythm.
"""

import math

import msgspec

from firebreak.engine.detection.parameters import DAY, HOUR, BaselineParameters

_LN2 = math.log(2.0)

WEEKDAYS_AFTER_S = 35 * DAY
"""Days of the week count once so much has been seen."""

ABS_TO_SD = 1.2533
"""Standard deviation over mean absolute deviation, for a normal law."""


def stabilise(mean_count: float) -> float:
    """Anscombe's transform of a mean count."""
    return 2.0 * math.sqrt(max(mean_count, 0.0) + 0.375)


def unstabilise(y: float) -> float:
    """Back to counts, never below zero.

    >>> unstabilise(stabilise(7.0))
    7.0
    """
    return max(0.25 * max(y, 0.0) ** 2 - 0.375, 0.0)


class Baseline(msgspec.Struct):
    """Running level, profile and scale of one window of a stream; 34 numbers."""

    noise: float = 1.0
    """What counting noise alone would give: 1 over the root of the number of slices averaged."""
    level: float = 0.0
    deviation: float = 0.0
    seen_s: float = 0.0
    profile: list[float] = msgspec.field(default_factory=lambda: [0.0] * 24)
    weekdays: list[float] = msgspec.field(default_factory=lambda: [0.0] * 7)
    """What each day of the week, Monday first, has beside the level."""

    def centre(self, hour: float) -> float:
        """Expected transformed value at this hour of the week."""
        a, b, share = _between(hour)
        day = self.weekdays[int(hour // 24.0) % 7] if self.seen_s >= WEEKDAYS_AFTER_S else 0.0
        return self.level + (1.0 - share) * self.profile[a] + share * self.profile[b] + day

    def scale(self, rules: BaselineParameters) -> float:
        """Usual deviation (a standard deviation) of the transformed value."""
        return max(ABS_TO_SD * self.deviation, rules.scale_floor * self.noise)

    def residual(self, y: float, hour: float, rules: BaselineParameters) -> float:
        """How many usual deviations above normal."""
        return (y - self.centre(hour)) / self.scale(rules)

    def learn(self, y: float, hour: float, width_s: float, weight: float, rules: BaselineParameters) -> None:
        """Take in one value; ``weight`` (0..1) is how much of it was really observed."""
        if weight <= 0.0:
            return
        if self.seen_s == 0.0:
            self.level = y
            self.deviation = self.noise / ABS_TO_SD
        lived = weight * width_s
        self.seen_s += lived
        bound = rules.winsor * self.scale(rules)
        off = min(bound, max(-bound, y - self.centre(hour)))
        self.deviation += self._rate(lived, rules.scale_half_life_s) * (abs(off) - self.deviation)
        self.level += self._rate(lived, rules.level_half_life_s) * off
        if width_s >= DAY:  # no rhythm of the day to be seen
            return
        a, b, share = _between(hour)
        # An hour of the profile is met for one hour a day, or for one slice a day when slices are longer.
        step = DAY / max(HOUR, width_s) * _rate(lived, rules.profile_half_life_s) * off
        weekday = int(hour // 24.0) % 7
        left = off if self.seen_s >= WEEKDAYS_AFTER_S else off - self.weekdays[weekday]
        self.weekdays[weekday] += min(1.0, 7.0 * _rate(lived, rules.weekday_half_life_s)) * left
        self.profile[a] += (1.0 - share) * step
        self.profile[b] += share * step

    def _rate(self, lived: float, half_life: float) -> float:
        """Faster while young, so that the first value is soon forgotten."""
        return max(_rate(lived, half_life), lived / (self.seen_s + lived))


def _between(hour: float) -> tuple[int, int, float]:
    """The two hours of the profile around a time, and how far it is from the first to the second.

    The profile holds the middle of each hour and is drawn straight between them: a step at the full hour
    would be an event every morning.

    >>> _between(9.5), _between(0.25)
    ((9, 10, 0.0), (23, 0, 0.75))
    """
    place = hour % 24.0 - 0.5
    first = int(place // 1.0)
    return first % 24, (first + 1) % 24, place - first


def _rate(lived: float, half_life: float) -> float:
    return 1.0 - math.exp(-_LN2 * lived / half_life)
