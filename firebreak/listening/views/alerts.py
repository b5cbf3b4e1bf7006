"""Alerts: the queue, one alert with its reasons, and the decision."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firebreak.base.errors import FirebreakError
from firebreak.listening import actions, queries
from firebreak.listening.forms import DecideForm
from firebreak.listening.forms.alerts import ACKNOWLEDGE, NOT_CRISIS
from firebreak.listening.models import Alert
from firebreak.listening.views.alert_page import alert_context, queue_context
from firebreak.listening.views.common import draw, say_error, wants_fragment
from firebreak.listening.views.lookup import found
from firebreak.org.access import BrandRequest, brand_page


@require_safe
@brand_page("listening.see")
@queries.once()
def alerts(request: BrandRequest) -> HttpResponseBase:
    """The queue; on a wide page the first alert lies open beside it."""
    context = queue_context(request)
    if wants_fragment(request):
        return draw(request, "listening/parts/alert_queue.html", context)
    first = context["queue"][0].alert if context["queue"] else None
    if first is not None:
        context |= alert_context(request, first) | {"by_choice": False}
    return draw(request, "listening/alerts.html", context)


@require_safe
@brand_page("listening.see")
@queries.once()
def alert(request: BrandRequest, uid: UUID) -> HttpResponseBase:
    """One alert, with the queue beside it on a wide page."""
    item = found(queries.alert, request.brand, uid)
    context = alert_context(request, item)
    if wants_fragment(request):
        return draw(request, "listening/parts/alert.html", context)
    return draw(request, "listening/alerts.html", queue_context(request) | context | {"by_choice": True})


@require_POST
@brand_page("listening.triage")
def alert_decide(request: BrandRequest, uid: UUID) -> HttpResponseBase:
    """Acknowledge, say that it is not a crisis (with a reason), or take it up again."""
    item = found(queries.alert, request.brand, uid)
    form = DecideForm(request.POST)
    if not form.is_valid():
        context = queue_context(request) | alert_context(request, item, form=form) | {"by_choice": True}
        return draw(request, "listening/alerts.html", context, status=422)
    try:
        words = _decide(request, item, form)
    except FirebreakError as error:
        messages.error(request, say_error(error))
    else:
        messages.success(request, words)
    response = HttpResponse() if wants_fragment(request) else None
    target = reverse("listening:alert", args=[request.brand.slug, uid])
    if response is not None:
        response["HX-Redirect"] = target
        return response
    return HttpResponseRedirect(target)


def _decide(request: BrandRequest, item: Alert, form: DecideForm) -> str:
    decision = form.cleaned_data["decision"]
    if decision == ACKNOWLEDGE:
        actions.acknowledge(actor=request.actor, alert=item, person=request.user)
        return _("Acknowledged. The others see that you have it.")
    if decision == NOT_CRISIS:
        reason = form.cleaned_data["reason"]
        actions.not_a_crisis(actor=request.actor, alert=item, person=request.user, reason=reason)
        return _("Closed as not a crisis. Your reason is kept with it.")
    actions.reopen_alert(actor=request.actor, alert=item, person=request.user)
    return _("The alert is open again.")
