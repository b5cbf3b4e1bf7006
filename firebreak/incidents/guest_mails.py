"""The mail that brings a guest's invitation. Its link is sealed in the queue and opened only when the mail is made."""

from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from firebreak.base import secrets
from firebreak.base.models import Event
from firebreak.incidents.models import Guest
from firebreak.incidents.queries import may_see
from firebreak.notify import actions, kinds
from firebreak.org.models import Person

KIND = "incident_guest"


def register() -> None:
    """Make the kind known to the queue. Called once by ``site``."""
    kinds.register(KIND, said, wanted, seen_by=seen_by)


def _guest(number: Any) -> Guest | None:
    return Guest.objects.select_related("incident__brand", "invited_by").filter(pk=number).first()


def tell_guest(event: Event) -> None:
    """Handler of ``incidents.guest_invited``: one mail to the invited address, in the language chosen for it."""
    found = _guest(event.payload["guest"])
    if found is None or not found.link_works:
        return
    brand, about = found.incident.brand, f"guest:{found.uid}"
    params = {
        "guest": found.pk, "name": found.name, "brand": brand.name, "language": found.language,
        "by": found.invited_by.name if found.invited_by is not None else brand.name,
        "link_until": found.link_until.isoformat(), "until": found.until.isoformat(), "sealed": event.payload["sealed"],
    }  # fmt: skip
    actions.tell_address(brand=brand, kind=KIND, about=about, key=about, params=params, address=found.email)


def wanted(params: Mapping[str, Any]) -> bool:
    """An invitation that was taken, ended or ran out is not sent any more."""
    found = _guest(params["guest"])
    return found is not None and found.link_works


def seen_by(params: Mapping[str, Any], person: Person) -> bool:
    """Of a private incident only those named know that somebody was invited to it."""
    found = _guest(params["guest"])
    return found is None or may_see(found.incident, person)


def said(params: Mapping[str, Any]) -> kinds.Said:
    """The mail in the language that is active. What the incident is about stands in none: it lies in somebody's mailbox."""
    path = secrets.unseal(params["sealed"])["path"] if params.get("sealed") else ""
    named = {"by": params["by"], "brand": params["brand"]}
    return kinds.Said(
        subject=_("{by} invites you as a guest to {brand}").format(**named),
        lines=(
            _(
                "{by} invites you as a guest to one incident at {brand}, until {date}. You see that incident's room and "
                "nothing else."
            ).format(**named, date=_day(params["until"])),
            _("The link works once, until {date}. Nobody else can use it: keep this mail to yourself.").format(
                date=_day(params["link_until"])
            ),
        ),
        path=path,
        button=_("Come in"),
    )  # fmt: skip


def _day(text: str) -> str:
    moment = parse_datetime(text)
    return date_format(localtime(moment), "DATE_FORMAT") if moment else text
