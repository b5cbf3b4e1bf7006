"""Outlets that are still not stopped when their ten minutes are over: their duties are told, once."""

from firebreak.base.actions import change
from firebreak.base.clock import now
from firebreak.publishing.actions.permitting import DESK
from firebreak.publishing.models import Freeze, StoppedOutlet
from firebreak.publishing.queries.freezes import outlets
from firebreak.publishing.rules import TIMER


def note_late() -> int:
    """Each is marked, and the rooms above hear of it by ``publishing.outlets_late``; how many were.

    Where two freezes hold, an outlet counts as people see it: by the newer one.
    """
    found, before = 0, now() - TIMER
    for freeze in Freeze.objects.filter(lifted_at=None, at__lte=before, brand__archived_at=None):
        late = [
            one.pk
            for one in outlets(freeze.brand)
            if one.freeze_id == freeze.pk and one.late_at is None and one.state != StoppedOutlet.State.STOPPED
        ]
        if late:
            found += _note(freeze, late)
    return found


def _note(freeze: Freeze, late: list[int]) -> int:
    with change(actor=DESK, brand_id=freeze.brand_id, action="publishing.outlets_late") as record:
        rows = StoppedOutlet.objects.select_for_update(no_key=True).filter(pk__in=late, late_at=None)
        uids = [str(one.uid) for one in rows.exclude(state=StoppedOutlet.State.STOPPED).order_by("pk")]
        StoppedOutlet.objects.filter(uid__in=uids).update(late_at=now())
        record.about(f"freeze:{freeze.uid}", outlets=uids)
        if uids:
            record.event("publishing.outlets_late", {"freeze": str(freeze.uid), "outlets": uids})
        record.touches(f"b{freeze.brand_id}.publishing")
    return len(uids)
