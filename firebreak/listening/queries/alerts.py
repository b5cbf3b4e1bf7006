"""Alerts, and what the detector says about each monitor now."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from firebreak.base.clock import now
from firebreak.base.prepared import Prepared
from firebreak.listening.models import Alert, Monitor
from firebreak.listening.queries.scope import as_uid
from firebreak.listening.queries.watches import watch_of
from firebreak.org.models import Brand

UNCHECKED_AFTER = timedelta(minutes=2)
"""The detector notes every few seconds that it looked; after this long nobody is looking."""
QUIET = frozenset({"calm", "watch"})
_open = Prepared(lambda brand: Alert.objects.filter(brand=brand, status=Alert.Status.OPEN).only("pk"))


@dataclass(frozen=True)
class MonitorState:
    """The detector's last word. ``state``: no-baseline, no-data, calm, watch, alert, crisis; or not-watched."""

    state: str
    since: datetime | None
    checked_at: datetime | None
    reason_code: str
    reason_params: dict[str, Any] = field(default_factory=dict)
    channel: str = ""
    surprise: float = 0.0


def alerts(brand: Brand, *, status: str | None = None) -> QuerySet[Alert]:
    """Alerts of a brand, newest first; of one status when given."""
    found = (
        Alert.objects.filter(brand=brand)
        .select_related("monitor", "report", "decided_by")
        .order_by("-raised_at", "-id")
    )
    return found.filter(status=status) if status else found


def alert(brand: Brand, uid: Any) -> Alert | None:
    """One alert by the uid of its address."""
    key = as_uid(uid)
    found = _alert.first(brand.pk, key) if key else None
    if found is not None:
        found.brand = found.monitor.brand = brand
    return found


_alert = Prepared(lambda brand, uid: alerts(brand).filter(uid=uid)[:1])


def open_alerts(brand: Brand) -> int:
    """How many alerts wait for somebody."""
    return _open.count(brand.pk)


def state_of(monitor: Monitor) -> MonitorState:
    """What the detector says about a monitor. Its "calm" of long ago is no word about now: that is no-data."""
    if not monitor.watched:
        return MonitorState("not-watched", None, None, "state.not_watched")
    row = watch_of(monitor)
    if row is None:
        return MonitorState("no-baseline", None, None, "first_day")
    if monitor.active and row.state in QUIET and now() - row.checked_at > UNCHECKED_AFTER:
        return MonitorState("no-data", row.checked_at, row.checked_at, "gap.not_running")
    return MonitorState(
        row.state, row.since, row.checked_at, row.reason_code, row.reason_params, row.channel, row.surprise
    )
