"""What only whoever leads does: check that it is real, phases, the end, opening again, joining, who is in the room."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firebreak.base.errors import FirebreakError
from firebreak.incidents import actions, queries
from firebreak.incidents.forms import CloseForm, SeatForm, WhyForm
from firebreak.incidents.rules import OPEN_TASKS
from firebreak.incidents.views.common import (
    WORK,
    RoomRequest,
    draw,
    duty_names,
    member_by_uid,
    members_of,
    number_of,
    room_page,
    seen_version,
    to_room,
    try_and_go,
)
from firebreak.incidents.views.panels.calls import asked_of
from firebreak.incidents.views.panels.drawing import Seen
from firebreak.incidents.views.panels.state import people as people_panel
from firebreak.listening import queries as listening
from firebreak.listening.models import Monitor
from firebreak.notify import actions as notify


@require_POST
@room_page(WORK, leading=True)
def verify(request: RoomRequest) -> HttpResponseBase:
    """It is real: said in one press, with type, level and answers as they stand."""
    row = request.incident
    return try_and_go(
        request,
        lambda: actions.verify(
            actor=request.actor, incident=row, person=request.user, seen=seen_version(request)
        ),
        _("Noted: it is real. Those whom the level needs are called."),
        to_room(row),
    )


@require_POST
@room_page(WORK)
def answer(request: RoomRequest) -> HttpResponseBase:
    """I am on it: a call about this incident is answered, and nobody else is called by it."""
    named = set(request.POST.getlist("page"))
    pages = [one for one in asked_of(request.incident, request.user) if str(one.uid) in named]
    if not pages:
        messages.info(request, _("This call was answered already, or is over."))
        return to_room(request.incident)

    def act() -> None:
        for page in pages:
            notify.acknowledge(actor=request.actor, page=page, person=request.user)

    return try_and_go(
        request, act, _("Thank you. Nobody else is called for this."), to_room(request.incident)
    )


@require_POST
@room_page(WORK, leading=True)
def phase(request: RoomRequest) -> HttpResponseBase:
    """One phase forward or back."""
    move = "back" if request.POST.get("move") == "back" else "forward"
    return try_and_go(
        request,
        lambda: actions.advance(
            actor=request.actor, incident=request.incident, verb=move, seen=seen_version(request)
        ),
        _("The phase was changed."),
        to_room(request.incident),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@room_page(WORK, leading=True)
def close(request: RoomRequest) -> HttpResponseBase:
    """The end, with how and why; a closed one is opened again here; one that is the same as another goes on there."""
    row, do = request.incident, request.POST.get("do", "")
    outcome = request.GET.get("outcome", "handled")
    forms: dict[str, Any] = {"close": CloseForm(initial={"outcome": outcome}), "reopen": WhyForm()}
    if request.method == "POST":
        if do in forms:
            forms[do] = (CloseForm if do == "close" else WhyForm)(request.POST)
        if do == "merge":
            return _merge(request)
        form = forms.get(do)
        if form is not None and form.is_valid():
            try:
                said = _end(request, do, form.cleaned_data)
            except FirebreakError as error:
                form.say(error)
            else:
                messages.success(request, said)
                return to_room(row)
    return _close_page(request, forms, 400 if request.method == "POST" else 200)


def _end(request: RoomRequest, do: str, given: dict[str, Any]) -> str:
    here: dict[str, Any] = {"actor": request.actor, "incident": request.incident, "reason": given["reason"]}
    if do == "reopen":
        actions.reopen(**here)
        return _("Open again.")
    actions.close(**here, outcome=given["outcome"], seen=seen_version(request))
    return _("Closed. Nothing is lost: the room can be read and opened again.")


def _merge(request: RoomRequest) -> HttpResponse:
    into = queries.incident(request.brand, request.POST.get("into", ""), request.user)
    if into is None:
        raise Http404
    return try_and_go(
        request,
        lambda: actions.merge(actor=request.actor, incident=request.incident, into=into),
        _("Joined. Go on here."),
        to_room(into),
    )


def _close_page(request: RoomRequest, forms: dict[str, Any], status: int = 200) -> HttpResponse:
    row = request.incident
    others = queries.open_incidents(request.brand, request.user).exclude(pk=row.pk)
    others = others.filter(private=row.private)[:30]  # what all may read names no private one
    context = {
        "forms": forms, "open_tasks": row.tasks.filter(state__in=OPEN_TASKS).count(),
        "others": [(one, number_of(one)) for one in others], "silence": queries.silence(row), "word": queries.open_word(row),
    }  # fmt: skip
    return draw(request, "close", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@room_page(WORK, leading=True)
def people(request: RoomRequest) -> HttpResponseBase:
    """Who is in the room, who leads, who sees it, and what it listens to."""
    if request.method == "POST":
        return _people_act(request)
    return _people_page(request)


def _people_act(request: RoomRequest) -> HttpResponse:
    row, do = request.incident, request.POST.get("do", "")
    here: dict[str, Any] = {"actor": request.actor, "incident": row}
    back = to_people(request)
    if do in ("private", "public"):
        private = do == "private"
        said = (
            _("Private from now on.")
            if private
            else _("Everybody of the brand who may read incidents sees it now.")
        )
        return try_and_go(
            request, lambda: actions.set_private(**here, person=request.user, private=private), said, back
        )
    if do in ("watch", "unwatch"):
        monitor = listening.monitor(request.brand, request.POST.get("monitor", ""))
        if monitor is None:
            raise Http404
        act = actions.watch if do == "watch" else actions.unwatch
        return try_and_go(request, lambda: act(**here, monitor=monitor), _("Saved."), back)
    person = member_by_uid(request.brand, request.POST.get("person", ""))
    if do == "lead" and person is not None:
        return try_and_go(
            request, lambda: actions.give_lead(**here, to=person), _("The lead was given."), back
        )
    if do == "out" and person is not None:
        return try_and_go(request, lambda: actions.let_out(**here, person=person), _("Let out."), back)
    form = _seat_form(request)
    if do != "in" or not form.is_valid():
        return _people_page(request, form, 400)
    given = form.cleaned_data
    return try_and_go(
        request,
        lambda: actions.let_in(**here, person=given["person"], duty=given["duty"]),
        _("Let in."),
        back,
    )


def to_people(request: RoomRequest) -> HttpResponse:
    """Back to this page; to the list for who sees the incident no longer."""
    from django.shortcuts import redirect

    return redirect("incidents:people", request.brand.slug, request.incident.uid)


def _seat_form(request: RoomRequest) -> SeatForm:
    bound = request.POST if request.method == "POST" else None
    return SeatForm(bound, people=members_of(request.brand), duties=duty_names(request.brand))


def _people_page(request: RoomRequest, form: SeatForm | None = None, status: int = 200) -> HttpResponse:
    row = request.incident
    watched = {one.pk for one in queries.monitors(row)}
    monitors = [one for one in listening.monitors(request.brand) if one.kind != Monitor.Kind.REPORTS]
    context = {
        **people_panel(Seen.by(request)), "form": form or _seat_form(request), "members": members_of(request.brand),
        "monitors": [(one, one.pk in watched) for one in monitors],
    }  # fmt: skip
    return draw(request, "people", context, status=status)
