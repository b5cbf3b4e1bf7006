"""What a person says about one publication: buttons on the page of its release."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firebreak.base.errors import FirebreakError
from firebreak.org.access import BrandRequest, brand_page
from firebreak.publishing import actions, queries, verbs
from firebreak.publishing.models import Delivery
from firebreak.publishing.words import say_error

SETTLE, TAKE_DOWN = verbs.SETTLE.name, verbs.TAKE_DOWN.name


def _act(request: BrandRequest, uid: Any, do: Callable[[Delivery], Any], said: str) -> HttpResponseBase:
    row = queries.delivery(request.brand, uid)
    if row is None:
        raise Http404
    try:
        do(row)
    except FirebreakError as error:
        messages.error(request, say_error(error))
    else:
        messages.success(request, said)
    return redirect("publishing:release", request.brand.slug, row.release.uid)


def _link(request: BrandRequest) -> str:
    return str(request.POST.get("link", ""))


def _word(request: BrandRequest) -> str:
    return str(request.POST.get("word", ""))


@require_POST
@brand_page(SETTLE)
def done(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """I published it there."""
    return _act(
        request, uid,
        lambda row: actions.done_by_hand(
            actor=request.actor, delivery=row, person=request.user, link=_link(request), word=_word(request)
        ),
        _("Noted as published."),
    )  # fmt: skip


@require_POST
@brand_page(SETTLE)
def found(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """I looked: it is out, or it is not."""
    out = request.POST.get("out") == "yes"
    return _act(
        request, uid,
        lambda row: actions.found_out(
            actor=request.actor, delivery=row, person=request.user, out=out, link=_link(request), word=_word(request)
        ),
        _("Noted as published.") if out else _("Noted as not published. You can send it again."),
    )  # fmt: skip


@require_POST
@brand_page(SETTLE)
def again(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """Send it."""
    return _act(
        request, uid,
        lambda row: actions.again(actor=request.actor, delivery=row, person=request.user),
        _("It is sent again, as it was approved."),
    )  # fmt: skip


@require_POST
@brand_page(SETTLE)
def cancel(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """It does not go out."""
    return _act(
        request, uid,
        lambda row: actions.cancel(actor=request.actor, delivery=row, person=request.user, word=_word(request)),
        _("Cancelled. It does not go out."),
    )  # fmt: skip


@require_POST
@brand_page(TAKE_DOWN)
def take_down(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """Take it back."""
    return _act(
        request, uid,
        lambda row: actions.take_down(actor=request.actor, delivery=row, person=request.user, word=_word(request)),
        _("Taken down."),
    )  # fmt: skip
