"""What has been seen of a burst so far, in the few numbers that tell how it goes on."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.detection.forecast.records import BurstPost

Floats = NDArray[np.float64]

MOST_POSTS = 1e9
"""Counts and followers above this are taken for this."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A burst at one age. Without posts ``times`` is empty and ``followers`` too.

    ``quarter`` and ``half`` are the posts of the last quarter and the last half of its life: a burst that is over
    has few there, whatever its length.
    """

    age_s: float
    posts: float
    quarter: float
    half: float
    times: Floats
    """Seconds since the first post, the first post left out, sorted."""
    followers: Floats
    first_followers: float = 0.0

    def features(self) -> Floats:
        """ln size, ln share of the last quarter and half, ln median followers (not a number without posts)."""
        base = self.posts + 1.0
        audience = math.log1p(float(np.median(self.followers))) if self.followers.size else math.nan
        ends = (self.quarter + 1.0) / base, (self.half + 1.0) / base
        return np.array([math.log(base), math.log(ends[0]), math.log(ends[1]), audience])


def of_posts(posts: Sequence[BurstPost], since: float, now: float) -> Seen:
    """What is seen at ``now`` of a burst whose first post stands at ``since`` (seconds UTC).

    Posts after ``now``, before ``since`` or at no finite time are left out. The first post itself is what the
    others follow, and is not counted.

    >>> seen = of_posts([BurstPost(0.0, 900), BurstPost(10.0, 5), BurstPost(95.0, 7)], since=0.0, now=100.0)
    >>> seen.posts, seen.quarter, seen.first_followers
    (2.0, 1.0, 900.0)
    """
    times = np.fromiter((post.time for post in posts), np.float64, len(posts))
    followers = np.fromiter((post.followers for post in posts), np.float64, len(posts))
    good = np.isfinite(times) & (times >= since) & (times <= now)
    order = np.argsort(times[good], kind="stable")
    times = times[good][order]
    audience = np.nan_to_num(followers[good][order], nan=0.0, posinf=MOST_POSTS, neginf=0.0)
    audience = np.clip(audience, 0.0, MOST_POSTS)
    first = float(audience[0]) if audience.size else 0.0
    return of_arrays(times[1:] - since, audience[1:], first, now - since)


def of_arrays(times: Floats, followers: Floats, first_followers: float, age_s: float) -> Seen:
    """The same from sorted seconds since the first post; later ones than ``age_s`` are left out."""
    n = int(np.searchsorted(times, age_s, side="right"))
    quarter, half = (n - int(np.searchsorted(times, age_s * part, side="right")) for part in (0.75, 0.5))
    return Seen(age_s, float(n), float(quarter), float(half), times[:n], followers[:n], first_followers)
