"""From an assessment to an alert: raise it, let it grow, leave it, or end it. One alert per event."""

from datetime import datetime, timedelta

from firebreak.base.actions import machine
from firebreak.base.clock import now
from firebreak.engine.detection import DEFAULT, Assessment, State
from firebreak.listening.actions.alerting import Signal, end_alert, grow_alert, raise_alert
from firebreak.listening.detecting.looking import Looking
from firebreak.listening.detecting.proving import Proved, proved
from firebreak.listening.models import Alert, Monitor
from firebreak.listening.queries.scope import moment
from firebreak.listening.rules import LOUDER_DECADES, RANK, is_over, quieted, worse

ACTOR = machine("detector")
LOUD = (State.ALERT, State.CRISIS)
LATE = timedelta(hours=6)
"""An event that began earlier than this while nobody watched is history, not an alarm."""
REFRESH, REFRESH_LOUDER = timedelta(minutes=15), timedelta(minutes=1)


def decide(monitor: Monitor, found: Assessment, look: Looking) -> Alert | None:
    """Act on what the detector says of a slice; the alert that was raised or grew, if any."""
    current = _latest(monitor, Alert.Status.OPEN, Alert.Status.ACKNOWLEDGED)
    speaks = found.state in LOUD or (found.state is State.WATCH and found.reason == "cold_start")
    if current is not None:
        if speaks:
            return _grown(monitor, current, found, look)
        end_if_over(current, calm=found.state is State.CALM)
        return None
    if speaks and _is_news(monitor, found):
        return _raised(monitor, proved(monitor, look()))
    return None


def _raised(monitor: Monitor, sure: Proved) -> Alert | None:
    """The alert, unless the slice counted from its mentions says less than the rollups did a moment ago."""
    if sure.found.state not in (*LOUD, State.WATCH):
        return None
    return raise_alert(actor=ACTOR, monitor=monitor, warning=signal(sure), cause=Alert.Cause.DETECTED)


def signal(sure: Proved) -> Signal:
    """What the alert will say."""
    found = sure.found
    return Signal(
        state=found.state.value, since=moment(sure.evidence["since"]), channel=found.channel[:40],
        surprise=found.surprise, reason_code=found.reason, reason_params=dict(found.params), evidence=sure.evidence,
        detector=f"detector/{DEFAULT.version}", proof=sure.fields,
    )  # fmt: skip


def _latest(monitor: Monitor, *statuses: str) -> Alert | None:
    rows = Alert.objects.filter(monitor=monitor, cause=Alert.Cause.DETECTED).select_related("monitor__brand")
    return (rows.filter(status__in=statuses) if statuses else rows).order_by("-raised_at", "-pk").first()


def _is_news(monitor: Monitor, found: Assessment) -> bool:
    """Whether this event was not told before, and no dismissal covers it."""
    at = now()
    last = _latest(monitor)
    if last is not None and last.status == Alert.Status.NOT_CRISIS and last.decided_at is not None:
        if worse(found.state.value, last.state) or found.surprise >= last.surprise + LOUDER_DECADES:
            return True
        if quieted(last.decided_at, last.surprise, found.surprise, at):
            return False
    if last is not None and _same_event(last, found):
        return False
    if found.state is State.WATCH:  # a burst before there is a baseline: told once a day at most
        return last is None or at - last.raised_at >= timedelta(days=1)
    return found.alarm or (found.event is not None and moment(found.event) > at - LATE)


def _same_event(alert: Alert, found: Assessment) -> bool:
    known = alert.evidence.get("event")
    return known is not None and known == found.event


def _grown(monitor: Monitor, alert: Alert, found: Assessment, look: Looking) -> Alert | None:
    """The open alert with the newer picture, when that is worth a new look."""
    graver = worse(found.state.value, alert.state)
    age = now() - alert.updated_at
    louder = found.surprise >= alert.surprise + 0.5
    if not graver and not (louder and age >= REFRESH_LOUDER) and not (found.surprise > 0 and age >= REFRESH):
        return None
    said = signal(proved(monitor, look()))
    if (
        said.state not in RANK
        or worse(alert.state, said.state)
        or (not graver and said.surprise < alert.surprise)
    ):
        # What people were told stands: an event keeps its worst state and number, only the picture is renewed.
        said = Signal(
            alert.state, said.since, alert.channel, alert.surprise, alert.reason_code, alert.reason_params, said.evidence,
            said.detector, proof=said.proof,
        )  # fmt: skip
    return grow_alert(actor=ACTOR, alert=alert, warning=said)


def end_if_over(alert: Alert, *, calm: bool, at: datetime | None = None) -> bool:
    """End an alert by the rule of :mod:`firebreak.listening.rules`."""
    moment_ = at or now()
    seen = alert.status == Alert.Status.ACKNOWLEDGED
    if not is_over(calm=calm, acknowledged=seen, updated_at=alert.updated_at, at=moment_):
        return False
    end_alert(actor=ACTOR, alert=alert)
    return True


def end_unwatched(watched: set[int]) -> int:
    """End alerts a day after they last changed where no detector will ever call them calm; how many."""
    rows = Alert.objects.filter(status__in=[Alert.Status.OPEN, Alert.Status.ACKNOWLEDGED]).exclude(
        monitor_id__in=watched
    )
    ended = 0
    for alert in rows.select_related("monitor__brand"):
        if now() - alert.updated_at >= timedelta(days=1):
            end_alert(actor=ACTOR, alert=alert)
            ended += 1
    return ended
