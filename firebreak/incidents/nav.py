"""This room's entry in the main navigation, and its buttons on pages of listening. ``site`` calls :func:`announce` once."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from firebreak.base.prepared import Prepared
from firebreak.incidents import entries, queries, verbs
from firebreak.incidents.models import Incident
from firebreak.incidents.views.panels.people import waiting as people_waiting
from firebreak.web.slots import NavItem, nav, slots

_opened = Prepared(
    lambda brand, person: queries.open_incidents(brand, person).select_related(None).order_by().only("pk")
)
_opened_from = Prepared(
    lambda brand, person, about: (
        queries.open_incidents(brand, person).select_related(None).filter(origin_about=about)[:1]
    )
)


def announce() -> None:
    """Add incidents, and the ways to open one."""
    nav.add(
        NavItem(
            "incidents", _("Incidents"), "flag", "incidents:list", order=15, verb=verbs.SEE.name, count=_open, shortcut="i"
        )
    )  # fmt: skip
    slots.add("alert.actions", on_alert)
    slots.add("report.actions", on_report)
    slots.add("mention.actions", on_mention)
    slots.add("report.first", on_report_form)
    slots.add("incidents.waiting", people_waiting, order=60)
    entries.announce()


def _open(request: HttpRequest) -> int:
    brand, person = getattr(request, "brand", None), request.user
    if brand is None or not person.is_authenticated:
        return 0
    return _opened.count(brand.pk, person.pk)


def on_alert(request: HttpRequest, *, alert: Any = None, **_context: Any) -> str:
    """On an alert: open an incident from it, or go to the one that was."""
    return (
        _button(request, "alert", str(alert.uid), f"alert:{alert.uid}", primary=True)
        if alert is not None
        else ""
    )


def on_report(request: HttpRequest, *, report: Any = None, **_context: Any) -> str:
    """On what somebody brought by hand."""
    return _button(request, "report", str(report.uid), f"report:{report.uid}") if report is not None else ""


def on_mention(request: HttpRequest, *, mention: Any = None, **_context: Any) -> str:
    """On one post."""
    if mention is None:
        return ""
    return _button(request, "post", str(mention.post), mention.url[:390] or f"post:{mention.post}")


def on_report_form(request: HttpRequest, **_context: Any) -> str:
    """In the street with a phone: an incident can be opened at once."""
    return _button(request, "", "", "", quiet=True)


def _button(
    request: HttpRequest, name: str, value: str, about: str, *, primary: bool = False, quiet: bool = False
) -> str:
    """The incident that was opened from it, for who may see that; else the way to open one, for who may."""
    may, brand, person = getattr(request, "may", None), getattr(request, "brand", None), request.user
    if brand is None or may is None or not person.is_authenticated:
        return ""
    found: Incident | None = None
    if about and may(verbs.SEE.name):
        found = _opened_from.first(brand.pk, person.pk, about)
    if found is None and not may(verbs.DECLARE.name):
        return ""
    address = reverse("incidents:open", args=[brand.slug]) + (f"?{urlencode({name: value})}" if name else "")
    context = {"found": found, "brand": brand, "address": address, "primary": primary, "quiet": quiet}
    return render_to_string("incidents/parts/button.html", context)
