"""This room's entry in the main navigation, and its panel in the profile. ``site`` calls :func:`announce` once."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from firebreak.org import queries
from firebreak.org.models import Person
from firebreak.web.slots import NavItem, nav, slots


def quiet_hours(request: HttpRequest, **_context: Any) -> str:
    """The way to the reader's quiet hours; they hold for all brands, so any brand's page will do."""
    person = request.user
    brand = next(iter(queries.brands_of(person)), None) if isinstance(person, Person) else None
    return render_to_string("notify/parts/quiet.html", {"brand": brand}, request=request) if brand else ""


def announce() -> None:
    """Add Notices, and quiet hours to the profile."""
    nav.add(
        NavItem("notices", _("Notices"), "bell", "notify:notices", order=80, verb="notify.see", shortcut="o")
    )
    slots.add("me.panels", quiet_hours)
