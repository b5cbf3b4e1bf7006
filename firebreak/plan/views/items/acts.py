"""Single acts on an item: remove it, review it, approve a template, say that a policy was read."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firebreak.base.errors import FirebreakError
from firebreak.org.dates import today_of
from firebreak.plan import actions
from firebreak.plan.views.common import APPROVE, EDIT, SEE, PlanRequest, item_or_404, language_of, plan_page
from firebreak.plan.words import in_language, say_error


@require_POST
@plan_page(EDIT)
def item_remove(request: PlanRequest, kind: str, key: str) -> HttpResponseBase:
    """Out of the plan; versions that hold it keep it."""
    item = item_or_404(request.plan, kind, key)
    title = in_language(item.body["title"], language_of(request.plan))
    actions.remove_item(actor=request.actor, item=item)
    messages.success(request, _("“{name}” was removed.").format(name=title))
    return HttpResponseRedirect(reverse("plan:kind", args=[request.brand.slug, kind]))


@require_POST
@plan_page(EDIT)
def item_reviewed(request: PlanRequest, kind: str, key: str) -> HttpResponseBase:
    """Somebody looked at it again today and it is still right."""
    item = item_or_404(request.plan, kind, key)
    actions.review_item(actor=request.actor, item=item, on=today_of(request.brand))
    messages.success(request, _("Noted: still right today."))
    return to_item(request, kind, key)


@require_POST
@plan_page(APPROVE)
def template_approve(request: PlanRequest, key: str) -> HttpResponseBase:
    """A template's words count as approved until a day."""
    item = item_or_404(request.plan, "templates", key)
    until = _day(request.POST.get("until", ""))
    try:
        actions.approve_template(
            actor=request.actor, item=item, person=request.user, until=until or date.min,
            alone=request.brand.team_size == "one",
        )  # fmt: skip
    except FirebreakError as error:
        messages.error(request, say_error(error))
    else:
        messages.success(request, _("Approved."))
    return to_item(request, "templates", key)


@require_POST
@plan_page(SEE)
def policy_read(request: PlanRequest, key: str) -> HttpResponseBase:
    """The reader says that they read a policy as it is now."""
    actions.read_policy(
        actor=request.actor, policy=item_or_404(request.plan, "policies", key), person=request.user
    )
    messages.success(request, _("Thank you. It is noted that you read it."))
    return to_item(request, "policies", key)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def to_item(request: PlanRequest, kind: str, key: str) -> HttpResponse:
    """To the page on which an item is read."""
    return HttpResponseRedirect(reverse("plan:item", args=[request.brand.slug, kind, key]))
