"""Situation reports: who gets them and when, and each as it was sent."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import Any

from firebreak.base.actions import Actor, machine
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.incidents.acting import Doing, act, unchanged
from firebreak.incidents.models import Incident, ReportPlan, SituationReport
from firebreak.incidents.queries import may_see, receivers
from firebreak.incidents.timing import next_time
from firebreak.notify import queries as notify
from firebreak.notify.models import Endpoint
from firebreak.notify.routing import has_room
from firebreak.org import queries as org
from firebreak.org.models import Person

LONGEST_H, MOST_TIMES, MOST_PEOPLE = 168, 6, 100


def plan_reports(
    *,
    actor: Actor,
    incident: Incident,
    person: Person | None,
    people: Sequence[Person],
    endpoints: Sequence[Endpoint] = (),
    every_h: int = 0,
    times: Iterable[str] = (),
    seen: int | None = None,
) -> ReportPlan:
    """Who gets the report, and when it goes out by itself: every so many hours, at times of day (``"08:00"``) on the
    brand's clock, both or neither. Raises :class:`WrongInput`, :class:`WrongMove`."""
    clocks = _times(times)
    if not 0 <= every_h <= LONGEST_H:
        raise WrongInput("incidents.report_hours", "Too many hours.", field="every_h", longest=LONGEST_H)
    with act(actor=actor, incident=incident, action="report_planned") as doing:
        row = doing.incident
        known, fresh = _plan(doing)
        unchanged(known, seen if not fresh else None)
        known.people, known.endpoints = _to_people(row, people), _to_rooms(row, endpoints)
        known.every_h, known.times, known.by = every_h, clocks, person
        known.next_at = next_time(now(), every_h, clocks, row.brand.time_zone)
        if known.next_at is not None and not known.people and not known.endpoints:
            raise WrongInput("incidents.report_nobody", "Choose who gets it.", field="people")
        if fresh:
            return doing.add(known)
        doing.save(known, "people", "endpoints", "every_h", "times", "next_at", "by")
    return known


def keep_report(
    *,
    actor: Actor,
    incident: Incident,
    person: Person | None,
    at: datetime,
    content: str,
    languages: Iterable[str],
    after: int | None = None,
    due: datetime | None = None,
    seen: int | None = None,
) -> SituationReport | None:
    """A report goes out to those of the plan, and is kept as it is.

    ``content`` is JSON; ``after`` is the number of the report before it, as it was when this one was written. ``seen`` is
    the version of the plan that the person saw: it says who gets it. ``due`` is the planned time for which it is sent; then
    nobody being left to get it is no error but ``None``, and the plan goes on. Raises :class:`WrongInput`, and
    :class:`WrongMove` when another went out meanwhile, or the planned one was sent already.
    """
    with act(actor=actor, incident=incident, action="report_sent", closed=due is None) as doing:
        row = doing.incident
        plan, _fresh = _plan(doing)
        unchanged(plan, seen)
        if due is not None:
            _move_on(doing, plan, due)
        people, rooms = receivers(row, plan)
        if not people and not rooms:
            if due is None:
                raise WrongInput("incidents.report_nobody", "Choose who gets it.", field="people")
            return None
        last = row.reports.order_by("-number").values_list("number", flat=True).first() or 0
        if after is not None and after != last:
            raise WrongMove("incidents.report_sent", "This report was sent already.")
        made = doing.add(
            SituationReport(
                incident=row, number=last + 1, at=at, by=person, planned=due is not None, languages=list(languages),
                content=content, digest=digest_of(content), people=[str(one.uid) for one in people],
                endpoints=[str(one.uid) for one in rooms],
            )
        )  # fmt: skip
        doing.tell("report_sent", report=str(made.uid))
    return made


def keep_report_files(*, report: SituationReport, files: Mapping[str, Mapping[str, Any]]) -> SituationReport:
    """The PDFs of a report, by language, as :func:`firebreak.incidents.shelf.keep_bytes` describes them; one that is there
    already stays as it is. Their digests stand in the record."""
    with act(
        actor=machine("situation"), incident=report.incident, action="report_filed", closed=True
    ) as doing:
        row = doing.fresh(report)
        row.files = {**files, **row.files}
        doing.save(row, "files")
    return row


def _move_on(doing: Doing, plan: ReportPlan, due: datetime) -> None:
    """The next time of a plan; a worker that comes late for one that was sent is told so."""
    if plan.next_at != due:
        raise WrongMove("incidents.report_sent", "This report was sent already.")
    plan.next_at = next_time(max(now(), due), plan.every_h, plan.times, doing.incident.brand.time_zone)
    doing.save(plan, "next_at")


def digest_of(content: str) -> str:
    """What the record says of a report's words."""
    return hashlib.sha256(content.encode()).hexdigest()


def _plan(doing: Doing) -> tuple[ReportPlan, bool]:
    """The incident's plan, or a new one that is not stored yet."""
    found = ReportPlan.objects.filter(incident=doing.incident).first()
    return (found, False) if found is not None else (ReportPlan(incident=doing.incident), True)


def _times(given: Iterable[str]) -> list[str]:
    try:
        found = sorted({f"{time.fromisoformat(one.strip()):%H:%M}" for one in given if one.strip()})
    except ValueError:
        raise WrongInput("incidents.report_times", "Write times as 08:00.", field="times") from None
    if len(found) > MOST_TIMES:
        raise WrongInput("incidents.report_many", "Too many times.", field="times", most=MOST_TIMES)
    return found


def _to_people(row: Incident, people: Sequence[Person]) -> list[str]:
    """Only who works on the brand, and may see the incident, is told of it."""
    members = {one.person_id for one in org.people_of(row.brand) if one.person.is_active}
    if len(people) > MOST_PEOPLE or any(one.pk not in members or not may_see(row, one) for one in people):
        raise WrongInput(
            "incidents.report_people", "Choose people who may see it.", field="people", most=MOST_PEOPLE
        )
    return [str(one.uid) for one in people]


def _to_rooms(row: Incident, endpoints: Sequence[Endpoint]) -> list[str]:
    """A chat room has readers whom nobody named: a private incident goes to none."""
    there = {one.pk for one in notify.endpoints(row.brand) if one.removed_at is None and has_room(one)}
    if (row.private and endpoints) or any(one.pk not in there for one in endpoints):
        raise WrongInput("incidents.report_rooms", "Choose rooms of this brand.", field="endpoints")
    return [str(one.uid) for one in endpoints]
