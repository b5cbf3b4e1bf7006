"""This room's entry in the main navigation, and its panel in the profile. ``site`` calls :func:`announce` once."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firebreak.base.clock import now
from firebreak.base.prepared import Prepared
from firebreak.notify.models import Page
from firebreak.notify.paging.viewing import pages, visible
from firebreak.org import queries
from firebreak.org.models import Person
from firebreak.web.slots import NavItem, nav, slots

_unanswered = Prepared(
    lambda brand, lately: pages(brand=brand).filter(
        Q(state=Page.State.OPEN) | Q(state=Page.State.EXHAUSTED, ended_at__gt=lately)
    )[:50]
)


def quiet_hours(request: HttpRequest, **_context: Any) -> str:
    """The way to the reader's quiet hours; they hold for all brands, so any brand's page will do."""
    person = request.user
    brand = next(iter(queries.brands_of(person)), None) if isinstance(person, Person) else None
    return render_to_string("notify/parts/quiet.html", {"brand": brand}, request=request) if brand else ""


def chats(request: HttpRequest, **_context: Any) -> str:
    """The way to the reader's names in chats."""
    return render_to_string("notify/parts/chats.html", request=request)


def _calling(request: HttpRequest) -> int:
    """How many runs that this reader may see wait for an answer, or ended without one today."""
    brand, person = getattr(request, "brand", None), request.user
    if brand is None or not isinstance(person, Person):
        return 0
    return len(visible(_unanswered.all(brand.pk, now() - timedelta(days=1)), person))


def announce() -> None:
    """Add Calls and Notices, and quiet hours and chats to the profile."""
    title = pgettext_lazy("paging", "Calls")
    nav.add(
        NavItem(
            "calls", title, "phone-call", "notify:calls", order=33, verb="notify.page.read", count=_calling, shortcut="w",
        )
    )  # fmt: skip
    nav.add(
        NavItem("notices", _("Notices"), "bell", "notify:notices", order=80, verb="notify.see", shortcut="o")
    )
    slots.add("me.panels", quiet_hours)
    slots.add("me.panels", chats)
