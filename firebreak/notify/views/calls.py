"""Pages of calls: which runs there are, one run live, and what a person does with it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firebreak.base.errors import FirebreakError
from firebreak.notify import actions, duty_names
from firebreak.notify.models import Page
from firebreak.notify.paging.composing import number_of, words_of
from firebreak.notify.paging.results import last_test_call
from firebreak.notify.paging.viewing import Tried, may_see, page_view, pages, visible
from firebreak.notify.words import say as say_code
from firebreak.notify.words import say_of_call, way_name
from firebreak.org.access import BrandRequest, brand_page
from firebreak.org.duty_rules import Way
from firebreak.web.asking import wants_fragment
from firebreak.web.parts.times import clock

NEWEST = 500
"""Runs that the list looks through; older ones are in the audit log."""


@require_safe
@brand_page("notify.page.read")
def calls(request: BrandRequest) -> HttpResponse:
    """Runs of the brand, newest first; open ones are marked."""
    rows = visible(pages(brand=request.brand)[:NEWEST], request.user)
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, words_of(row), number_of(row)) for row in page],
        "tested": last_test_call(request.brand),
        "may_test": request.may("notify.page.test"),
    }
    part = "notify/parts/calls.html" if wants_fragment(request) else "notify/calls.html"
    return render(request, part, context)


@require_safe
@brand_page("notify.page.read")
def call(request: BrandRequest, uid: str) -> HttpResponse:
    """One run: who was tried when and how, who has it, what comes next."""
    row = _row(request, uid)
    view = page_view(row)
    names, may = duty_names.of(request.brand), request.may("notify.page.answer")
    mine = row.test_id is None or any(one.person == request.user for one in view.people)
    context: dict[str, Any] = {
        "view": view, "row": row, "said": words_of(row), "number": number_of(row),
        "people": [
            {
                "one": one, "duty": names.get(one.duty, one.duty), "tried": [shown(try_) for try_ in one.tried],
                "numbers": [(number, _dialled(number)) for number in one.numbers] if may else [],
                "hidden": len(one.numbers) if not may else 0,
            }
            for one in view.people
        ],
        "rooms": [shown(try_) for try_ in view.rooms], "last": shown(view.last) if view.last else None,
        "may_answer": may and mine and row.state in (Page.State.OPEN, Page.State.EXHAUSTED),
        "may_stop": request.may("notify.page.stop") and row.state in (Page.State.OPEN, Page.State.EXHAUSTED),
        "moving": row.state == Page.State.OPEN,
    }  # fmt: skip
    return render(
        request, "notify/parts/call.html" if wants_fragment(request) else "notify/call.html", context
    )


@require_POST
@brand_page("notify.page.answer")
def acknowledge(request: BrandRequest, uid: str) -> HttpResponse:
    """The reader is on it."""
    row = _row(request, uid)
    try:
        actions.acknowledge(actor=request.actor, page=row, person=request.user)
        messages.success(request, _("You are on it. Nobody else is called."))
    except FirebreakError as error:
        messages.warning(request, said_error(error))
    return redirect("notify:call", brand=request.brand.slug, uid=uid)


@require_POST
@brand_page("notify.page.stop")
def stop(request: BrandRequest, uid: str) -> HttpResponse:
    """Nobody is needed any more."""
    row = actions.cancel(actor=request.actor, page=_row(request, uid))
    if row.state == Page.State.CANCELLED:
        messages.success(request, _("Nobody else is called."))
    else:
        messages.warning(request, _("Somebody is on it already. Nothing was changed."))
    return redirect("notify:call", brand=request.brand.slug, uid=uid)


def _row(request: BrandRequest, uid: str) -> Page:
    row = (
        Page.objects.select_related("brand", "acknowledged_by", "test")
        .filter(brand=request.brand, uid=uid)
        .first()
    )
    if row is None or not may_see(row, request.user):
        raise Http404
    return row


def shown(one: Tried) -> dict[str, Any]:
    """One call as a line of a page."""
    error = say_of_call(one.error) if one.error else ""
    return {"way": one.name or way_name(one.pager), "one": one, "error": error}


def said_error(error: FirebreakError) -> str:
    """The sentence of a refused answer: who has it, since when."""
    if error.code == "notify.taken":
        at = error.params["at"]
        return _("{name} is on it since {time}. Nothing was changed.").format(
            name=error.params["by"] or _("Somebody"), time=clock(timezone.localtime(at)) if at else ""
        )
    return say_code(error.code)


def _dialled(number: str) -> str:
    return Way("phone", number).href
