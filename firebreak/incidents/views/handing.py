"""Hand-over in the room: what somebody has here, to whom it goes, and their word that they have it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firebreak.base.errors import FirebreakError
from firebreak.base.permissions import allows
from firebreak.incidents import actions, queries
from firebreak.incidents.forms_answers import HandOverForm
from firebreak.incidents.models import RoomHandOver
from firebreak.incidents.presence import HERE
from firebreak.incidents.views.common import (
    WORK,
    RoomRequest,
    draw,
    duty_names,
    leads,
    room_page,
    to_page,
    try_and_go,
)
from firebreak.incidents.views.panels.people import called
from firebreak.incidents.words_answers import HAND_STATES
from firebreak.org import queries as org
from firebreak.org.models import Person

SHOWN = 10


@require_http_methods(["GET", "HEAD", "POST"])
@room_page(WORK)
def hand_over(request: RoomRequest) -> HttpResponseBase:
    """What you have here, and the form to leave it to somebody; what others left to you."""
    form = _form(request, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, form)
    if form.is_valid():
        given = form.cleaned_data
        giver, duty = _chosen(request, given["what"])
        try:
            actions.offer_hand_over(
                actor=request.actor, incident=request.incident, giver=giver, duty=duty, taker=given["taker"],
                open=given["open"], promised=given["promised"], next=given["next"],
            )  # fmt: skip
        except FirebreakError as error:
            form.say(error)
        else:
            said = _("{name} is told. It stays with you until they accept.").format(name=given["taker"].name)
            messages.success(request, said)
            return to_page(request.incident, "hand_over")
    return _page(request, form, 400)


@require_POST
@room_page(WORK)
def answer(request: RoomRequest, hand_over: Any) -> HttpResponseBase:
    """Accept it, say why not, or take your offer back (``do``)."""
    row = queries.hand_overs(request.incident).filter(uid=hand_over).first()
    if row is None:
        raise Http404
    here: dict[str, Any] = {"actor": request.actor, "hand_over": row, "person": request.user}
    do, back = request.POST.get("do", ""), to_page(request.incident, "hand_over")
    if do == "accept":
        said = _("You have it now. {name} is told.").format(name=row.giver.name)
        return try_and_go(request, lambda: actions.accept_hand_over(**here), said, back)
    if do == "decline":
        reason = request.POST.get("reason", "")
        return try_and_go(
            request,
            lambda: actions.decline_hand_over(**here, reason=reason),
            _("Noted. They are told."),
            back,
        )
    return try_and_go(
        request, lambda: actions.withdraw_hand_over(**here, leads=leads(request)), _("Taken back."), back
    )


def takers(request: RoomRequest) -> list[Person]:
    """Who may work in it, but for the reader."""
    rows = org.people_of(request.brand)
    return [
        one.person
        for one in rows
        if one.person.is_active and allows(one.role, WORK) and one.person_id != request.user.pk
    ]


def _form(request: RoomRequest, data: Any) -> HandOverForm:
    people = takers(request)
    if leads(request):
        people = [*people, request.user]  # what somebody else has may come to whoever leads
    return HandOverForm(data, what=_what(request), people=people)


def _what(request: RoomRequest) -> dict[str, str]:
    """What may be handed over: the reader's duties; for whoever leads also those of others."""
    names, me = duty_names(request.brand), request.user
    own = {":": _("Everything that I have here")}
    others: dict[str, str] = {}
    for seat in queries.seats(request.incident):
        duty = names.get(seat.duty, seat.duty)
        if seat.person_id == me.pk and seat.duty:
            own[f":{seat.duty}"] = duty
        elif seat.person_id != me.pk and not seat.guest and leads(request):
            named = {"name": seat.person.name, "duty": duty or _("everything")}
            others[f"{seat.person.uid}:{seat.duty}"] = _("{name}: {duty}").format(**named)
    return own | others


def _chosen(request: RoomRequest, what: str) -> tuple[Person, str]:
    uid, _colon, duty = what.partition(":")
    if not uid:
        return request.user, duty
    found = next((one.person for one in queries.seats(request.incident) if str(one.person.uid) == uid), None)
    if found is None:
        raise Http404
    return found, duty


def shown_hand_over(row: RoomHandOver, names: dict[str, str], reader: Person) -> dict[str, Any]:
    """One hand-over as pages show it, with what is open now."""
    kind, word = HAND_STATES[row.state]
    offered = row.state == RoomHandOver.State.OFFERED
    open_now = queries.left_by(row.incident, row.giver, row.duty) if offered else None
    return {
        "row": row, "flag": kind, "state": word, "duty": names.get(row.duty, row.duty), "to_me": row.taker_id == reader.pk,
        "mine": row.giver_id == reader.pk, "left": open_now,
        "to_tell": _to_tell(open_now) if open_now is not None else [],
    }  # fmt: skip


def _to_tell(found: queries.Left) -> list[tuple[str, queries.Listed]]:
    """Whom somebody must tell, as everybody here may call them."""
    return [(called(one), one) for one in found.tell]


def _page(request: RoomRequest, form: HandOverForm, status: int = 200) -> HttpResponse:
    row, names = request.incident, duty_names(request.brand)
    rows = [shown_hand_over(one, names, request.user) for one in queries.hand_overs(row)[:SHOWN]]
    mine = queries.left_by(row, request.user)
    context = {
        "form": form, "mine": mine, "to_tell": _to_tell(mine), "rows": rows,
        "tired": queries.long_shifts(row, here=HERE),
    }  # fmt: skip
    return draw(request, "hand_over", context, status=status)
