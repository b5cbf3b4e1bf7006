"""Who hears which level of a brand's alerts, and when a person wants to be left alone."""

from collections.abc import Iterable
from datetime import time

from firebreak.base.actions import Actor, change
from firebreak.base.errors import WrongInput
from firebreak.base.permissions import Role
from firebreak.notify import routing
from firebreak.notify.models import Endpoint, QuietHours, Route
from firebreak.org.models import Brand, Person


def set_route(
    *,
    actor: Actor,
    brand: Brand,
    level: str,
    roles: Iterable[str],
    people: Iterable[Person],
    endpoints: Iterable[Endpoint],
) -> Route:
    """Say who hears a level of the brand's alerts. Raises :class:`WrongInput`."""
    chosen, ends = list(people), list(endpoints)
    if level not in routing.LEVELS:
        raise WrongInput("notify.unknown_level", "Choose watch, alert or crisis.", level=level)
    if any(end.brand_id != brand.pk for end in ends) or any(
        not person.memberships.filter(brand=brand).exists() for person in chosen
    ):
        raise WrongInput("notify.not_of_brand", "Choose people and webhooks of this brand.")
    with change(actor=actor, brand_id=brand.pk, action="notify.route_set") as record:
        route, _made = Route.objects.get_or_create(brand=brand, level=level)
        route.roles = sorted({str(Role(role)) for role in roles})
        route.save()
        route.people.set(chosen)
        route.endpoints.set(ends)
        record.about(
            f"brand:{brand.uid}", level=level, roles=route.roles, people=[str(person.uid) for person in chosen],
            endpoints=[str(end.uid) for end in ends],
        )  # fmt: skip
    return route


def reset_route(*, actor: Actor, brand: Brand, level: str) -> None:
    """Back to the usual: everybody who works on the brand hears alerts and crises."""
    with change(actor=actor, brand_id=brand.pk, action="notify.route_reset") as record:
        Route.objects.filter(brand=brand, level=level).delete()
        record.about(f"brand:{brand.uid}", level=level)


def set_quiet_hours(
    *, actor: Actor, brand: Brand, person: Person, since: time | None, until: time | None
) -> None:
    """A person's own quiet hours, in the zone of their profile; ``None`` for none. Raises :class:`WrongInput`."""
    if (since is None) != (until is None) or (since is not None and since == until):
        raise WrongInput("notify.quiet_hours", "Give a beginning and another end, or neither.", field="until")
    with change(actor=actor, brand_id=brand.pk, action="notify.quiet_hours_set") as record:
        if since is None or until is None:
            QuietHours.objects.filter(person=person).delete()
        else:
            QuietHours.objects.update_or_create(person=person, defaults={"since": since, "until": until})
        record.about(
            f"person:{person.uid}", since=str(since or ""), until=str(until or ""), zone=person.time_zone
        )
