"""What this room calls things, and the sentences of its codes: what was wrong, what to do, what was kept."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext, gettext_noop, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from firebreak.base.errors import FirebreakError
from firebreak.calendar.looked import Risk
from firebreak.calendar.risk_words import say_risk
from firebreak.publishing.words import TOLD
from firebreak.publishing.words import WORDS as PUBLISHING
from firebreak.publishing.words import tell as tell_publishing
from firebreak.web.slots import Label

STATES: Final[Mapping[str, tuple[str, Label]]] = {
    "draft": ("info", pgettext_lazy("planned post", "Draft")),
    "asked": ("wait", pgettext_lazy("planned post", "Waits for approval")),
    "changes": ("late", pgettext_lazy("planned post", "Changes asked for")),
    "queued": ("done", pgettext_lazy("planned post", "Approved, goes out by itself")),
    "held": ("late", pgettext_lazy("planned post", "Held")),
    "done": ("done", pgettext_lazy("planned post", "Published")),
    "cancelled": ("info", pgettext_lazy("planned post", "Cancelled")),
}
"""State -> kind of flag, word."""
BY_HAND: Final = ("wait", pgettext_lazy("planned post", "Approved, somebody publishes it by hand"))
UNKNOWN: Final = ("late", pgettext_lazy("planned post", "May be out, nobody knows"))
HELD: Final[Mapping[str, Label]] = {
    "late": _("Nobody approved it before its moment. Choose another moment and ask again, or cancel it."),
    "risk": _("Something came up after it was approved. Read why below, then decide anew."),
    "frozen": _("A freeze stopped it. Once that is lifted, decide anew whether it still fits."),
    "restored": _("It waited in a backup and may have gone out since. Look there first, then decide anew."),
    "failed": _("The channel did not take it. Look at what it said, then decide anew."),
    "taken_back": _("Somebody cancelled it in publishing. Ask for approval again, or cancel it here too."),
}
"""Why one is held, and what to do."""
WORDS: Final[dict[str, str]] = {
    "calendar.wrong_move": gettext_noop(
        "This is not possible any more, so nothing was changed. Reload the page to see how the post stands."
    ),
    "calendar.changed_meanwhile": gettext_noop(
        "The post was changed after you saw it, so nothing was decided. Read it again, then decide."
    ),
    "calendar.written_meanwhile": gettext_noop(
        "Somebody else changed this while you wrote. What you typed is below and is not saved yet: compare, then save again."
    ),
    "calendar.may_be_out": gettext_noop(
        "It is out already, or may be, so nothing was changed here. Look at it in publishing; there it can be taken down."
    ),
    "calendar.too_many": gettext_noop("There can be {limit} at most. Nothing was added."),
    "calendar.language": gettext_noop("Choose the language of the text."),
    "calendar.channel": gettext_noop("Choose one of the channels that are there. The text is kept."),
    "calendar.no_channels": gettext_noop("There is no channel yet. Connect one under Publishing first."),
    "calendar.no_such_channel": gettext_noop(
        "There is no channel called “{channel}”. Use its name as it stands here."
    ),
    "calendar.two_channels": gettext_noop(
        "Several channels are called “{channel}”. Give them different names first."
    ),
    "calendar.owner": gettext_noop("Choose somebody who works on the brand."),
    "calendar.empty": gettext_noop("Write what is to be posted."),
    "calendar.too_long": gettext_noop("Make it shorter: {longest} characters at most."),
    "calendar.mark": gettext_noop(
        "There is a character in it that nobody can see ({mark}). Type it again instead of pasting it."
    ),
    "calendar.host": gettext_noop(
        "The address “{host}” may lead elsewhere than it seems. "
        "Type it in plain letters of one alphabet, with a space after it and no name or password before it."
    ),
    "calendar.when": gettext_noop("Give a moment in the future, within a year."),
    "calendar.day": gettext_noop("Give a day of this century."),
    "calendar.past": gettext_noop("Its moment has passed. Choose another one first."),
    "calendar.own": gettext_noop("You wrote this, so somebody else approves it. Ask one of them."),
    "calendar.own_alone": gettext_noop(
        "You wrote this, and nobody else here may approve. Give somebody the role of approver, or, if you work alone, "
        "say so under Brand: team of one."
    ),
    "calendar.frozen": gettext_noop(
        "Publishing is frozen, so nothing can be approved to go out. It stays as it is: decide once the freeze is lifted."
    ),
    "calendar.kept_back": gettext_noop("It cannot go out as it is: {risks}. Change it first."),
    "calendar.weigh": gettext_noop(
        "Something keeps it back: {risks}. Change it, or say in at least 10 characters why it may go out all the same."
    ),
    "calendar.not_this": gettext_noop(
        "In the calendar this post was changed, cancelled or not approved since, so nothing was sent. Decide about it there."
    ),
    "calendar.keeps_back": gettext_noop(
        "Something keeps this post back: {risks}. Nothing was sent. Decide about it in the calendar."
    ),
    "calendar.no_word": gettext_noop("Say why, so that it can be mended."),
    "calendar.no_name": gettext_noop("Give it a name."),
    "calendar.no_words": gettext_noop("Give at least one word."),
    "calendar.country": gettext_noop("Choose one of the countries that are shown."),
    "calendar.stretch": gettext_noop(
        "The last day must not be before the first, and at most {longest} days in a row."
    ),
    "calendar.no_file": gettext_noop("Choose a file: iCalendar (.ics) or a table (.csv)."),
    "calendar.no_digest": gettext_noop(
        "Send the digest of the post that you saw as If-Match, as the ETag that you were given."
    ),
    "org.empty": gettext_noop("Fill in this field."),
}
RISK_NAMES: Final[Mapping[str, Label]] = {
    "wrong_account": pgettext_lazy("risk of a post", "wrong account"),
    "not_approved": pgettext_lazy("risk of a post", "not approved"),
    "expired_offer": pgettext_lazy("risk of a post", "offer has ended"),
    "sensitive_date": pgettext_lazy("risk of a post", "sensitive day"),
    "sensitive_topic": pgettext_lazy("risk of a post", "sensitive topic"),
    "picture_without_rights": pgettext_lazy("risk of a post", "picture without rights"),
    "open_incident": pgettext_lazy("risk of a post", "touches an open incident"),
    "too_near": pgettext_lazy("risk of a post", "too near another"),
    "does_not_fit": pgettext_lazy("risk of a post", "does not fit the channel"),
}
"""In two or three words, for the grid and for lists within a sentence."""


def say(code: str, params: Mapping[str, Any] | None = None) -> str:
    """The sentence of a code in the language of the page; a code nobody knows is shown as it is."""
    known = WORDS.get(code)
    if known is None:
        return tell_publishing(code, params or {}) if code in PUBLISHING or code in TOLD else code
    return gettext(known).format_map(_Params(_spoken(params or {})))


def say_error(error: FirebreakError) -> str:
    """An error in the reader's language."""
    return say(error.code, error.params)


def about_risks(kept: Iterable[Sequence[Any]]) -> list[str]:
    """Risks as they were kept with a post, ``[code, params]``, one sentence each."""
    return [say_risk(Risk(str(code), "error", dict(params))).title for code, params in kept]


def _spoken(params: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(params)
    risks = params.get("risks")
    if isinstance(risks, list | tuple):
        found["risks"] = ", ".join(dict.fromkeys(str(RISK_NAMES.get(str(one), one)) for one in risks))
    return found


class _Params(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""
