"""What people said is no crisis, and what they expect, keeps the next of that sort quiet: measurably, and not for ever.

A sort is a family of channels with a claim or words in common. For fourteen days the next of a sort that was dismissed
on a monitor has to be more surprising: a decade above the dismissed one at first, falling in a line to the usual alert
level. Other sorts are not touched.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from firebreak.engine.detection import Assessment, Family, State
from firebreak.listening.models import Alert, ExpectedEvent, Monitor
from firebreak.listening.rules import LOUDER_DECADES

REMEMBERED = timedelta(days=14)
ECHO = timedelta(hours=6)
"""The longest window of a volume channel: so long it holds posts of an event that is over."""
LEAST_COMMON = 0.3
"""Share of the fewer words of two alerts that both have, from which on they are of a sort."""


@dataclass(frozen=True)
class Sort:
    """What an alert was about."""

    families: frozenset[str]
    claims: frozenset[int]
    terms: frozenset[str]

    def like(self, other: "Sort") -> bool:
        """Whether both are of a sort: a family in common, and a claim or enough words, or nothing to go by."""
        if not self.families & other.families:
            return False
        if self.claims & other.claims:
            return True
        fewer = min(len(self.terms), len(other.terms))
        if not fewer:
            return not (self.terms or other.terms or (self.claims and other.claims))
        return len(self.terms & other.terms) / fewer >= LEAST_COMMON


def sort_of(evidence: dict[str, Any]) -> Sort:
    """The sort of an alert by its evidence. A claim counts that makes at least a tenth of the posts.

    >>> sorted(sort_of({"channels": [{"family": "volume", "surprise": 5.0}], "terms": [{"term": "fire"}]}).terms)
    ['fire']
    """
    channels = [row for row in evidence.get("channels", []) if "family" in row]
    top = max((row["surprise"] for row in channels), default=0.0)
    posts = evidence.get("window", {}).get("count", 0)
    return Sort(
        frozenset(row["family"] for row in channels if row["surprise"] >= top / 2),
        frozenset(int(row["value"]) for row in evidence.get("claims", []) if row["count"] >= 0.1 * posts),
        frozenset(str(row["term"]) for row in evidence.get("terms", [])),
    )


def dismissed(monitor: Monitor, at: datetime) -> list[Alert]:
    """Alerts of the monitor that people said are no crisis within the last fourteen days."""
    rows = Alert.objects.filter(
        monitor=monitor,
        status=Alert.Status.NOT_CRISIS,
        cause=Alert.Cause.DETECTED,
        decided_at__gt=at - REMEMBERED,
    )
    return list(rows.distinct().order_by("-decided_at"))


def needed(before: Alert, at: datetime) -> float:
    """The surprise that the next of its sort needs, in decades: it falls in a line to the usual alert level."""
    assert before.decided_at is not None
    left = 1 - (at - before.decided_at) / REMEMBERED
    level = alert_level(before.evidence)
    return level + (before.surprise + LOUDER_DECADES - level) * min(max(left, 0.0), 1.0)


def alert_level(evidence: dict[str, Any]) -> float:
    """The surprise at which the strongest channel of an alert says alert."""
    rows = [row for row in evidence.get("channels", []) if row.get("alert")]
    strongest = max(rows, key=lambda row: row["surprise"] / row["alert"], default=None)
    return float(strongest["alert"]) if strongest else 0.0


def quiets(dismissals: list[Alert], evidence: dict[str, Any], surprise: float, at: datetime) -> Alert | None:
    """The dismissal that keeps this quiet, if any."""
    mine = sort_of(evidence)
    for before in dismissals:
        if surprise < needed(before, at) and mine.like(sort_of(before.evidence)):
            return before
    return None


def expected(monitor: Monitor, at: datetime, echo: timedelta = timedelta(0)) -> ExpectedEvent | None:
    """The event that is expected on this monitor now, or was until ``echo`` ago."""
    running = ExpectedEvent.objects.filter(
        brand_id=monitor.brand_id, removed_at=None, since__lte=at, until__gt=at - echo
    ).order_by("-until", "pk")
    for event in running.prefetch_related("monitors"):
        chosen = {row.pk for row in event.monitors.all()}
        if not chosen or monitor.pk in chosen:
            return event
    return None


def only_volume(found: Assessment, levels: dict[str, float], until: float) -> bool:
    """Whether nothing but volume reaches its alert level, in windows that hold some of the time before ``until``.

    An alert in which nothing reaches it any more fades alike.
    """
    strong = [e for e in found.evidences if e.surprise >= levels.get(e.channel, 0.0)]
    if not strong:
        return found.state is State.ALERT
    return all(e.family is Family.VOLUME and found.until - e.window_s < until for e in strong)


def strong_families(found: Assessment, levels: dict[str, float]) -> set[Family]:
    """Families of the channels that reach their alert level now."""
    return {e.family for e in found.evidences if e.surprise >= levels.get(e.channel, 0.0)}
