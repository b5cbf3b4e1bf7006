"""A self-exciting process on followers: how infectious is a post, and how many reposts does one bring about?

SEISMIC (Zhao, Erdogdu, He, Rajaraman & Leskovec 2015): a post by somebody with n followers brings reposts at a rate
of p n φ(t), φ being how long people take to react: level for five minutes, then falling with a power of 2.242
for the waiting time. What is seen in the later half of a burst's life over what those followers could have
done in that time estimates p.
"""

from itertools import pairwise

import numpy as np

from firebreak.engine.detection.forecast.burst import Floats, Seen
from firebreak.engine.detection.forecast.records import Reproduction

LEVEL, KNEE_S, POWER = 6.27e-4, 300.0, 0.242
"""Reactions per second at first, until when, and the power by which the rest of them falls."""
USUAL_FOLLOWERS = 100.0
"""Mean followers of the reposters to come (the paper's n*)."""
MOST_CHILDREN = 0.95
_PARTS = 4


def reacted(seconds: Floats) -> Floats:
    """Share of all reactions that have come so many seconds after a post; 0 before it.

    >>> [float(x) for x in reacted(np.array([-5.0, 300.0, 1e12])).round(2)]
    [0.0, 0.19, 0.96]
    """
    t = np.maximum(seconds, 0.0)
    tail = LEVEL * KNEE_S / POWER * (1.0 - (np.maximum(t, KNEE_S) / KNEE_S) ** -POWER)
    share: Floats = LEVEL * np.minimum(t, KNEE_S) + tail
    return share


def remaining(seen: Seen) -> float:
    """Reposts still to come over those seen, by the paper's formula without its hand-made corrections."""
    times, followers = _with_first(seen)
    exposure = _exposure(times, followers, 0.5 * seen.age_s, seen.age_s)
    infectious = seen.half / exposure if exposure > 0.0 else 0.0
    still = float((followers * (reacted(np.array([1e12])) - reacted(seen.age_s - times))).sum())
    children = min(infectious * USUAL_FOLLOWERS, MOST_CHILDREN)
    return infectious * still / (1.0 - children) / max(seen.posts, 1.0)


def reproduction(seen: Seen) -> Reproduction | None:
    """Reposts per repost with an 80 % interval; None below twenty reposts in the later half.

    Followers above the 95th percentile count as that: one star among thousands says nothing of the next. The
    interval is that of a count (Garwood 1936), widened by how much the parts of the half disagree.
    """
    if seen.half < 20 or not seen.followers.size:
        return None
    times, followers = _with_first(seen)
    edges = np.linspace(0.5 * seen.age_s, seen.age_s, _PARTS + 1)
    came = np.histogram(seen.times, edges)[0].astype(np.float64)
    could = np.array([_exposure(times, followers, a, b) for a, b in pairwise(edges.tolist())])
    if could.sum() <= 0.0:
        return None
    infectious = float(came.sum() / could.sum())
    expected = np.maximum(infectious * could, 1e-9)
    strayed = max(1.0, float(((came - expected) ** 2 / expected).sum()) / (_PARTS - 1))
    audience = float(np.minimum(seen.followers, np.quantile(seen.followers, 0.95)).mean())
    from scipy.special import gammaincinv  # half a second to load: only a process that forecasts needs it

    n = float(came.sum()) / strayed
    low, high = float(gammaincinv(max(n, 0.1), 0.1)), float(gammaincinv(n + 1.0, 0.9))
    each = audience / float(could.sum()) * strayed
    return Reproduction(infectious * audience, low * each, high * each)


def _with_first(seen: Seen) -> tuple[Floats, Floats]:
    first = np.array([max(seen.first_followers, 1.0)])
    return np.concatenate(([0.0], seen.times)), np.concatenate((first, seen.followers))


def _exposure(times: Floats, followers: Floats, begin: float, end: float) -> float:
    """Followers times the share of their reactions that falls between two ages."""
    return float((followers * (reacted(end - times) - reacted(begin - times))).sum())
