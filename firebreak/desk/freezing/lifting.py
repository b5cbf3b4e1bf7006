"""Lifting a freeze: by a second person, by the plan's reader outside, or, for who is alone, after half an hour."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from firebreak.base.clock import now
from firebreak.base.errors import FirebreakError
from firebreak.org import outside_links
from firebreak.org.access import BrandRequest, brand_page
from firebreak.publishing import actions, queries, verbs
from firebreak.publishing.actions.freezing import is_alone
from firebreak.publishing.models import Delivery, Freeze
from firebreak.publishing.rules import WAIT_ALONE
from firebreak.publishing.words import say, say_error

FREEZE = verbs.FREEZE.name


def lifting_of(request: BrandRequest, row: Freeze) -> dict[str, Any]:
    """What lifting it needs of this reader."""
    asked, since = row.lift_asked_by, row.lift_asked_at
    alone = is_alone(row.brand, request.user)
    wait = since + WAIT_ALONE if since is not None and alone else None
    mine = asked is not None and asked.pk == request.user.pk
    until = wait if mine and wait is not None and now() < wait else None
    return {
        "asked": asked, "since": since, "mine": mine, "alone": alone,
        "can": request.may(FREEZE) and (not mine or (wait is not None and now() >= wait)),
        "until": until, "first": asked is None,
        "readers": _readers(row) if until is not None and request.may(FREEZE) else None,
        "links": list(row.readings.select_related("contact").order_by("-pk")[:3]),
    }  # fmt: skip


def _readers(row: Freeze) -> list[dict[str, Any]]:
    """The plan's second readers, and whether a link may go to each: whoever is new since the freeze gets none."""
    return [
        {
            "contact": one.contact, "mail": bool(one.mails),
            "known": bool(one.mails) and outside_links.reader_digest(one.contact, one.mails[0]) in row.readers,
        }
        for one in outside_links.readers(row.brand)
    ]  # fmt: skip


@require_POST
@brand_page(FREEZE)
def lift(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """Ask for the end of a freeze, or agree to it."""
    row = _freeze(request, uid)
    try:
        row = actions.lift(actor=request.actor, freeze=row, person=request.user)
    except FirebreakError as error:
        messages.error(request, say_error(error))
        return redirect("desk:freeze", request.brand.slug)
    if row.lifted_at is not None:
        messages.success(request, _("The freeze is lifted. What it held stays held: decide each anew."))
        held = queries.deliveries(request.brand).filter(state=Delivery.State.HELD).exists()
        return redirect("desk:held" if held else "publishing:overview", request.brand.slug)
    if is_alone(request.brand, request.user):
        told = (
            _("Asked. Your second reader can agree, or you lift it yourself in half an hour.")
            if row.readers
            else _("Asked. As nobody else can agree, you can lift it yourself in half an hour.")
        )
        messages.success(request, told)
    else:
        messages.success(request, _("Asked. A second person must agree before anything goes out again."))
    return redirect("desk:freeze", request.brand.slug)


@require_POST
@never_cache
@brand_page(FREEZE)
def send_link(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """A link to a reader outside. The code is on this answer only, so the page is not redirected."""
    row = _freeze(request, uid)
    known = {str(one.contact.uid): one for one in outside_links.readers(request.brand)}
    chosen = known.get(request.POST.get("contact", ""))
    if chosen is None:
        return _refused(request, say("publishing.no_reader"))
    try:
        made = actions.ask_reader(
            actor=request.actor, freeze=row, person=request.user, contact=chosen.contact
        )
    except FirebreakError as error:
        return _refused(request, say_error(error))
    context = {
        "brand": request.brand, "code": f"{made.code[:3]} {made.code[3:]}", "name": chosen.contact.name,
        "phones": chosen.phones, "see_ways": request.may("org.methods.see"), "row": row,
    }  # fmt: skip
    return render(request, "desk/freezing/code.html", context)


@require_POST
@brand_page(FREEZE)
def take_back(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """The link opens nothing any more."""
    row = _freeze(request, uid)
    try:
        actions.take_back_link(actor=request.actor, freeze=row, person=request.user)
    except FirebreakError as error:
        return _refused(request, say_error(error))
    messages.success(request, _("Taken back. The link and its code open nothing any more."))
    return redirect("desk:freeze", request.brand.slug)


def _refused(request: BrandRequest, told: str) -> HttpResponseBase:
    messages.error(request, told)
    return redirect("desk:freeze", request.brand.slug)


def _freeze(request: BrandRequest, uid: Any) -> Freeze:
    row = queries.freeze(request.brand, uid)
    if row is None:
        raise Http404
    return row
