"""Ways into the answer queue, hand-overs and the legal hold, on the room's page and on pages of listening."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string

from firebreak.base.clock import now
from firebreak.incidents import queries, verbs
from firebreak.incidents.models import Incident, Message
from firebreak.incidents.views.common import leads
from firebreak.incidents.views.panels.concerned import theirs, waits_for
from firebreak.incidents.views.timing import left
from firebreak.web.slots import slots

ROOMS = 3
"""A post offers the queue of so many open incidents."""


def announce() -> None:
    """Put them there. Called once."""
    slots.add("incidents.actions", on_room)
    slots.add("mention.actions", on_mention)
    slots.add("report.actions", on_report)
    slots.add("incidents.waiting", on_waiting, order=80)


def on_room(request: HttpRequest, *, incident: Incident | None = None, **_context: Any) -> str:
    """Answers and hand-over for who works here; the hold for whoever leads, also when it is closed."""
    may = getattr(request, "may", None)
    if incident is None or may is None:
        return ""
    context = {
        "row": incident, "brand": incident.brand, "works": may(verbs.WORK.name) and incident.closed_at is None,
        "leads": leads(request),  # type: ignore[arg-type]
    }  # fmt: skip
    return render_to_string("incidents/parts/ways.html", context, request)


@waits_for
def _answering(row: Incident) -> Iterable[int | None]:
    """Who writes an answer now, or promised to look again."""
    yield from row.messages.filter(state=Message.State.CLAIMED).values_list("holder", flat=True)
    promised = row.messages.filter(state=Message.State.ANSWERED, follow_at__lte=now())
    yield from promised.values_list("answered_by", flat=True)


def on_waiting(request: HttpRequest, *, incident: Incident | None = None, **_context: Any) -> str:
    """Messages that the reader answers now, and those that they promised to look at again by now."""
    may, me = getattr(request, "may", None), request.user
    if incident is None or may is None or not may(verbs.WORK.name) or incident.closed_at is not None:
        return ""
    if not theirs(request, _answering):
        return ""
    claimed = Q(state=Message.State.CLAIMED, holder=me)
    late = Q(state=Message.State.ANSWERED, answered_by=me, follow_at__lte=now())
    rows = queries.messages(incident).filter(claimed | late)[:ROOMS]
    found = [
        (one, left(one.held_until if one.state == Message.State.CLAIMED else one.follow_at)) for one in rows
    ]
    context = {"row": incident, "brand": incident.brand, "rows": found}
    return render_to_string("incidents/parts/waiting_messages.html", context, request) if found else ""


def on_mention(request: HttpRequest, *, mention: Any = None, **_context: Any) -> str:
    """Put a post into the answer queue of an open incident, or go to where it is."""
    if mention is None:
        return ""
    return _ways(request, "post", str(mention.post), f"post:{mention.post}")


def on_report(request: HttpRequest, *, report: Any = None, **_context: Any) -> str:
    """The same with what somebody of ours brought."""
    if report is None:
        return ""
    about = f"post:{report.post_id}" if report.post_id is not None else f"report:{report.uid}"
    return _ways(request, "report", str(report.uid), about)


def _ways(request: HttpRequest, name: str, value: str, about: str) -> str:
    may, brand, person = getattr(request, "may", None), getattr(request, "brand", None), request.user
    if brand is None or may is None or not person.is_authenticated or not may(verbs.WORK.name):
        return ""
    rooms = list(queries.open_incidents(brand, person)[:ROOMS])
    there = {one.incident_id: one for one in Message.objects.filter(incident__in=rooms, about=about)}
    found = [(one, there.get(one.pk)) for one in rooms]
    context = {"rooms": found, "brand": brand, "name": name, "value": value}
    return render_to_string("incidents/parts/into_queue.html", context, request) if found else ""
