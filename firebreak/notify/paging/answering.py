"""Somebody is on it, or the run is not needed any more: the same row is held as for sending, so nothing goes out after."""

from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import NotAllowed, WrongMove
from firebreak.notify.models import Page, PageCall
from firebreak.notify.paging.running import (
    ACKNOWLEDGED,
    holding,
    move,
    news_of,
    object_of,
    plan_in,
    progress_in,
)
from firebreak.notify.paging_rules import Ended, advance
from firebreak.org.access import person_actor
from firebreak.org.models import Person


def acknowledge(*, actor: Actor, page: Page, person: Person, how: str = "page") -> Page:
    """``person`` is on it; nobody else is called. Once more by the same person changes nothing.

    ``how``: ``page`` (signed in), ``link``, ``reply`` or ``chat``. Raises :class:`WrongMove` (``by`` and ``at`` in its
    parameters) when somebody else has it already or the run was stopped, :class:`NotAllowed` for who is not of the brand, or
    not the one who is tested.
    """
    with holding(page.pk) as row:
        if not person.is_active or not person.memberships.filter(brand=row.brand_id).exists():
            raise NotAllowed("notify.not_a_member", "This person does not work on the brand.")
        if row.test_id is not None and not any(one.person == person.pk for one in plan_in(row).rungs):
            raise NotAllowed("notify.not_yours", "Only who is tested can answer a test.")
        if row.state == Page.State.ACKNOWLEDGED and row.acknowledged_by_id == person.pk:
            return row
        if row.state == Page.State.ACKNOWLEDGED:
            raise WrongMove(
                "notify.taken", "Somebody else has it already.",
                by=str(row.acknowledged_by or ""), at=row.acknowledged_at,
            )  # fmt: skip
        if row.state == Page.State.CANCELLED:
            raise WrongMove("notify.page_stopped", "Nobody is needed any more.", at=row.ended_at)
        with change(actor=actor, brand_id=row.brand_id, action="notify.page_acknowledged") as record:
            at = now()
            row.acknowledged_by, row.acknowledged_at, row.acknowledged_how = person, at, how
            row.save(update_fields=["acknowledged_by", "acknowledged_at", "acknowledged_how"])
            record.about(object_of(row), person=str(person.uid), how=how)
            took = round((at - row.created_at).total_seconds(), 1)
            record.event(
                ACKNOWLEDGED, {**news_of(row), "person": str(person.uid), "how": how, "seconds": took}
            )
            move(record, row, *advance(plan_in(row), progress_in(row), Ended(at, "acknowledge")))
    return row


def acknowledge_call(*, call: PageCall) -> Page:
    """By the link of a call: its person is on it. Raises as :func:`acknowledge`."""
    if call.person is None:
        raise NotAllowed("notify.not_a_member", "This person does not work on the brand.")
    return acknowledge(actor=person_actor(call.person), page=call.page, person=call.person, how="link")


def cancel(*, actor: Actor, page: Page) -> Page:
    """Nobody needs to answer any more. A run that was answered or stopped before stays as it is."""
    with holding(page.pk) as row:
        if row.state in (Page.State.OPEN, Page.State.EXHAUSTED):
            with change(actor=actor, brand_id=row.brand_id, action="notify.page_cancelled") as record:
                record.about(object_of(row))
                move(record, row, *advance(plan_in(row), progress_in(row), Ended(now(), "cancel")))
    return row
