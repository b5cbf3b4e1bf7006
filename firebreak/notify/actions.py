"""Changes of state in this room: tell, deliver, try again, and the brand's endpoints."""

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from django.db import transaction

from firebreak.base import connectors, jobs
from firebreak.base.actions import Actor, change, machine
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.base.permissions import Role
from firebreak.notify import routing
from firebreak.notify.bundling import DELIVER
from firebreak.notify.models import Delivery, Endpoint, Notice, QuietHours, Route
from firebreak.notify.paging.answering import acknowledge as acknowledge
from firebreak.notify.paging.answering import acknowledge_call as acknowledge_call
from firebreak.notify.paging.answering import cancel as cancel
from firebreak.notify.paging.running import add_rungs as add_rungs
from firebreak.notify.paging.running import page as page
from firebreak.notify.rules import move
from firebreak.org.models import Brand, Person


def tell(
    *,
    brand: Brand,
    kind: str,
    about: str,
    key: str,
    params: Mapping[str, Any],
    people: Iterable[Person] | None = None,
    endpoints: bool = True,
    level: str = "",
    urgent: bool = True,
) -> Notice | None:
    """Queue a notice to people (by default all who hear alerts of this level) and to the brand's endpoints.

    What is not ``urgent`` waits for the end of each person's quiet hours.

    ``None`` when this ``key`` was told before: events are delivered at least once, people are told once.
    """
    with transaction.atomic():
        if Notice.objects.filter(key=key).exists():
            return None
        with change(actor=machine("notify"), brand_id=brand.pk, action="notify.told") as record:
            notice = Notice.objects.create(brand=brand, key=key, kind=kind, about=about, params=dict(params))
            chosen = routing.hearers(brand, level) if people is None else people
            to = [_to_person(notice, person, urgent=urgent) for person in chosen]
            if endpoints:
                to += [_to_endpoint(notice, end) for end in routing.endpoints(brand, level)]
            record.about(
                f"notice:{notice.uid}", kind=kind, told_of=about, deliveries=[str(d.uid) for d in to]
            )
            for delivery in to:
                if delivery.held_until is not None:
                    continue
                jobs.enqueue(
                    DELIVER, {"delivery": delivery.pk}, brand_id=brand.pk, unique=f"delivery:{delivery.pk}"
                )
    return notice


def tell_address(
    *, brand: Brand, kind: str, about: str, key: str, params: Mapping[str, Any], address: str
) -> Notice | None:
    """Queue a notice to one mail address that belongs to no account yet (an invitation)."""
    with transaction.atomic():
        notice = tell(brand=brand, kind=kind, about=about, key=key, params=params, people=(), endpoints=False)
        if notice is not None:
            delivery = Delivery.objects.create(notice=notice, pager="email", to=address)
            jobs.enqueue(
                DELIVER, {"delivery": delivery.pk}, brand_id=brand.pk, unique=f"delivery:{delivery.pk}"
            )
    return notice


def _to_person(notice: Notice, person: Person, *, urgent: bool) -> Delivery:
    held = None if urgent else routing.quiet_until(person)
    return Delivery.objects.create(
        notice=notice, pager="email", to=person.email, person=person, held_until=held
    )


def _to_endpoint(notice: Notice, endpoint: Endpoint) -> Delivery:
    return Delivery.objects.create(notice=notice, pager=endpoint.pager, to=endpoint.name, endpoint=endpoint)


def record_outcome(
    delivery: Delivery, state: str, *, reference: str = "", error_code: str = "", tried: bool = True
) -> None:
    """What became of one try; each is put in the audit chain, without any address."""
    delivery.state = move(delivery.state, state)
    delivery.attempts += int(tried)
    delivery.reference = reference[:200] or delivery.reference
    delivery.error_code = error_code
    delivery.sent_at = now() if state == Delivery.State.SENT else delivery.sent_at
    brand_id = delivery.notice.brand_id
    with change(actor=machine("notify"), brand_id=brand_id, action=f"notify.delivery_{state}") as record:
        delivery.save(update_fields=["state", "attempts", "reference", "error_code", "sent_at"])
        if state == Delivery.State.SENT and delivery.notice.params.pop("sealed", None) is not None:
            delivery.notice.save(update_fields=["params"])
        if delivery.endpoint is not None:
            delivery.endpoint.error_code = error_code
            if state == Delivery.State.SENT:
                delivery.endpoint.last_ok_at = now()
            delivery.endpoint.save(update_fields=["error_code", "last_ok_at"])
        record.about(
            f"delivery:{delivery.uid}",
            notice=str(delivery.notice.uid),
            pager=delivery.pager,
            error=error_code,
        )
        record.touches(f"b{brand_id}.notices")


def try_again(*, actor: Actor, delivery: Delivery) -> None:
    """A person asks for another try of a delivery that failed."""
    with change(actor=actor, brand_id=delivery.notice.brand_id, action="notify.tried_again") as record:
        delivery.state = move(delivery.state, Delivery.State.WAITING)
        delivery.error_code, delivery.attempts, delivery.created_at = "", 0, now()
        delivery.save(update_fields=["state", "error_code", "attempts", "created_at"])
        record.about(f"delivery:{delivery.uid}")
        record.touches(f"b{delivery.notice.brand_id}.notices")
        jobs.enqueue(
            DELIVER,
            {"delivery": delivery.pk},
            brand_id=delivery.notice.brand_id,
            unique=f"delivery:{delivery.pk}",
        )


def add_endpoint(
    *,
    actor: Actor,
    brand: Brand,
    pager: str,
    name: str,
    settings: Mapping[str, Any],
    secrets: Mapping[str, Any],
) -> Endpoint:
    """A webhook of the brand. Raises :class:`WrongInput` when the pager or its settings are wrong."""
    try:
        manifest = connectors.get(pager)
    except KeyError as error:
        raise WrongInput("notify.unknown_pager", f"There is no pager called {pager}.", pager=pager) from error
    if manifest.check is not None:
        manifest.check(settings)
    with change(actor=actor, brand_id=brand.pk, action="notify.endpoint_added") as record:
        endpoint = Endpoint(brand=brand, pager=pager, name=name, settings=dict(settings))
        endpoint.secrets = dict(secrets)
        endpoint.save(force_insert=True)
        record.about(f"endpoint:{endpoint.uid}", name=name, pager=pager, settings=dict(settings))
    return endpoint


def remove_endpoint(*, actor: Actor, endpoint: Endpoint) -> None:
    """Nothing more is sent there; what waited for it fails and says so."""
    with change(actor=actor, brand_id=endpoint.brand_id, action="notify.endpoint_removed") as record:
        endpoint.active, endpoint.removed_at = False, now()
        endpoint.save(update_fields=["active", "removed_at"])
        record.about(f"endpoint:{endpoint.uid}", name=endpoint.name)


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
