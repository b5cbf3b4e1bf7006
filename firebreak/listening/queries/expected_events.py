"""Events that people expect, and where they stand on a chart."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from firebreak.base.prepared import Prepared
from firebreak.listening.models import ExpectedEvent, Monitor
from firebreak.listening.queries.scope import as_uid
from firebreak.org.models import Brand

MOST_MARKS = 6


def expected_events(brand: Brand) -> QuerySet[ExpectedEvent]:
    """Events of a brand that were not removed, the latest first."""
    rows = ExpectedEvent.objects.filter(brand=brand, removed_at=None).prefetch_related("monitors")
    return rows.order_by("-since", "-pk")


def expected_event(brand: Brand, uid: Any) -> ExpectedEvent | None:
    """One event by the uid of its address."""
    key = as_uid(uid)
    return expected_events(brand).filter(uid=key).first() if key else None


def expected_marks(monitor: Monitor, since: datetime, until: datetime) -> list[tuple[datetime, str]]:
    """``(when, name)`` of the events of a monitor that begin or run within a window, for its chart."""
    rows = _touching.all(monitor.brand_id, monitor.pk, since, until)
    return [(max(row.since, since), row.name) for row in rows]


_touching = Prepared(
    lambda brand, monitor, since, until: (
        ExpectedEvent.objects.filter(
            Q(monitors=None) | Q(monitors=monitor),
            brand=brand,
            removed_at=None,
            since__lt=until,
            until__gt=since,
        )
        .order_by("since", "pk")
        .distinct()[:MOST_MARKS]
    )
)
