"""A monitor's forecast in words, as blocks of a chart, and how often such bands were right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from firebreak.base.clock import now
from firebreak.engine.detection.forecast import MEASURED, Why
from firebreak.listening import queries
from firebreak.listening.models import IssuedForecast, Monitor
from firebreak.listening.views.common import Window
from firebreak.org.models import Brand
from firebreak.web.charts import Ahead
from firebreak.web.parts.numbers import percent, plain
from firebreak.web.parts.times import clock
from firebreak.web.slots import Label

FRESH = timedelta(minutes=15)
"""An older forecast says nothing about now: its timer stands still."""
HOUR = timedelta(hours=1)
USUAL = 1.5
"""Up to so many times normal, and one mention, counts as normal again."""
LESS, MORE = 0.8, 1.25
WHY_NONE: Mapping[str, Label] = {
    Why.NO_PROFILE: gettext_lazy(
        "No forecast yet: what is normal here is known after two days of listening."
    ),
    Why.GAP: gettext_lazy(
        "No forecast now: for too much of this time the sources were not heard, and a gap is no silence."
    ),
    Why.TOO_LITTLE: gettext_lazy("No forecast yet: hardly more is said than is normal here."),
    Why.TOO_OLD: gettext_lazy("No forecast any more: this began more than a week ago."),
}


@dataclass(frozen=True)
class Row:
    """One hour of the forecast."""

    start: datetime
    end: datetime
    low: float
    expected: float
    high: float
    normal: float

    @property
    def told(self) -> dict[str, str]:
        """Its numbers in words."""
        numbers = {"low": self.low, "expected": self.expected, "high": self.high, "normal": self.normal}
        return {name: whole(value) for name, value in numbers.items()}


@dataclass(frozen=True)
class Told:
    """What a page shows: why there is no forecast, or the forecast in sentences and numbers."""

    none: str = ""
    first: str = ""
    then: Sequence[str] = ()
    record: Sequence[str] = ()
    rows: Sequence[Row] = ()

    def blocks(self, window: Window) -> list[Ahead]:
        """For the window's chart, whose points are counts of its step: a quarter of its length, up to a day."""
        hours = min(24, max(3, window.range.hours // 4))
        share = window.range.step_s / HOUR.total_seconds()
        return [
            Ahead(row.start, row.end, row.low * share, row.expected * share, row.high * share)
            for row in self.rows[:hours]
        ]


def told(monitor: Monitor) -> Told:
    """The forecast of a monitor as it stands now."""
    row = queries.newest_forecast(monitor)
    if row is None:
        return Told(none=_("No forecast yet: the first one is made within a minute or two."))
    if now() - row.issued_at > FRESH:
        return Told(
            none=_("No forecast now: the last one was made at {time}.").format(time=clock(row.issued_at))
        )
    if row.why or not row.hours:
        return Told(none=str(WHY_NONE.get(row.why, WHY_NONE[Why.TOO_LITTLE])))
    rows = rows_of(row)
    return Told("", _first(rows[0]), [_than_before(row, rows[0]), _back(rows)], record(monitor.brand), rows)


def rows_of(row: IssuedForecast) -> list[Row]:
    """Its hours."""
    begin = row.issued_at.astimezone(UTC)
    return [
        Row(begin + place * HOUR, begin + (place + 1) * HOUR, *map(float, levels))
        for place, levels in enumerate(row.hours)
    ]


def _first(hour: Row) -> str:
    said = _(
        "Mentions from {start} to {end}: most likely about {expected}, in 8 of 10 cases between {low} and {high}."
    )
    return said.format(start=_wall(hour.start), end=clock(hour.end), **hour.told)


def _wall(at: datetime) -> str:
    """``14:05`` on the reader's clock, where the zone follows with another time."""
    return clock(at).split(" ")[0]


def whole(value: float) -> str:
    """A forecast number, no more exact than it is: two digits.

    >>> whole(7.6), whole(333.3), whole(12_480)
    ('8', '330', '12,000')
    """
    digits = len(str(round(value)))
    return plain(round(value, min(0, 2 - digits)))


def _than_before(row: IssuedForecast, hour: Row) -> str:
    count = plain(round(row.last_hour))
    if hour.expected < LESS * row.last_hour:
        return _("That is less than in the hour before ({count}).").format(count=count)
    if hour.expected > MORE * row.last_hour:
        return _("That is more than in the hour before ({count}).").format(count=count)
    return _("That is about as much as in the hour before ({count}).").format(count=count)


def _back(rows: Sequence[Row]) -> str:
    """When it is most likely normal again."""
    place = next((n for n, one in enumerate(rows) if one.expected <= USUAL * one.normal + 1), None)
    if place is None:
        return _("It is most likely not back to normal within a day.")
    if place == 0:
        return _("The hour ahead is most likely about normal.")
    said = ngettext(
        "It is most likely back to normal in about {hours} hour, at {time}.",
        "It is most likely back to normal in about {hours} hours, at {time}.",
        place,
    )
    return said.format(hours=place, time=clock(rows[place].start))


def record(brand: Brand) -> list[str]:
    """How often such bands were right: in our tests, and with this brand."""
    low, high = (percent(share) for share in (min(MEASURED.held), max(MEASURED.held)))
    tested = _(
        "In our tests on {bursts} surges of {brands} brands, {low} to {high} of the hours lay between such numbers."
    )
    said = [tested.format(bursts=MEASURED.bursts, brands=MEASURED.brands, low=low, high=high)]
    own = queries.forecast_record(brand)
    if own is None:
        return [*said, _("Of this brand nothing is compared yet: that takes a day.")]
    forecasts = ngettext("{count} forecast", "{count} forecasts", own.forecasts).format(
        count=plain(own.forecasts)
    )
    surges = ngettext("{count} surge", "{count} surges", own.rises).format(count=plain(own.rises))
    ours = _("With this brand so far: {share} of the hours ({forecasts}, {surges}).")
    return [*said, ours.format(share=percent(own.share), forecasts=forecasts, surges=surges)]
