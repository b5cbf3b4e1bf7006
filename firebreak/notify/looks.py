"""What the last look at an endpoint's credential says, in words."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from firebreak.base.clock import now
from firebreak.notify.models import Endpoint
from firebreak.notify.words import say

LONG = timedelta(minutes=3)
"""A look takes most of a minute at worst; after this the machine that does it is not running."""


@dataclass(frozen=True)
class Look:
    """``kind`` is the flag's; ``coming`` while the answer is awaited; ``dead`` where a person must get a new credential."""

    kind: str
    text: str
    coming: bool = False
    dead: bool = False


def said_of_look(endpoint: Endpoint) -> Look:
    """In the language of the page; no text where nobody has looked yet."""
    match endpoint.look:
        case Endpoint.Look.ASKED:
            late = endpoint.looked_at is not None and endpoint.looked_at < now() - LONG
            if late:
                return Look(
                    "late", _("Nobody has looked at the credential yet: no background worker is running.")
                )
            return Look("wait", _("The credential is being checked."), coming=True)
        case Endpoint.Look.ALIVE if endpoint.account:
            works = _("The credential works. The service calls the account “{account}”.")
            return Look("done", works.format(account=endpoint.account))
        case Endpoint.Look.ALIVE:
            return Look("done", _("The credential works."))
        case Endpoint.Look.UNKNOWN:
            return Look("info", _("Whether the credential works shows only a test message."))
        case Endpoint.Look.FAILED if endpoint.look_code == endpoint.error_code:
            return Look("late", say(endpoint.look_code), dead=True)
        case Endpoint.Look.FAILED:
            trouble = _("The credential could not be checked: {reason}")
            return Look("wait", trouble.format(reason=say(endpoint.look_code)))
    return Look("", "")
