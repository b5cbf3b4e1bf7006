"""What may be said of the hours after a release: below, within or above the forecast, and when "it fell faster". Pure.

"Cannot tell" is what is said unless everything speaks for more. Even then it is no proof: nobody knows what would have
happened without the release. How often the rule is wrong was measured on real surges in which nobody is known to have
answered (``./dev bench followed``), see ``docs/explain/what-followed.md``.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

LOOKS: Final = (1, 3, 6, 24)
"""Hours after the release at which it is measured."""
FELL_FASTER, CANNOT_TELL = "fell_faster", "cannot_tell"
BELOW, WITHIN, ABOVE = "below", "within", "above"
LOOKING, MORE = "looking", "more"
STANDINGS: Final = (LOOKING, FELL_FASTER, MORE, CANNOT_TELL)
"""How one release stands among others: the last look is not taken yet; it fell faster than forecast; nothing speaks against
the comparison and more was heard than forecast; or it cannot be told."""
JUST_MORE: Final = [[ABOVE, {}]]
"""The reasons of a look where more was heard than forecast, as they are kept: that, and no other."""
LEAST_EXPECTED: Final = 20.0
"""Mentions that the first hour must promise: of fewer, chance alone makes none."""
LEAST_RISE: Final = 1.5
"""So many times normal must the first hour be expected to be: where nothing stands out, nothing can fall."""
LEAST_HEARD: Final = 0.75
"""Of less of the time nothing is compared."""
WHOLE: Final = 0.98
"""Of less of the time nothing is claimed: what was missed may be just what would have told. A reader that connects anew
misses seconds."""
LEAST_HELD: Final = 0.65
"""Where a brand's own bands hold more seldom, its forecasts prove nothing."""
LEAST_RISES: Final = 5
"""Own rises before that is believed."""
FAR: Final[Mapping[int, float]] = {1: 3.0, 3: 2.5, 6: 2.0, 24: 1.0}
"""After so many hours the band's lower half is stretched by this, as a ratio. In real surges without any known answer the
mentions fell below the band as it is in 21 of 100 cases within the first hour: it alone would promise too much."""
WRONGLY: Final[Mapping[int, float]] = {1: 0.077, 3: 0.062, 6: 0.041, 24: 0.026}
"""Share of 195 moments in 75 such surges in which the rule says "faster" although nobody is known to have answered."""
MORE_ANYWAY: Final[Mapping[int, float]] = {1: 0.092, 3: 0.123, 6: 0.149, 24: 0.226}
"""Share of the same moments in which more is heard than the band as it is: too often to be more than a number."""
PROMISED: Final = 0.10
"""So often at most, at each look, may it be said wrongly."""
LEAST_SHARE: Final = 20
"""Mentions on both sides below which shares of negative ones are not compared."""
_Z80: Final = 1.2816
"""Standard deviations to each side of an 80 % band."""

Hour = Sequence[float]
"""``low, expected, high, normal``: what is forecast of one hour, in mentions; low and high bound the 80 % band."""


class Expected(NamedTuple):
    """What was expected of the first hours after a release, without it. In mentions."""

    low: float
    expected: float
    high: float
    normal: float
    first: float
    """Of the first hour alone."""
    first_normal: float

    @property
    def rises(self) -> float:
        """How many times normal the first hour was expected to be."""
        return self.first / max(self.first_normal, 1e-9)


def expected_of(hours: Sequence[Hour], many: int) -> Expected | None:
    """Of the first ``many`` hours together; ``None`` where there is no forecast of so many.

    Their bands are added up, which is wider than the band of the sum: hours that belong together are not wrong alike.

    >>> expected_of([(10, 20, 40, 5), (5, 10, 20, 5)], 2)
    Expected(low=15.0, expected=30.0, high=60.0, normal=10.0, first=20.0, first_normal=5.0)
    """
    if not 0 < many <= len(hours):
        return None
    low, expected, high, normal = (float(sum(one[k] for one in hours[:many])) for k in range(4))
    return Expected(low, expected, high, normal, float(hours[0][1]), float(hours[0][3]))


def far_edge(given: Expected, many: int) -> float:
    """Mentions below which the talk fell faster than forecast by more than forecasts are commonly wrong.

    >>> round(far_edge(Expected(50, 100, 200, 10, 100, 10), 1), 1)
    12.5
    """
    if given.expected <= 0.0 or given.low <= 0.0:
        return 0.0
    return given.expected * math.pow(min(given.low / given.expected, 1.0), FAR[many])


def place(count: float, heard: float, given: Expected | None) -> str:
    """Where a count lies; empty where nothing was expected or too little was heard to compare.

    What was missed is made up for in proportion: it only says where the count most likely lies.

    >>> place(4, 1.0, Expected(5, 10, 20, 1, 10, 1)), place(4, 0.8, Expected(5, 10, 20, 1, 10, 1))
    ('below', 'within')
    """
    if given is None or heard < LEAST_HEARD:
        return ""
    likely = count / min(heard, 1.0)
    return BELOW if likely < given.low else ABOVE if likely > given.high else WITHIN


