"""How people hear of statements: who is asked, what was answered, and the link for a reader outside."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from firebreak.base import secrets
from firebreak.notify import kinds
from firebreak.plan.words import LEVEL_NAMES, in_language, language_here
from firebreak.statements.actions.asking import ANSWERED, ASKED, TURN
from firebreak.statements.actions.outside import LINK, is_open, told
from firebreak.statements.models import Asking
from firebreak.statements.words import VERDICTS


def register() -> None:
    """Make the kinds known to the queue. Called once by ``site``."""
    kinds.register(ASKED, _asked, _still_asked)
    kinds.register(TURN, _turn, _still_asked)
    kinds.register(ANSWERED, _answered)
    kinds.register(LINK, _link, lambda params: is_open(told(dict(params))))


def _still_asked(params: Mapping[str, Any]) -> bool:
    return Asking.objects.filter(pk=params["asking"], ended_at=None, step=params["step"]).exists()


def _title(params: Mapping[str, Any]) -> str:
    return in_language(params["titles"], language_here())


def _path(params: Mapping[str, Any]) -> str:
    return reverse("statements:statement", args=[params["slug"], params["statement"]])


def _asked(params: Mapping[str, Any]) -> kinds.Said:
    title, level = _title(params), LEVEL_NAMES[params["level"]]
    return kinds.Said(
        _("Your approval is needed: {title}").format(title=title),
        (
            _("{brand} wants to publish “{title}”. Level: {level}.").format(brand=params["brand"], title=title, level=level),
            _("Read exactly what would be published, then approve it, ask for changes or refuse it. "
              "If you do not answer in time, your deputy is asked. Silence is never a yes."),
        ),
        _path(params), _("Read and decide"),
    )  # fmt: skip


def _turn(params: Mapping[str, Any]) -> kinds.Said:
    title = _title(params)
    return kinds.Said(
        _("Send the link to your second reader: {title}").format(title=title),
        (
            _(
                "“{title}” waits for a reader outside the team. Send the link, then tell the code by phone."
            ).format(title=title),
        ),
        _path(params),
        _("Send the link"),
    )


def _answered(params: Mapping[str, Any]) -> kinds.Said:
    title, verdict = _title(params), VERDICTS[params["verdict"]][1]
    return kinds.Said(
        _("{verdict}: {title}").format(verdict=verdict, title=title),
        (_("A reader answered on “{title}”: {verdict}.").format(title=title, verdict=str(verdict).lower()),),
        _path(params), _("See the answer"),
    )  # fmt: skip


def _link(params: Mapping[str, Any]) -> kinds.Said:
    """To somebody outside: it names neither the brand nor the text, as mail is read by others too."""
    until = parse_datetime(params["expires"])
    shown = f"{timezone.localtime(until):%Y-%m-%d %H:%M %Z}" if until else ""
    path = secrets.unseal(params["sealed"])["path"] if params.get("sealed") else ""
    return kinds.Said(
        _("Somebody asks you to read a text before it is published"),
        (
            _("You are asked as a second reader. Whoever asks calls you and tells you a code of six digits."),
            _("The link works once, until {time}. Do not pass it on. If nobody calls you, do nothing.").format(time=shown),
        ),
        path, _("Open the text"),
    )  # fmt: skip
