"""This room's entry in the main navigation. ``site`` calls :func:`announce` once."""

from django.utils.translation import gettext_lazy as _

from firebreak.web.slots import NavItem, nav


def announce() -> None:
    """Add Notices."""
    nav.add(
        NavItem("notices", _("Notices"), "bell", "notify:notices", order=80, verb="notify.see", shortcut="o")
    )
