"""The next public word: promised, said, or decided against for now; notices that a law asks for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firebreak.base.clock import now
from firebreak.base.errors import FirebreakError
from firebreak.incidents import actions, queries
from firebreak.incidents.forms import ActionForm, PromiseForm, SaidForm, SilenceForm
from firebreak.incidents.models import Incident
from firebreak.incidents.views.common import (
    WORK,
    RoomRequest,
    draw,
    leads,
    members_of,
    room_page,
    seen_version,
    to_page,
    to_room,
    try_and_go,
)
from firebreak.incidents.views.panels.people import called
from firebreak.incidents.views.timing import left

USUAL = timedelta(minutes=30)
"""Offered as the time until the next word; until a silence is looked at again, twice that."""


def soon(at: datetime, after: timedelta) -> datetime:
    """A moment to offer, at whole five minutes.

    >>> soon(datetime(2026, 3, 10, 14, 7), USUAL)
    datetime.datetime(2026, 3, 10, 14, 40)
    """
    later = at + after
    up = (-later.minute) % 5
    return later.replace(second=0, microsecond=0) + timedelta(minutes=up)


@require_http_methods(["GET", "HEAD", "POST"])
@room_page(WORK)
def word(request: RoomRequest) -> HttpResponseBase:
    """One page for all of it; a POST with ``do`` says which: promise, said, silent, speak."""
    do = request.POST.get("do", "") if request.method == "POST" else ""
    if do in ("silent", "speak") and not leads(request):
        raise PermissionDenied
    if do == "speak":
        back = to_room(request.incident, "statement", "word")
        return try_and_go(
            request, lambda: _speak(request), _("The clock of the next public word runs again."), back
        )
    forms = _forms(request, do)
    form = forms.get(do)
    if form is None:
        return _page(request, forms, 200 if request.method != "POST" else 400)
    if form.is_valid():
        try:
            said = _do(request, do, form)
        except FirebreakError as error:
            form.say(error)
        else:
            messages.success(request, said)
            return to_room(request.incident, "statement", "word")
    return _page(request, forms, 400)


def _forms(request: RoomRequest, do: str) -> dict[str, Any]:
    due = queries.open_word(request.incident)
    at = now()
    late = due is None or due.due_at <= at
    promised = {
        "due_at": soon(at, USUAL) if late or due is None else due.due_at, "expected_end": due.expected_end if due else None,
    }  # fmt: skip
    people = members_of(request.brand)
    mine = {"owner": str(request.user.uid), "review_at": soon(at, 2 * USUAL)}
    sent = {do: request.POST}
    return {
        "promise": PromiseForm(sent.get("promise"), initial=promised),
        "said": SaidForm(sent.get("said"), initial={"early": _why_early(request)}),
        "silent": SilenceForm(sent.get("silent"), people=people, initial=mine),
    }


def _why_early(request: RoomRequest) -> str:
    """Offered while people are in danger: then the public is warned at once, whoever else has not heard yet."""
    row = request.incident
    if row.situation.get("harm") != "yes" or not queries.unheard(row).exists():
        return ""
    return _("People were in danger: everybody had to know at once.")


def _unheard(row: Incident) -> list[str]:
    """Who should hear it before the public does and has not; no private person is named."""
    return [called(queries.listed(one, hidden=True)) for one in queries.unheard(row)]


def _do(request: RoomRequest, do: str, form: ActionForm) -> str:
    given: dict[str, Any] = form.cleaned_data
    here: dict[str, Any] = {"actor": request.actor, "incident": request.incident}
    if do == "promise":
        actions.promise(
            **here, due_at=given["due_at"], expected_end=given["expected_end"], seen=seen_version(request)
        )
        return _("The time is noted.")
    if do == "said":
        actions.note_said(
            **here, person=request.user, words=given["words"], link=given["link"], early=given["early"]
        )
        return _("Noted. The clock of the next public word starts anew.")
    assert isinstance(form, SilenceForm)
    actions.keep_silent(
        **here,
        owner=given["owner"],
        reason=given["reason"],
        review_at=given["review_at"],
        triggers=form.triggers(),
    )
    return _("Noted. Nothing is said in public for now.")


def _speak(request: RoomRequest) -> None:
    actions.break_silence(actor=request.actor, incident=request.incident, person=request.user)


def _page(request: RoomRequest, forms: dict[str, Any], status: int = 200) -> HttpResponse:
    row = request.incident
    due, silence = queries.open_word(row), queries.silence(row)
    waits = _unheard(row)
    forms["said"].fields["early"].required = bool(waits)  # drawn as such; the action is what asks for it
    context = {
        "forms": forms, "due": due, "due_left": left(due.due_at) if due is not None else None, "silence": silence,
        "silence_left": left(silence.review_at) if silence is not None else None, "said": list(queries.words_said(row)[:20]),
        "danger": row.situation.get("harm") == "yes", "unheard": waits,
    }  # fmt: skip
    return draw(request, "word", context, status=status)


@require_POST
@room_page(WORK)
def notice(request: RoomRequest, clock: Any) -> HttpResponseBase:
    """A notice was given, with its proof, or need not be given, with why."""
    row = request.incident.clocks.select_related("incident").filter(uid=clock).first()
    if row is None:
        raise Http404
    proof, why = request.POST.get("proof", ""), request.POST.get("waived_why", "")
    from_page = request.POST.get("from") == "legal"
    room = to_room(request.incident, "statement", "clocks")
    back = to_page(request.incident, "legal") if from_page else room
    return try_and_go(
        request,
        lambda: actions.give_notice(
            actor=request.actor, clock=row, person=request.user, proof=proof, waived_why=why
        ),
        _("Noted."),
        back,
    )
