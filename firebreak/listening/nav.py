"""This room's entries in the main navigation. ``site`` calls :func:`announce` once."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from firebreak.listening import queries
from firebreak.web.slots import NavItem, nav


def _open_alerts(request: HttpRequest) -> int:
    brand = getattr(request, "brand", None)
    return queries.open_alerts(brand) if brand else 0


def announce() -> None:
    """Add Listening, Alerts and Reports."""
    nav.add(
        NavItem(
            "listening",
            _("Listening"),
            "chart-no-axes-column",
            "listening:monitors",
            order=20,
            verb="listening.see",
        )
    )
    nav.add(
        NavItem(
            "alerts",
            _("Alerts"),
            "triangle-alert",
            "listening:alerts",
            order=30,
            verb="listening.see",
            count=_open_alerts,
        )
    )
    nav.add(
        NavItem(
            "seen",
            _("Reports"),
            "megaphone",
            "listening:reports",
            order=60,
            verb="listening.see",
            shortcut="s",
        )
    )
