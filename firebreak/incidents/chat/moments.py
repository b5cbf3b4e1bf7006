"""How the channel stands on the timeline: when it was opened, why it stopped."""

from django.utils.translation import gettext as _

from firebreak.incidents.queries import Moment
from firebreak.incidents.views.moments import Known, tells
from firebreak.notify.words import say, way_name


def _opened(moment: Moment, _known: Known) -> tuple[str, str]:
    said = moment.said
    return _("Channel in {service}: {name}").format(
        service=way_name(str(said["pager"])), name=said["name"]
    ), ""


def _stopped(moment: Moment, _known: Known) -> tuple[str, str]:
    said = moment.said
    what = _("Nothing is carried to and from {service} any more").format(service=way_name(str(said["pager"])))
    return what, say(str(said["error"]))


def announce() -> None:
    """Make them known to the timeline."""
    tells("chat_opened", "message-square-text", "", _opened)
    tells("chat_stopped", "message-square-off", "signal", _stopped)
