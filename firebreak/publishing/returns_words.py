"""How the mailbox of mails that come back is, as the pages of a list say it."""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firebreak.publishing.queries.returns import returns_look
from firebreak.publishing.words import say


class ReturnsShown(NamedTuple):
    """``kind`` is the flag's. The mailbox is the installation's, one for all lists."""

    kind: str
    text: str
    more: str = ""
    left: str = ""
    """That some of its mails are left for a person."""
    read_at: datetime | None = None


def returns_shown() -> ReturnsShown:
    """In the language of the page."""
    look = returns_look()
    if not look.is_set:
        more = _(
            "Whoever runs this installation can set mail_returns_url, or hand them over by “firebreak returned”."
        )
        return ReturnsShown("info", _("Not read: no mailbox is set for them"), more)
    left = ""
    if look.unreadable:
        left = ngettext(
            "So far {n} mail that came back could not be understood. It is left in the mailbox for a person.",
            "So far {n} mails that came back could not be understood. They are left in the mailbox for a person.",
            look.unreadable,
        ).format(n=look.unreadable)
    kept = _("Nothing is lost: it is tried again every five minutes.")
    if look.code:
        return ReturnsShown(
            "late", _("The mailbox cannot be read"), f"{say(look.code)} {kept}", left, look.read_at
        )
    if look.late:
        text = _("Nobody has read the mailbox for an hour: no background worker is running.")
        return ReturnsShown("late", text, "", left, look.read_at)
    if look.read_at is None:
        return ReturnsShown("wait", _("The mailbox was not read yet"), "", left)
    return ReturnsShown("done", _("The mailbox is read every five minutes"), "", left, look.read_at)
