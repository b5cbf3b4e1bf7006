"""The next 24 hours of a stream in a burst: is it over, or does it decay?

Every model is the normal profile times what is left of the excess. They differ in what they take for the present
excess and in how fast it goes. Most bursts are over within an hour, and what the last quarter of an hour says
then outweighs the peak; others last a day. Which is likelier here is weighed by past errors, hour by hour.

Errors count absolutely, so a course is a middle and not a mean: an hour is the median of its quarters, and a burst that
fell and flared up again is carried on at what it had fallen to.
"""

import numpy as np

from firebreak.engine.detection.forecast.burst import Floats
from firebreak.engine.detection.forecast.memory import HOURS, MODELS, OFFSETS, Errors
from firebreak.engine.detection.forecast.profile import HOUR, Heard, normal_hours
from firebreak.engine.detection.forecast.records import HourProfile

WINDOWS_S = (900.0, HOUR, 3 * HOUR)
POWER = 4.0
_AHEAD = np.arange(1, HOURS + 1, dtype=np.float64)
_WEEK_HOURS = 168
_PART = 1 / 3
_SMOOTH = 5
"""Hours over which past errors are averaged: 24 separate records would be noise."""


def softening(normal: Floats) -> float:
    """What is added to both sides before a ratio is formed, so that three posts on none are no burst."""
    return 0.1 * float(normal.mean()) + 0.5


def excesses(stream: Heard, profile: HourProfile, now: float) -> Floats:
    """How many times normal the last quarter of an hour, hour and three hours were; a gap says nothing, so 1."""
    normal = normal_hours(profile, now - 3 * HOUR, 3)
    soft = softening(np.asarray(profile.hours))
    found = []
    for window in WINDOWS_S:
        width = max(window, stream.width_s)
        posts, heard = stream.rate(now - width, now)
        usual = float(normal[-max(1, round(width / HOUR)) :].mean())
        found.append((posts + soft) / (usual + soft) if heard >= 0.5 else np.nan)
    return np.array(found)


