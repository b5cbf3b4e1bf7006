"""The days, countries and topics on which a brand's posts are weighed twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firebreak.base.errors import FirebreakError
from firebreak.calendar import actions, queries
from firebreak.calendar.forms import ActionForm, CountriesForm, DayForm, TopicForm, countries
from firebreak.calendar.looking import countries_of
from firebreak.calendar.views.common import SEE, WATCH, calendar_page, draw
from firebreak.org.access import BrandRequest


@require_http_methods(["GET", "HEAD", "POST"])
@calendar_page(SEE)
def days(request: BrandRequest) -> HttpResponseBase:
    """All of them; those who may, add."""
    brand, what = request.brand, request.POST.get("do", "")
    if request.method == "POST" and not request.may(WATCH):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    forms: dict[str, ActionForm] = {
        "day": DayForm(data if what == "day" else None),
        "topic": TopicForm(data if what == "topic" else None),
        "countries": CountriesForm(data if what == "countries" else None, chosen=countries_of(brand)),
    }
    chosen = forms.get(what)
    if chosen is not None and chosen.is_valid():
        try:
            _done(request, what, chosen.cleaned_data)
        except FirebreakError as error:
            chosen.say(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("calendar:days", brand.slug)
    names = dict(countries())
    context = {
        "forms": forms, "failed": chosen, "kept": brand.kept_days.order_by("first", "pk"),
        "topics": [
            (one, names.get(one.market, one.market)) for one in brand.watched_topics.order_by("name", "pk")
        ],
        "watched": [names.get(code, code) for code in countries_of(brand)],
    }  # fmt: skip
    return draw(request, "days", context, status=400 if chosen is not None or data is not None else 200)


def _done(request: BrandRequest, what: str, data: dict[str, Any]) -> None:
    given: dict[str, Any] = {"actor": request.actor, "brand": request.brand}
    doing: dict[str, Callable[[], Any]] = {
        "day": lambda: actions.keep_day(**given, **data),
        "topic": lambda: actions.watch_topic(**given, **{**data, "words": data["words"].splitlines()}),
        "countries": lambda: actions.watch_countries(**given, countries=data["countries"]),
    }
    doing[what]()


@require_POST
@calendar_page(WATCH)
def day_remove(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """It is no day of theirs any more."""
    row = queries.day(request.brand, uid)
    if row is None:
        raise Http404
    actions.remove_day(actor=request.actor, day=row)
    messages.success(request, _("Removed."))
    return redirect("calendar:days", request.brand.slug)


@require_POST
@calendar_page(WATCH)
def topic_remove(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """Nobody is reminded of it any more."""
    row = queries.topic(request.brand, uid)
    if row is None:
        raise Http404
    actions.remove_topic(actor=request.actor, topic=row)
    messages.success(request, _("Removed."))
    return redirect("calendar:days", request.brand.slug)
