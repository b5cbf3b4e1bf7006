"""How people hear of a situation report: its first lines in their language, and the way to all of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from firebreak.base.models import Event
from firebreak.desk.situation.document import Document, Line
from firebreak.desk.situation.filing import document_of, file_of, keep_files
from firebreak.desk.situation.pdf import report_name
from firebreak.incidents import queries
from firebreak.incidents.models import Incident
from firebreak.incidents.rules import at_least
from firebreak.notify import actions as notify
from firebreak.notify import kinds
from firebreak.notify import queries as rooms
from firebreak.org.models import Person
from firebreak.plan.words import language_here

KIND = "situation_report"
MOST = 8
IN_SHORT = ("changed", "done")
"""Parts of the report that a message tells."""


def register() -> None:
    """Make the kind known to the queue. Called once by ``site``."""
    kinds.register(KIND, _say, seen_by=_seen_by)


def tell(event: Event) -> None:
    """Handler of ``incidents.report_sent``: to its people by mail, to its rooms, each in their language."""
    row = Incident.objects.filter(uid=event.payload["incident"]).select_related("brand").first()
    report = queries.report(row, event.payload["report"]) if row is not None else None
    if row is None or report is None:
        return
    people = [one for one in Person.objects.filter(uid__in=report.people) if queries.may_see(row, one)]
    ends = (
        [] if row.private else [one for one in rooms.endpoints(row.brand) if str(one.uid) in report.endpoints]
    )
    keep_files(row, report, people)
    notify.tell(
        brand=row.brand, kind=KIND, about=f"incident:{row.uid}", key=f"{KIND}:{report.uid}", people=people, endpoints=ends,
        params={"incident": str(row.uid), "report": str(report.uid), "language": _language_of(row)},
        urgent=not report.planned or at_least(row.level, "serious"),
    )  # fmt: skip


def _language_of(row: Incident) -> str:
    """In which language a chat room reads it: the first of the brand that the pages speak."""
    known = ("en", "zh-hans", "zh-hant", "sv", "ms")
    return next((str(one).lower() for one in row.brand.languages if str(one).lower() in known), "en")


def _seen_by(params: Mapping[str, Any], person: Person) -> bool:
    row = Incident.objects.filter(uid=params["incident"]).first()
    return row is None or queries.may_see(row, person)


def _say(params: Mapping[str, Any]) -> kinds.Said:
    row = Incident.objects.filter(uid=params["incident"]).select_related("brand").first()
    report = queries.report(row, params["report"]) if row is not None else None
    if row is None or report is None:
        return kinds.Said(_("A situation report that is gone"), ())
    path = reverse("desk:situation_kept", args=[row.brand.slug, row.uid, report.uid])
    shown = document_of(report, language_here())
    subject = _("{report}, {incident}").format(report=report_name(shown), incident=shown.number)
    if row.private or shown.private:
        lines: tuple[str, ...] = (_("Those who are named in this incident can read it after they sign in."),)
        return kinds.Said(subject, lines, path, _("Read the report"))
    file = file_of(report, shown)
    along = (_("The whole report is in the attached PDF."),) if file is not None else ()
    return kinds.Said(
        _("{report}: {title}").format(report=subject, title=shown.title),
        (*_lines(shown), *along),
        path,
        _("Read the report"),
        files=(file,) if file is not None else (),
    )


def _lines(shown: Document) -> tuple[str, ...]:
    level = _("Level: {level}").format(level=shown.level_name)
    said = [", ".join([level, *shown.meta]), _("As of {time}").format(time=shown.asof)]
    for key in IN_SHORT:
        part = shown.of(key)
        if part is None:
            continue
        rows = [_line(one) for one in part.lines[:MOST]] or [part.empty]
        said += [f"{part.title}:", *(f"- {one}" for one in rows), *([part.more] if part.more else [])]
    return tuple(said)


def _line(one: Line) -> str:
    flagged = _("{flag}: {text}").format(flag=one.flag, text=one.text) if one.flag else one.text
    return _("{text} ({note})").format(text=flagged, note=one.note) if one.note else flagged
