"""How calls stand on the timeline: who was called, who answered."""

from django.utils.translation import gettext as _

from firebreak.incidents.queries import Moment
from firebreak.incidents.views.moments import Known, tells


def _went_out(moment: Moment, known: Known) -> tuple[str, str]:
    uid = moment.said.get("person")
    sentence = {
        "sent": _("A call went out to {person}"),
        "failed": _("A call to {person} did not go out. The next way is tried"),
        "unknown": _("A call to {person}: nobody knows whether it arrived. It is repeated"),
    }.get(str(moment.said.get("outcome")), _("A call to {person} was stopped"))
    return sentence.format(person=known.person(uid) if uid else _("the team's channel")), ""


def _answered(_moment: Moment, _known: Known) -> tuple[str, str]:
    return _("Answered the call"), ""


def _nobody(_moment: Moment, _known: Known) -> tuple[str, str]:
    return _("Everybody was called, and nobody answered"), ""


def announce() -> None:
    """Make them known to the timeline."""
    tells("called", "phone-outgoing", "", _went_out)
    tells("call_answered", "phone-incoming", "fact", _answered)
    tells("call_unanswered", "phone-missed", "signal", _nobody)
