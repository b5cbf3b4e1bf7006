"""What the answer queue, hand-overs and the legal hold are called, and the sentences of their codes."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from firebreak.incidents.words import add_words
from firebreak.listening.views.kinds import INTENT_NAMES
from firebreak.web.slots import Label

KINDS: Mapping[str, Label] = {
    **{kind: INTENT_NAMES[kind] for kind in ("question", "complaint", "threat", "help", "offer")},
    "other": _("Something else"),
}
STATES: Mapping[str, tuple[str, Label]] = {
    "waiting": ("wait", pgettext_lazy("message", "Waits for an answer")),
    "claimed": ("info", pgettext_lazy("message", "Somebody is on it")),
    "answered": ("done", pgettext_lazy("message", "Answered")),
    "solved": ("done", pgettext_lazy("message", "Solved")),
    "dropped": ("info", pgettext_lazy("message", "Gets no answer")),
}  # fmt: skip
"""State -> kind of flag, word."""
HAND_STATES: Mapping[str, tuple[str, Label]] = {
    "offered": ("wait", _("Not accepted yet")), "accepted": ("done", pgettext_lazy("hand-over", "Accepted")),
    "declined": ("late", pgettext_lazy("hand-over", "Declined")),
    "withdrawn": ("info", pgettext_lazy("hand-over", "Taken back")),
}  # fmt: skip
ANSWER_WHY: Mapping[str, Label] = {
    "help": _("calls for help"), "threat": _("threatens"), "first": _("wrote the first post"),
    "against": _("is heard far and speaks against you"), "asks": _("is heard far and asks something"),
}  # fmt: skip
"""Why a key voice needs a direct answer."""
add_words(
    {
        "incidents.message_kind": gettext_noop("Choose what sort of message it is."),
        "incidents.held": gettext_noop(
            "{name} is writing an answer. It is free again at {until}, or when they give it back."
        ),
        "incidents.not_claimed": gettext_noop(
            "You do not have this message any more: your time was over and somebody else took it. What you wrote is below: "
            "copy it, and ask them."
        ),
        "incidents.gap": gettext_noop("Fill in {gap} first: nobody should read it as it stands."),
        "incidents.too_many": gettext_noop("Take {most} at most at a time."),
        "incidents.not_theirs": gettext_noop("Choose messages that this room listens to."),
        "incidents.taker": gettext_noop("Choose somebody else who may work in this incident."),
        "incidents.taker_unseen": gettext_noop(
            "This incident is private, and they do not know of it. Whoever leads must let them in first."
        ),
        "incidents.nothing_said": gettext_noop("Write what is open. Write “nothing” if that is so."),
        "incidents.offered_already": gettext_noop("This was offered already. Take that offer back first."),
        "incidents.not_taker": gettext_noop("Only the person who takes over can do that."),
        "incidents.not_giver": gettext_noop("Only the person who hands over, or whoever leads, can do that."),
        "incidents.key_reused": gettext_noop(
            "This key has opened an incident from other words. Send a new key for a new incident."
        ),
        "incidents.monitor": gettext_noop("Choose a monitor of this brand."),
        "incidents.hold_on": gettext_noop("It is on hold already."),
        "incidents.hold_off": gettext_noop("It is not on hold."),
    }
)  # fmt: skip
