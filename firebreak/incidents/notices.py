"""How people are called into an incident, and told what it needs. Of a private one a message says its number only."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from firebreak.base.models import Event
from firebreak.incidents.calling import DUTY, UPDATE, VERIFY, params_of
from firebreak.incidents.models import Incident
from firebreak.incidents.queries import may_see
from firebreak.notify import actions as notify
from firebreak.notify import kinds
from firebreak.org.models import Person
from firebreak.plan.words import LEVEL_NAMES

NAMED, SILENCE_OVER = "incident_named", "incident_silence_over"


def register() -> None:
    """Make the kinds known to the queue. Called once by ``site``."""
    kinds.register(VERIFY, _verify, _is_unverified, seen_by=seen_by)
    kinds.register(DUTY, _duty, _is_open, seen_by=seen_by)
    kinds.register(UPDATE, _silent, _is_open, seen_by=seen_by)
    kinds.register(NAMED, _named, seen_by=seen_by)
    kinds.register(SILENCE_OVER, _silence_over, _is_open, seen_by=seen_by)


def seen_by(params: Mapping[str, Any], person: Person) -> bool:
    """Runs of calls and notices of a private incident are there only for whom it is."""
    row = _row(params)
    return row is None or may_see(row, person)


def _row(params: Mapping[str, Any]) -> Incident | None:
    return Incident.objects.filter(uid=params["incident"]).first()


def _is_open(params: Mapping[str, Any]) -> bool:
    row = _row(params)
    return row is not None and row.closed_at is None


def _is_verified(params: Mapping[str, Any]) -> bool:
    row = _row(params)
    return row is not None and row.verified_at is not None


def _is_unverified(params: Mapping[str, Any]) -> bool:
    return _is_open(params) and not _is_verified(params)


def _path(params: Mapping[str, Any]) -> str:
    return reverse("incidents:room", args=[params["brand"], params["incident"]])


def name_of(params: Mapping[str, Any]) -> str:
    """``I-12: The app is down``, or the number alone: also of one that became private after its message was made."""
    number = _("I-{number}").format(number=params["number"])
    row = _row(params) if params.get("title") else None
    if row is None or row.private:
        return number
    return _("{number}: {title}").format(number=number, title=params["title"])


def _level(params: Mapping[str, Any]) -> str:
    return _("{brand}. Level: {level}.").format(
        brand=params["brand_name"], level=LEVEL_NAMES[params["level"]]
    )


def _verify(params: Mapping[str, Any]) -> kinds.Said:
    return kinds.Said(
        _("Check within ten minutes: {incident}").format(incident=name_of(params)),
        (
            _level(params),
            _(
                "Somebody opened this incident. Say whether it is real. If nobody does within ten minutes, it is taken as "
                "real."
            ),
        ),
        _path(params), _("Open the room"),
    )  # fmt: skip


def _duty(params: Mapping[str, Any]) -> kinds.Said:
    urgent = _("People may be in danger: {incident}") if params["danger"] else _("You are needed: {incident}")
    return kinds.Said(
        urgent.format(incident=name_of(params)),
        (_level(params), _("Tasks in this incident wait for you.")),
        _path(params), _("Open the room"),
    )  # fmt: skip


def _silent(params: Mapping[str, Any]) -> kinds.Said:
    return kinds.Said(
        _("The public waits for a word: {incident}").format(incident=name_of(params)),
        (
            _level(params),
            _(
                "The time of the next public word is over, and nothing was said. Say something, or decide to say nothing "
                "for now."
            ),
        ),
        _path(params), _("Open the room"),
    )  # fmt: skip


def _named(params: Mapping[str, Any]) -> kinds.Said:
    return kinds.Said(
        _("{who} wrote to you: {incident}").format(who=params["who"], incident=name_of(params)),
        (_level(params),), _path(params), _("Open the room"),
    )  # fmt: skip


def _silence_over(params: Mapping[str, Any]) -> kinds.Said:
    why = {
        "review": _("Its time is over."),
        "reach": _("More people are reached than you allowed for."),
        "media": _("A newsroom has written about it."),
        "harm": _("Somebody may be hurt."),
    }
    return kinds.Said(
        _("Saying nothing is to be decided again: {incident}").format(incident=name_of(params)),
        (_level(params), why[params["why"]]), _path(params), _("Open the room"),
    )  # fmt: skip


def tell_named(event: Event) -> None:
    """Handler of ``incidents.named``: who was called by a note hears of it, if they may see the room."""
    row, people = _of(event)
    note = (
        row.notes.filter(uid=event.payload["note"]).select_related("by").first() if row is not None else None
    )
    if row is None or note is None:
        return
    told = [person for person in people if may_see(row, person)]
    who = note.by.name if note.by is not None else ""
    _tell(event, row, NAMED, told, who=who)


def tell_silence_over(event: Event) -> None:
    """Handler of ``incidents.silence_over``: whoever answers for it, and the lead."""
    row, _people = _of(event)
    if row is None:
        return
    last = row.silences.exclude(ended_at=None).order_by("-ended_at").select_related("owner").first()
    asked = {one.pk: one for one in (row.lead, last.owner if last is not None else None) if one is not None}
    told = [one for one in asked.values() if may_see(row, one)]
    _tell(event, row, SILENCE_OVER, told, why=event.payload["why"])


def _of(event: Event) -> tuple[Incident | None, list[Person]]:
    row = Incident.objects.filter(uid=event.payload["incident"]).select_related("brand", "lead").first()
    return row, list(Person.objects.filter(uid__in=event.payload.get("people", ())))


def _tell(event: Event, row: Incident, kind: str, people: list[Person], **more: Any) -> None:
    notify.tell(
        brand=row.brand, kind=kind, about=f"incident:{row.uid}", key=f"{kind}:{event.pk}", people=people, endpoints=False,
        params={**params_of(row), **more},
    )  # fmt: skip
