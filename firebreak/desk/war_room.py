"""What rooms above incidents bring into an incident's room: statements, and what of them waits for the reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from firebreak.incidents import queries
from firebreak.incidents.models import Incident
from firebreak.incidents.views.panels.concerned import theirs, waits_for
from firebreak.org.access import BrandRequest, brand_page
from firebreak.plan.words import chosen
from firebreak.publishing import queries as publishing
from firebreak.publishing import verbs as publishing_verbs
from firebreak.statements import queries as statements
from firebreak.statements import verbs
from firebreak.statements.models import Statement
from firebreak.statements.views.common import language_here, title_of
from firebreak.statements.words import STATES
from firebreak.web.slots import Label, slots

SHOWN, WAITING = 4, 3
EXCERPT = 220


class Line(NamedTuple):
    """A statement as the room shows it."""

    row: Statement
    title: str
    kind: str
    state: Label
    text: str
    language: str


def announce() -> None:
    """Put them into the slots of the room's page. ``site`` calls this once, through the room's navigation."""
    slots.add("incidents.statements", statements_panel)
    slots.add("incidents.waiting", waiting_items)
    slots.add("incidents.actions", report_button)
    waits_for(waiting_people)


def report_button(request: HttpRequest, **context: Any) -> str:
    """The way to the situation report, for everybody who sees the room."""
    row = context["incident"]
    return render_to_string("desk/war_room/report_button.html", {"row": row, "brand": row.brand}, request)


def statements_panel(request: HttpRequest, **context: Any) -> str:
    """Texts begun since the incident was opened; for who may read statements."""
    may = getattr(request, "may", None)
    if may is None or not may(verbs.SEE.name):
        return ""
    shown = _context_of(request, context["incident"])
    return render_to_string("desk/war_room/statements.html", shown, request=request)


def _context_of(request: HttpRequest, incident: Incident) -> dict[str, Any]:
    rows = statements.statements(incident.brand).filter(created_at__gte=incident.opened_at)
    may = request.may  # type: ignore[attr-defined]
    return {
        "row": incident, "lines": [_line(one) for one in rows[:SHOWN]],
        "may_draft": may(verbs.DRAFT.name) and incident.closed_at is None, **_freeze_of(incident, may),
    }  # fmt: skip


def _freeze_of(incident: Incident, may: Callable[[str], bool]) -> dict[str, Any]:
    """Whether planned publishing goes on while this is handled."""
    sees, brand = may(publishing_verbs.SEE.name), incident.brand
    frozen = sees and bool(publishing.frozen(brand))
    return {
        "sees_freeze": sees, "frozen": frozen, "still_open": publishing.still_open(brand) if frozen else 0,
        "may_freeze": may(publishing_verbs.FREEZE.name) and incident.closed_at is None,
    }  # fmt: skip


def _line(row: Statement) -> Line:
    kind, word = STATES[row.state]
    said: dict[str, str] = {}
    for texts in row.variants.values():
        said = {code: text for code, text in texts.items() if text} | said  # the first channel's stays
    text, language = chosen(said, language_here())
    return Line(
        row, title_of(row), kind, word, text[:EXCERPT] + ("…" if len(text) > EXCERPT else ""), language
    )


def waiting_people(incident: Incident) -> Iterable[int | None]:
    """Who was asked for an answer to a text of the brand."""
    return statements.asked_people(incident.brand)


def waiting_items(request: HttpRequest, **context: Any) -> str:
    """Texts that wait for this reader's answer, as rows of "Waiting for you"."""
    may, incident = getattr(request, "may", None), context["incident"]
    if may is None or not may(verbs.APPROVE.name) or not theirs(request, waiting_people):
        return ""
    waits = statements.waits_for(incident.brand, request.user)  # type: ignore[arg-type]
    rows = [one for one in waits if one.created_at >= incident.opened_at][:WAITING]
    shown = {"waits": [(one, title_of(one)) for one in rows], "brand": incident.brand}
    return render_to_string("desk/war_room/waiting.html", shown) if rows else ""


@require_safe
@never_cache
@brand_page(verbs.SEE.name)
def room_statements(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """The part with statements alone, for a page that is open."""
    found = queries.incident(request.brand, uid, request.user) if request.may("incidents.see") else None
    if found is None:
        raise Http404
    return HttpResponse(
        render_to_string("desk/war_room/lines.html", _context_of(request, found), request=request)
    )
