"""Small things every read shares: times in seconds, and the living rows of a brand."""

import uuid
from datetime import UTC, datetime
from typing import Any

from django.db.models import Case, QuerySet, When

from firebreak.base.prepared import Prepared
from firebreak.listening.models import Monitor, Source
from firebreak.org.models import Brand


def moment(seconds: float) -> datetime:
    """Seconds UTC as an aware time."""
    return datetime.fromtimestamp(seconds, UTC)


def as_uid(value: Any) -> uuid.UUID | None:
    """A UUID from an address, or ``None`` when it is none."""
    try:
        return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))
    except ValueError:
        return None


def monitors(brand: Brand) -> QuerySet[Monitor]:
    """The brand's monitors that were not removed, oldest first, the one for reports last."""
    found = Monitor.objects.filter(brand=brand, removed_at=None).select_related("brand")
    return found.order_by(Case(When(kind=Monitor.Kind.REPORTS, then=1), default=0), "id")


def monitor(brand: Brand, uid: Any) -> Monitor | None:
    """One living monitor by the uid of its address."""
    key = as_uid(uid)
    return _monitor.first(brand.pk, key) if key else None


_monitor = Prepared(
    lambda brand, uid: Monitor.objects.filter(brand=brand, uid=uid, removed_at=None).select_related("brand")
)


def reports_monitor(brand: Brand) -> Monitor | None:
    """The monitor that collects what people bring; ``None`` before the first report."""
    return Monitor.objects.filter(brand=brand, kind=Monitor.Kind.REPORTS, removed_at=None).first()


def sources(brand: Brand) -> QuerySet[Source]:
    """The brand's sources that were not removed, oldest first."""
    return Source.objects.filter(brand=brand, removed_at=None).order_by("id")


def source(brand: Brand, uid: Any) -> Source | None:
    """One living source by the uid of its address."""
    key = as_uid(uid)
    return sources(brand).filter(uid=key).first() if key else None
