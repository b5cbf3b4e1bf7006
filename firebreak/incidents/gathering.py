"""What is at hand when an incident is opened is kept: the posts that its alert was about, what somebody reported."""

from __future__ import annotations

import logging
from typing import Any

from firebreak.base.actions import machine
from firebreak.base.errors import FirebreakError
from firebreak.base.models import Event
from firebreak.incidents.actions.evidence import keep_post, keep_reported
from firebreak.incidents.models import Incident
from firebreak.listening import queries as listening
from firebreak.listening.models import Alert, Report
from firebreak.listening.queries.scope import as_uid

log = logging.getLogger(__name__)
MACHINE = machine("evidence")
POSTS = 10
"""So many of an alert's top posts."""


def heard_opened(event: Event) -> None:
    """Handler of ``incidents.opened``. Done twice, nothing is kept twice."""
    row = (
        Incident.objects.select_related("brand")
        .filter(brand_id=event.brand_id, uid=event.payload["incident"])
        .first()
    )
    if row is not None:
        gather(row)


def gather(row: Incident) -> None:
    """Keep what an incident was opened from. What is not there any more is passed over."""
    sort, _colon, key = row.origin_about.partition(":")
    if row.origin == Incident.Origin.ALERT and sort == "alert":
        alert = listening.alert(row.brand, key)
        if alert is not None:
            _from_alert(row, alert)
    elif row.origin == Incident.Origin.REPORT and sort == "report":
        uid = as_uid(key)
        _reported(row, Report.objects.filter(brand=row.brand, uid=uid).first() if uid is not None else None)
    elif row.origin == Incident.Origin.POST and sort == "post" and key.isascii() and key.isdigit():
        keep_first(row, int(key))


def _from_alert(row: Incident, alert: Alert) -> None:
    _reported(row, alert.report)
    told: dict[str, Any] = alert.evidence if isinstance(alert.evidence, dict) else {}
    named = told.get("top_posts")
    numbers = [one for one in named if isinstance(one, int)] if isinstance(named, list) else []
    for post in numbers[:POSTS]:
        if alert.report is None or alert.report.post_id != post:  # that one is kept with its file
            keep_first(row, post)


def _reported(row: Incident, report: Report | None) -> None:
    if report is None:
        return
    try:
        keep_reported(actor=MACHINE, incident=row, person=None, report=report)
    except FirebreakError:
        log.warning("a report was not kept as evidence", extra={"incident": row.pk}, exc_info=True)


def keep_first(row: Incident, post: int) -> None:
    """Keep a post that an incident was opened from; one that is not there any more stops nothing."""
    try:
        keep_post(actor=MACHINE, incident=row, person=None, post=post)
    except FirebreakError:
        log.info("a post was not kept as evidence", extra={"incident": row.pk, "post": post})
