"""Sentences of the codes of mail lists."""

from django.utils.translation import gettext_noop as _

from firebreak.publishing import words

WORDS: dict[str, str] = {
    "publishing.no_receivers": _(
        "Nobody would get it: the list is empty, or everybody on it got this already. Nothing was sent."
    ),
    "publishing.not_read": _("Nobody on this list reads this language, so nothing was sent in it."),
    "publishing.all_left": _("Everybody whom it was meant for has left the list. Nothing was sent."),
    "publishing.not_out": _("A person said that it did not arrive."),
    "publishing.list_too_long": _("This is too much at once. Bring the list in parts; nothing was changed."),
    "publishing.not_a_text": _("This file is no text. Save it as CSV in UTF-8, then bring it again."),
    "publishing.nothing_brought": _("Paste the list, or choose a file. Nothing was changed."),
    "publishing.line_address": _("There is no mail address that can be written to."),
    "publishing.line_several": _("There is more than one address. Give each a line of its own."),
    "publishing.line_unseen": _("There are characters that nobody can see. Write the line again by hand."),
    "publishing.no_such_list": _(
        "There is no mail list of that name among the channels. Add it first, or leave this empty."
    ),
    "publishing.line_long": _("This line is longer than a receiver can be."),
    "publishing.line_name": _("The name is too long. At most 120 characters fit."),
    "publishing.line_language": _("This language is none of the five that texts are written in."),
}
TOLD: dict[str, str] = {
    "publishing.no_receivers": _(
        "Nobody would get it by {channel}: the list is empty, or everybody on it got this already. Nothing was sent."
    ),
}
"""The same where what it is about is at hand."""


def add() -> None:
    """To the sentences of the room. Called once at start."""
    words.WORDS.update(WORDS)
    words.TOLD = {**words.TOLD, **TOLD}
