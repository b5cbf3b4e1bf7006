"""The situation report: as it is now, as it was sent, as a PDF; who gets it and when; sending it."""

from __future__ import annotations

from typing import Any

import msgspec
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firebreak.base.errors import FirebreakError, WrongMove
from firebreak.desk.situation.composing import LANGUAGES, compose
from firebreak.desk.situation.document import Document
from firebreak.desk.situation.figures import chart_of
from firebreak.desk.situation.filing import document_of, kept_bytes
from firebreak.desk.situation.forms import PlanForm
from firebreak.desk.situation.pdf import BEFORE_NUMBERS, as_pdf
from firebreak.desk.situation.sending import send as send_report
from firebreak.incidents import actions, queries
from firebreak.incidents.actions import digest_of
from firebreak.incidents.models import Incident, SituationReport
from firebreak.incidents.views.common import (
    SEE,
    WORK,
    RoomRequest,
    draw,
    language_here,
    leads,
    members_of,
    room_page,
    seen_version,
)
from firebreak.incidents.views.evidence import never_shown
from firebreak.incidents.words import say_error
from firebreak.notify import queries as notify
from firebreak.notify.models import Endpoint
from firebreak.notify.routing import has_room
from firebreak.org.models import Person
from firebreak.plan.words import content_language

SHOWN, PLACE = 20, "desk/situation"


@require_safe
@never_cache
@room_page(SEE)
def situation(request: RoomRequest) -> HttpResponseBase:
    """The report of this moment."""
    shown = compose(request.incident, language_here())
    return draw(request, "report", {**_page(shown), **_sending(request)}, place=PLACE)


@require_safe
@room_page(SEE)
def kept(request: RoomRequest, report: Any) -> HttpResponseBase:
    """A report as it was sent; in the reader's language, or the one in the address."""
    row, shown, whole = _kept(request, report)
    context = {
        **_page(shown), "kept": row, "whole": whole, "to": _names(row),
        "in_languages": [(one, _language_name(one), one == shown.language) for one in row.languages],
    }  # fmt: skip
    return draw(request, "report", context, place=PLACE)


@require_safe
@never_cache
@room_page(SEE)
def situation_pdf(request: RoomRequest) -> HttpResponseBase:
    """The report of this moment as a file."""
    shown = compose(request.incident, _language(request))
    return _file(request, shown, reverse("desk:situation", args=_args(request.incident)))


@require_safe
@room_page(SEE)
def kept_pdf(request: RoomRequest, report: Any) -> HttpResponseBase:
    """A report as it was sent, as a file."""
    row, shown, _whole = _kept(request, report)
    back = reverse("desk:situation_kept", args=[*_args(request.incident), row.uid])
    return _file(request, shown, back, kept_bytes(row, shown))


@require_http_methods(["GET", "HEAD", "POST"])
@room_page(WORK, leading=True)
def plan(request: RoomRequest) -> HttpResponseBase:
    """Who gets it, and when it goes out by itself."""
    row = request.incident
    known, people, rooms = queries.report_plan(row), _may_get(request), _rooms(row)
    form = PlanForm(
        request.POST if request.method == "POST" else None, people=people, rooms=rooms, plan=known
    )
    if request.method == "POST" and form.is_valid():
        (chosen, ends), (every_h, times) = form.chosen(), form.hours()
        try:
            actions.plan_reports(
                actor=request.actor, incident=row, person=request.user, people=chosen, endpoints=ends, every_h=every_h,
                times=times, seen=seen_version(request),
            )  # fmt: skip
        except FirebreakError as error:
            form.say(error)
        else:
            messages.success(request, _("Noted."))
            return _to_report(row)
    context = {"form": form, "plan": known, "clock_zone": row.brand.time_zone}
    return draw(request, "plan", context, status=400 if request.method == "POST" else 200, place=PLACE)


