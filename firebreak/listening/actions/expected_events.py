"""Events that people expect: while one runs, volume alone raises no alert on its monitors."""

from collections.abc import Iterable
from datetime import datetime

from firebreak.base.actions import Actor, Change, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.listening.actions.common import locked, monitor_topic, named, topic
from firebreak.listening.models import ExpectedEvent, Monitor
from firebreak.org.models import Brand, Person

LONGEST_DAYS = 60


def expect_event(
    *, actor: Actor, brand: Brand, person: Person | None, name: str, since: datetime, until: datetime,
    monitors: Iterable[Monitor] = (),
) -> ExpectedEvent:  # fmt: skip
    """Say that talk is expected, on these monitors or (none given) on all. Raises :class:`WrongInput`."""
    name = _checked(name, since, until)
    with change(actor=actor, brand_id=brand.pk, action="expected_event.added") as record:
        event = ExpectedEvent.objects.create(brand=brand, name=name, since=since, until=until, made_by=person)
        event.monitors.set(_of_brand(brand, monitors))
        record.about(f"expected_event:{event.uid}", **_body(event))
        _touch(record, event)
    return event


def change_expected_event(
    *,
    actor: Actor,
    event: ExpectedEvent,
    name: str,
    since: datetime,
    until: datetime,
    monitors: Iterable[Monitor] = (),
) -> ExpectedEvent:
    """Another name, time or choice of monitors. Raises :class:`WrongInput`."""
    name = _checked(name, since, until)
    with change(actor=actor, brand_id=event.brand_id, action="expected_event.changed") as record:
        row = locked(event)
        before = _body(row)
        row.name, row.since, row.until = name, since, until
        row.save()
        row.monitors.set(_of_brand(row.brand, monitors))
        record.about(f"expected_event:{row.uid}", before=before, **_body(row))
        _touch(record, row)
    return row


def remove_expected_event(*, actor: Actor, event: ExpectedEvent) -> None:
    """It is off, or over early: volume raises alerts again. What it marked in charts stays."""
    with change(actor=actor, brand_id=event.brand_id, action="expected_event.removed") as record:
        row = locked(event)
        row.removed_at = now()
        row.save(update_fields=["removed_at"])
        record.about(f"expected_event:{row.uid}", name=row.name)
        _touch(record, row)


def _checked(name: str, since: datetime, until: datetime) -> str:
    name = named(name)
    if until <= since:
        raise WrongInput("expected_event.no_time", "The end must be after the beginning.", field="until")
    if (until - since).days >= LONGEST_DAYS:
        raise WrongInput(
            "expected_event.too_long",
            f"An event lasts {LONGEST_DAYS} days at most.",
            field="until",
            days=LONGEST_DAYS,
        )
    return name


def _of_brand(brand: Brand, monitors: Iterable[Monitor]) -> list[Monitor]:
    chosen = list(monitors)
    if any(monitor.brand_id != brand.pk for monitor in chosen):
        raise WrongInput("expected_event.monitor", "Choose monitors of this brand.", field="monitors")
    return chosen


def _body(event: ExpectedEvent) -> dict[str, object]:
    return {
        "name": event.name, "since": event.since.isoformat(), "until": event.until.isoformat(),
        "monitors": [str(monitor.uid) for monitor in event.monitors.order_by("pk")],
    }  # fmt: skip


def _touch(record: Change, event: ExpectedEvent) -> None:
    record.touches(topic(event.brand_id, "alerts"))
    for monitor in event.monitors.all():
        record.touches(monitor_topic(monitor.brand_id, monitor.pk))
