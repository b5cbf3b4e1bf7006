"""Who is on the page now: noted when the page or a part of it is fetched, which it does by itself while it is shown."""

from datetime import timedelta

from firebreak.base.clock import now
from firebreak.incidents.models import Incident
from firebreak.incidents.models.presence import Presence
from firebreak.org.models import Person

HERE = timedelta(seconds=150)
"""A page that is shown fetches its numbers each minute; two that failed are no absence yet."""
WRITTEN_AGAIN = timedelta(seconds=40)


def note(incident: Incident, person: Person) -> None:
    """This person's page asked for something. At most one write in forty seconds."""
    at = now()
    known = Presence.objects.filter(incident=incident, person=person)
    seen = known.values_list("seen_at", flat=True).first()
    if seen is None:
        Presence.objects.bulk_create(
            [Presence(incident=incident, person=person, seen_at=at)],
            update_conflicts=True, unique_fields=["incident", "person"], update_fields=["seen_at"],
        )  # fmt: skip
    elif at - seen > WRITTEN_AGAIN:
        known.update(seen_at=at)


def present(incident: Incident) -> list[Person]:
    """Who has the page open, by name."""
    rows = Presence.objects.filter(incident=incident, seen_at__gte=now() - HERE).select_related("person")
    return sorted((one.person for one in rows), key=lambda one: one.name.casefold())
