"""One piece of evidence: what it is, its files as downloads, its proof; taken out, tried again; a post kept by one click."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firebreak.base.errors import FirebreakError
from firebreak.incidents import actions, queries, shelf
from firebreak.incidents.forms_evidence import RemoveForm
from firebreak.incidents.models import Evidence
from firebreak.incidents.views.common import (
    SEE,
    WORK,
    RoomRequest,
    draw,
    from_iso,
    leads,
    number_of,
    room_page,
    seen_version,
    to_page,
    try_and_go,
)
from firebreak.incidents.views.evidence import never_shown
from firebreak.incidents.views.panels.proofs import shown
from firebreak.incidents.words import say, say_error
from firebreak.listening import queries as listening
from firebreak.org.access import BrandRequest, brand_page
from firebreak.web.parts.posts import web_address

PICTURE_TYPE = "image/png"
"""Of every picture that we take, whatever its description says."""


@require_safe
@room_page(SEE)
def piece(request: RoomRequest, evidence: Any) -> HttpResponseBase:
    """One piece."""
    return _page(request, _one(request, evidence), RemoveForm())


@require_safe
@room_page(SEE)
def piece_file(request: RoomRequest, evidence: Any, place: int) -> HttpResponseBase:
    """One of its files, as a download only; a picture that we took ourselves is shown where ``show`` asks for it."""
    row = _one(request, evidence)
    if row.removed_at is not None or not 0 < place <= len(row.files):
        raise Http404
    file = row.files[place - 1]
    found = shelf.place(file)
    if found is None:
        raise Http404
    name = f"{number_of(request.incident)}-E-{row.number}-{shelf.plain_name(str(file['name']))}"
    if "show" in request.GET and shelf.picture(row) == (place, file):
        return never_shown(FileResponse(found.open("rb"), filename=name, content_type=PICTURE_TYPE))
    content = "application/octet-stream"  # whatever it says it is
    return never_shown(
        FileResponse(found.open("rb"), as_attachment=True, filename=name, content_type=content)
    )


@require_safe
@room_page(SEE)
def piece_proof(request: RoomRequest, evidence: Any) -> HttpResponseBase:
    """Its proof: digests and links of the audit chain, as a file that a lawyer can keep."""
    row = _one(request, evidence)
    body = json.dumps(queries.proof(row), ensure_ascii=False, indent=1)
    answer = HttpResponse(body, content_type="application/json")
    name = f"{number_of(request.incident)}-E-{row.number}-proof.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return never_shown(answer)


@require_POST
@room_page(WORK)
def piece_again(request: RoomRequest, evidence: Any) -> HttpResponseBase:
    """Try again to fetch a page, or to take the picture of one that is kept."""
    row = _one(request, evidence)
    pictured = row.state == Evidence.State.KEPT
    ask = actions.ask_picture_again if pictured else actions.ask_page_again
    said = _("A picture of the page is being taken.") if pictured else _("It is being fetched again.")
    back = to_page(request.incident, "piece", row.uid)
    return try_and_go(request, lambda: ask(actor=request.actor, evidence=row), said, back)


@require_POST
@room_page(WORK, leading=True)
def piece_remove(request: RoomRequest, evidence: Any) -> HttpResponseBase:
    """Take it out, with a reason."""
    row, form = _one(request, evidence), RemoveForm(request.POST)
    if form.is_valid():
        try:
            actions.remove_evidence(
                actor=request.actor, evidence=row, person=request.user, reason=form.cleaned_data["reason"],
                seen=seen_version(request),
            )  # fmt: skip
        except FirebreakError as error:
            form.say(error)
        else:
            messages.success(request, _("Taken out. Its digest stays in the record."))
            return to_page(request.incident, "piece", row.uid)
    row.refresh_from_db()
    return _page(request, row, form, 400)


@require_http_methods(["GET", "HEAD", "POST"])
@brand_page(WORK)
def keep(request: BrandRequest) -> HttpResponseBase:
    """Keep a post (``post``) in an open incident: chosen from a list, or named by the button that was pressed."""
    given = request.POST if request.method == "POST" else request.GET
    number = given.get("post", "")
    known = number.isascii() and number.isdigit() and len(number) < 19
    mention = listening.mention(request.brand, int(number)) if known else None
    if mention is None:
        messages.error(request, say("incidents.no_post"))
        return HttpResponseRedirect(reverse("listening:mentions", args=[request.brand.slug]))
    rooms = queries.open_incidents(request.brand, request.user)
    if request.method == "POST":
        row = queries.incident(request.brand, request.POST.get("incident", ""), request.user)
        if row is None:
            raise Http404
        try:
            made = actions.keep_post(
                actor=request.actor, incident=row, person=request.user, post=mention.post
            )
        except FirebreakError as error:
            messages.error(request, say_error(error))
        else:
            said = _("Kept as {number} in {incident}.").format(
                number=f"E-{made.number}", incident=number_of(row)
            )
            messages.success(request, said)
        return HttpResponseRedirect(reverse("listening:mention", args=[request.brand.slug, mention.post]))
    context = {"brand": request.brand, "mention": mention, "rooms": list(rooms[:30])}
    return render(request, "incidents/keep.html", context)


def _one(request: RoomRequest, uid: Any) -> Evidence:
    found = queries.piece(request.incident, uid)
    if found is None:
        raise Http404
    if found.personal and not request.may(WORK):
        raise PermissionDenied
    return found


def _page(request: RoomRequest, row: Evidence, form: RemoveForm, status: int = 200) -> HttpResponse:
    incident = request.incident
    context = {
        "one": shown(row, works=request.may(WORK)), "piece": row, "form": form, "link": web_address(row.address),
        "final": web_address(row.final),
        "problem": say(row.problem) if row.problem else "", "may_keep": request.may(WORK), "picture": _picture(row),
        "may_remove": leads(request) and row.removed_at is None, "held": incident.legal_hold or request.brand.legal_hold,
        "files": [(place, file, shelf.place(file) is not None) for place, file in enumerate(row.files, start=1)],
    }  # fmt: skip
    return draw(request, "piece", context, status=status)


def _picture(row: Evidence) -> dict[str, Any] | None:
    """What the page says about the picture of a page; ``None`` where there is nothing to say."""
    if not row.picture or row.state != Evidence.State.KEPT or row.removed_at is not None:
        return None
    there = shelf.picture(row)
    if there is None:
        return {"problem": say(row.picture_problem) if row.picture_problem else ""}
    number, file = there
    address = str(file.get("address", ""))
    return {
        "place": number, "file": file, "there": shelf.place(file) is not None, "at": from_iso(str(file.get("at", ""))),
        "elsewhere": address if address != row.final else "",
    }  # fmt: skip
