"""What is really done about it: all of it, and one with who, until when, its proof, and whether it may be said in public."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firebreak.incidents import actions, queries
from firebreak.incidents.forms import WhyForm
from firebreak.incidents.forms_people import CorrectiveForm, ProofForm, SayableForm
from firebreak.incidents.models import CorrectiveAction
from firebreak.incidents.rules import CORRECTIVE_MOVES
from firebreak.incidents.views.common import (
    SEE,
    WORK,
    RoomRequest,
    also_here,
    draw,
    leads_or_counsel,
    members_of,
    room_page,
    seen_version,
    to_page,
)
from firebreak.incidents.views.panels.people import correcting_of
from firebreak.incidents.views.settling import bound, settle


@require_http_methods(["GET", "HEAD", "POST"])
@room_page(SEE)
def corrective(request: RoomRequest) -> HttpResponseBase:
    """All of it; a POST adds one."""
    mine = {"owner": str(request.user.uid)}
    forms = {"add": CorrectiveForm(bound(request, "add"), people=members_of(request.brand), initial=mine)}
    status = 200
    if request.method == "POST":
        act = {
            "add": (
                lambda given: actions.add_corrective(actor=request.actor, incident=request.incident, **given),
                _("Written down."),
            )
        }
        done = settle(request, forms, act, to_page(request.incident, "corrective"))
        if done is not None:
            return done
        status = 400
    rows = [correcting_of(one) for one in queries.corrective_actions(request.incident)]
    context = {
        "forms": forms, "open": [one for one in rows if one.open], "ended": [one for one in rows if not one.open],
    }  # fmt: skip
    return draw(request, "corrective", context, status=status)


def _row(request: RoomRequest, uid: UUID) -> CorrectiveAction:
    found = queries.corrective_actions(request.incident).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@room_page(WORK)
def corrective_action(request: RoomRequest, corrective: UUID) -> HttpResponseBase:
    """One: begun, done with proof, given up, opened again, said better; whether it may be said, for who decides that."""
    row = _row(request, corrective)
    forms = _forms(request, row)
    if request.method != "POST":
        return _page(request, row, forms)
    if request.POST.get("do") == "sayable" and not leads_or_counsel(request):
        raise PermissionDenied
    back = to_page(request.incident, "corrective", anchor=f"corrective-{row.uid}")
    done = settle(request, forms, _acts(request, row), back)
    if done is not None:
        return done
    return _page(request, _row(request, corrective), forms, 400)


def _forms(request: RoomRequest, row: CorrectiveAction) -> dict[str, Any]:
    known = {
        "kind": row.kind, "words": row.text, "owner": str(row.owner.uid) if row.owner else "", "due_at": row.due_at,
    }  # fmt: skip
    decided = {"sayable": row.sayable, "public_words": row.public_words}
    return {
        "finish": ProofForm(bound(request, "finish"), initial={"proof": row.proof}),
        "drop": WhyForm(bound(request, "drop")),
        "change": CorrectiveForm(bound(request, "change"), people=members_of(request.brand), initial=known),
        "sayable": SayableForm(bound(request, "sayable"), initial=decided),
    }


def _acts(request: RoomRequest, row: CorrectiveAction) -> dict[str, Any]:
    here: dict[str, Any] = {"actor": request.actor, "corrective": row}
    seen: dict[str, Any] = {"seen": seen_version(request) or 0}
    me: dict[str, Any] = {"person": request.user}
    return {
        "begin": (lambda _none: actions.begin_corrective(**here, **me), _("Begun.")),
        "reopen": (lambda _none: actions.reopen_corrective(**here), _("Open again.")),
        "finish": (lambda given: actions.finish_corrective(**here, **me, proof=given["proof"]), _("Done.")),
        "drop": (lambda given: actions.drop_corrective(**here, **me, reason=given["reason"]), _("Noted.")),
        "change": (lambda given: actions.change_corrective(**here, **seen, **given), _("Saved.")),
        "sayable": (lambda given: actions.decide_sayable(**here, **me, **seen, **given), _("Noted.")),
    }


def _page(
    request: RoomRequest, row: CorrectiveAction, forms: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {
        "one": row, "line": correcting_of(row), "forms": forms, "moves": CORRECTIVE_MOVES[row.state],
        "decides": leads_or_counsel(request),
        "changed": request.method == "POST" and seen_version(request) not in (None, row.version),
        "also": also_here(request, f"corrective:{row.uid}"), "do": request.POST.get("do", ""),
    }  # fmt: skip
    return draw(request, "corrective_action", context, status=status)
