"""Forecast: how will this burst go on, how large will it become?

Public door: :func:`forecast` from :class:`Counts`, an :class:`HourProfile` (:func:`profile_of` the detector, or
:func:`hour_profile` of the past) and, where there are any, the :class:`BurstPost` s; it answers with a
:class:`Forecast` or, with a reason, :class:`NoForecast`. :func:`learn` and :func:`learn_size` turn what came into a
new :class:`Memory`, which the caller keeps.

>>> slots = tuple(10.0 + (90.0 * 0.8**k if k >= 0 else 0.0) for k in range(-287, 13))
>>> counts = Counts(start=0.0, values=slots)
>>> found = forecast(counts, HourProfile((120.0,) * 24), now=300 * 300.0, since=287 * 300.0)
>>> isinstance(found, Forecast), len(found.hours), found.hours[0].posts.low_80 <= found.hours[0].posts.high_80
(True, 24, True)
>>> forecast(counts, None, now=300 * 300.0).why
<Why.NO_PROFILE: 'no-profile'>
"""

from firebreak.engine.detection.forecast.fitted import FITTED, MEMORY
from firebreak.engine.detection.forecast.issue import forecast
from firebreak.engine.detection.forecast.measured import MEASURED, Measured
from firebreak.engine.detection.forecast.memory import (
    Memory,
    learn,
    learn_size,
)
from firebreak.engine.detection.forecast.profile import hour_profile, profile_of
from firebreak.engine.detection.forecast.records import (
    BurstPost,
    Counts,
    Forecast,
    Hour,
    HourProfile,
    NoForecast,
    Range,
    Reproduction,
    Size,
    Why,
)

__all__ = [
    "forecast",
    "Counts",
    "HourProfile",
    "BurstPost",
    "hour_profile",
    "profile_of",
    "Forecast",
    "Hour",
    "Range",
    "Reproduction",
    "Size",
    "NoForecast",
    "Why",
    "Memory",
    "MEMORY",
    "FITTED",
    "learn",
    "learn_size",
    "MEASURED",
    "Measured",
]
