"""Situation reports that were sent, and what is planned."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from firebreak.incidents.models import Incident, ReportPlan, SituationReport
from firebreak.incidents.queries.visible import may_see
from firebreak.notify import queries as notify
from firebreak.notify.models import Endpoint
from firebreak.org.models import Person


def reports(row: Incident) -> QuerySet[SituationReport]:
    """Reports that were sent, the newest first."""
    return row.reports.select_related("by").order_by("-number")


def report(row: Incident, uid: Any) -> SituationReport | None:
    """One of them, whole."""
    return row.reports.select_related("by", "incident__brand").filter(uid=uid).defer(None).first()


def report_plan(row: Incident) -> ReportPlan | None:
    """Who gets it, and when."""
    return ReportPlan.objects.filter(incident=row).select_related("incident__brand", "by").first()


def due_reports(at: datetime) -> QuerySet[ReportPlan]:
    """Plans of open incidents whose time has come."""
    rows = ReportPlan.objects.filter(next_at__lte=at, incident__closed_at=None)
    return rows.select_related("incident__brand").order_by("next_at", "pk")


def receivers(row: Incident, plan: ReportPlan) -> tuple[list[Person], list[Endpoint]]:
    """Those of a plan who would get it now: people who may still see the incident, by name; rooms that are still there,
    of an incident that is not private."""
    people = Person.objects.filter(
        uid__in=plan.people, is_active=True, memberships__brand=row.brand
    ).distinct()
    rooms = notify.endpoints(row.brand).filter(uid__in=plan.endpoints, active=True)
    return [one for one in people.order_by("name", "pk") if may_see(row, one)], [] if row.private else list(
        rooms
    )
