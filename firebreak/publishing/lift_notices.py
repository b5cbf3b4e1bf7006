"""How the second reader outside hears that somebody asks to lift a freeze, and how that person hears the answer."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from firebreak.base import secrets
from firebreak.notify import kinds
from firebreak.publishing.actions.lift_links import ANSWERED, LINK, is_open, told


def register() -> None:
    """Make the kinds known to the queue."""
    kinds.register(LINK, _link, lambda params: is_open(told(params)))
    kinds.register(ANSWERED, _answered)


def _link(params: Mapping[str, Any]) -> kinds.Said:
    """To somebody outside: it names neither the brand nor what happened, as mail is read by others too."""
    until = parse_datetime(params["expires"])
    shown = f"{timezone.localtime(until):%Y-%m-%d %H:%M %Z}" if until else ""
    path = secrets.unseal(params["sealed"])["path"] if params.get("sealed") else ""
    return kinds.Said(
        _("Somebody asks for your second pair of eyes"),
        (
            _("You are asked as a second reader, whether planned publishing may begin again. Whoever asks calls you and "
              "tells you a code of six digits."),
            _("The link works once, until {time}. Do not pass it on. If nobody calls you, do nothing.").format(time=shown),
        ),
        path, _("Open the question"),
    )  # fmt: skip


def _answered(params: Mapping[str, Any]) -> kinds.Said:
    lifted = params["lifted"]
    return kinds.Said(
        _("Your second reader agrees: the freeze is lifted")
        if lifted
        else _("Your second reader says: not yet. The freeze holds"),
        (
            _("What it held stays held: decide each anew.")
            if lifted
            else _("Read why on the page. You can ask anew later; the half hour then begins anew too."),
        ),
        f"/b/{params['slug']}/freeze" + ("/held" if lifted else ""), _("Look at it"),
    )  # fmt: skip
