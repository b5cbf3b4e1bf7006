"""How reports stand on the timeline of their room."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firebreak.incidents.queries import Moment
from firebreak.incidents.views.moments import Known, clock_of, part, tells


def announce() -> None:
    """Say how the entries read. Called once, through this room's navigation."""
    tells("report_sent", "send", "fact", _sent)
    tells("report_filed", "file-text", "", _filed)
    tells("report_planned", "calendar-clock", "", _planned)


def _sent(moment: Moment, _known: Known) -> tuple[str, str]:
    fields = part(moment, "sitrep")[1]
    if not fields:
        return _("No situation report went out: nobody is left who may get it"), ""
    count = len(fields.get("people") or ()) + len(fields.get("endpoints") or ())
    said = ngettext(
        "Situation report {number} went to {n} receiver",
        "Situation report {number} went to {n} receivers",
        count,
    )
    return said.format(number=fields.get("number", ""), n=count), ""


def _filed(moment: Moment, _known: Known) -> tuple[str, str]:
    count = len(part(moment, "sitrep")[1].get("files") or ())
    said = ngettext(
        "{n} PDF goes along with the mails of it", "{n} PDFs go along with the mails of it", count
    )
    return said.format(n=count), ""


def _planned(moment: Moment, _known: Known) -> tuple[str, str]:
    at = part(moment, "sitrep_plan")[1].get("next_at")
    if at:
        return _("The next situation report goes out at {time}").format(time=clock_of(at)), ""
    return _("Situation reports go out only when somebody sends them"), ""
