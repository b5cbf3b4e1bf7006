"""How state changes: one short immediate transaction that also writes an audit entry and its events.

>>> # with change(actor=actor, brand_id=brand.pk, action="monitor.created") as record:
>>> #     monitor = Monitor.objects.create(...)
>>> #     record.about(f"monitor:{monitor.uid}", name=monitor.name)
>>> #     record.event("listening.monitor_changed", {"monitor": monitor.pk})
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from firebreak.base import audit, events, pulse


@dataclass(frozen=True)
class Actor:
    """Who acts: a person, an API token, or a named part of the machine."""

    kind: str
    key: str
    label: str = ""

    @property
    def code(self) -> str:
        """As stored in the audit chain, e.g. ``person:0192...``."""
        return f"{self.kind}:{self.key}"


def machine(part: str) -> Actor:
    """The actor for what the machine does by itself, e.g. ``machine("pipeline")``."""
    return Actor("machine", part, part)


@dataclass
class Change:
    """What one action says about itself; filled inside the ``with`` block."""

    object: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    _events: list[tuple[str, dict[str, Any], int]] = field(default_factory=list)
    _topics: list[str] = field(default_factory=list)

    def about(self, object: str, **body: Any) -> None:  # noqa: A002
        """Name the object (``monitor:<uid>``) and add to the body (before, after, reason)."""
        self.object = object
        self.body.update(body)

    def event(self, name: str, payload: dict[str, Any], version: int = 1) -> None:
        """Tell the rooms above, once the action is committed."""
        self._events.append((name, payload, version))

    def touches(self, topic: str) -> None:
        """Wake pages that show this topic."""
        self._topics.append(topic)


@contextmanager
def change(*, actor: Actor, brand_id: int, action: str) -> Iterator[Change]:
    """One action. Raises ``RuntimeError`` when the block never said what it was about."""
    with transaction.atomic(durable=False):
        said = Change()
        yield said
        if not said.object:
            raise RuntimeError(f"the action {action} did not say what it was about")
        audit.record(brand_id=brand_id, actor=actor.code, action=action, object=said.object, body=said.body)
        for name, payload, version in said._events:
            events.emit(name, brand_id=brand_id, object=said.object, payload=payload, version=version)
        for topic in dict.fromkeys(said._topics):
            pulse.touch(topic)
