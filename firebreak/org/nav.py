"""This room's entries in the main navigation, and the brand switcher. ``site`` calls :func:`announce` once."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from firebreak.org import queries
from firebreak.org.models import Person
from firebreak.web.slots import NavItem, nav, slots


def switcher(request: HttpRequest, within: str = "page", **_context: Any) -> str:
    """The reader's other brands, as a form: going there is remembered."""
    if not isinstance(request.user, Person):
        return ""
    here = getattr(request, "brand", None)
    others = [brand for brand in queries.brands_of(request.user) if here is None or brand.pk != here.pk]
    return (
        render_to_string("org/parts/switcher.html", {"others": others, "within": within}, request=request)
        if others
        else ""
    )


def own_links(request: HttpRequest, **_context: Any) -> str:
    """My profile and sign out."""
    if not isinstance(request.user, Person):
        return ""
    return render_to_string("org/parts/own_links.html", {"person": request.user}, request=request)


def announce() -> None:
    """Add people, brand, tokens and audit; the switcher and the person's own links at the rail."""
    nav.add(NavItem("people", _("People"), "users", "org:people", order=80, verb="org.see"))
    nav.add(NavItem("brand", _("Brand"), "badge", "org:brand", order=85, verb="org.brand.edit"))
    nav.add(NavItem("tokens", _("API tokens"), "key-round", "org:tokens", order=90, verb="org.tokens.edit"))
    nav.add(
        NavItem(
            "audit", _("Audit"), "scroll-text", "org:audit", order=95, verb="org.audit.read", shortcut="u"
        )
    )
    slots.add("rail.brand", switcher)
    slots.add("rail.foot", own_links)
