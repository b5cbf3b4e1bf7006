"""What the states of publications are called."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firebreak.web.slots import Label

STATES: Mapping[str, tuple[str, Label]] = {
    "queued": ("wait", _("Waits to be sent")),
    "by_hand": ("wait", _("To be published by hand")),
    "permitted": ("wait", _("Is being sent")),
    "sent": ("done", pgettext_lazy("publication", "Published")),
    "failed": ("late", _("Not published")),
    "unknown": ("late", _("May be out, nobody knows")),
    "held": ("wait", _("Held by a freeze")),
    "cancelled": ("info", pgettext_lazy("publication", "Cancelled")),
    "removed": ("info", _("Taken down")),
}
"""State -> kind of flag, word."""
EXPLAINED: Mapping[str, Label] = {
    "unknown": _("It was sent, but no answer came. It is looked for; it is never sent twice by itself."),
    "asks": _("The service cannot tell whether it is out. Look there, then say."),
    "held": _("A freeze stopped it. It goes out only when somebody decides so."),
    "list_stopped": _("It was stopped in the middle of the list. Sent again, it goes to the others only."),
    "failed": _("It did not go out. Its text is kept as it was approved."),
}
"""What follows from some of them."""
OUTLETS: Mapping[str, tuple[str, Label]] = {
    "open": ("late", _("Not stopped")),
    "stopping": ("wait", _("Is being stopped")),
    "stopped": ("done", _("Stopped and confirmed")),
}
"""How far something outside is stopped."""
RECEIVERS: Mapping[str, tuple[str, Label]] = {
    "active": ("done", pgettext_lazy("receiver", "Gets mails")),
    "left": ("info", pgettext_lazy("receiver", "Left the list")),
    "bounced": ("late", pgettext_lazy("receiver", "Nobody there")),
}
"""States of receivers of a mail list."""
