"""How the plan stands: what is in it, its versions, how ready it is, and every hole in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Router, Schema

from firebreak.org.api_auth import may
from firebreak.org.api_problems import PROBLEMS, door
from firebreak.plan import queries
from firebreak.plan.api.common import SEE, Language, plan_of, spoken
from firebreak.plan.check import Score, check, score
from firebreak.plan.check.withheld import without_records
from firebreak.plan.check_words import say_finding, words_of
from firebreak.plan.items import KINDS
from firebreak.plan.verbs import RECORDS
from firebreak.plan.views.common import language_of

router = Router()


class LostOut(Schema):
    """Points that one rule of the check takes, and for how many holes."""

    code: str
    title: str
    points: int
    holes: int


class ReadinessOut(Schema):
    """0 to 100: 100 less all that is lost, at least 0."""

    points: int
    lost: list[LostOut]


class StandingOut(Schema):
    """The plan as it is. ``items``: how many of each kind; ``changed``: items changed since it was published."""

    uid: UUID
    industries: list[str]
    languages: list[str]
    team_size: str
    items: dict[str, int]
    readiness: ReadinessOut
    newest: int | None
    newest_state: str | None
    published: int | None
    published_at: datetime | None
    changed: int


class FindingOut(Schema):
    """A hole: the rule that found it, what it is about, and both in words."""

    code: str
    cost: int
    kind: str
    key: str
    params: dict[str, Any]
    title: str
    why: str
    name: str
    detail: str


class CheckOut(ReadinessOut):
    """Every hole that the plan has now."""

    findings: list[FindingOut]


@router.get("/plan", response={200: StandingOut, **PROBLEMS}, summary="How the plan stands")
@door(SEE)
def standing(request: HttpRequest, language: Language | None = None) -> Any:
    """``language`` is that of the words; without it ``Accept-Language`` counts."""
    plan = plan_of(request)
    found, newest = queries.standing(plan), queries.newest(plan)
    published = found.published
    with spoken(language):
        ready = _ready(score(check(found.view)))
    return StandingOut(
        uid=plan.uid, industries=plan.industries, languages=plan.languages, team_size=plan.brand.team_size,
        items={kind: len(found.present.get(kind, {})) for kind in KINDS}, readiness=ready,
        newest=newest.number if newest else None, newest_state=newest.state if newest else None,
        published=published.number if published else None,
        published_at=published.published_at if published else None, changed=len(found.changes),
    )  # fmt: skip


@router.get("/plan/check", response={200: CheckOut, **PROBLEMS}, summary="Every hole of the plan")
@door(SEE)
def check_now(request: HttpRequest, language: Language | None = None) -> Any:
    """Checked now. ``language`` is that of the words; without it ``Accept-Language`` counts. Who is overdue with a course is
    named only to roles with plan.records; others get one finding for each course, with how many people in ``missing``."""
    plan = plan_of(request)
    view = queries.view_of(plan)
    found = check(view)
    with spoken(language):
        ready, said_in = _ready(score(found)), language_of(plan)
        holes = []
        for one in found if may(request, RECORDS.name) else without_records(found):
            words, said = words_of(one.code), say_finding(one, view, said_in)
            holes.append(
                FindingOut(
                    code=one.code, cost=one.cost, kind=one.hole.kind, key=one.hole.key, params=one.hole.params,
                    title=gettext(words.title), why=gettext(words.why) if words.why else "", name=said.name,
                    detail=said.detail,
                )
            )  # fmt: skip
    return CheckOut(points=ready.points, lost=ready.lost, findings=holes)


def _ready(result: Score) -> ReadinessOut:
    lost = [
        LostOut(code=one.code, title=gettext(words_of(one.code).title), points=one.points, holes=one.holes)
        for one in result.lost
    ]
    return ReadinessOut(points=result.points, lost=lost)
