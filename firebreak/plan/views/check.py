"""Every hole of the plan in words, the dearest first, each with a way to its fix."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib import messages
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firebreak.plan import actions, queries
from firebreak.plan.check import Finding, PlanView, Score, check, score
from firebreak.plan.check.withheld import without_records
from firebreak.plan.check_words import Said, say_finding, words_of
from firebreak.plan.verbs import RECORDS
from firebreak.plan.views.common import EDIT, SEE, PlanRequest, draw, go_to, language_of, plan_page
from firebreak.plan.views.fixes import Fix, fix_of

SHOWN = 8
"""Holes of one rule that are shown at once; the others are one click away."""


class Hole(NamedTuple):
    """One line of a group."""

    said: Said
    fix: Fix


class Group(NamedTuple):
    """The holes that one rule found."""

    code: str
    title: str
    why: str
    points: int
    number: int
    holes: list[Hole]
    more: list[Hole]


def groups_of(
    request: PlanRequest, found: list[Finding], view: PlanView, result: Score, language: str
) -> list[Group]:
    """Holes by rule in the order of the points that they cost."""
    groups = []
    for lost in result.lost:
        words = words_of(lost.code)
        holes = [
            Hole(say_finding(one, view, language), fix_of(request, one, view, language))
            for one in found
            if one.code == lost.code
        ]
        why = _(words.why) if words.why else ""
        groups.append(
            Group(lost.code, _(words.title), why, lost.points, lost.holes, holes[:SHOWN], holes[SHOWN:])
        )
    return groups


@require_safe
@plan_page(SEE)
def check_page(request: PlanRequest) -> HttpResponseBase:
    """All that is open, now."""
    view, language = queries.view_of(request.plan), language_of(request.plan)
    found = check(view)
    result = score(found)
    shown = found if request.may(RECORDS.name) else without_records(found)
    context = {
        "result": result,
        "holes": len(found),
        "groups": groups_of(request, shown, view, result, language),
        "over": sum(one.points for one in result.lost) > 100,
    }
    return draw(request, "plan/check.html", context)


@require_POST
@plan_page(EDIT)
def check_now(request: PlanRequest) -> HttpResponseBase:
    """Keep how ready the plan is today."""
    result = score(queries.findings(request.plan))
    actions.note_check(actor=request.actor, plan=request.plan, result=result)
    messages.success(request, _("Checked and kept: {points} of 100 today.").format(points=result.points))
    return go_to(request, "check")
