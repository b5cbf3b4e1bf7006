"""This room's entry in the main navigation. ``site`` calls :func:`announce` once."""

from django.utils.translation import gettext_lazy as _

from firebreak.web.slots import NavItem, nav


def announce() -> None:
    """Add the plan."""
    nav.add(
        NavItem("plan", _("Plan"), "clipboard-list", "plan:overview", order=40, verb="plan.see", shortcut="c")
    )
