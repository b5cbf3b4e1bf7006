"""How an incident changes: one action, the incident's row held, and what became of its parts in the audit chain.

>>> # with act(actor=actor, incident=incident, action="task_done") as doing:
>>> #     task = doing.fresh(task, seen=version)
>>> #     task.state = move(TASK_MOVES, task.state, "finish")
>>> #     doing.save(task, "state")
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from firebreak.base import storable
from firebreak.base.actions import Actor, Change, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.base.models import AuditEntry, Event
from firebreak.incidents.models import Incident
from firebreak.incidents.models.part import Part
from firebreak.incidents.parts import fields_of, key_of
from firebreak.org.models import Person
from firebreak.web.parts.posts import web_address

P = TypeVar("P", bound=Part)
CLOCKS_APART = timedelta(hours=1)


class TooLateError(Exception):
    """Raised inside :func:`act`: somebody was faster. Nothing is changed, and the record says nothing."""


@dataclass
class Doing:
    """What one action does to a room."""

    incident: Incident
    """As it is now; nobody else changes the room until the action ends."""
    record: Change
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)

    def add(self, row: P) -> P:
        """Store a new part and put all of it into the record."""
        row.save(force_insert=True)
        self.parts[key_of(row)] = fields_of(row)
        return row

    def save(self, row: Part, *names: str) -> None:
        """Store some fields of a part and put them into the record."""
        row.version += 1
        row.save(update_fields=[*names, "version"])
        self.parts.setdefault(key_of(row), {}).update(fields_of(row, names))

    def fresh(self, row: P, seen: int | None = None) -> P:
        """The row as it is now. Raises :class:`WrongMove` when it is not the version that the person saw."""
        found: P = type(row)._default_manager.get(pk=row.pk, incident=self.incident)
        unchanged(found, seen)
        return found

    def say(self, **said: Any) -> None:
        """Codes and figures beside the parts, for the timeline."""
        self.said |= said

    def once(self, event: Event) -> None:
        """What is done because of an event, which may be delivered again. Raises :class:`TooLateError` where the record
        says that it was done."""
        self.say(event=event.pk)
        # Clocks of several machines may differ a little.
        since = AuditEntry.objects.filter(
            brand_id=self.incident.brand_id, object=key_of(self.incident), at__gte=event.at - CLOCKS_APART
        )
        # Keys of a record are sorted and its quotes escaped: nobody's words can look like this.
        if since.filter(payload__body__contains=f'"event":{event.pk},').exists():
            raise TooLateError

    def tell(self, event: str, **payload: Any) -> None:
        """An event for the rooms above, with the incident's uid."""
        self.record.event(f"incidents.{event}", {"incident": str(self.incident.uid), **payload})


def unchanged(row: Part, seen: int | None) -> None:
    """Raises :class:`WrongMove` when the row is not the version that the person saw."""
    if seen is not None and row.version != seen:
        raise WrongMove("incidents.changed_meanwhile", "Somebody changed this after you saw it.")


def topic(incident: Incident) -> str:
    """What wakes the pages of a room. All of a brand hear what begins with its ``b``; a private one only those named
    hear (:func:`firebreak.incidents.queries.private_topics`)."""
    return f"{'p' if incident.private else 'b'}{incident.brand_id}.incident.{incident.pk}"


@contextmanager
def act(
    *, actor: Actor, incident: Incident, action: str, closed: bool = False, seen: int | None = None
) -> Iterator[Doing]:
    """One change of a room. Raises :class:`WrongMove` when the incident is closed, unless the action is for that, and when
    it is not the version that was ``seen``."""
    with (
        suppress(TooLateError),
        change(actor=actor, brand_id=incident.brand_id, action=f"incidents.{action}") as record,
    ):
        row = (
            Incident.objects.select_for_update(of=("self",), no_key=True)
            .select_related("brand")
            .get(pk=incident.pk)
        )
        if row.phase == Incident.Phase.CLOSED and not closed:
            raise WrongMove("incidents.closed", "This incident is closed. Open it again first.")
        unchanged(row, seen)
        doing = Doing(row, record)
        yield doing
        end(doing)
    incident.refresh_from_db()


def end(doing: Doing) -> None:
    """Say in the chain what became of the room, and wake its pages."""
    row = doing.incident
    doing.record.about(key_of(row), **doing.said, parts=doing.parts)
    doing.record.touches(topic(row))
    for sort in dict.fromkeys(key.partition(":")[0] for key in doing.parts):
        doing.record.touches(f"{topic(row)}.{sort}")  # a change wakes only the parts of the page that show it
    if not row.private:
        doing.record.touches(f"b{row.brand_id}.incidents")


def member(incident: Incident, person: Person | None, name: str) -> None:
    """Raises :class:`WrongInput` naming the field for somebody who does not work on the brand."""
    if person is not None and not person.memberships.filter(brand=incident.brand_id).exists():
        raise WrongInput("incidents.not_a_member", "Choose somebody who works on this brand.", field=name)


def text(value: object, name: str, longest: int = 2_000, *, required: bool = True) -> str:
    """A person's words as they are kept. Raises :class:`WrongInput` naming the field."""
    found = storable.text(str(value or "")).strip()
    if required and not found:
        raise WrongInput("incidents.empty", "Write something here.", field=name)
    if len(found) > longest:
        raise WrongInput("incidents.too_long", "Make it shorter.", field=name, longest=longest)
    return found


def web_link(address: object, name: str, longest: int = 500) -> str:
    """An address that a page may link to, or nothing. Raises :class:`WrongInput` naming the field."""
    given = text(address, name, longest, required=False)
    if given and not web_address(given):
        raise WrongInput("incidents.link", "Give a whole address that begins with https://", field=name)
    return given


def come(at: datetime, name: str) -> None:
    """Raises :class:`WrongInput` naming the field for a moment (aware) that is still to come."""
    if at > now():
        raise WrongInput("incidents.not_yet", "That moment has not come yet.", field=name)


def to_come(at: datetime, name: str) -> None:
    """Raises :class:`WrongInput` naming the field for a moment (aware) that is over."""
    if at <= now():
        raise WrongInput("incidents.due_over", "Choose a time that is still to come.", field=name)
