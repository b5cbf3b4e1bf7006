"""Telling people: queue a notice, say what became of each try, try again."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from firebreak.base import jobs
from firebreak.base.actions import Actor, change, machine
from firebreak.base.clock import now
from firebreak.notify import health, routing
from firebreak.notify.bundling import DELIVER
from firebreak.notify.models import Delivery, Endpoint, Notice
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
    endpoints: bool | Iterable[Endpoint] = True,
    level: str = "",
    urgent: bool = True,
) -> Notice | None:
    """Queue a notice to people (by default all who hear alerts of this level) and to the brand's endpoints (all that hear
    this level, none, or those named).

    What is not ``urgent`` waits for the end of each person's quiet hours.

    ``None`` when this ``key`` was told before: events are delivered at least once, people are told once.
    """
    with transaction.atomic():
        if Notice.objects.filter(key=key).exists():
            return None
        with change(actor=machine("notify"), brand_id=brand.pk, action="notify.told") as record:
            notice = Notice.objects.create(brand=brand, key=key, kind=kind, about=about, params=dict(params))
            chosen = routing.hearers(brand, level) if people is None else people
            to = [_to_person(notice, person, urgent=urgent) for person in chosen if person.reachable]
            if endpoints:
                ends = routing.endpoints(brand, level) if endpoints is True else endpoints
                to += [_to_endpoint(notice, end) for end in ends]
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
            _note_health(delivery.endpoint, state, error_code)
        record.about(
            f"delivery:{delivery.uid}",
            notice=str(delivery.notice.uid),
            pager=delivery.pager,
            error=error_code,
        )
        record.touches(f"b{brand_id}.notices")


def _note_health(endpoint: Endpoint, state: str, code: str) -> None:
    """Codes of this room are about the notice and say nothing about the service."""
    if state == Delivery.State.SENT:
        health.took(endpoint)
    elif code and not code.startswith("notify."):
        health.refused(endpoint, code)


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
