"""Who passed what, and what is due."""

from __future__ import annotations

from datetime import date

from django.db.models import Max, QuerySet

from firebreak.plan.models import Plan, Training


def trained(plan: Plan) -> dict[tuple[str, str], date]:
    """(course, person's uid) -> when it was last passed, by a lead's word."""
    rows = plan.trainings.filter(confirmed_at__isnull=False).values_list("course", "person__uid")
    return {(course, str(uid)): day for course, uid, day in rows.annotate(day=Max("passed_on"))}


def training_since(plan: Plan) -> dict[tuple[str, str], date]:
    """(course, person's uid) -> since when they ought to know it."""
    rows = plan.training_since.values_list("course", "person__uid", "since")
    return {(course, str(uid)): since for course, uid, since in rows}


def trainings(plan: Plan) -> QuerySet[Training]:
    """Every record, newest day first."""
    rows = plan.trainings.select_related("plan__brand", "person", "noted_by", "confirmed_by")
    return rows.order_by("-passed_on", "-pk")


def claims(plan: Plan) -> list[Training]:
    """What people said of themselves and no lead confirmed yet; of those who are still there."""
    here = plan.brand.memberships.filter(person__is_active=True).values("person_id")
    return list(trainings(plan).filter(confirmed_at=None, person__in=here))
