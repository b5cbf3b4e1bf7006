"""Alerts that cannot wait for a mail to be read: whoever leads is called until they answer. A storm is one run of calls.

Lower alerts are told by mail and in chats. The call is the alert's until somebody has looked at it; an incident that was
declared from it calls for itself.
"""

from collections.abc import Mapping
from typing import Any

from firebreak.base.actions import machine
from firebreak.base.clock import now
from firebreak.base.errors import WrongMove
from firebreak.base.models import Event
from firebreak.incidents.crew import LEAD, crew_of
from firebreak.incidents.models import Incident
from firebreak.listening import actions as listening
from firebreak.listening.models import Alert
from firebreak.listening.notices import params_of, said
from firebreak.notify import actions as notify
from firebreak.notify import kinds, queries
from firebreak.org import queries as org
from firebreak.org.access import person_actor

KIND, STORM = "alert_call", "alerts"


def register() -> None:
    """Make the kind known to the queue. Called once by ``site``."""
    kinds.register(KIND, said, _is_untouched)


def _is_untouched(params: Mapping[str, Any]) -> bool:
    """Nobody has decided about the alert, and it is no incident yet."""
    uid = params["alert"]
    waits = Alert.objects.filter(uid=uid, status=Alert.Status.OPEN).exists()
    return waits and not Incident.objects.filter(origin_about=f"alert:{uid}").exists()


def call_for_alert(event: Event) -> None:
    """Handler of ``listening.alert_raised`` and ``listening.alert_grew``: an alert is called for once."""
    alert = Alert.objects.select_related("brand", "monitor").filter(pk=event.payload["alert"]).first()
    if alert is None or alert.brand.archived_at is not None or not _cannot_wait(alert):
        return
    params = params_of(alert, alert.state)
    rungs = crew_of(alert.brand, now()).rungs(LEAD)
    if rungs and _is_untouched(params):
        about = f"alert:{alert.uid}"
        notify.page(
            actor=machine("incidents"), brand=alert.brand, kind=KIND, about=about, key=f"{about}:{KIND}", params=params,
            rungs=rungs, urgent=True, room=False, joins=STORM,
        )  # fmt: skip


def _cannot_wait(alert: Alert) -> bool:
    return alert.state == Alert.State.CRISIS or alert.cause == Alert.Cause.GRAVE


def heard_answer(event: Event) -> None:
    """Handler of ``notify.page_acknowledged``: who is on it has every alert that the run told of."""
    person = org.person(event.payload["person"])
    run = queries.pages(about=event.payload["about"]).filter(uid=event.payload["page"], kind=KIND).first()
    if run is None or person is None:
        return
    uids = [params["alert"] for params in queries.told(run)]
    for alert in Alert.objects.filter(uid__in=uids, status=Alert.Status.OPEN).order_by("pk"):
        try:
            listening.acknowledge(actor=person_actor(person), alert=alert, person=person)
        except WrongMove:
            continue  # somebody decided about it meanwhile
