"""Bursts for the tests of the forecast: made up, with every number chosen."""

from firebreak.engine.detection.forecast import BurstPost, Counts, Forecast, HourProfile, NoForecast, forecast

FLAT = HourProfile((120.0,) * 24)
SLOT = 300.0
NOW = 14 * 86_400.0
SINCE = NOW - 3_600.0


def stream(*last: float, quiet: float = 10.0, days: int = 14) -> Counts:
    """Quiet slots up to ``NOW``, the last ones as given."""
    slots = days * 288
    values = (quiet,) * (slots - len(last)) + last
    return Counts(start=NOW - slots * SLOT, values=values)


def hour(each: float) -> tuple[float, ...]:
    """Twelve slots."""
    return (each,) * 12


def chain(n: int, over_s: float = 3_600.0, followers: float = 100.0) -> list[BurstPost]:
    """A post at ``SINCE`` and n reposts, spread evenly."""
    first = BurstPost(SINCE, 50_000.0)
    return [first, *(BurstPost(SINCE + over_s * (k + 1) / (n + 1), followers) for k in range(n))]


def issued(counts: Counts, **options: object) -> Forecast:
    """The forecast at ``NOW``; a refusal fails."""
    found = forecast(counts, FLAT, NOW, **{"since": SINCE, **options})  # type: ignore[arg-type]
    assert isinstance(found, Forecast), found
    return found


def refused(counts: Counts, **options: object) -> NoForecast:
    """The refusal at ``NOW``; a forecast fails."""
    found = forecast(counts, **{"profile": FLAT, "now": NOW, "since": SINCE, **options})  # type: ignore[arg-type]
    assert isinstance(found, NoForecast), found
    return found
