"""Who is on the page now: noted when the page or a part of it is fetched, which it does by itself while it is shown."""

from datetime import timedelta

from firebreak.base.clock import now
from firebreak.base.prepared import Prepared
from firebreak.incidents.models import Incident
from firebreak.incidents.models.presence import Presence
from firebreak.incidents.rules_answers import BREAK
from firebreak.org.models import Person

HERE = timedelta(seconds=150)
"""A page that is shown fetches its numbers each minute; two that failed are no absence yet."""
WRITTEN_AGAIN = timedelta(seconds=40)
WRITING = timedelta(minutes=5)
"""Who opened a form so lately may still be writing: forms fetch nothing while somebody writes."""

_known = Prepared(lambda incident, person: Presence.objects.filter(incident=incident, person=person)[:1])


def note(incident: Incident, person: Person, place: str = "") -> None:
    """This person's page asked for something, or they opened a form at ``place``. At most one write in forty seconds.

    A room that is open beside a form does not say that its reader left the form.
    """
    at = now()
    known = _known.first(incident.pk, person.pk)
    if known is None:
        Presence.objects.bulk_create(
            [Presence(incident=incident, person=person, seen_at=at, since=at, place=place)],
            update_conflicts=True, unique_fields=["incident", "person"], update_fields=["seen_at", "place"],
        )  # fmt: skip
    elif at - known.seen_at > WRITTEN_AGAIN or (place and place != known.place):
        if known.since is None or at - known.seen_at >= BREAK:
            known.since = at  # who was away for so long has rested: their hours begin anew
        known.seen_at, known.place = at, place or known.place
        known.save(update_fields=["seen_at", "since", "place"])


def leave(incident: Incident, person: Person) -> None:
    """What was written is saved: they write here no longer."""
    Presence.objects.filter(incident=incident, person=person).update(place="")


def present(incident: Incident) -> list[Person]:
    """Who has the page open, by name."""
    rows = Presence.objects.filter(incident=incident, seen_at__gte=now() - HERE).select_related("person")
    return sorted((one.person for one in rows), key=lambda one: one.name.casefold())


def writing(incident: Incident, place: str, but: Person) -> list[Person]:
    """Who else opened the form at ``place`` a short while ago."""
    rows = Presence.objects.filter(incident=incident, place=place, seen_at__gte=now() - WRITING).exclude(
        person=but
    )
    return [one.person for one in rows.select_related("person").order_by("person__name")]
