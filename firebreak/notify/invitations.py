"""The mail that brings an invitation. Its link is sealed in the queue and opened only when the mail is made."""

from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from firebreak.base import secrets
from firebreak.base.models import Event
from firebreak.notify import actions, kinds
from firebreak.org.actions.people import is_open
from firebreak.org.models import Invitation

KIND = "invitation"


def register() -> None:
    """Make the kind known to the queue. Called once by ``site``."""
    kinds.register(KIND, said, wanted)


def _invitation(number: Any) -> Invitation | None:
    return Invitation.objects.select_related("brand", "invited_by").filter(pk=number).first()


def tell_invited(event: Event) -> None:
    """Handler of ``org.invited``: one mail to the invited address, in the language of who invites."""
    invitation = _invitation(event.payload["invitation"])
    if invitation is None or not is_open(invitation):
        return
    params = {
        "invitation": invitation.pk, "brand": invitation.brand.name, "by": invitation.invited_by.name,
        "expires": invitation.expires_at.isoformat(), "language": invitation.invited_by.language,
        "sealed": event.payload["sealed"],
    }  # fmt: skip
    about = f"invitation:{invitation.uid}"
    actions.tell_address(
        brand=invitation.brand, kind=KIND, about=about, key=about, params=params, address=invitation.email
    )


def wanted(params: Mapping[str, Any]) -> bool:
    """An invitation that was revoked, used or ran out is not sent any more."""
    return is_open(_invitation(params["invitation"]))


def said(params: Mapping[str, Any]) -> kinds.Said:
    """The notice in the language that is active."""
    expires = parse_datetime(params["expires"])
    until = date_format(localtime(expires), "DATE_FORMAT") if expires else params["expires"]
    path = secrets.unseal(params["sealed"])["path"] if params.get("sealed") else ""
    return kinds.Said(
        subject=_("{by} invites you to work on {brand}").format(by=params["by"], brand=params["brand"]),
        lines=(
            _("{by} invites you to work on {brand} in Firebreak.").format(
                by=params["by"], brand=params["brand"]
            ),
            _(
                "The link works once, until {date}. Nobody else can use it: keep this mail to yourself."
            ).format(date=until),
        ),
        path=path,
        button=_("Join"),
    )
