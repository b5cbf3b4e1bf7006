"""Who must hear it, and in which order; one of them with how they are reached, told and proven."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firebreak.incidents import actions, queries
from firebreak.incidents.actions.stakeholders import GROUP_SORTS
from firebreak.incidents.forms import WhyForm
from firebreak.incidents.forms_people import FirstListForm, StakeholderForm, ToldForm, WhoForm
from firebreak.incidents.models import Incident, Stakeholder
from firebreak.incidents.queries import Listed
from firebreak.incidents.views import moments_people  # noqa: F401 - says what these pages do on the timeline
from firebreak.incidents.views.common import (
    SEE,
    WORK,
    RoomRequest,
    also_here,
    draw,
    language_here,
    members_of,
    room_page,
    seen_version,
    to_page,
    try_and_go,
)
from firebreak.incidents.views.panels.people import called, row_of
from firebreak.incidents.views.settling import bound, settle
from firebreak.incidents.words_people import STAKEHOLDER_SORTS, WAYS
from firebreak.org import queries as org
from firebreak.plan import queries as plan
from firebreak.plan.words import in_language

METHODS = "org.methods.see"
GRAVE = frozenset({"danger", "death", "product-fault", "minors", "disaster"})
"""Types in which somebody may be hurt, whatever the three questions say."""


@require_http_methods(["GET", "HEAD", "POST"])
@room_page(SEE)
def stakeholders(request: RoomRequest) -> HttpResponseBase:
    """The list, in order. A POST with ``do``: ``list`` takes the first list, ``add`` one more; ``up``, ``down`` move one."""
    if request.POST.get("do") in ("up", "down"):
        return _move(request)
    people = members_of(request.brand)
    forms = {
        "list": FirstListForm(
            bound(request, "list"), groups=group_names(request), initial=suggested(request.incident)
        ),
        "add": StakeholderForm(
            bound(request, "add"), people=people, initial={"teller": str(request.user.uid)}
        ),
    }
    status = 200
    if request.method == "POST":
        done = settle(request, forms, _acts(request), to_page(request.incident, "stakeholders"))
        if done is not None:
            return done
        status = 400
    said = queries.words_said(request.incident).exists()
    rows = [row_of(one, said=said) for one in queries.stakeholders(request.incident, request.user)]
    context = {"rows": rows, "forms": forms, "waiting": sum(one.waits for one in rows)}
    return draw(request, "stakeholders", context, status=status)


def _acts(request: RoomRequest) -> dict[str, Any]:
    here: dict[str, Any] = {"actor": request.actor, "incident": request.incident}

    def add(given: dict[str, Any]) -> None:
        who = {language_here(): given["who"]}
        actions.add_stakeholder(**here, **{**given, "who": who})

    return {
        "list": (
            lambda given: actions.list_stakeholders(**here, sorts=given["sorts"], groups=given["groups"]),
            _("On the list."),
        ),
        "add": (add, _("On the list.")),
    }


def _move(request: RoomRequest) -> HttpResponse:
    if not request.may(WORK):
        raise PermissionDenied
    row = _row(request, request.POST.get("stakeholder", ""))
    up = request.POST["do"] == "up"
    return try_and_go(
        request,
        lambda: actions.move_stakeholder(actor=request.actor, stakeholder=row, up=up),
        _("The order was changed."),
        to_page(request.incident, "stakeholders", anchor=f"stakeholder-{row.uid}"),
    )


def group_names(request: RoomRequest) -> dict[str, str]:
    """Groups of contacts of the plan that may belong here, with their titles."""
    known = plan.working(request.brand, "contacts")["contacts"]
    return {
        key: in_language(one.title, language_here()) for key, one in known.items() if one.sort in GROUP_SORTS
    }


def suggested(row: Incident) -> dict[str, list[str]]:
    """Who should be on the first list, by what is known; a person takes it or not."""
    known = row.situation
    data = known.get("personal_data") or row.type == "data-breach"
    hurt = known.get("harm") == "yes" or known.get("injuries") or known.get("deaths") or row.type in GRAVE
    sorts = [*(["affected"] if hurt or data else []), "staff", "public"]
    groups = [*(["authority-safety", "union"] if hurt else []), *(["authority-data"] if data else [])]
    return {"sorts": sorts, "groups": groups}


def _row(request: RoomRequest, uid: Any) -> Stakeholder:
    try:
        found = queries.stakeholder_rows(request.incident).filter(uid=UUID(str(uid))).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@room_page(WORK)
def stakeholder(request: RoomRequest, stakeholder: Any) -> HttpResponseBase:
    """One of them. Who may not know a private person sees that there is one, and changes nothing."""
    row = _row(request, stakeholder)
    privileged = queries.reads_privileged(request.incident, request.user)
    if not queries.reads_person(row, request.user, privileged=privileged):
        if request.method == "POST":
            raise PermissionDenied
        return _page(request, row, queries.listed(row, hidden=True), {})
    forms: dict[str, Any] = {
        "told": ToldForm(bound(request, "told")), "waive": WhyForm(bound(request, "waive")),
        "change": WhoForm(
            bound(request, "change"), people=members_of(request.brand), private=row.private, initial=_typed(row)
        ),
    }  # fmt: skip
    if request.method != "POST":
        return _page(request, row, queries.listed(row, hidden=False), forms)
    back = to_page(request.incident, "stakeholders", anchor=f"stakeholder-{row.uid}")
    done = settle(request, forms, _acts_on(request, row), back)
    if done is not None:
        return done
    row = _row(request, stakeholder)
    return _page(request, row, queries.listed(row, hidden=False), forms, 400)


def _typed(row: Stakeholder) -> dict[str, Any]:
    return {
        "who": in_language(row.who, language_here()) if row.who else "", "name": row.name, "reach": row.reach,
        "affected": row.affected, "teller": str(row.teller.uid) if row.teller else "", "first": row.first,
    }  # fmt: skip


def _acts_on(request: RoomRequest, row: Stakeholder) -> dict[str, Any]:
    here: dict[str, Any] = {"actor": request.actor, "stakeholder": row}

    def change(given: dict[str, Any]) -> None:
        typed = given.pop("who", "")
        same = row.who and typed == in_language(row.who, language_here())
        who = row.who if same else {language_here(): typed} if typed else {}
        actions.change_stakeholder(**here, **given, who=who, seen=seen_version(request) or 0)

    return {
        "told": (
            lambda given: actions.note_told(**here, person=request.user, **given),
            _("Noted: they have heard it."),
        ),
        "waive": (lambda given: actions.waive_stakeholder(**here, reason=given["reason"]), _("Noted.")),
        "change": (change, _("Saved.")),
        "reopen": (lambda _none: actions.reopen_stakeholder(**here), _("On the list again.")),
        "remove": (lambda _none: actions.remove_stakeholder(**here), _("Taken off the list.")),
    }


def _page(
    request: RoomRequest, row: Stakeholder, one: Listed, forms: dict[str, Any], status: int = 200
) -> HttpResponse:
    stale = request.method == "POST" and seen_version(request) not in (None, row.version)
    contacts = [] if one.hidden or not one.group or not request.may(METHODS) else [
        contact for contact in org.contacts_of(request.brand) if contact.group == one.group
    ]  # fmt: skip
    context = {
        "one": one, "title": called(one), "sort": STAKEHOLDER_SORTS[one.sort], "way": WAYS.get(one.way, ""), "forms": forms,
        "contacts": contacts, "changed": stale, "also": also_here(request, f"stakeholder:{one.uid}"),
        "do": request.POST.get("do", ""),
    }  # fmt: skip
    return draw(request, "stakeholder", context, status=status)
