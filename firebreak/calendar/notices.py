"""How people hear of planned posts: one waits for approval, one went back, one is held."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from firebreak.base.permissions import allows
from firebreak.calendar import verbs
from firebreak.calendar.content import name_of
from firebreak.calendar.models import PlannedPost
from firebreak.calendar.words import HELD, about_risks
from firebreak.notify import actions as notify
from firebreak.notify import kinds
from firebreak.org import queries as org
from firebreak.org.models import Person
from firebreak.web.parts.times import moment_words

ASKED, BACK, HELD_BACK = "planned_asked", "planned_sent_back", "planned_held"
"""Kinds of notice."""
_STATES = {
    ASKED: PlannedPost.State.ASKED, BACK: PlannedPost.State.CHANGES, HELD_BACK: PlannedPost.State.HELD,
}  # fmt: skip


def register() -> None:
    """Make the kinds known to the queue. Called once by ``site``."""
    for kind, words in ((ASKED, _asked), (BACK, _back), (HELD_BACK, _held)):
        kinds.register(kind, words, lambda params, kind=kind: _still(params, kind))  # type: ignore[misc]


def tell_asked(row: PlannedPost) -> None:
    """Everybody who may approve it, at the end of their quiet hours: an everyday post wakes nobody."""
    people = [
        one.person
        for one in org.people_of(row.brand)
        if one.person.is_active
        and allows(one.role, verbs.APPROVE.name)
        and str(one.person.uid) not in row.writers
    ]
    _tell(row, ASKED, people, urgent=False)


def tell_sent_back(row: PlannedPost) -> None:
    """Its owner."""
    _tell(row, BACK, _owner(row), urgent=False)


def tell_held(row: PlannedPost) -> None:
    """Its owner, at once: what the public expects does not come, or nearly came at a wrong moment."""
    _tell(row, HELD_BACK, _owner(row))


def _owner(row: PlannedPost) -> list[Person]:
    return [row.owner] if row.owner is not None and row.owner.is_active else []


def _tell(row: PlannedPost, kind: str, people: Iterable[Person], *, urgent: bool = True) -> None:
    people = list(people)
    if not people:
        return
    notify.tell(
        brand=row.brand, kind=kind, about=f"planned:{row.uid}", urgent=urgent, endpoints=False, people=people,
        key=f"planned:{row.uid}:{kind}:{row.version}:{row.changed_at.isoformat()}",
        params={
            "post": str(row.uid), "slug": row.brand.slug, "name": name_of(row), "channel": row.channel.name,
            "at": row.at.isoformat(), "why": row.why_held, "risks": row.risks,
        },
    )  # fmt: skip


def _still(params: Mapping[str, Any], kind: str) -> bool:
    return PlannedPost.objects.filter(uid=params["post"], state=_STATES[kind]).exists()


def _path(params: Mapping[str, Any]) -> str:
    return reverse("calendar:post", args=[params["slug"], params["post"]])


def _when(params: Mapping[str, Any]) -> str:
    at = parse_datetime(params["at"])
    return moment_words(timezone.localtime(at)) if at is not None else ""


def _asked(params: Mapping[str, Any]) -> kinds.Said:
    name, channel = params["name"], params["channel"]
    return kinds.Said(
        _("A planned post waits for your approval: {name}").format(name=name),
        (
            _("“{name}” is planned for {channel}, {when}.").format(name=name, channel=channel, when=_when(params)),
            _("If nobody approves it before then, it is held and does not go out."),
        ),
        _path(params), _("Read and decide"),
    )  # fmt: skip


def _back(params: Mapping[str, Any]) -> kinds.Said:
    name = params["name"]
    return kinds.Said(
        _("Changes are asked for in a planned post: {name}").format(name=name),
        (_("Somebody read “{name}” for {channel} and says what to mend.").format(name=name, channel=params["channel"]),),
        _path(params), _("Read why"),
    )  # fmt: skip


def _held(params: Mapping[str, Any]) -> kinds.Said:
    name = params["name"]
    reasons = [str(HELD[params["why"]])] if params["why"] in HELD else []
    return kinds.Said(
        _("Held, does not go out: {name}").format(name=name),
        (
            _("“{name}” was planned for {channel}, {when}. It is held.").format(
                name=name, channel=params["channel"], when=_when(params)
            ),
            *reasons, *about_risks(params["risks"]),
        ),
        _path(params), _("Decide what becomes of it"),
    )  # fmt: skip
