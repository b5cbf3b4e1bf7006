"""What the page of a backtest shows: the drawing, each alert that would have been raised, and what really was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firebreak.engine import shapes
from firebreak.listening import queries
from firebreak.listening.backtests.replaying import Raised, Result
from firebreak.listening.forms.backtests import REACHES
from firebreak.listening.models import Alert, Backtest
from firebreak.listening.views.addresses import between
from firebreak.listening.views.alert_words import reasons
from firebreak.listening.views.monitor_page import Stat
from firebreak.listening.views.times import from_seconds
from firebreak.listening.words import say
from firebreak.org.models import Brand
from firebreak.web.charts import Chart, time_series
from firebreak.web.parts.numbers import compact, percent, plain
from firebreak.web.parts.times import absolute, duration_words

MOVING = frozenset({Backtest.State.WAITING, Backtest.State.RUNNING})
MOST_MARKS, MOST_ROWS = 12, 200
WEEK_S = 7 * 86_400.0
RIGHT, WRONG, OPEN = "right", "wrong", "open"


@dataclass(frozen=True)
class Row:
    """One alert that would have been raised."""

    number: int
    one: Raised
    time: datetime
    worst_at: datetime | None
    sentence: str
    reasons: list[str]
    lasted: str
    posts: str
    href: str
    alert: Alert | None
    decided: str
    """``right``, ``wrong``, ``open``, or nothing where none was really raised."""


@dataclass(frozen=True)
class Told:
    """An alert that was really raised, and what was decided about it."""

    alert: Alert
    decided: str


def decided(alert: Alert | None) -> str:
    """What people said of an alert: somebody who took it on called it right."""
    if alert is None:
        return ""
    if alert.status == Alert.Status.NOT_CRISIS:
        return WRONG
    return RIGHT if alert.decided_by_id else OPEN


def result_of(row: Backtest) -> Result:
    """What is stored of it."""
    return shapes.convert(row.result or {}, Result)


def context(brand: Brand, row: Backtest) -> dict[str, Any]:
    """Everything in the live part of the page."""
    found = result_of(row)
    raised = found.raised
    beside, left = queries.matched(raised, queries.really_raised(row))
    rows = [_row(brand, row, n, *pair) for n, pair in enumerate(zip(raised, beside, strict=True), 1)]
    return {
        "backtest": row,
        "moving": row.state in MOVING,
        "share": _share(row),
        "reach": dict(REACHES)[Backtest.Reach(row.reach)],
        "budget": plain(row.budget),
        "stats": _stats(row, found, rows, left) if found.slices else [],
        "verdict": _verdict(rows) if row.state not in MOVING and found.slices else "",
        "chart": _chart(brand, row, found) if found.times else None,
        "rows": rows[:MOST_ROWS],
        "more": max(0, len(rows) - MOST_ROWS),
        "left": [Told(alert, decided(alert)) for alert in left],
        "notes": _notes(row, found),
        "failure": say(row.error) if row.error else "",
    }


def _share(row: Backtest) -> int | None:
    if row.begin is None or row.until is None or row.cursor is None or row.until <= row.begin:
        return None
    return min(100, round(100 * (row.cursor - row.begin) / (row.until - row.begin)))


def _row(brand: Brand, row: Backtest, number: int, one: Raised, alert: Alert | None) -> Row:
    since, until = from_seconds(one.began), from_seconds(one.until)
    assert since is not None
    assert until is not None
    time = from_seconds(one.time)
    assert time is not None
    return Row(
        number=number,
        one=one,
        time=time,
        worst_at=from_seconds(one.worst_at) if one.worst_at > one.time else None,
        sentence=say(one.code, one.params),
        reasons=reasons({"channels": [c for c in one.channels if _counts(c)]}, None),
        lasted=_("still going on")
        if one.lasting
        else _("for {length}").format(length=duration_words(max(60.0, one.until - one.time))),
        posts=compact(one.posts) if one.posts else _("Posts"),
        href=between(brand, row.monitor, since, until),
        alert=alert,
        decided=decided(alert),
    )


def _counts(channel: dict[str, Any]) -> bool:
    """Whether its numbers add something: of the others the sentence of the reason says all."""
    return str(channel.get("channel", "")).startswith(("spike", "growth", "cold", "negative"))


def _stats(row: Backtest, found: Result, rows: Sequence[Row], left: Sequence[Alert]) -> list[Stat]:
    weeks = found.slices * 300 / WEEK_S
    rate = plain(round(len(rows) / weeks, 1)) if weeks >= 1 else "–"
    worst = sum(one.one.state == "crisis" for one in rows)
    real = [one.alert for one in rows if one.alert is not None] + list(left)
    wrong = sum(decided(alert) == WRONG for alert in real)
    judged = sum(decided(alert) in {RIGHT, WRONG} for alert in real)
    weekly = _("{rate} a week, at most {budget} wanted").format(rate=rate, budget=plain(row.budget))
    return [
        Stat(_("Would have been raised"), plain(len(rows)), weekly),
        Stat(_("Of these a crisis"), plain(worst)),
        Stat(_("Really raised"), plain(len(real)), _("in the same time")),
        Stat(
            _("Called “not a crisis”"),
            plain(wrong) if judged else "–",
            _("of {judged} that were decided").format(judged=plain(judged)),
        ),
    ]


def _verdict(rows: Sequence[Row]) -> str:
    """How often it would have been wrong, as far as people decided."""
    wrong, right = (sum(one.decided == kind for one in rows) for kind in (WRONG, RIGHT))
    if not rows:
        return _("Nothing would have been raised.")
    if not wrong + right:
        return _(
            "Nobody has decided about any of these, so how many would have been wrong is not known. "
            "Open each and look."
        )
    words = ngettext(
        "People decided about {judged} of the {count} that would have been raised: {right} right, {wrong} not a crisis.",
        "People decided about {judged} of the {count} that would have been raised: {right} right, {wrong} not a crisis.",
        len(rows),
    )
    return words.format(
        judged=plain(wrong + right), count=plain(len(rows)), right=plain(right), wrong=plain(wrong)
    )


def _chart(brand: Brand, row: Backtest, found: Result) -> Chart:
    points, links = [], []
    step = timedelta(seconds=found.step_s)
    for seconds, count in zip(found.times, found.counts, strict=True):
        at = from_seconds(seconds)
        assert at is not None
        points.append((at, count))
        links.append(between(brand, row.monitor, at, at + step))
    marks = [
        (at, _level(one.state))
        for one in found.raised[:MOST_MARKS]
        if (at := from_seconds(one.time)) is not None
    ]
    return time_series(
        points, low=found.low, high=found.high, events=marks, title=_("Mentions, and what would have been raised"),
        links=links,
    )  # fmt: skip


def _level(state: str) -> str:
    if state == "crisis":
        return _("Would have been raised, and became a crisis")
    return (
        _("Would have been raised as an alert") if state == "alert" else _("Would have been shown as a burst")
    )


def _notes(row: Backtest, found: Result) -> list[str]:
    """What may be wrong about the result."""
    told = []
    if row.since is None and row.state == Backtest.State.DONE:
        told.append(_("Nothing is stored of this monitor, so there was nothing to look at."))
    if row.since is not None and found.trusted_until > row.since.timestamp():
        at = from_seconds(found.trusted_until)
        assert at is not None
        told.append(
            _(
                "Before {time} no source was listening. What is stored of that time was taken to be all there was."
            ).format(time=absolute(at))
        )
    if found.slices and found.heard < found.slices:
        told.append(
            _("In {share} of the time no source was heard: nothing could have been raised then.").format(
                share=percent(1 - found.heard / found.slices)
            )
        )
    if found.times and all(value is None for value in found.high):
        told.append(
            _("There are too few days to know what is normal, so only a strong burst would have been shown.")
        )
    if row.state == Backtest.State.STOPPED:
        told.append(_("It was stopped before the end: what comes after was not looked at."))
    return told
