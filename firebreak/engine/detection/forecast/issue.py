"""Issuing a forecast, or saying why there is none yet."""

import math
from collections.abc import Sequence

import numpy as np

from firebreak.engine.detection.forecast import course
from firebreak.engine.detection.forecast.burst import Floats, Seen, of_posts
from firebreak.engine.detection.forecast.fit import AGES_S, WEEK_S, Fitted
from firebreak.engine.detection.forecast.fitted import FITTED, MEMORY
from firebreak.engine.detection.forecast.memory import HOURS, MODELS, Memory
from firebreak.engine.detection.forecast.profile import HOUR, Heard, heard, is_profile, normal_hours
from firebreak.engine.detection.forecast.records import (
    BurstPost,
    Counts,
    Forecast,
    Hour,
    HourProfile,
    NoForecast,
    Size,
    Why,
)
from firebreak.engine.detection.forecast.seismic import reproduction
from firebreak.engine.detection.forecast.size import size_of, to_range

LEAST_POSTS = 8.0
"""Posts above normal, or of the burst, below which nothing is forecast."""
LEAST_AGE_S = AGES_S[0]
LEAST_HEARD = 0.75
_FIRST_HOURS = 6


def forecast(
    counts: Counts,
    profile: HourProfile | None,
    now: float,
    *,
    since: float | None = None,
    posts: Sequence[BurstPost] = (),
    memory: Memory = MEMORY,
    fitted: Fitted = FITTED,
) -> Forecast | NoForecast:
    """The course of the next 24 hours and the size of the burst, with 50 % and 80 % bands.

    ``counts`` reach up to ``now`` and back at least to the beginning of the burst, a few days for a good scale;
    ``since`` is when the burst began (left out, it is the first post, else sought in the counts); ``posts`` are
    those of the one chain of reposts or claim that is asked about, and make ``size`` its size after a week.
    Without them ``size`` is the posts above normal, up to a day ahead. Same input, same answer; nothing is kept.

    Raises ``ValueError`` for times that are no numbers, slots of no sensible length, or coverage of another length
    than the counts.
    """
    _check(counts, now, since)
    if profile is None or not is_profile(profile):
        return NoForecast(issued=now, why=Why.NO_PROFILE)
    stream = heard(counts)
    share = stream.rate(now - HOUR, now)[1]
    if share < LEAST_HEARD or stream.rate(now - max(900.0, counts.width_s), now)[1] < 0.5:
        return NoForecast(issued=now, why=Why.GAP, params={"heard": round(share, 3), "window_s": HOUR})
    begun = _begun(stream, profile, now, posts) if since is None else since
    refused = _refused(now - begun, now)
    if refused:
        return refused
    seen, share = _above_normal(stream, profile, begun, now)
    if share < 0.5:
        params = {"heard": round(share, 3), "window_s": now - begun}
        return NoForecast(issued=now, why=Why.GAP, params=params)
    burst = of_posts(posts, begun, now) if posts else None
    if min(seen, burst.posts if burst else seen) < LEAST_POSTS:
        params = {"posts": round(burst.posts if burst else seen, 1), "least": LEAST_POSTS}
        return NoForecast(issued=now, why=Why.TOO_LITTLE, params=params)
    return _issued(stream, profile, now, begun, seen, burst, memory, fitted)


def _begun(stream: Heard, profile: HourProfile, now: float, posts: Sequence[BurstPost]) -> float:
    known = [post.time for post in posts if math.isfinite(post.time) and post.time <= now]
    return min(known) if known else course.onset(stream, profile, now)


def _issued(
    stream: Heard,
    profile: HourProfile,
    now: float,
    begun: float,
    seen: float,
    burst: Seen | None,
    memory: Memory,
    fitted: Fitted,
) -> Forecast:
    errors = memory.errors(now - begun)
    found, weights = course.models(stream, profile, now, now - begun), course.shares(errors)
    expected = course.blend(np.array([found[name] for name in MODELS]), weights)
    levels = course.bands(expected, course.softening(np.asarray(profile.hours)), errors)
    normal = normal_hours(profile, now, HOURS)
    if burst:
        size = size_of(burst, begun, fitted, memory.losses(now - begun))
    else:
        size = _of_the_course(seen, now, begun, levels[HOURS] - float(normal.sum()))
    return Forecast(
        issued=now,
        since=begun,
        hours=tuple(Hour(now + k * HOUR, float(normal[k]), to_range(levels[k])) for k in range(HOURS)),
        total=to_range(levels[HOURS]),
        size=size,
        over=float(weights[MODELS.index("over"), :_FIRST_HOURS].mean()),
        models={name: tuple(values.tolist()) for name, values in found.items()},
        scale=course.usual_change(stream, profile, now),
        reproduction=reproduction(burst) if burst else None,
    )


def _of_the_course(seen: float, now: float, begun: float, above: Floats) -> Size:
    """What has come above normal, and what the next day is expected to add to it."""
    total = to_range(seen + np.maximum(above, 0.0))
    return Size(
        seen=seen, age_s=now - begun, until=now + HOURS * HOUR, total=total, models={}, shares={"course": 1.0}
    )


def _refused(age_s: float, now: float) -> NoForecast | None:
    if age_s < LEAST_AGE_S:
        params = {"age_s": max(age_s, 0.0), "least_age_s": LEAST_AGE_S}
        return NoForecast(issued=now, why=Why.TOO_LITTLE, params=params)
    if age_s >= WEEK_S:
        return NoForecast(issued=now, why=Why.TOO_OLD, params={"age_s": age_s, "most_age_s": WEEK_S})
    return None


def _above_normal(stream: Heard, profile: HourProfile, begun: float, now: float) -> tuple[float, float]:
    """Posts above normal since the beginning, gaps filled with the mean of what was heard, and the share heard."""
    posts, share = stream.rate(begun, now)
    hours = (now - begun) / HOUR
    whole = normal_hours(profile, begun, math.ceil(hours))
    left_out = (len(whole) - hours) * float(whole[-1])
    return max(posts * hours - (float(whole.sum()) - left_out), 0.0), share


def _check(counts: Counts, now: float, since: float | None) -> None:
    if not all(math.isfinite(x) for x in (counts.start, counts.width_s, now, since or 0.0)):
        raise ValueError("Times must be finite numbers of seconds.")
    if not 1.0 <= counts.width_s <= HOUR:
        raise ValueError("A slot is from a second to an hour long.")
    if counts.coverage and len(counts.coverage) != len(counts.values):
        raise ValueError("There must be one coverage for each count, or none at all.")
    if abs(now - counts.start) > 1e12 or abs(now - (since or now)) > 1e12:
        raise ValueError("Times must be seconds since 1970.")