class Reason(NamedTuple):
    """Why it cannot be told: a code, and the numbers behind it."""

    code: str
    params: Mapping[str, Any] = {}


class Seen(NamedTuple):
    """One look at one monitor."""

    many: int
    """Hours since the release; one of :data:`LOOKS`."""
    mentions: int
    heard: float
    """Share of the time in which the sources were heard, 0 to 1."""
    expected: Expected | None
    no_forecast: str = ""
    """Why there is none, as the engine's code; empty where there is one."""
    held: float | None = None
    """Share of the hours in which the brand's own bands held; ``None`` while too little is known."""
    besides: Sequence[Reason] = ()
    """What else happened in that time and may be why: :data:`BESIDES`."""


class Verdict(NamedTuple):
    """``code``: :data:`FELL_FASTER` or :data:`CANNOT_TELL`, then with every reason why."""

    code: str
    reasons: Sequence[Reason]


BESIDES: Final = (
    "second_release", "in_steps", "taken_down", "frozen", "closed", "alert", "expected_event", "said", "monitor_changed",
    "sources_changed",
)  # fmt: skip
"""What, next to the release, may be why the talk went on as it did."""


def verdict(seen: Seen) -> Verdict:
    """What may be said. "Cannot tell" unless the count lies below the far edge and nothing speaks against it."""
    reasons = [*_unmeasured(seen), *seen.besides]
    if seen.expected is not None and not reasons:
        where = place(seen.mentions, seen.heard, seen.expected)
        if where == BELOW and seen.mentions < far_edge(seen.expected, seen.many):
            return Verdict(FELL_FASTER, ())
        reasons.append(Reason("not_far" if where == BELOW else where))
    return Verdict(CANNOT_TELL, tuple(reasons))


def said_of(verdict_code: str, reasons: Sequence[Sequence[Any]]) -> str:
    """What is said of one look as it was kept: one of :data:`STANDINGS`, never ``looking``.

    >>> said_of("cannot_tell", [["above", {}]]), said_of("cannot_tell", [["gap", {"heard": 0.5}]])
    ('more', 'cannot_tell')
    """
    return MORE if verdict_code == CANNOT_TELL and list(map(list, reasons)) == JUST_MORE else verdict_code


def _unmeasured(seen: Seen) -> list[Reason]:
    """What is wrong with the comparison itself."""
    found = []
    if seen.expected is None:
        found.append(Reason("no_forecast", {"why": seen.no_forecast}))
    else:
        if seen.expected.first < LEAST_EXPECTED:
            found.append(Reason("few", {"least": int(LEAST_EXPECTED)}))
        if seen.expected.rises < LEAST_RISE:
            found.append(Reason("about_normal"))
    if seen.heard < WHOLE:
        found.append(Reason("gap", {"heard": round(seen.heard, 3)}))
    if seen.held is not None and seen.held < LEAST_HELD:
        found.append(Reason("seldom_right", {"held": round(seen.held, 3)}))
    return found


class ShareBand(NamedTuple):
    """The share of negative mentions before, and where it lies in 8 of 10 cases if nothing changes. 0 to 1."""

    low: float
    before: float
    high: float

    def place(self, share: float) -> str:
        """Where a share lies."""
        return BELOW if share < self.low else ABOVE if share > self.high else WITHIN


def share_band(before: Sequence[tuple[int, int]], after: int) -> ShareBand | None:
    """From ``(negative, all)`` of each hour before, for ``after`` mentions; ``None`` where there are too few on either side.

    No forecast: the share of negative mentions is expected to stay as it was. Hours that differ more than chance would have
    it (Pearson's chi-squared over its degrees of freedom, at least 1) widen the band.

    >>> band = share_band([(50, 100), (50, 100)], 100)
    >>> [round(part, 2) for part in band]
    [0.42, 0.5, 0.58]
    """
    hours = [(negative, count) for negative, count in before if count > 0]
    negative, count = sum(one[0] for one in hours), sum(one[1] for one in hours)
    if count < LEAST_SHARE or after < LEAST_SHARE:
        return None
    share = negative / count
    spread = (share * (1.0 - share) or 0.5 / (count + 1.0)) * _overdispersion(hours, share)
    off = _Z80 * math.sqrt(spread * (1.0 / count + 1.0 / after))
    return ShareBand(max(share - off, 0.0), share, min(share + off, 1.0))


def _overdispersion(hours: Sequence[tuple[int, int]], share: float) -> float:
    told = [(negative, count) for negative, count in hours if count >= 5]
    if len(told) < 2 or not 0.0 < share < 1.0:
        return 1.0
    squared = sum((n - share * c) ** 2 / (c * share * (1.0 - share)) for n, c in told)
    return max(1.0, squared / (len(told) - 1))
