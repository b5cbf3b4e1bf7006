"""How the plan stands: how ready it is and why not more, what is in it, its newest version, what changed since."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from firebreak.org.dates import today_of
from firebreak.plan import queries
from firebreak.plan.check import Score, check, score
from firebreak.plan.check_words import words_of
from firebreak.plan.models import Plan
from firebreak.plan.queries import Difference, Standing
from firebreak.plan.views.common import SEE, PlanRequest, draw, language_of, plan_page
from firebreak.plan.words import KIND_NAMES, in_language
from firebreak.web.charts import Chart, time_series

SHOWN = 8
"""Changes that are listed here; the page of versions has them all."""


class LostWords(NamedTuple):
    """Why some points are missing."""

    code: str
    title: str
    points: int
    holes: str


class ChangeWords(NamedTuple):
    """One item that is not as in the published version."""

    kind: str
    key: str
    title: str
    what: str
    gone: bool


@require_safe
@plan_page(SEE)
def overview(request: PlanRequest) -> HttpResponseBase:
    """The first page of the plan."""
    plan, language = request.plan, language_of(request.plan)
    state = queries.standing(plan)
    result = score(check(state.view))
    unread = queries.unread_changes(plan, request.user)
    context = {
        "result": result, "lost": _lost(result), "line": history_line(plan, result),
        "counts": [(kind, name, len(state.present.get(kind, {}))) for kind, name in KIND_NAMES.items()],
        "newest": queries.newest(plan), "published": state.published,
        "changes": [_in_words(one, state, language) for one in state.changes[:SHOWN]],
        "changed": len(state.changes), "unread": len(unread) if unread else 0,
    }  # fmt: skip
    return draw(request, "plan/overview.html", context)


def _lost(result: Score) -> list[LostWords]:
    return [
        LostWords(
            one.code, _(words_of(one.code).title), one.points,
            ngettext("{count} hole", "{count} holes", one.holes).format(count=one.holes),
        )
        for one in result.lost if one.points
    ]  # fmt: skip


def history_line(plan: Plan, result: Score) -> Chart | None:
    """Readiness by day, with today's as it is now; nothing before there are two days."""
    zone = ZoneInfo(plan.brand.time_zone)
    today = today_of(plan.brand)
    days = {one.day: one.points for one in queries.history(plan)} | {today: result.points}
    if len(days) < 2:
        return None
    first = min(days)
    every = [first + timedelta(days=n) for n in range((today - first).days + 1)]
    points = [(datetime.combine(day, time(12), zone), days.get(day)) for day in every]
    return time_series(points, title=_("Readiness, out of 100"), zone=zone)


def _in_words(one: Difference, standing: Standing, language: str) -> ChangeWords:
    gone = one.what == "removed"
    before = standing.published.items if standing.published is not None else {}
    body = (before if gone else standing.present)[one.kind][one.key]
    what = {
        "added": pgettext("item", "Added"),
        "removed": pgettext("item", "Removed"),
        "changed": pgettext("item", "Changed"),
    }[one.what]
    return ChangeWords(one.kind, one.key, in_language(body["title"], language) or one.key, what, gone)
