"""Runs that grow: by further news of the same sort, by more people."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from firebreak.base.actions import Actor, Change, change
from firebreak.base.clock import now
from firebreak.notify.models import Page, PageKey
from firebreak.notify.paging.ladder import Rung, called
from firebreak.notify.paging.running import holding, move, object_of, plan_in, progress_in, topic, uids_of
from firebreak.notify.paging_rules import Reopened, advance
from firebreak.org.models import Brand


def to_join(brand: Brand, joins: str, urgent: bool) -> Page | None:
    """The open run of this word; one that may not wake people is not joined by news that may."""
    rows = Page.objects.select_for_update(of=("self",), no_key=True).filter(
        brand=brand, joins=joins, state=Page.State.OPEN, test=None
    )
    return (rows.filter(urgent=True) if urgent else rows).order_by("pk").first()


def join(actor: Actor, row: Page, key: str, params: Mapping[str, Any], rungs: Sequence[Rung]) -> None:
    with change(actor=actor, brand_id=row.brand_id, action="notify.page_joined") as record:
        PageKey.objects.create(page=row, key=key, params=dict(params))
        row.joined, row.newest = row.joined + 1, dict(params)
        row.save(update_fields=["joined", "newest"])
        record.about(object_of(row), joined=row.joined)
        record.touches(topic(row))
        _grow(record, row, rungs)


def add_rungs(*, actor: Actor, page: Page, rungs: Sequence[Rung]) -> Page:
    """More people for a run that nobody has answered; who is called already stays where they are.

    An exhausted run goes on with them. One that was answered or stopped stays as it is: start another.
    """
    with holding(page.pk) as row:
        if row.state in (Page.State.OPEN, Page.State.EXHAUSTED) and not row.forgotten:
            with change(actor=actor, brand_id=row.brand_id, action="notify.page_grew") as record:
                record.about(object_of(row))
                record.touches(topic(row))
                _grow(record, row, rungs)
    return row


def _grow(record: Change, row: Page, rungs: Sequence[Rung]) -> None:
    plan = plan_in(row)
    there = {one.person for one in plan.rungs}
    more = called(
        row.brand,
        [rung for rung in rungs if rung.person_pk not in there],
        urgent=row.urgent, at=now(),
    )  # fmt: skip
    record.about(record.object, added=uids_of(one.person for one in more))
    if not more:
        return
    again = row.state == Page.State.EXHAUSTED
    rounds = progress_in(row).round + plan.rounds - 1 if again else plan.rounds
    grown = msgspec.structs.replace(plan, rungs=(*plan.rungs, *more), rounds=rounds)
    row.plan = msgspec.to_builtins(grown)
    row.save(update_fields=["plan"])
    if again:
        move(record, row, *advance(grown, progress_in(row), Reopened(now(), len(plan.rungs))))
