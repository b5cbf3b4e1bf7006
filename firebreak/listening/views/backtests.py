"""Check Firebreak on your own past: start a backtest, follow it, look at what it found."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firebreak.base.errors import FirebreakError
from firebreak.listening import actions, queries
from firebreak.listening.forms.backtests import BacktestForm
from firebreak.listening.models import Monitor
from firebreak.listening.views.backtest_page import MOVING, context
from firebreak.listening.views.common import draw, refuse, say_error, wants_fragment
from firebreak.listening.views.lookup import found
from firebreak.org.access import BrandRequest, brand_page

EDIT = "listening.monitor.edit"


@require_http_methods(["GET", "HEAD", "POST"])
@brand_page("listening.see")
def backtests(request: BrandRequest) -> HttpResponseBase:
    """Start one, and the last ten. ``?monitor=`` chooses the monitor."""
    monitors = list(queries.monitors(request.brand).exclude(kind=Monitor.Kind.REPORTS))
    if request.method != "POST":
        chosen = request.GET.get("monitor", "")
        initial = {"monitor": chosen if any(str(one.uid) == chosen for one in monitors) else ""}
        return _page(request, BacktestForm(monitors=monitors, initial=initial), monitors)
    if not request.may(EDIT):
        raise PermissionDenied
    form = BacktestForm(request.POST, monitors=monitors)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.start_backtest(
                actor=request.actor,
                monitor=found(queries.monitor, request.brand, given["monitor"]),
                budget=float(given["budget"]),
                reach=given["reach"],
                person=request.user,
            )
        except FirebreakError as error:
            refuse(form, error)
        else:
            return HttpResponseRedirect(reverse("listening:backtest", args=[request.brand.slug, made.uid]))
    return _page(request, form, monitors)


def _page(request: BrandRequest, form: BacktestForm, monitors: list[Monitor]) -> HttpResponse:
    shown: dict[str, Any] = {
        "form": form,
        "monitors": monitors,
        "rows": queries.backtests(request.brand),
        "moving_states": MOVING,
    }
    return draw(request, "listening/backtests.html", shown, status=422 if form.errors else 200)


@require_safe
@never_cache
@brand_page("listening.see")
def backtest(request: BrandRequest, uid: UUID) -> HttpResponseBase:
    """How far it is; what would have been raised, when and why; beside what really was."""
    shown = context(request.brand, found(queries.backtest, request.brand, uid))
    name = "listening/parts/backtest_live.html" if wants_fragment(request) else "listening/backtest.html"
    return draw(request, name, shown)


@require_POST
@brand_page(EDIT)
def backtest_action(request: BrandRequest, uid: UUID) -> HttpResponseBase:
    """Stop it."""
    row = found(queries.backtest, request.brand, uid)
    if request.POST.get("action") != "stop":
        messages.error(request, _("It can only be stopped. Nothing was changed."))
        return HttpResponseRedirect(reverse("listening:backtest", args=[request.brand.slug, uid]))
    try:
        actions.stop_backtest(actor=request.actor, backtest=row)
    except FirebreakError as error:
        messages.error(request, say_error(error))
    else:
        messages.success(request, _("Stopped. What was found so far is kept."))
    return HttpResponseRedirect(reverse("listening:backtest", args=[request.brand.slug, uid]))
