"""Single acts on an item: remove it, review it, approve a template."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firebreak.base.errors import FirebreakError
from firebreak.org.dates import today_of
from firebreak.plan import actions
from firebreak.plan.verbs import editing_verb
from firebreak.plan.views.common import (
    APPROVALS,
    APPROVE,
    EDIT,
    PlanRequest,
    go_to,
    item_or_404,
    language_of,
    plan_page,
    try_and_go,
)
from firebreak.plan.views.items.approving import approvers_of
from firebreak.plan.words import in_language, say_error


@require_POST
@plan_page(EDIT)
def item_remove(request: PlanRequest, kind: str, key: str) -> HttpResponseBase:
    """Out of the plan; versions that hold it keep it."""
    allowed(request, kind)
    item = item_or_404(request.plan, kind, key)
    title = in_language(item.body["title"], language_of(request.plan))
    try:
        actions.remove_item(actor=request.actor, item=item, decides=request.may(APPROVALS))
    except FirebreakError as error:
        messages.error(request, say_error(error))
        return to_item(request, kind, key)
    messages.success(request, _("“{name}” was removed.").format(name=title))
    return go_to(request, "kind", kind)


@require_POST
@plan_page(EDIT)
def item_reviewed(request: PlanRequest, kind: str, key: str) -> HttpResponseBase:
    """Somebody looked at it again today and it is still right."""
    allowed(request, kind)
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
        if error.code == "plan.not_your_duty":
            error.params["duties"] = approvers_of(request, item).duties
        messages.error(request, say_error(error))
    else:
        messages.success(request, _("Approved."))
    return to_item(request, "templates", key)


@require_POST
@plan_page(APPROVALS)
def approvals_take(request: PlanRequest) -> HttpResponseBase:
    """The starter approval policy becomes the plan's own, to be changed."""
    return try_and_go(
        request, lambda: actions.take_policy(actor=request.actor, plan=request.plan, person=request.user),
        _("The policy is in the plan now. Change what does not fit you."), go_to(request, "kind", "approvals"),
    )  # fmt: skip


def allowed(request: PlanRequest, kind: str) -> None:
    """Refuse whoever may change the plan, but not who approves what. Raises ``PermissionDenied``."""
    if not request.may(editing_verb(kind)):
        raise PermissionDenied


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def to_item(request: PlanRequest, kind: str, key: str) -> HttpResponse:
    """To the page on which an item is read."""
    return go_to(request, "item", kind, key)
