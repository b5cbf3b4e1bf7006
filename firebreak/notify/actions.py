"""Changes of state in this room: tell, deliver, try again, and the brand's endpoints."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from firebreak.base import connectors, jobs
from firebreak.base.actions import Actor, change, machine
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.notify.models import Delivery, Endpoint, Notice
from firebreak.notify.rules import HEARS_ALERTS, move
from firebreak.org.models import Brand, Person

DELIVER = "notify.deliver"


def hearers(brand: Brand) -> list[Person]:
    """People of the brand who get alerts by mail."""
    people = Person.objects.filter(
        memberships__brand=brand, memberships__role__in=HEARS_ALERTS, mail_alerts=True, is_active=True
    )
    return list(people.distinct())


def tell(
    *,
    brand: Brand,
    kind: str,
    about: str,
    key: str,
    params: Mapping[str, Any],
    people: Iterable[Person] | None = None,
    endpoints: bool = True,
) -> Notice | None:
    """Queue a notice to people (by default all who hear alerts) and to the brand's endpoints.

    ``None`` when this ``key`` was told before: events are delivered at least once, people are told once.
    """
    with transaction.atomic():
        if Notice.objects.filter(key=key).exists():
            return None
        with change(actor=machine("notify"), brand_id=brand.pk, action="notify.told") as record:
            notice = Notice.objects.create(brand=brand, key=key, kind=kind, about=about, params=dict(params))
            to = [_to_person(notice, person) for person in (hearers(brand) if people is None else people)]
            if endpoints:
                to += [
                    _to_endpoint(notice, end)
                    for end in Endpoint.objects.filter(brand=brand, active=True, removed_at__isnull=True)
                ]
            record.about(
                f"notice:{notice.uid}", kind=kind, told_of=about, deliveries=[str(d.uid) for d in to]
            )
            for delivery in to:
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


def _to_person(notice: Notice, person: Person) -> Delivery:
    return Delivery.objects.create(notice=notice, pager="email", to=person.email, person=person)


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
