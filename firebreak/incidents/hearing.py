"""Handlers of events of paging: what it tells goes onto the timeline of its incident."""

from firebreak.base.models import Event
from firebreak.incidents.actions.calls import answer_call, nobody_answered, note_call
from firebreak.incidents.models import Incident
from firebreak.notify import queries as notify
from firebreak.org import queries as org


def _row(event: Event) -> Incident | None:
    sort, _, uid = str(event.payload["about"]).partition(":")
    rows = Incident.objects.select_related("brand").filter(brand_id=event.brand_id)
    return rows.filter(uid=uid).first() if sort == Incident.SORT and not event.payload["test"] else None


def _duty(event: Event) -> str:
    """The duty that a run was begun for."""
    run = notify.pages(about=event.payload["about"]).filter(uid=event.payload["page"]).first()
    return str(run.params.get("duty", "")) if run is not None else ""


def heard_step(event: Event) -> None:
    """Handler of ``notify.page_step``."""
    row, said = _row(event), event.payload
    if row is not None:
        note_call(
            incident=row, event=event, kind=said["kind"], person=said["person"], pager=said["pager"],
            outcome=said["outcome"], duty=said["duty"],
        )  # fmt: skip


def heard_answer(event: Event) -> None:
    """Handler of ``notify.page_acknowledged``."""
    row, person = _row(event), org.person(event.payload["person"])
    if row is not None and person is not None:
        answer_call(
            incident=row,
            event=event,
            kind=event.payload["kind"],
            person=person,
            duty=_duty(event),
            seconds=event.payload["seconds"],
        )


def heard_silence(event: Event) -> None:
    """Handler of ``notify.page_exhausted``."""
    row = _row(event)
    if row is not None:
        nobody_answered(incident=row, event=event, kind=event.payload["kind"])
