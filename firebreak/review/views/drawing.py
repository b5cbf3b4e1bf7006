"""What followed, as a page shows it: hours on a chart beside the forecast, looks and figures as lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from firebreak.base.clock import now
from firebreak.listening import queries as listening
from firebreak.listening.views.addresses import between, stretches
from firebreak.listening.views.figures import gap_marks
from firebreak.listening.views.forecasts import whole
from firebreak.review import queries, rules
from firebreak.review.measuring import BEFORE, HOUR, Sums, hours_heard, share_band_of, sums
from firebreak.review.models import ChannelFigures, Followed, Look, Watched
from firebreak.review.words import FIGURES, PLACES, SHARE_PLACES, VERDICTS, after_words, say_reason
from firebreak.web.charts import Ahead, Chart, time_series
from firebreak.web.contents import LANGUAGE_NAMES, in_language, language_here
from firebreak.web.parts.numbers import percent, plain
from firebreak.web.slots import Label

SHOWN = 12
"""Hours before the release on the chart."""
_UNSEEN = "–"


@dataclass(frozen=True)
class Line:
    """One look. Every number is in words and opens to its posts."""

    after: str
    count: str
    href: str
    expected: str
    place: Label
    before: str
    before_href: str
    share: str
    share_href: str
    share_before: str
    share_place: Label
    heard: str
    """Empty where everything was heard."""
    flag: str
    verdict: Label
    reasons: Sequence[str]
    code: str
    """What is said of it, as ``rules.said_of`` has it."""
    anyway: str
    """In how many cases "more than forecast" is said without any known answer."""


@dataclass(frozen=True)
class Shown:
    """One monitor of a release."""

    watched: Watched
    chart: Chart
    lines: Sequence[Line]
    no_forecast: str

    @property
    def newest(self) -> Line | None:
        """The last look that was taken."""
        return self.lines[-1] if self.lines else None


@dataclass(frozen=True)
class Counted:
    """One publication at one look."""

    after: str
    state: Label
    """Empty where the service gave figures."""
    replies: str
    reposts: str
    favourites: str


@dataclass(frozen=True)
class Publication:
    """One publication and what its service counted."""

    channel: str
    language: str
    href: str
    rows: Sequence[Counted]


def shown(watched: Watched) -> Shown:
    """One monitor with its looks."""
    why = say_reason("no_forecast", {"why": watched.why}) if watched.why else ""
    return Shown(watched, chart_of(watched), [line_of(watched, one) for one in watched.looks.all()], why)


def line_of(watched: Watched, look: Look) -> Line:
    """One look in words."""
    start, brand, monitor = watched.followed.start, watched.followed.brand, watched.monitor
    until, earlier = start + look.hours * HOUR, start - look.hours * HOUR
    before = sums(watched.before[-look.hours :])
    band = share_band_of(watched, Sums(look.count, look.negative, look.heard))
    said = rules.said_of(look.verdict, look.reasons)
    flag, verdict = VERDICTS[said]
    return Line(
        after=after_words(look.hours), count=plain(look.count), href=between(brand, monitor, start, until),
        expected=expected_words(watched, look.hours), place=PLACES[look.place], before=plain(before.mentions),
        before_href=between(brand, monitor, earlier, start),
        share=percent(look.negative / look.count) if look.count else _UNSEEN,
        share_href=between(brand, monitor, start, until, sentiment="negative"),
        share_before=percent(band.before) if band is not None else "", share_place=SHARE_PLACES[look.share_place],
        heard="" if look.heard >= rules.WHOLE else percent(look.heard), flag=flag, verdict=verdict,
        reasons=[say_reason(code, params) for code, params in look.reasons], code=said,
        anyway=percent(rules.MORE_ANYWAY[look.hours]),
    )  # fmt: skip


def expected_words(watched: Watched, hours: int) -> str:
    """``50–180``: where 8 of 10 such forecasts end; a dash without one."""
    found = rules.expected_of(watched.hours, hours)
    return _UNSEEN if found is None else f"{whole(found.low)}–{whole(found.high)}"


def chart_of(watched: Watched) -> Chart:
    """Whole hours before and after the moment, the forecast from before it as a band, gaps, and other releases.

    A point stands at the middle of its hour: at its beginning, a fall after the release would seem to come before it.
    """
    followed = watched.followed
    start, brand = followed.start, followed.brand
    gone = max(0, min(BEFORE, int((now() - start) / HOUR)))
    since, until = start - SHOWN * HOUR, start + gone * HOUR
    heard = hours_heard(watched.monitor, since, SHOWN + gone)
    times = [since + k * HOUR for k in range(SHOWN + gone)]
    bands = [None] * SHOWN + [watched.hours[k] if k < len(watched.hours) else None for k in range(gone)]
    link = stretches(brand, watched.monitor)
    return time_series(
        [
            (at + HOUR / 2, one.mentions if one.heard > 0 or one.mentions else None)
            for at, one in zip(times, heard, strict=True)
        ],
        low=[one[0] if one else None for one in bands], high=[one[2] if one else None for one in bands],
        events=_events(followed, max(until, start + HOUR)),
        gaps=gap_marks(listening.gaps(brand, since, until), since, until),
        title=_("Mentions in each hour, drawn at its middle"), links=[link(at, at + HOUR) for at in times], foreseen=True,
        ahead=[
            Ahead(start + k * HOUR, start + (k + 1) * HOUR, *one[:3])
            for k, one in enumerate(watched.hours[:BEFORE]) if k >= gone
        ],
    )  # fmt: skip


def _events(followed: Followed, until: datetime) -> list[tuple[datetime, str]]:
    found = [(followed.at, _("This release"))]
    for one in queries.others(followed, until):
        name = in_language(one.title, language_here())
        at = max(one.at, followed.start - (SHOWN - 1) * HOUR)
        found.append((at, _("Another release: {title}").format(title=name[:60])))
    return [one for one in sorted(found) if one[0] <= until]


def publications(followed: Followed) -> list[Publication]:
    """The channels' own figures, publication by publication."""
    found: dict[int, list[ChannelFigures]] = {}
    for row in queries.figures(followed):
        found.setdefault(row.delivery_id, []).append(row)
    return [
        Publication(
            rows[0].delivery.channel.name, LANGUAGE_NAMES.get(rows[0].delivery.language, rows[0].delivery.language),
            rows[0].delivery.address, [_counted(row) for row in rows],
        )
        for rows in found.values()
    ]  # fmt: skip


def _counted(row: ChannelFigures) -> Counted:
    told = [_UNSEEN if one is None else plain(one) for one in (row.replies, row.reposts, row.favourites)]
    return Counted(after_words(row.hours), FIGURES.get(row.state, ""), *told)


def next_look(followed: Followed) -> timedelta | None:
    """How long until the next look; ``None`` after the last."""
    gone = now() - followed.start
    return next((hours * HOUR - gone for hours in rules.LOOKS if hours * HOUR > gone), None)


def last_is_due(found: Sequence[Shown]) -> bool:
    """Whether a look is still to be taken, though its time has come."""
    return any(len(one.lines) < len(rules.LOOKS) for one in found)
