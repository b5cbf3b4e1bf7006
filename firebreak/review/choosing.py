"""Which incident a release belongs to, and which monitors are watched for it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from firebreak.incidents import queries as incidents
from firebreak.incidents.models import Fact, Incident
from firebreak.listening import queries as listening
from firebreak.listening.models import Monitor
from firebreak.publishing.models import Delivery, Permit, Release
from firebreak.statements.models import FactUse

MOST: Final = 5
"""Monitors of one release; the verdict is about the first of them alone, so that more of them make no more chances."""
DAY: Final = timedelta(days=1)
_BESIDE = (Monitor.Kind.REPORTS, Monitor.Kind.COMPETITOR)


def first_out(release: Release) -> datetime | None:
    """When the first of its texts was out, as far as is known: of a mail list, when its first mail went."""
    rows = release.deliveries.filter(state=Delivery.State.SENT)
    ended = rows.aggregate(at=Min("ended_at"))["at"]
    mailed = Permit.objects.filter(delivery__in=rows, what="mail", outcome="sent").aggregate(
        at=Min("opened_at")
    )
    found = [one for one in (ended, mailed["at"]) if isinstance(one, datetime)]
    return min(found, default=None)


def incident_of(release: Release, at: datetime) -> Incident | None:
    """Whose facts the text holds; else the one incident that was open then; ``None`` where that cannot be told."""
    rows = _open(Incident.objects.filter(brand=release.brand_id), at)
    statement = _statement_of(release.about)
    if statement is not None:
        uses = FactUse.objects.filter(brand=release.brand_id, statement__uid=statement)
        facts = Fact.objects.filter(uid__in=uses.values("fact"))
        named = rows.filter(pk__in=facts.values("incident")).order_by("-opened_at", "-pk").first()
        if named is not None:
            return named
    found = list(rows.order_by("pk")[:2])
    return found[0] if len(found) == 1 else None


def _statement_of(about: str) -> UUID | None:
    """Whose text it is, as whoever queued it named it."""
    sort, _, uid = about.partition(":")
    try:
        return UUID(uid) if sort == "statement" else None
    except ValueError:
        return None


def _open(rows: QuerySet[Incident], at: datetime) -> QuerySet[Incident]:
    return rows.filter(opened_at__lte=at).filter(Q(closed_at=None) | Q(closed_at__gt=at))


def monitors_of(release: Release, incident: Incident | None, at: datetime) -> Sequence[Monitor]:
    """What the incident's room listens to, in its order; without one the brand's own, those that heard most first."""
    if incident is not None and (found := incidents.monitors(incident)):
        return found[:MOST]
    rows = listening.monitors(release.brand).filter(active=True, watched=True).exclude(kind__in=_BESIDE)
    heard = [(listening.totals(one, at - DAY, at, heads=False).count, -one.pk, one) for one in rows]
    return [one for _count, _key, one in sorted(heard, key=lambda line: line[:2], reverse=True)[:MOST]]
