"""The pocket: one page for the first hour, which a phone may keep for when there is no network."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from firebreak.base.clock import now
from firebreak.plan import actions
from firebreak.plan.pocket import KEPT, on_paper, pocket_of
from firebreak.plan.pocket.paper import questions
from firebreak.plan.views.common import SEE, PlanRequest, draw, language_of, plan_page

METHODS_SEE = "org.methods.see"
WORKER = Path(__file__).resolve().parents[2] / "static" / "plan" / "pocket_worker.js"


@require_safe
@plan_page(SEE)
def pocket(request: PlanRequest) -> HttpResponseBase:
    """Everything needed in the first hour, of the newest published version or else of the draft."""
    language, sees = language_of(request.plan), request.may(METHODS_SEE)
    found = pocket_of(request.plan, request.user, language, ways=sees)
    at = now()
    context = {
        "pocket": found, "paper": on_paper(found), "questions": questions(), "sees": sees, "at": at,
        "until": at + KEPT, "days": KEPT.days, "scope": _scope(request), "live_url": "",
    }  # fmt: skip
    response = draw(request, "plan/pocket.html", context)
    # The worker keeps the page under this name, and a page of somebody else never stands under it.
    response["X-Kept-Person"] = str(request.user.pk)
    response["X-Kept-For"] = str(int(KEPT.total_seconds()))
    return response


@require_POST
@plan_page(SEE)
def pocket_keep(request: PlanRequest) -> HttpResponseBase:
    """Somebody is about to keep the page on a device: noted, for it holds how people are reached."""
    actions.note_pocket_kept(actor=request.actor, plan=request.plan)
    return HttpResponse(status=204)


@require_safe
@plan_page(SEE)
def pocket_kept(_request: PlanRequest) -> HttpResponseBase:
    """Whether this person may still keep it: a page that keeps it asks, and drops it where the answer is no."""
    return HttpResponse(status=204)


@require_safe
@plan_page(SEE)
def pocket_over(request: PlanRequest) -> HttpResponseBase:
    """What a phone shows without network when the time is over. It holds nothing of the plan."""
    return draw(
        request,
        "plan/pocket_over.html",
        {"scope": _scope(request), "days": KEPT.days, "live_url": "", "hide_choices": True},
    )


@require_safe
@plan_page(SEE)
def pocket_worker(_request: PlanRequest) -> HttpResponseBase:
    """The service worker. Its place makes its scope: the pocket and nothing else."""
    response = HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    return response


def _scope(request: PlanRequest) -> str:
    return reverse("plan:pocket", args=[request.brand.slug])