@require_POST
@room_page(WORK, leading=True)
def send(request: RoomRequest) -> HttpResponseBase:
    """The report of this moment goes to those who were shown beside the button."""
    row = request.incident
    try:
        made = send_report(actor=request.actor, incident=row, person=request.user, seen=seen_version(request))
    except FirebreakError as error:
        late = error.code == "incidents.changed_meanwhile"
        messages.error(
            request,
            _("Somebody changed who gets the report. Look who it is now, then send it.")
            if late
            else say_error(error),
        )
        return _to_report(row)
    assert made is not None
    messages.success(request, _("Report {number} is on its way.").format(number=made.number))
    return HttpResponseRedirect(reverse("desk:situation_kept", args=[*_args(row), made.uid]))


def _args(row: Incident) -> list[Any]:
    return [row.brand.slug, row.uid]


def _to_report(row: Incident) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("desk:situation", args=_args(row)))


def _language(request: RoomRequest) -> str:
    """The language in the address, else the reader's."""
    wanted = content_language(request.GET.get("language", "")) or language_here()
    if wanted not in LANGUAGES:
        raise Http404
    return wanted


def _kept(request: RoomRequest, uid: Any) -> tuple[SituationReport, Document, bool]:
    """A report, its words in a language, and whether they are what the record says."""
    row = queries.report(request.incident, uid)
    if row is None:
        raise Http404
    try:
        return row, document_of(row, _language(request)), digest_of(row.content) == row.digest
    except (msgspec.DecodeError, StopIteration):
        raise Http404 from None


def _page(shown: Document) -> dict[str, Any]:
    chart = chart_of(shown.drawing, shown.language, shown.zone) if shown.drawing is not None else None
    return {
        "doc": shown, "chart": chart, "before": [one for one in shown.sections if one.key in BEFORE_NUMBERS],
        "after": [one for one in shown.sections if one.key not in BEFORE_NUMBERS],
    }  # fmt: skip


def _sending(request: RoomRequest) -> dict[str, Any]:
    """What the page says beside the report of now: who would get it, and what went out."""
    row = request.incident
    known = queries.report_plan(row)
    people, rooms = queries.receivers(row, known) if known is not None else ([], [])
    count = len(people) + len(rooms)
    sent = list(queries.reports(row)[: SHOWN + 1])
    return {
        "plan": known, "people": people, "rooms": rooms, "count": count, "sent": sent[:SHOWN], "more": len(sent) > SHOWN,
        "button": ngettext("Send it to {n} receiver", "Send it to {n} receivers", count).format(n=count),
        "may_send": leads(request) and request.may(WORK),
    }  # fmt: skip


def _names(row: SituationReport) -> list[str]:
    """Who got it."""
    people = Person.objects.filter(uid__in=row.people).order_by("name").values_list("name", flat=True)
    rooms = Endpoint.objects.filter(uid__in=row.endpoints).order_by("name").values_list("name", flat=True)
    return [*people, *rooms]


def _may_get(request: RoomRequest) -> list[Person]:
    return [one for one in members_of(request.brand) if queries.may_see(request.incident, one)]


def _rooms(row: Incident) -> list[Endpoint]:
    """Chat rooms that can be chosen: none for a private incident."""
    rows = notify.endpoints(row.brand).filter(active=True)
    return [] if row.private else [one for one in rows if has_room(one)]


def _language_name(code: str) -> str:
    from django.conf import settings

    return dict(settings.LANGUAGES).get(code.lower(), code)


def _file(request: RoomRequest, shown: Document, back: str, sent: bytes = b"") -> HttpResponseBase:
    """``sent``: the bytes that went out by mail, where any did."""
    try:
        body = sent or as_pdf(shown)
    except WrongMove:
        messages.error(
            request, _("The PDF could not be made just now. Try again in a minute, or print this page.")
        )
        return HttpResponseRedirect(back)
    parts = [
        slugify(request.brand.slug) or "brand",
        shown.number,
        "situation",
        str(shown.report or "now"),
        shown.language,
    ]
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{"-".join(parts)}.pdf"'
    return never_shown(response)
