"""Single grave posts: a claim that people are harmed, by a heavy voice, is told at once, without any volume.

The pipeline marks what is negative and a matter of safety; here the engine's rule looks at each of those once. One
alert per claim: its copies, and the same post in another monitor of the brand, raise nothing more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import Q

from firebreak.base.clock import now
from firebreak.engine.detection import DEFAULT, PostFacts, grave
from firebreak.engine.detection.evidence import Value
from firebreak.listening.actions.alerting import Signal, join_alert, raise_alert
from firebreak.listening.detecting.deciding import ACTOR, LATE
from firebreak.listening.detecting.looking import Look, Looking
from firebreak.listening.detecting.proving import proved
from firebreak.listening.models import Alert, Monitor
from firebreak.listening.queries.scope import moment
from firebreak.listening.store.records import HARM
from firebreak.listening.store.sql import fetch

MARK = "graves"
"""Name of the mark up to which mentions were looked at."""
AGAIN_S = 10.0
"""The mark moves this long after what it passes: a transaction that was half-way is seen in the next look."""
REMEMBERED = timedelta(days=14)
"""For so long a claim that was told of raises nothing more; one that is no crisis never does."""


@dataclass(frozen=True)
class Marked:
    """A mention that the pipeline marked as harmful."""

    mention: int
    monitor: int
    post: int
    claim: int
    time: float
    facts: PostFacts


Watching = Callable[[int], tuple[Monitor, Looking, float | None] | None]
"""From the number of a monitor to it, a look at it, and its usual large voice; ``None`` when it is not watched."""


class Graves:
    """The look at new harmful mentions; used by one thread."""

    def __init__(self) -> None:
        self._passed: tuple[float, int] | None = None
        self._done: set[int] = set()

    def look(self, watched: Watching, *, whole: bool = True) -> list[Alert]:
        """Raise what is grave among what came in.

        ``whole`` is false while some monitors are not watched yet: what they have heard is looked at again then.
        """
        at = now().timestamp()
        last = _mark()
        top = int(fetch("SELECT COALESCE(MAX(id), 0) FROM store_mention")[0][0])
        made = [alert for one in _marked(last, at) if (alert := self._told(one, watched)) is not None]
        if whole and (self._passed is None or at - self._passed[0] >= AGAIN_S):
            if self._passed is not None and self._passed[1] > last:
                _set_mark(self._passed[1])
                self._done = {mention for mention in self._done if mention > self._passed[1]}
            self._passed = (at, top)
        return made

    def _told(self, one: Marked, watched: Watching) -> Alert | None:
        mine = None if one.mention in self._done else watched(one.monitor)
        if mine is None:
            return None
        self._done.add(one.mention)
        monitor, look, usual = mine
        reason = grave(one.facts, usual)
        if reason is None:
            return None
        known = _known(monitor, one)
        if known is None:
            return _raised(monitor, one, look(), reason)
        if known.monitor_id != monitor.pk and not known.also.filter(pk=monitor.pk).exists():
            join_alert(actor=ACTOR, alert=known, monitor=monitor)
        return None


def _marked(last: int, at: float) -> list[Marked]:
    rows = fetch(
        "SELECT id, monitor, post, CASE WHEN claim <> 0 THEN claim WHEN copy_of <> 0 THEN copy_of ELSE post END, time, "  # noqa: S608
        f"risk, risk_probability, sentiment, probability, reach FROM store_mention WHERE id > %s AND (marks & {HARM}) <> 0 "
        "AND time >= %s ORDER BY id",
        [last, at - LATE.total_seconds()],
    )
    return [
        Marked(
            mention, monitor, post, claim, time,
            PostFacts(
                risk=risk, risk_probability=sure, sentiment=sentiment, sentiment_probability=feels, followers=reach
            ),
        )
        for mention, monitor, post, claim, time, risk, sure, sentiment, feels, reach in rows
    ]  # fmt: skip


def _known(monitor: Monitor, one: Marked) -> Alert | None:
    """The alert of the brand that tells of this claim already: grave, or one whose window has the claim in it."""
    mine = Alert.objects.filter(brand_id=monitor.brand_id).select_related("monitor").order_by("-pk")
    lately = Q(raised_at__gt=now() - REMEMBERED) | Q(status=Alert.Status.NOT_CRISIS)
    told = mine.filter(lately, cause=Alert.Cause.GRAVE, claim=one.claim).first()
    if told is not None:
        return told
    running = mine.filter(
        cause=Alert.Cause.DETECTED, status__in=[Alert.Status.OPEN, Alert.Status.ACKNOWLEDGED]
    )
    for alert in running[:20]:
        if any(row.get("value") == one.claim for row in alert.evidence.get("claims", [])):
            return alert
    return None


def _raised(monitor: Monitor, one: Marked, look: Look, reason: tuple[str, dict[str, Value]]) -> Alert:
    sure = proved(monitor, look, since=one.time, post=one.post)
    code, params = reason
    shown = sure.evidence
    warning = Signal(
        state=Alert.State.ALERT, since=moment(one.time), channel="grave", surprise=0.0, reason_code=code,
        reason_params=dict(params), evidence=shown, detector=f"detector/{DEFAULT.version}", claim=one.claim,
        proof=sure.fields,
    )  # fmt: skip
    return raise_alert(actor=ACTOR, monitor=monitor, warning=warning, cause=Alert.Cause.GRAVE)


def _mark() -> int:
    rows = fetch("SELECT value FROM store_mark WHERE name = %s", [MARK])
    return int(rows[0][0]) if rows else 0


def _set_mark(value: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_mark (name, value) VALUES (%s, %s) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [MARK, value],
        )
