"""This room's entry in the main navigation. ``site`` calls :func:`announce` once."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from firebreak.publishing import queries, verbs
from firebreak.web.slots import NavItem, nav


def announce() -> None:
    """Add publishing, with how many publications wait for the reader."""
    nav.add(
        NavItem(
            "publishing", _("Publishing"), "send", "publishing:overview", order=37, verb=verbs.SEE.name, count=_needs,
            shortcut="u",
        )
    )  # fmt: skip


def _needs(request: HttpRequest) -> int:
    brand, person = getattr(request, "brand", None), request.user
    if brand is None or not person.is_authenticated:
        return 0
    return queries.needs(brand, person)
