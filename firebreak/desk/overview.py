"""What the Now page says, gathered from the rooms below."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from firebreak.base.clock import now
from firebreak.incidents import queries as incidents
from firebreak.incidents.views.lists import Line, lines
from firebreak.listening import queries
from firebreak.listening.models import Alert, Monitor, Report, Source
from firebreak.listening.words import say
from firebreak.org.models import Brand, Person
from firebreak.web.charts import sparkline


@dataclass(frozen=True)
class Waiting:
    """One thing that somebody should look at."""

    kind: str
    title: str
    text: str
    url_name: str
    uid: str
    state: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class MonitorRow:
    """A monitor at a glance: the last hour against what is normal, and the last day as a line."""

    monitor: Monitor
    state: str
    count: int
    times_normal: float | None
    negative_share: float | None
    chart: str


@dataclass(frozen=True)
class Overview:
    """The whole page. ``checked_at`` is when the detector last looked at any monitor."""

    incidents: list[Line]
    """Open ones that the reader may see, the newest first."""
    waiting: list[Waiting]
    monitors: list[MonitorRow]
    listening: int
    troubled: list[tuple[Source, str]]
    checked_at: datetime | None
    level: str
    """calm, alert or crisis: the strongest open alert; deaf when no source is heard; new before any monitor."""


@queries.once()
def overview(brand: Brand, person: Person | None = None) -> Overview:
    """Everything the Now page shows for one brand; without a person nothing of incidents."""
    open_alerts = list(queries.alerts(brand, status=Alert.Status.OPEN)[:20])
    monitors = [m for m in queries.monitors(brand) if m.active]
    queries.watches_ahead(monitors)
    sources = [s for s in queries.sources(brand) if s.active]
    health = [(source, queries.source_health(source, hours=False)) for source in sources]
    troubled = [(s, say(*h.sentence)) for s, h in health if h.state in {"broken", "retrying", "silent"}]
    states = {monitor.pk: queries.state_of(monitor) for monitor in monitors}
    checked = [state.checked_at for state in states.values() if state.checked_at]
    rows = [
        _row(monitor, states[monitor.pk].state)
        for monitor in monitors
        if monitor.kind != Monitor.Kind.REPORTS
    ]
    return Overview(
        incidents=lines(list(incidents.open_incidents(brand, person)[:6])) if person is not None else [],
        waiting=[_alert(alert) for alert in open_alerts] + _reports(brand),
        monitors=rows,
        listening=len(sources) - len(troubled),
        troubled=troubled,
        checked_at=max(checked, default=None),
        level=_level(open_alerts, rows, len(sources), len(sources) - len(troubled)),
    )


def _level(alerts: list[Alert], rows: list[MonitorRow], sources: int, heard: int) -> str:
    if any(alert.state == Alert.State.CRISIS for alert in alerts):
        return "crisis"
    if alerts:
        return "alert"
    if not rows or not sources:
        return "new"
    # No data is not calm: saying "nothing is wrong" while deaf would be a lie.
    return "deaf" if not heard or all(row.state == "no-data" for row in rows) else "calm"


def _alert(alert: Alert) -> Waiting:
    return Waiting(
        "alert", alert.monitor.title, say(alert.reason_code, alert.reason_params), "listening:alert", str(alert.uid),
        alert.state, alert.since,
    )  # fmt: skip


def _reports(brand: Brand) -> list[Waiting]:
    rows = Report.objects.filter(brand=brand, verdict=Report.Verdict.UNVERIFIED).order_by("-created_at")[:5]
    return [
        Waiting("report", row.text[:140] or row.link[:140] or row.file_name, row.reporter_name, "listening:report",
                str(row.uid), since=row.created_at)
        for row in rows
    ]  # fmt: skip


def _row(monitor: Monitor, state: str) -> MonitorRow:
    until = now()
    hour = queries.totals(monitor, until - timedelta(hours=1), until, heads=False)
    day = queries.series(monitor, until - timedelta(hours=24), until, step_s=3600)
    judged = hour.negative + hour.neutral + hour.positive
    heard = [
        count if part > 0 or count else None for count, part in zip(day.count, day.coverage, strict=True)
    ]
    if len(heard) > 1 and (heard[-1] or 0) < (heard[-2] or 0):
        heard.pop()  # the hour that has only begun would look like a fall
    return MonitorRow(
        monitor,
        state,
        hour.count,
        hour.times_normal,
        hour.negative / judged if judged else None,
        sparkline(heard),
    )
