"""Freeze, see what is stopped and what is not, lift."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from firebreak.desk.freezing import links
from firebreak.desk.freezing.forms import FreezeForm
from firebreak.desk.freezing.lifting import lifting_of
from firebreak.desk.freezing.outlets import lines_of
from firebreak.org.access import BrandRequest, brand_page
from firebreak.plan.outlets import freeze as freeze_with_plan
from firebreak.plan.outlets import outlets_of
from firebreak.publishing import queries, verbs
from firebreak.publishing.models import Delivery
from firebreak.publishing.rules import TIMER
from firebreak.publishing.views.releases import line_of
from firebreak.publishing.words import say
from firebreak.web.asking import wants_fragment

SEE, FREEZE = verbs.SEE.name, verbs.FREEZE.name


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@brand_page(SEE)
def freeze(request: BrandRequest) -> HttpResponseBase:
    """The form while nothing is frozen; what is stopped, and what is not, while it is."""
    if request.method == "POST":
        return _freeze(request)
    return _page(request, FreezeForm())


def _freeze(request: BrandRequest) -> HttpResponseBase:
    if not request.may(FREEZE):
        return _page(request, FreezeForm(), 403)
    form = FreezeForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 400)
    made = freeze_with_plan(
        actor=request.actor, brand=request.brand, person=request.user, why=form.cleaned_data["why"]
    )
    if made.out:
        told = ngettext(
            "Frozen. {n} text had leave to go out at that moment and may already be out; nothing else is.",
            "Frozen. {n} texts had leave to go out at that moment and may already be out; nothing else is.",
            len(made.out),
        )
        messages.warning(request, told.format(n=len(made.out)))
    else:
        messages.success(request, _("Frozen. Nothing planned here was on its way, and nothing goes out."))
    if made.freeze is None:
        messages.warning(request, _("The database is busy. The freeze holds; its record follows by itself."))
    return redirect("desk:freeze", request.brand.slug)


def _page(request: BrandRequest, form: FreezeForm, status: int = 200) -> HttpResponse:
    brand = request.brand
    frozen = bool(queries.frozen(brand))
    context: dict[str, Any] = {
        "brand": brand, "form": form, "frozen": frozen, "may": request.may(FREEZE),
        "topics": "publishing", "has_outlets": bool(outlets_of(brand)) if not frozen else True,
        **(_state(request) if frozen else {}),
    }  # fmt: skip
    part = "desk/freezing/state.html" if wants_fragment(request) and frozen else "desk/freezing/freeze.html"
    return render(request, part, context, status=status)


def _state(request: BrandRequest) -> dict[str, Any]:
    brand = request.brand
    freezes = queries.freezes(brand)
    uids = {uid for one in freezes for uid in one.permits}
    held = queries.deliveries(brand).filter(state=Delivery.State.HELD).order_by("due_at")
    return {
        "freezes": [(one, lifting_of(request, one)) for one in freezes], "outlets": lines_of(brand),
        "remotes": [
            (one, say(one.error_code) if one.error_code else "", links.of_remote(one)) for one in queries.remotes(brand)
        ],
        "unlisted": [(one, links.of_channel(one)) for one in queries.unlisted(brand)], "open": queries.still_open(brand),
        "out": [line_of(request, one) for one in queries.deliveries(brand).filter(uid__in=uids)],
        "held": held.count(), "timer": TIMER,
    }  # fmt: skip
