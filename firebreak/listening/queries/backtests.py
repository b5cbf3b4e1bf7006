"""Backtests of a brand, what they found, and what really was raised in that time."""

from typing import Any

from firebreak.listening.backtests.replaying import Raised
from firebreak.listening.models import Alert, Backtest
from firebreak.listening.queries.scope import as_uid, moment
from firebreak.org.models import Brand

SAME_S = 3600.0
"""An alert that was raised so much before or after is still of the same event."""
MOST_ALERTS = 500


def backtests(brand: Brand) -> list[Backtest]:
    """The kept ones, newest first, without what they found."""
    rows = (
        Backtest.objects.filter(brand=brand).defer("memory", "result").select_related("monitor", "started_by")
    )
    return list(rows.order_by("-created_at", "-pk")[:20])


def backtest(brand: Brand, uid: Any) -> Backtest | None:
    """One by the uid of its address."""
    key = as_uid(uid)
    if key is None:
        return None
    rows = Backtest.objects.filter(brand=brand, uid=key).defer("memory")
    return rows.select_related("monitor__brand", "started_by").first()


def really_raised(row: Backtest) -> list[Alert]:
    """Alerts that the detector raised for the monitor in the judged time, oldest first."""
    if row.since is None or row.until is None:
        return []
    alerts = Alert.objects.filter(monitor=row.monitor, raised_at__gte=row.since, raised_at__lte=row.until)
    return list(alerts.exclude(cause=Alert.Cause.REPORTED).order_by("raised_at", "pk")[:MOST_ALERTS])


def matched(raised: list[Raised], alerts: list[Alert]) -> tuple[list[Alert | None], list[Alert]]:
    """For each that would have been raised the alert of the same event; and the alerts that are left.

    Each alert is given once, to the first that it overlaps.
    """
    left, found = list(alerts), list[Alert | None]()
    for one in raised:
        low, high = moment(min(one.began, one.time) - SAME_S), moment(max(one.until, one.time) + SAME_S)
        same = next((alert for alert in left if low <= alert.raised_at <= high), None)
        found.append(same)
        if same is not None:
            left.remove(same)
    return found, left
