"""This room's entry in the main navigation, and its link on the plan's templates. ``site`` calls :func:`announce` once."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from firebreak.statements import queries, verbs
from firebreak.statements.views.facts import panel as fact_panel
from firebreak.web.slots import NavItem, nav, slots


def announce() -> None:
    """Add statements."""
    nav.add(
        NavItem(
            "statements",
            _("Statements"),
            "message-square-quote",
            "statements:list",
            order=35,
            verb=verbs.SEE.name,
            count=_waiting,
            shortcut="t",
        )
    )
    slots.add("plan.template", use_template)
    slots.add("incidents.fact", fact_panel)


def _waiting(request: HttpRequest) -> int:
    brand, person = getattr(request, "brand", None), request.user
    if brand is None or not person.is_authenticated:
        return 0
    return queries.waiting_for(brand, person)


def use_template(request: HttpRequest, *, template: str = "", **_context: Any) -> str:
    """On the page of a template: begin a statement with it."""
    may, brand = getattr(request, "may", None), getattr(request, "brand", None)
    if not template or brand is None or may is None or not may(verbs.DRAFT.name):
        return ""
    address = f"{reverse('statements:new', args=[brand.slug])}?{urlencode({'template': template})}"
    return render_to_string("statements/parts/use_template.html", {"address": address})