def levels(stream: Heard, profile: HourProfile, now: float, age_s: float) -> Floats:
    """How many times normal each full hour of the burst was, of the last three, oldest first; nan where hardly heard.

    An hour is the median of its quarters: a burst of a few minutes, which most are, does not make an hour. Of a burst
    younger than an hour there is one, of the quarters since it began.
    """
    hours = int(np.clip(age_s // HOUR, 1, WINDOWS_S[-1] // HOUR))
    parts = max(1, int(HOUR // max(WINDOWS_S[0], stream.width_s)))
    marks = now - HOUR * hours + HOUR / parts * np.arange(hours * parts + 1)
    posts, seconds = (
        np.diff(np.interp(marks, stream.edges, sums)) for sums in (stream.posts, stream.seconds)
    )
    rates = np.where(seconds >= 0.5 * HOUR / parts, posts * HOUR / np.maximum(seconds, 1.0), np.nan)
    rates[: max(0, parts - max(1, round(age_s / HOUR * parts)))] = np.nan
    known = [row[np.isfinite(row)] for row in rates.reshape(hours, parts)]
    middle = np.array([np.median(row) if row.size else np.nan for row in known])
    soft = softening(np.asarray(profile.hours))
    found: Floats = (middle + soft) / (normal_hours(profile, float(marks[0]), hours) + soft)
    return found


def models(stream: Heard, profile: HourProfile, now: float, age_s: float) -> dict[str, Floats]:
    """Each model's 24 hours and, last, their sum."""
    normal = normal_hours(profile, now, HOURS)
    soft = softening(np.asarray(profile.hours))
    quarter, whole, three = excesses(stream, profile, now)
    hours = levels(stream, profile, now, age_s)
    hours[-1] = hour = whole if np.isnan(hours[-1]) else hours[-1]
    # What it had fallen to since its highest hour; one that grows has not fallen, and is carried on as it is.
    fallen = float(np.nanmin(hours[int(np.nanargmax(hours)) :]))
    age = max(age_s / HOUR, 0.25)
    left = age / (age + _AHEAD)  # a power law of time since the burst began, 1 now

    def fading(excess: float, power: float) -> Floats:
        course: Floats = np.maximum((normal + soft) * (1.0 + (excess - 1.0) * left**power) - soft, 0.0)
        return course

    recent = float(np.nanmin([quarter, hour]))
    found = {
        "over": normal,
        "recent": fading(recent, 1.0),
        "steep": fading(fallen, 1.5),
        "least": fading(float(np.nanmin([recent, fallen, three])), 1.0),
    }
    return {name: np.append(found[name], found[name].sum()) for name in MODELS}


def shares(errors: Errors) -> Floats:
    """How much each model counts in each hour and in the sum; models x 25, columns together 1."""
    past = np.array([errors.models[name] for name in MODELS])
    half = _SMOOTH // 2
    padded = np.pad(past[:, :HOURS], ((0, 0), (half, half)), mode="edge")
    hourly = np.lib.stride_tricks.sliding_window_view(padded, _SMOOTH, axis=1).mean(axis=-1)
    worth = np.maximum(np.column_stack([hourly, past[:, HOURS]]), 1e-6) ** -POWER
    weighed: Floats = worth / worth.sum(axis=0)
    return weighed


def blend(courses: Floats, weights: Floats) -> Floats:
    """Weighted median of the models, column by column: one model's folly does not move it far."""
    order = np.argsort(courses, axis=0, kind="stable")
    values = np.take_along_axis(courses, order, axis=0)
    mass = np.take_along_axis(weights, order, axis=0)
    middle = np.cumsum(mass, axis=0) - 0.5 * mass
    return np.array([np.interp(0.5, middle[:, k], values[:, k]) for k in range(courses.shape[1])])


def bands(expected: Floats, soft: float, errors: Errors) -> Floats:
    """From the blend (25) to the five levels (25 x 5) by what past blends were off, as a ratio."""
    softs = np.append(np.full(HOURS, soft), HOURS * soft)[:, None]
    offsets = np.asarray(errors.offsets).reshape(HOURS + 1, len(OFFSETS))
    around = np.insert(offsets, 2, 0.0, axis=1)
    levels = np.maximum((expected[:, None] + softs) * np.exp(around) - softs, 0.0)
    ordered: Floats = np.maximum.accumulate(levels, axis=1)
    ordered[:, :3] = np.minimum(ordered[:, :3], expected[:, None])
    ordered[:, 2] = expected
    return np.maximum.accumulate(ordered, axis=1)


def usual_change(stream: Heard, profile: HourProfile, now: float) -> float:
    """Mean change of an hour from the same hour of the day before: what errors are measured in (MASE)."""
    _, posts, seen = stream.by_hour(now)
    fallback = float(np.mean(profile.hours)) + 1.0
    if posts.size <= 24:
        return fallback
    both = (seen[24:] >= 0.75) & (seen[:-24] >= 0.75)
    if int(both.sum()) < 24:
        return fallback
    return max(float(np.abs(posts[24:] - posts[:-24])[both].mean()), 1e-3)


def onset(stream: Heard, profile: HourProfile, now: float) -> float:
    """When the present burst began: back from now while hours, or those next to them, belong to it.

    They are well above normal and stand out at least a third as far as the hour of it that came next: a lively hour before
    a burst is not its beginning, the first hours of one that grows are.
    """
    marks = now - HOUR * np.arange(_WEEK_HOURS, -1, -1)
    posts, seconds = (
        np.diff(np.interp(marks, stream.edges, sums)) for sums in (stream.posts, stream.seconds)
    )
    normal = normal_hours(profile, float(marks[0]), _WEEK_HOURS)
    rates = np.where(seconds >= 0.5 * HOUR, posts * HOUR / np.maximum(seconds, 1.0), 0.0)
    over = rates - normal
    hot = rates > 1.5 * (normal + softening(np.asarray(profile.hours)))
    begin, after = now - HOUR, float(over[-1])
    for back in range(2, _WEEK_HOURS + 1):
        if hot[-back] and over[-back] >= _PART * after:
            begin, after = now - back * HOUR, float(over[-back])
        elif begin > now - (back - 1) * HOUR:  # two hours in a row without it
            break
    return begin
