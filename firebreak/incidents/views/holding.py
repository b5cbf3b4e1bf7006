"""Legal hold: placed by one press, lifted with a reason; also of an incident that is closed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firebreak.base.errors import FirebreakError
from firebreak.incidents import actions, queries
from firebreak.incidents.forms_answers import HoldForm, LiftForm
from firebreak.incidents.views.common import WORK, RoomRequest, draw, room_page, to_page


@require_http_methods(["GET", "HEAD", "POST"])
@room_page(WORK, leading=True)
def hold(request: RoomRequest) -> HttpResponseBase:
    """What a hold keeps, who placed it, and the button (``do``: place or lift)."""
    do = request.POST.get("do", "") if request.method == "POST" else ""
    place = HoldForm(request.POST if do == "place" else None)
    lift = LiftForm(request.POST if do == "lift" else None)
    form = {"place": place, "lift": lift}.get(do)
    if form is not None and form.is_valid():
        act = actions.place_hold if do == "place" else actions.lift_hold
        try:
            act(
                actor=request.actor, incident=request.incident, person=request.user,
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except FirebreakError as error:
            form.say(error)
        else:
            on = _("On hold: nothing that belongs to this incident is deleted.")
            off = _("Lifted. What is older than the brand keeps may be deleted again.")
            messages.success(request, on if do == "place" else off)
            return to_page(request.incident, "hold")
    return _page(request, place, lift, 400 if request.method == "POST" else 200)


def _page(request: RoomRequest, place: HoldForm, lift: LiftForm, status: int) -> HttpResponse:
    row = request.incident
    context = {
        "place": place, "lift": lift, "hold": queries.hold(row), "holds": queries.holds(row),
        "monitors": queries.monitors(row), "days": row.brand.retention_days, "whole": row.brand.legal_hold,
    }  # fmt: skip
    return draw(request, "hold", context, status=status)
