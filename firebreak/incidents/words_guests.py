"""What guests and their visits are called."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from firebreak.incidents.words import add_words
from firebreak.web.slots import Label

ENDED_WHY: Mapping[str, Label] = {
    "lead": _("sent away"), "time": _("the time was over"), "closed": _("the incident was closed"),
    "again": _("invited anew"),
}  # fmt: skip
add_words(
    {
        "incidents.guest_role": gettext_noop("Choose what they may do."),
        "incidents.guest_days": gettext_noop("Give a number of days from 1 to {most}."),
        "incidents.guest_here": gettext_noop(
            "This person is a guest here already. End the visit first to give other rights."
        ),
        "incidents.guest_member": gettext_noop(
            "This person works on the brand. Let them in instead of inviting them."
        ),
        "incidents.guest_other": gettext_noop("The invitation is for {email}. Sign in with that address."),
        "incidents.guest_task": gettext_noop("Somebody else has this task."),
    }
)
