"""One alert per event: a monitor whose posts are mostly in another monitor's alert joins it."""

from datetime import timedelta

from firebreak.base.clock import now
from firebreak.listening.models import Alert, Monitor
from firebreak.listening.store.sql import fetch

MOST = 0.5
"""Share of the posts of a monitor's window that the other monitor has too, above which it is the same event."""
NEWEST = 500
LATELY = timedelta(hours=24)


def same_event(monitor: Monitor, since: float, until: float) -> Alert | None:
    """The running alert of another monitor of the brand that most of this window's posts belong to."""
    rows = Alert.objects.filter(
        brand_id=monitor.brand_id, cause=Alert.Cause.DETECTED, updated_at__gt=now() - LATELY,
        status__in=[Alert.Status.OPEN, Alert.Status.ACKNOWLEDGED],
    )  # fmt: skip
    for alert in rows.exclude(monitor=monitor).select_related("monitor").order_by("-updated_at")[:20]:
        if shared(monitor.pk, alert.monitor_id, since, until) > MOST:
            return alert
    return None


def shared(mine: int, other: int, since: float, until: float) -> float:
    """Share of a monitor's newest posts in a window that another monitor has too."""
    row = fetch(
        "SELECT COUNT(*), SUM(CASE WHEN EXISTS (SELECT 1 FROM store_mention o WHERE o.monitor = %s AND o.post = m.post) "
        "THEN 1 ELSE 0 END) FROM (SELECT post FROM store_mention WHERE monitor = %s AND time >= %s AND time < %s "
        "ORDER BY time DESC, post DESC LIMIT %s) AS m",
        [other, mine, since, until, NEWEST],
    )[0]
    return float(row[1]) / float(row[0]) if row[0] else 0.0
