"""This room's entries in the main navigation. ``site`` calls :func:`announce` once."""

from django.utils.translation import gettext_lazy as _

from firebreak.desk import war_room
from firebreak.desk.freezing import banner
from firebreak.desk.situation import moments
from firebreak.web.slots import NavItem, nav


def announce() -> None:
    """Add Now and Search, and what the desk brings into an incident's room."""
    war_room.announce()
    banner.announce()
    moments.announce()
    nav.add(NavItem("now", _("Now"), "activity", "desk:now", order=10, verb="desk.see"))
    nav.add(NavItem("find", _("Search"), "search", "desk:search", order=70, verb="desk.see", shortcut="f"))
