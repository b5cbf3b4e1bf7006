"""What else happened around a release and may be why the talk went on as it did. Codes only: names stay where they are."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from firebreak.base.models import Event
from firebreak.listening import queries as listening
from firebreak.listening.models import Alert, Monitor, Source
from firebreak.publishing.models import Delivery, Freeze
from firebreak.review.models import Followed
from firebreak.review.rules import Reason

EARLIER: Final = timedelta(hours=6)
"""A release of so long before may still be what people answer."""
TOGETHER: Final = timedelta(minutes=30)
"""Texts of one release that are out within this are one."""
DAY: Final = timedelta(days=1)
"""A change of what is listened to within so long before makes the forecast one of something else."""
_S = Delivery.State


def found(followed: Followed, monitor: Monitor, many: int) -> list[Reason]:
    """Within so many hours after a release, for one monitor; in the order of ``rules.BESIDES``."""
    start, until = followed.start, followed.start + timedelta(hours=many)
    return [
        *_of_releases(followed, until), *_of_the_desk(followed, until), *_of_the_talk(followed, monitor, start, until),
        *_of_listening(monitor, start, until),
    ]  # fmt: skip


def _of_releases(followed: Followed, until: datetime) -> list[Reason]:
    reasons = []
    out = Delivery.objects.filter(brand=followed.brand_id, state__in=(_S.SENT, _S.REMOVED))
    others = out.exclude(release=followed.release_id).filter(
        ended_at__gte=followed.at - EARLIER, ended_at__lte=until
    )
    if many := others.values("release").distinct().count():
        reasons.append(Reason("second_release", {"count": many}))
    own = out.filter(release=followed.release_id, ended_at__lte=until)
    if own.filter(state=_S.SENT, ended_at__gt=followed.at + TOGETHER).exists():
        reasons.append(Reason("in_steps"))
    if own.filter(state=_S.REMOVED).exists():
        reasons.append(Reason("taken_down"))
    return reasons


def _of_the_desk(followed: Followed, until: datetime) -> list[Reason]:
    reasons = []
    shut = Freeze.objects.filter(brand=followed.brand_id, at__lte=until)
    if shut.filter(Q(lifted_at=None) | Q(lifted_at__gte=followed.start)).exists():
        reasons.append(Reason("frozen"))
    incident = followed.incident
    if incident is not None and incident.closed_at is not None and incident.closed_at <= until:
        reasons.append(Reason("closed"))
    return reasons


def _of_the_talk(followed: Followed, monitor: Monitor, start: datetime, until: datetime) -> list[Reason]:
    reasons = []
    if Alert.objects.filter(monitor=monitor, raised_at__gt=followed.at, raised_at__lte=until).exists():
        reasons.append(Reason("alert"))
    if listening.expected_marks(monitor, start, until):
        reasons.append(Reason("expected_event"))
    if followed.incident is not None:
        later = followed.incident.words.filter(said_at__gt=followed.at + TOGETHER, said_at__lte=until)
        if later.exists():
            reasons.append(Reason("said"))
    return reasons


def _of_listening(monitor: Monitor, start: datetime, until: datetime) -> list[Reason]:
    reasons = []
    changed = Event.objects.filter(
        brand_id=monitor.brand_id, name="listening.monitor_changed", object=f"monitor:{monitor.uid}",
        at__gt=start - DAY, at__lte=until,
    )  # fmt: skip
    if changed.exists():
        reasons.append(Reason("monitor_changed"))
    sources = Source.objects.filter(brand=monitor.brand_id)
    window = {"gt": start - DAY, "lte": until}
    came, went = (
        Q(**{f"{name}__{op}": at for op, at in window.items()}) for name in ("created_at", "removed_at")
    )
    if sources.filter(came | went).exists():
        reasons.append(Reason("sources_changed"))
    return reasons
