"""Events: versioned, written with the action, delivered at least once and in order per object.

A handler is named and idempotent; ``site`` registers it. Delivery is a job per handler, so a handler
that fails is retried without troubling the others.
"""

from collections.abc import Callable
from typing import Any

from firebreak.base import jobs, storable
from firebreak.base.clock import now
from firebreak.base.models import Event

Handler = Callable[[Event], None]
_handlers: dict[str, dict[str, Handler]] = {}
"""By event and name of the handler."""

DELIVER = "base.deliver_event"


def on(event: str, name: str, handler: Handler) -> None:
    """Register ``handler`` under a stable ``name``. The same name twice for one event replaces it."""
    _handlers.setdefault(event, {})[name] = handler


def emit(name: str, *, brand_id: int, object: str, payload: dict[str, Any], version: int = 1) -> Event:  # noqa: A002
    """Write an event and one delivery job per handler, in the caller's transaction."""
    event = Event.objects.create(
        name=name,
        version=version,
        brand_id=brand_id,
        object=object,
        payload=storable.value(payload),
        at=now(),
    )
    for handler in _handlers.get(name, {}):
        jobs.enqueue(
            DELIVER,
            {"event": event.pk, "handler": handler},
            brand_id=brand_id,
            serial=f"event:{handler}:{object}",
        )
    return event


@jobs.job(DELIVER)
def _deliver(payload: dict[str, Any]) -> None:
    event = Event.objects.get(pk=payload["event"])
    handler = _handlers.get(event.name, {}).get(payload["handler"])
    if handler is None:
        raise LookupError(f"no handler {payload['handler']} for {event.name}")
    handler(event)
