"""How guests stand on the timeline."""

from __future__ import annotations

from django.utils.translation import gettext as _

from firebreak.incidents.queries import Moment
from firebreak.incidents.views.moments import Known, clock_of, name_of, part, tells
from firebreak.incidents.words_guests import ENDED_WHY


def announce() -> None:
    """Called once by ``site``."""
    tells("guest_invited", "user-round-plus", "", _invited)
    tells("guest_joined", "log-in", "", _joined)
    tells("guest_ended", "log-out", "", _ended)


def _invited(moment: Moment, _known: Known) -> tuple[str, str]:
    made = next((fields for fields in moment.parts.values() if "until" in fields), {})
    what = _("{name} was invited as a guest until {time}")
    return what.format(name=made.get("name", ""), time=clock_of(made.get("until"))), ""


def _joined(moment: Moment, known: Known) -> tuple[str, str]:
    return _("{name} came in as a guest").format(name=name_of(moment, "guest", known)), ""


def _ended(moment: Moment, known: Known) -> tuple[str, str]:
    why = str(part(moment, "guest")[1].get("why", ""))
    what = _("The invitation of the guest {name} ended: {why}")
    return what.format(name=name_of(moment, "guest", known), why=ENDED_WHY.get(why, why)), ""
