"""From an assessment to an alert: raise it, let it grow, leave it, or end it. One alert per event."""

from datetime import datetime, timedelta
from time import perf_counter

from msgspec.structs import replace

from firebreak.base.actions import machine
from firebreak.base.clock import now
from firebreak.engine.detection import DEFAULT, Assessment, State
from firebreak.engine.detection.channels import levels
from firebreak.engine.detection.evidence import Family, Value
from firebreak.listening.actions.alerting import Signal, end_alert, grow_alert, join_alert, raise_alert
from firebreak.listening.detecting.looking import Looking
from firebreak.listening.detecting.proving import Proved, proved
from firebreak.listening.detecting.quieting import (
    ECHO,
    dismissed,
    expected,
    only_volume,
    quiets,
    strong_families,
)
from firebreak.listening.detecting.together import same_event
from firebreak.listening.models import Alert, Monitor
from firebreak.listening.queries.scope import moment
from firebreak.listening.rules import LOUDER_DECADES, RANK, is_over, worse

ACTOR = machine("detector")
LOUD = (State.ALERT, State.CRISIS)
LIVING = (Alert.Status.OPEN, Alert.Status.ACKNOWLEDGED)
LATE = timedelta(hours=6)
"""An event that began earlier than this while nobody watched is history, not an alarm."""
REFRESH, REFRESH_LOUDER, QUIET_LOOK = timedelta(minutes=15), timedelta(minutes=1), timedelta(minutes=1)


def speaks(found: Assessment) -> bool:
    """Whether this is worth an alert, if it is news."""
    return found.state in LOUD or (found.state is State.WATCH and found.reason == "cold_start")


def telling() -> set[int]:
    """Monitors with an alert of the detector's that is open or acknowledged: what they say must be looked at."""
    rows = Alert.objects.filter(cause=Alert.Cause.DETECTED, status__in=LIVING)
    return set(rows.values_list("monitor_id", flat=True))


def decide(monitor: Monitor, found: Assessment, look: Looking) -> Alert | None:
    """Act on what the detector says of a slice (:func:`tempered`); the alert that was raised or grew, if any."""
    current = _latest(monitor, *LIVING)
    if current is not None:
        if speaks(found):
            return _grown(monitor, current, found, look)
        end_if_over(current, calm=found.state is State.CALM)
        return None
    if speaks(found) and not _told_elsewhere(monitor, found) and _is_news(monitor, found):
        return _raised(monitor, look)
    return None


def tempered(monitor: Monitor, found: Assessment) -> Assessment:
    """What the detector says, but no more than watch where nothing but volume speaks and people expect it."""
    event = expected(monitor, now(), ECHO) if found.state in LOUD else None
    if event is None or not only_volume(found, _ALERT_LEVELS, event.until.timestamp()):
        return found
    if not strong_families(found, _ALERT_LEVELS):
        return replace(found, state=State.WATCH, alarm=False)
    said: dict[str, Value] = {**found.params, "name": event.name}
    return replace(found, state=State.WATCH, alarm=False, reason="expected_event", params=said)


_ALERT_LEVELS = {channel: level.alert for channel, level in levels(DEFAULT).items()}


def _raised(monitor: Monitor, look: Looking) -> Alert | None:
    """The alert, unless a dismissal covers its sort, another monitor's alert tells of it, or it says less by now.

    (It is counted from the mentions here, which may be later than the rollups that the detector was shown.)
    """
    at = now()
    known = dismissed(monitor, at)
    if known and not _look_again(monitor, at):
        return None
    sure = proved(monitor, look())
    if sure.found.state not in (*LOUD, State.WATCH):
        return None
    if quiets(known, sure.evidence, sure.found.surprise, at) is not None:
        return None
    if sure.found.state is State.ALERT and _is_grave_post(monitor, sure):
        return None
    other = same_event(monitor, sure.evidence["since"], sure.evidence["until"])
    if other is not None and not worse(sure.found.state.value, other.state):
        if not other.also.filter(pk=monitor.pk).exists():
            join_alert(actor=ACTOR, alert=other, monitor=monitor)
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
    if last is not None and last.status == Alert.Status.NOT_CRISIS and _is_more(last, found):
        return True
    if last is not None and _same_event(last, found):
        return False
    if found.state is State.WATCH:  # a burst before there is a baseline: told once a day at most
        return last is None or at - last.raised_at >= timedelta(days=1)
    if found.alarm or found.event is None:
        return found.alarm
    began = moment(found.event)
    if not strong_families(found, _ALERT_LEVELS) and expected(monitor, began) is not None:
        return False  # it was expected when it was loud, and now it fades
    return began > at - LATE


def _is_grave_post(monitor: Monitor, sure: Proved) -> bool:
    """Whether a running alert about one grave post tells of most of this already, and volume does not speak."""
    if Family.VOLUME in strong_families(sure.found, _ALERT_LEVELS):
        return False
    running = Alert.objects.filter(monitor=monitor, cause=Alert.Cause.GRAVE, status__in=LIVING)
    claims = {row["value"]: row["count"] for row in sure.evidence["claims"]}
    told: int = sum(claims.get(claim, 0) for claim in running.values_list("claim", flat=True).distinct())
    return told > 0 and 2 * told >= int(sure.evidence["window"]["count"])


_cost: dict[int, float] = {}
"""Seconds that an alert's last picture took: of a window with millions of posts it is renewed less often."""
_SPARE = 100
_looked: dict[int, datetime] = {}


def _look_again(monitor: Monitor, at: datetime) -> bool:
    """Whether it is time to make the whole evidence again where a dismissal may cover it: once a minute."""
    last = _looked.get(monitor.pk)
    if last is not None and timedelta(0) <= at - last < QUIET_LOOK:
        return False
    _looked[monitor.pk] = at
    return True


def _is_more(last: Alert, found: Assessment) -> bool:
    """Whether it is graver, or ten times as improbable."""
    return worse(found.state.value, last.state) or found.surprise >= last.surprise + LOUDER_DECADES


def _told_elsewhere(monitor: Monitor, found: Assessment) -> bool:
    """Whether the alert of another monitor tells of this, or told of it until people decided."""
    alert = Alert.objects.filter(also=monitor).order_by("-raised_at", "-pk").first()
    if alert is None or worse(found.state.value, alert.state):
        return False
    if alert.status in LIVING:
        return True
    return found.event is not None and moment(found.event) <= (alert.decided_at or alert.updated_at)


def _same_event(alert: Alert, found: Assessment) -> bool:
    known = alert.evidence.get("event")
    return known is not None and known == found.event


def _grown(monitor: Monitor, alert: Alert, found: Assessment, look: Looking) -> Alert | None:
    """The open alert with the newer picture, when that is worth a new look."""
    graver = worse(found.state.value, alert.state)
    age = now() - alert.updated_at
    louder = found.surprise >= alert.surprise + 0.5
    soon = max(REFRESH_LOUDER, timedelta(seconds=_SPARE * _cost.get(alert.pk, 0.0)))
    if not graver and not (louder and age >= soon) and not (found.surprise > 0 and age >= max(soon, REFRESH)):
        return None
    started = perf_counter()
    said = signal(proved(monitor, look()))
    _cost[alert.pk] = perf_counter() - started
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
    long_ago = now() - timedelta(days=1)
    rows = Alert.objects.filter(status__in=LIVING, updated_at__lte=long_ago)
    ended = 0
    for alert in rows.select_related("monitor__brand"):
        if alert.monitor_id not in watched or alert.cause != Alert.Cause.DETECTED:
            end_alert(actor=ACTOR, alert=alert)
            ended += 1
    return ended
