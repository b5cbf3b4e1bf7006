"""Events that people expect: the list, adding, changing, removing."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firebreak.base.clock import now
from firebreak.base.errors import FirebreakError
from firebreak.listening import actions, queries
from firebreak.listening.forms.expected_events import ExpectedEventForm
from firebreak.listening.models import ExpectedEvent
from firebreak.listening.views.common import draw, refuse
from firebreak.listening.views.lookup import found
from firebreak.org.access import BrandRequest, brand_page

EDIT = "listening.monitor.edit"
MOST = 200


@dataclass(frozen=True)
class EventRow:
    """One line: the event, whether it runs now, and its monitors by name (none: all)."""

    event: ExpectedEvent
    runs: bool
    over: bool
    monitors: list[str]


@require_safe
@brand_page("listening.see")
def expected_events(request: BrandRequest) -> HttpResponseBase:
    """Every event, the latest first."""
    at = now()
    rows = [
        EventRow(
            one,
            one.since <= at < one.until,
            one.until <= at,
            [monitor.title for monitor in one.monitors.all()],
        )
        for one in queries.expected_events(request.brand)[:MOST]
    ]
    return draw(request, "listening/expected_events.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@brand_page(EDIT)
def expected_event_new(request: BrandRequest) -> HttpResponseBase:
    """Say what is expected."""
    form = ExpectedEventForm(request.brand, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.expect_event(
                actor=request.actor, brand=request.brand, person=request.user, **form.cleaned_data
            )
        except FirebreakError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved. While it runs, volume alone raises no alert."))
            return _to_list(request)
    return _page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@brand_page(EDIT)
def expected_event_edit(request: BrandRequest, uid: UUID) -> HttpResponseBase:
    """Another name, time or choice of monitors."""
    event = found(queries.expected_event, request.brand, uid)
    form = ExpectedEventForm(request.brand, request.POST or None, event)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_expected_event(actor=request.actor, event=event, **form.cleaned_data)
        except FirebreakError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return _to_list(request)
    return _page(request, form, event)


@require_POST
@brand_page(EDIT)
def expected_event_remove(request: BrandRequest, uid: UUID) -> HttpResponseBase:
    """It is off: volume raises alerts again."""
    event = found(queries.expected_event, request.brand, uid)
    actions.remove_expected_event(actor=request.actor, event=event)
    messages.success(request, _("Removed. Volume raises alerts again."))
    return _to_list(request)


def _page(request: BrandRequest, form: ExpectedEventForm, event: ExpectedEvent | None) -> HttpResponseBase:
    status = 422 if form.errors else 200
    return draw(request, "listening/expected_event_edit.html", {"form": form, "event": event}, status=status)


def _to_list(request: BrandRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("listening:expected_events", args=[request.brand.slug]))
