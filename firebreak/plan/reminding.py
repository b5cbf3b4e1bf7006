"""What the daily job tells people: policies they have not read, training that is due, and the lead how it stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from firebreak.base.actions import machine
from firebreak.base.permissions import Role
from firebreak.notify import queries as notify
from firebreak.org import queries as org
from firebreak.org.dates import day_of, today_of
from firebreak.org.models import Brand, Person
from firebreak.plan import actions, queries
from firebreak.plan.check import Due, PlanView, training_due
from firebreak.plan.check.training import needed
from firebreak.plan.models import Plan
from firebreak.plan.notices import tell_summary, tell_training
from firebreak.plan.queries.policies import newest_publications
from firebreak.plan.queries.training import claims

AHEAD = timedelta(days=14)
BETWEEN = timedelta(days=7)
ACTOR = machine("plan-reminders")


def remind(plan: Plan) -> None:
    """Everything that is to be said today. Done twice a day it says nothing twice."""
    view = queries.training_view(plan)
    pairs = {(course, person) for course, person, _duties in needed(view)}
    if actions.note_needed(actor=ACTOR, plan=plan, needed=pairs):
        view = queries.training_view(plan)
    _remind_training(plan, view)
    for one in newest_publications(plan).values():
        actions.remind_by_clock(actor=ACTOR, publication=one)


def leads_of(brand: Brand) -> list[Person]:
    """Who hears how the team stands: its leads, or its admins where there are none."""
    there = [one for one in org.people_of(brand) if one.person.is_active]
    leads = [one.person for one in there if one.role == Role.LEAD]
    return leads or [one.person for one in there if one.role == Role.ADMIN]


def _remind_training(plan: Plan, view: PlanView) -> None:
    brand, today = plan.brand, today_of(plan.brand)
    waiting = {(one.course, str(one.person.uid)) for one in claims(plan)}
    due = [
        one
        for one in training_due(view)
        if one.state != "passed" and one.until <= today + AHEAD and (one.course, one.person) not in waiting
    ]
    here = {str(one.person.uid): one.person for one in org.people_of(brand)}
    for uid in dict.fromkeys(one.person for one in due):
        mine = [_told(one, view) for one in due if one.person == uid]
        if _may_tell(brand, f"training:{uid}", today):
            tell_training(brand, here[uid], mine, today)
    for lead in leads_of(brand):
        _tell_lead(brand, lead, (one for one in due if one.state == "overdue"), len(waiting), view, today)


def _tell_lead(
    brand: Brand, lead: Person, overdue: Iterable[Due], waiting: int, view: PlanView, today: date
) -> None:
    others = [
        {**_told(one, view), "name": view.people[one.person].name}
        for one in overdue if one.person != str(lead.uid)
    ]  # fmt: skip
    if (others or waiting) and _may_tell(brand, f"training-summary:{lead.uid}", today):
        tell_summary(brand, lead, others, waiting, today)


def _told(one: Due, view: PlanView) -> dict[str, Any]:
    return {
        "title": dict(view.courses[one.course].title), "until": one.until.isoformat(),
        "overdue": one.state == "overdue",
    }  # fmt: skip


def _may_tell(brand: Brand, about: str, today: date) -> bool:
    """Whether a week has passed since they were told of it."""
    last = notify.deliveries(brand, about).first()
    return last is None or today - day_of(brand, last.created_at) >= BETWEEN
