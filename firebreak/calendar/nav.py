"""This room's entry in the main navigation. ``site`` calls :func:`announce` once."""

from django.http import HttpRequest
from django.utils.translation import pgettext_lazy

from firebreak.calendar import queries, verbs
from firebreak.web.slots import NavItem, nav


def announce() -> None:
    """Add the calendar, with how many planned posts wait for the reader."""
    nav.add(
        NavItem(
            "calendar", pgettext_lazy("planned posts", "Calendar"), "calendar-days", "calendar:month", order=36,
            verb=verbs.SEE.name, count=_waiting, shortcut="k",
        )
    )  # fmt: skip


def _waiting(request: HttpRequest) -> int:
    brand, person = getattr(request, "brand", None), request.user
    if brand is None or not person.is_authenticated:
        return 0
    waits = queries.waits_for(brand, person, getattr(request, "role", ""))
    return len(waits) + queries.held_of(brand, person)
