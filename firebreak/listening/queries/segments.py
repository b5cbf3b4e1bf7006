"""Parts of the audience: language and platform, followers, intent, each against the whole."""

from dataclasses import dataclass
from datetime import datetime

from firebreak.listening.models import Monitor
from firebreak.listening.queries.kinds import Kinds
from firebreak.listening.queries.latest import Sample
from firebreak.listening.store.understood import both_shares

BANDS = ((0, 100), (100, 1_000), (1_000, 10_000), (10_000, 100_000), (100_000, 0))
"""Followers from, and below; 0 for no bound above. An unknown number is in none of them."""
MOST_PAIRS = 10
LEAST = 20
"""Posts below which a share is not compared with the whole."""


@dataclass(frozen=True)
class Segment:
    """One part. ``values`` name it (language and platform, followers from and below, or an intent)."""

    values: tuple[str | int, ...]
    count: int
    negative: int
    points: int | None
    """Percentage points of negative share above the whole; ``None`` where there are too few posts to say."""

    @property
    def share(self) -> float:
        """Of its posts, how many are negative."""
        return self.negative / self.count if self.count else 0.0


def _segment(values: tuple[str | int, ...], count: int, negative: int, whole: float) -> Segment:
    points = round(100 * (negative / count - whole)) if count >= LEAST else None
    return Segment(values, count, negative, points)


def by_language_and_platform(monitor: Monitor, since: datetime, until: datetime) -> list[Segment]:
    """The largest pairs of language and platform, from the sums of the whole window."""
    rows = both_shares(monitor.pk, since.timestamp(), until.timestamp())
    whole = _share(sum(row[2] for row in rows), sum(row[3] for row in rows))
    return [_segment((one[0], one[1]), one[2], one[3], whole) for one in rows[:MOST_PAIRS]]


def by_followers(seen: Sample) -> list[Segment]:
    """Authors by how many follow them, from the newest posts; those whose number is not known are left out."""
    known = [one for one in seen.told if one.followers > 0]
    whole = _share(len(known), sum(one.sentiment == "negative" for one in known))
    found = []
    for low, high in BANDS:
        mine = [one for one in known if one.reach >= low and (not high or one.reach < high)]
        if mine:
            negative = sum(one.sentiment == "negative" for one in mine)
            found.append(_segment((low, high), len(mine), negative, whole))
    return found


def by_intent(intents: Kinds, negative: int) -> list[Segment]:
    """What people want; ``negative`` is how many mentions of the same hours are."""
    whole = _share(intents.all, negative)
    return [_segment((one.value,), one.count, one.negative, whole) for one in intents.kinds]


def _share(count: int, negative: int) -> float:
    return negative / count if count else 0.0
