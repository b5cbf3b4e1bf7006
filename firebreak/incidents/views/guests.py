"""Who may be let in from outside, for a time: invited and sent away by whoever leads."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firebreak.base.errors import FirebreakError
from firebreak.base.permissions import GuestRole
from firebreak.incidents import actions, queries
from firebreak.incidents.forms_guests import GuestForm
from firebreak.incidents.views.common import WORK, RoomRequest, draw, room_page, try_and_go
from firebreak.incidents.words_guests import ENDED_WHY
from firebreak.org.sign_in import absolute
from firebreak.org.words import GUESTS


@require_http_methods(["GET", "HEAD", "POST"])
@room_page(WORK, leading=True)
def guests(request: RoomRequest) -> HttpResponseBase:
    """Guests of this incident; a POST invites one, or ends a visit."""
    if request.method != "POST":
        return _page(request, GuestForm(initial={"language": request.user.language}))
    if request.POST.get("do") == "end":
        return _end(request)
    form = GuestForm(request.POST)
    if form.is_valid():
        try:
            made, path = actions.invite_guest(
                actor=request.actor, incident=request.incident, person=request.user, **form.cleaned_data
            )
        except FirebreakError as error:
            form.say(error)
        else:
            messages.success(request, _("{name} gets a mail with the link.").format(name=made.name))
            fresh = GuestForm(initial={"language": request.user.language})
            return _page(request, fresh, {"link": absolute(path), "for": made.name})
    return _page(request, form, status=400)


def _end(request: RoomRequest) -> HttpResponse:
    found = queries.guest(request.incident, request.POST.get("guest", ""))
    if found is None:
        raise Http404
    return try_and_go(
        request,
        lambda: actions.end_guest(actor=request.actor, guest=found),
        _("Ended. {name} sees nothing of it any more.").format(name=found.name),
        redirect("incidents:guests", request.brand.slug, request.incident.uid),
    )


def _page(
    request: RoomRequest, form: GuestForm, fresh: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    rows = [
        (one, GUESTS[GuestRole(one.role)], ENDED_WHY.get(one.why, ""))
        for one in queries.guests(request.incident)
    ]
    here = [line for line in rows if line[0].ended_at is None]
    gone = [line for line in rows if line[0].ended_at is not None]
    return draw(request, "guests", {"form": form, "fresh": fresh, "here": here, "gone": gone}, status=status)
