"""A number over time against what is expected, with the alert line, gaps and events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from babel import Locale
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firebreak.web.charts.ahead import Ahead, ahead_layer, cleaned, name_stretch
from firebreak.web.charts.figure import (
    TABLE_ROWS,
    Cell,
    Chart,
    Parts,
    Readout,
    Table,
    build,
    short_number,
    speaking,
    zone_of,
)
from firebreak.web.charts.frame import Frame
from firebreak.web.charts.layers import (
    band,
    event_marks,
    gap_marks,
    learning_note,
    line,
    over_line,
    threshold_line,
)
from firebreak.web.charts.sample import NARROW_POINTS, WIDE_POINTS, keep, number
from firebreak.web.charts.svg import drawing, el, join, words
from firebreak.web.charts.times import moments_as_words, places_of, utc
from firebreak.web.parts.numbers import plain
from firebreak.web.parts.times import zone_name

Bound = Sequence[object] | float | int | None
Event = tuple[datetime, str]
Gap = tuple[datetime, datetime] | tuple[datetime, datetime, str]


@dataclass(frozen=True, slots=True)
class Data:
    """The cleaned input: times in order and lists of the same length; None is a gap."""

    times: list[datetime]
    values: list[float | None]
    low: list[float | None]
    high: list[float | None]
    threshold: list[float | None]
    gaps: list[tuple[datetime, datetime, str]]
    events: list[Event]
    ahead: list[Ahead]
    foreseen: bool = False
    """Whether ``low`` and ``high`` are what was forecast, not what is normal."""

    @property
    def period(self) -> list[datetime]:
        """Times of the points, and the end of what is forecast."""
        return [*self.times, *(one.end for one in self.ahead[-1:])]

    @property
    def known(self) -> list[float]:
        """The values without the gaps."""
        return [value for value in self.values if value is not None]

    def at(self, indices: Sequence[int]) -> Data:
        """The same with fewer points."""

        def pick(source: list[float | None]) -> list[float | None]:
            return [source[index] for index in indices]

        times = [self.times[index] for index in indices]
        return Data(
            times,
            pick(self.values),
            pick(self.low),
            pick(self.high),
            pick(self.threshold),
            self.gaps,
            self.events,
            self.ahead,
            self.foreseen,
        )


def time_series(
    points: Sequence[tuple[datetime, object]],
    *,
    low: Bound = None,
    high: Bound = None,
    threshold: Bound = None,
    events: Sequence[Event] = (),
    gaps: Sequence[Gap] = (),
    title: str = "",
    summary: str = "",
    language: str | None = None,
    zone: tzinfo | str | None = None,
    level: int = 3,
    learning: bool = False,
    threshold_label: str = "",
    links: Sequence[str | None] = (),
    ahead: Sequence[Ahead] = (),
    foreseen: bool = False,
) -> Chart:
    """Draw ``points``: pairs of a time (UTC when it has no zone) and a number; None and NaN are gaps.

    ``low``, ``high`` (what is expected) and ``threshold`` (the alert line) are one number, one per point,
    or None. ``gaps`` are stretches without data, ``(start, end[, why])``; they are hatched and labelled,
    and so are missing values. ``events`` are numbered at the top and named below. ``level`` (1 to 4)
    colours the line above the alert line. ``learning`` says that there is no baseline yet. ``links`` opens
    each point's row in the table. ``ahead`` is a forecast, drawn to the right of the points; ``foreseen`` says that
    ``low`` and ``high`` are an earlier forecast of the points themselves.
    """
    where = zone_of(zone)
    with speaking(language) as locale:
        data, order = _clean(points, low, high, threshold, events, gaps, ahead)
        data = replace(data, foreseen=foreseen)
        text = summary or describe(data, where, locale)
        shown = keep(data.values, WIDE_POINTS)
        wide = data.at(shown)
        draw = Painter(title or _("Over time"), text, where, locale, level, learning, threshold_label)
        parts = Parts(
            title=title or _("Over time"),
            summary=text,
            wide=draw(wide, 820, 260),
            narrow=draw(data.at(keep(data.values, NARROW_POINTS)), 370, 240),
            table=_table(data, order, links, where, locale),
            key=_key(data),
            readout=_readout(wide, where, locale),
        )
        return build(parts)


def _clean(
    points: Sequence[tuple[datetime, object]],
    low: Bound,
    high: Bound,
    threshold: Bound,
    events: Sequence[Event],
    gaps: Sequence[Gap],
    ahead: Sequence[Ahead],
) -> tuple[Data, list[int]]:
    moments = [utc(moment) for moment, _value in points]
    order = sorted(range(len(points)), key=moments.__getitem__)

    def spread(bound: Bound) -> list[float | None]:
        many = list(bound) if isinstance(bound, Sequence) else [bound] * len(points)
        many += [None] * (len(points) - len(many))
        return [number(many[index]) for index in order]

    times = [moments[index] for index in order]
    values = [number(points[index][1]) for index in order]
    named = [(utc(gap[0]), utc(gap[1]), gap[2] if len(gap) > 2 else "") for gap in gaps]
    data = Data(
        times,
        values,
        spread(low),
        spread(high),
        spread(threshold),
        _joined(named + _holes(times, values)),
        sorted(((utc(moment), text) for moment, text in events), key=lambda event: event[0]),
        cleaned(ahead, times[-1] if times else None),
    )
    return data, order


def _holes(times: list[datetime], values: list[float | None]) -> list[tuple[datetime, datetime, str]]:
    """Stretches of missing values, from the last known point to the next."""
    found: list[tuple[datetime, datetime, str]] = []
    start: datetime | None = None
    before: datetime | None = None
    for moment, value in zip(times, values, strict=True):
        if value is None:
            start = start or before or moment
        elif start is not None:
            found.append((start, moment, ""))
            start = None
        before = moment
    if start is not None and before is not None:
        found.append((start, before, ""))
    return found


def _joined(gaps: list[tuple[datetime, datetime, str]]) -> list[tuple[datetime, datetime, str]]:
    """Gaps in order, joined where they overlap; the first reason given stays."""
    found: list[tuple[datetime, datetime, str]] = []
    for start, end, why in sorted((min(a, b), max(a, b), why) for a, b, why in gaps):
        if found and start <= found[-1][1]:
            last = found[-1]
            found[-1] = (last[0], max(last[1], end), last[2] or why)
        else:
            found.append((start, end, why))
    return found


def describe(data: Data, zone: tzinfo, locale: Locale) -> str:
    """The chart in a few sentences."""
    if not data.known:
        return _("No data in this period.")
    whens = moments_as_words(data.times, zone, locale)
    peak = max(data.known)
    peak_at = f"{whens[data.values.index(peak)]} {zone_name(data.times[-1].astimezone(zone))}"
    sentences = [
        _("Latest {latest}, highest {peak} at {time}.").format(
            latest=plain(data.known[-1]), peak=short_number(peak), time=peak_at
        )
    ]
    pairs = zip(data.values, data.threshold, strict=True)
    above = sum(1 for value, limit in pairs if value is not None and limit is not None and value >= limit)
    if above:
        sentences.append(
            _("Above the alert line in {count} of {total} points.").format(
                count=plain(above), total=plain(len(data.values))
            )
        )
    if data.ahead:
        (until,) = moments_as_words([data.ahead[-1].end], zone, locale)
        sentences.append(_("A forecast is drawn until {time}.").format(time=until))
    return " ".join(sentences + _gap_sentences(data, zone, locale))


def _gap_sentences(data: Data, zone: tzinfo, locale: Locale) -> list[str]:
    found = []
    for start, end, why in data.gaps[:3]:
        first, last = moments_as_words([start, end], zone, locale)
        found.append(_("{why}: {start} to {end}.").format(why=why or _("No data"), start=first, end=last))
    return found


@dataclass(frozen=True, slots=True)
class Painter:
    """Draws the same data at one size or the other."""

    title: str
    summary: str
    zone: tzinfo
    locale: Locale
    level: int
    learning: bool
    threshold_label: str

    def __call__(self, data: Data, width: int, height: int) -> SafeString:
        drawn = [
            v for many in (data.values, data.low, data.high, data.threshold) for v in many if v is not None
        ]
        drawn += [one.high for one in data.ahead]
        frame = Frame.around(data.period, drawn, width, height, events=bool(data.events), gaps=data.gaps)
        if not data.known and not data.gaps:
            layers = [frame.axes(self.zone, self.locale), frame.note(_("No data in this period."))]
        else:
            xs = [frame.x(moment) for moment in data.times]
            layers = [
                band(frame, xs, data.low, data.high),
                gap_marks(frame, data.gaps, name_stretch(frame, data.ahead)),
                ahead_layer(frame, data.ahead),
                frame.axes(self.zone, self.locale),
                line(frame, xs, data.values),
                over_line(frame, xs, data.values, data.threshold, self.level),
                threshold_line(frame, xs, data.threshold, self.level, self.threshold_label),
                event_marks(frame, data.events),
                learning_note(frame) if self.learning else join([]),
            ]
        plot = f"{frame.left / width:.4f} {1 - frame.right / width:.4f}"
        return drawing(width, height, layers, title=self.title, desc=self.summary, data_plot=plot)


def _key(data: Data) -> SafeString:
    items = [el("li", el("b", words(n)), words(text)) for n, (_when, text) in enumerate(data.events, 1)]
    return el("ol", *items, class_="keys") if items else join([])


def _readout(data: Data, zone: tzinfo, locale: Locale) -> Readout:
    banded = (
        _("{value} (forecast {low} to {high})") if data.foreseen else _("{value} (normal {low} to {high})")
    )
    nothing = _("No data")
    texts = []
    rows = zip(moments_as_words(data.times, zone, locale), data.values, data.low, data.high, strict=True)
    for when, value, low, high in rows:
        if value is None:
            words_of = nothing
        elif low is None or high is None:
            words_of = plain(value, locale)
        else:
            low_high = {"low": plain(low, locale), "high": plain(high, locale)}
            words_of = banded.format(value=plain(value, locale), **low_high)
        texts.append(f"{when}  {words_of}")
    if not data.ahead:
        return Readout(places_of(data.times), texts)
    middles = [one.start + (one.end - one.start) / 2 for one in data.ahead]
    words_of_forecast = _("{expected} forecast ({low} to {high})")
    for when, one in zip(moments_as_words(middles, zone, locale), data.ahead, strict=True):
        least, likely, most = (plain(round(amount), locale) for amount in one[2:])
        texts.append(f"{when}  {words_of_forecast.format(expected=likely, low=least, high=most)}")
    return Readout(places_of([*data.times, *middles, data.ahead[-1].end])[:-1], texts)


def _table(data: Data, order: list[int], links: Sequence[str | None], zone: tzinfo, locale: Locale) -> Table:
    kept = keep(data.values, TABLE_ROWS)
    whens = moments_as_words(data.times, zone, locale)
    banded = any(value is not None for value in data.high)
    lined = any(value is not None for value in data.threshold)
    edges = [_("Forecast from"), _("Forecast to")] if data.foreseen else [_("Normal from"), _("Normal to")]
    heads = [_("Time"), _("Value"), *(edges if banded else [])]
    heads += [_("Alert line")] if lined else []
    rows: list[list[Cell]] = []
    for i in kept:
        normal = [data.low[i], data.high[i]] if banded else []
        rows.append([whens[i], data.values[i], *normal, *([data.threshold[i]] if lined else [])])
    opened = [links[order[index]] if order[index] < len(links) else None for index in kept]
    return Table(heads, rows, opened, total=len(data.values))
