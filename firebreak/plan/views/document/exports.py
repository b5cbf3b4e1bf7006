"""Taking the plan along: one document in one language, or its folder of files."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_safe

from firebreak.base.errors import WrongMove
from firebreak.plan.exporting import as_card
from firebreak.plan.views.common import SEE, PlanRequest, go_to, language_of, plan_page
from firebreak.plan.views.document.files import METHODS_SEE, TYPES, Wanted, download
from firebreak.plan.words import content_language, say_error

CARDS = {"playbook": "playbooks", "duty": "duties"}


@require_safe
@plan_page(SEE)
def export(request: PlanRequest, form: str) -> HttpResponseBase:
    """A file of a published version (``?version=``), or of the plan as it is: a draft, and named so.

    As a PDF also one item alone, on one page: ``?playbook=`` or ``?duty=`` with its key.
    """
    if form not in TYPES:
        raise Http404
    language = content_language(request.GET.get("language", "")) or language_of(request.plan)
    if language not in request.plan.languages:
        raise Http404
    wanted = Wanted(request.plan, form, language, _number(request), ways=request.may(METHODS_SEE))
    try:
        return download(request.brand, wanted, _card(request, wanted))
    except WrongMove as error:
        messages.error(request, say_error(error))
        return go_to(request, "versions")


def _card(request: PlanRequest, wanted: Wanted) -> bytes | None:
    """One item on a page, where a PDF of one is asked for."""
    asked = next(((name, key) for name in CARDS if (key := request.GET.get(name, ""))), None)
    if wanted.form != "pdf" or asked is None:
        return None
    name, key = asked
    try:
        return as_card(wanted.book(), CARDS[name], key)
    except KeyError:
        raise Http404 from None


def _number(request: PlanRequest) -> int | None:
    wanted = request.GET.get("version", "")
    if not wanted:
        return None
    return int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else 0
