"""Which monitors a room listens to."""

from firebreak.base.actions import Actor
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.incidents.acting import act
from firebreak.incidents.models import Incident, Watched
from firebreak.listening.models import Monitor


def watch(*, actor: Actor, incident: Incident, monitor: Monitor) -> Incident:
    """Listen to one more monitor of the brand, or again. Raises :class:`WrongInput` for one of another brand."""
    if monitor.brand_id != incident.brand_id or monitor.removed_at is not None:
        raise WrongInput("incidents.monitor", "Choose a monitor of this brand.", field="monitor")
    with act(actor=actor, incident=incident, action="monitor_watched") as doing:
        row = Watched.objects.filter(incident=doing.incident, monitor=monitor).first()
        if row is None:
            doing.add(Watched(incident=doing.incident, monitor=monitor))
        elif row.removed_at is not None:
            row.removed_at = None
            doing.save(row, "removed_at")
    return incident


def unwatch(*, actor: Actor, incident: Incident, monitor: Monitor) -> Incident:
    """Listen to it no longer."""
    with act(actor=actor, incident=incident, action="monitor_left") as doing:
        for row in Watched.objects.filter(incident=doing.incident, monitor=monitor, removed_at=None):
            row.removed_at = now()
            doing.save(row, "removed_at")
    return incident
