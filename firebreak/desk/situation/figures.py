"""The numbers, the chart and the key voices of a report. A private person is never named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firebreak.desk.situation.document import Drawing, Line, Number
from firebreak.desk.situation.gathering import Heard
from firebreak.incidents.models import Incident
from firebreak.incidents.views.panels.numbers import events_of
from firebreak.listening import queries as listening
from firebreak.listening.queries.voices import KeyVoice
from firebreak.listening.views.common import platform_name
from firebreak.listening.views.figures import gap_marks, heard
from firebreak.listening.views.kinds import VOICE_KINDS
from firebreak.listening.views.monitor_page import stats
from firebreak.web.charts import Chart, time_series
from firebreak.web.parts.numbers import compact

IN_PUBLIC = frozenset({"media", "influencer", "competitor"})
"""Kinds of accounts that speak in public by trade. Whoever the rules are not sure of is taken for a private person."""
NAMED, SURE = 5, 0.6


def numbers(row: Incident, found: Heard) -> list[Number]:
    """The same four as on the page of the monitor."""
    return [Number(one.label, one.value, one.note) for one in stats(row.brand, found.monitor, found.window)]


def drawing(row: Incident, found: Heard) -> Drawing:
    """Mentions against what is normal, gaps and what happened."""
    window, monitor = found.window, found.monitor
    step = window.range.step_s
    series = listening.series(monitor, window.since, window.until, step_s=step)
    band = listening.normal(monitor, window.since, window.until, step_s=step)
    line = listening.alert_line(monitor, window.since, window.until, step_s=step)
    points = heard(series)
    size = len(points)
    marks = gap_marks(found.gaps, window.since, window.until)
    return Drawing(
        title=_("Mentions over time"), points=[(at.timestamp(), value) for at, value in points],
        low=_numbers(band.low[:size]) if band is not None else [],
        high=_numbers(band.high[:size]) if band is not None else [],
        line=_numbers(line[:size]) if line is not None else [],
        gaps=[(start.timestamp(), end.timestamp(), why) for start, end, why in marks],
        events=[(at.timestamp(), words) for at, words in events_of(row, monitor, window)],
    )  # fmt: skip


def _numbers(values: Sequence[float]) -> list[float]:
    return [round(float(one), 2) for one in values]


def chart_of(given: Drawing, language: str, zone: str) -> Chart:
    """The drawing as a chart, in the language and on the clock of its report."""
    return time_series(
        [(_moment(at), value) for at, value in given.points],
        low=given.low or None, high=given.high or None, threshold=given.line or None,
        events=[(_moment(at), words) for at, words in given.events],
        gaps=[(_moment(start), _moment(end), why) for start, end, why in given.gaps],
        title=given.title, language=language.lower(), zone=zone, learning=not given.low,
    )  # fmt: skip


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def voices(found: Sequence[KeyVoice]) -> list[Line]:
    """Newsrooms and others who speak in public by name, everybody else as a number of private persons."""
    public = [
        one
        for one in found
        if one.voice.kind in IN_PUBLIC and (one.by_person or one.voice.confidence >= SURE)
    ]
    lines = [
        Line(
            one.voice.name or one.voice.author, str(VOICE_KINDS[one.voice.kind]), "info",
            _("{platform}, {followers} followers, {shared} times shared").format(
                platform=platform_name(one.platform), followers=compact(one.voice.followers) if one.voice.followers else "–",
                shared=compact(one.voice.carried),
            ),
        )
        for one in public[:NAMED]
    ]  # fmt: skip
    others = len(found) - len(public)
    if others:
        lines.append(
            Line(
                ngettext(
                    "{n} private person among the accounts that weigh most",
                    "{n} private persons among the accounts that weigh most",
                    others,
                ).format(n=others),
                note=_("Private persons are not named in a report."),
            )
        )
    return lines
