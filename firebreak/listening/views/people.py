"""Who did something, from the audit chain: names for the pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firebreak.base.models import AuditEntry
from firebreak.base.prepared import Prepared
from firebreak.org.models import Brand, Person

ACTIONS = {
    "alert.raised": gettext_lazy("Raised"),
    "alert.grew": gettext_lazy("Grew"),
    "alert.ended": gettext_lazy("Back to normal"),
    "alert.acknowledged": gettext_lazy("Acknowledged"),
    "alert.dismissed": gettext_lazy("Closed as not a crisis"),
    "alert.also_seen": gettext_lazy("Seen by another monitor as well"),
    "alert.reopened": gettext_lazy("Opened again"),
}
MOST = 50


@dataclass(frozen=True)
class Step:
    """One entry of a history."""

    at: datetime
    words: str
    who: str


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """Names of actors as the audit chain writes them: ``person:<uid>``, ``token:<key>``, ``machine:<part>``."""
    known = set(actors)
    uids: dict[UUID, str] = {}
    for actor in known:
        kind, _sep, key = actor.partition(":")
        if kind == "person":
            try:
                uids[UUID(key)] = actor
            except ValueError:
                continue
    found = dict(Person.objects.filter(uid__in=uids).values_list("uid", "name"))
    people = {actor: found.get(uid) or _("somebody who has left") for uid, actor in uids.items()}
    return {actor: people.get(actor) or _other(actor) for actor in known}


def _other(actor: str) -> str:
    kind = actor.partition(":")[0]
    return (
        _("Firebreak")
        if kind == "machine"
        else _("a program with an API token")
        if kind == "token"
        else actor
    )


def history_of(brand: Brand, thing: str) -> list[Step]:
    """What was done with one object (``alert:<uid>``), oldest first."""
    rows = _last.all(brand.pk, thing)[::-1]
    names = names_of(row.actor for row in rows)
    return [Step(row.at, str(ACTIONS.get(row.action, row.action)), names[row.actor]) for row in rows]


_last = Prepared(
    lambda brand, thing: AuditEntry.objects.filter(brand_id=brand, object=thing).order_by("-number")[:MOST]
)


def correctors(brand: Brand, posts: Iterable[int]) -> dict[int, str]:
    """Who last corrected the sentiment of each of these posts."""
    objects = {f"post:{number}": number for number in posts}
    if not objects:
        return {}
    rows = AuditEntry.objects.filter(brand_id=brand.pk, object__in=objects, action="mention.corrected")
    latest = {row.object: row.actor for row in rows.order_by("number")}
    names = names_of(latest.values())
    return {objects[thing]: names[actor] for thing, actor in latest.items()}
