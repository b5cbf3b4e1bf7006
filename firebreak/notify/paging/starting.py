"""The start of a run: its plan is frozen, its first call is on its way."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from django.db import IntegrityError, transaction

from firebreak.base import config
from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.notify import routing
from firebreak.notify.models import Page, PageCall, PageKey, TestCall
from firebreak.notify.paging.joining import join, to_join
from firebreak.notify.paging.ladder import Rung, plan_of
from firebreak.notify.paging.running import go_on, keep, object_of, plan_in, queue, topic, uids_of
from firebreak.notify.paging_rules import begin
from firebreak.org.models import Brand


def page(
    *,
    actor: Actor,
    brand: Brand,
    kind: str,
    about: str,
    key: str,
    params: Mapping[str, Any],
    rungs: Sequence[Rung],
    wait_s: int | None = None,
    urgent: bool,
    room: bool = True,
    joins: str = "",
) -> Page:
    """Start calling people until somebody answers; the first call is on its way when this returns.

    ``rungs``: who is called one after the other. ``wait_s``: how long each has (by default the setting
    ``page_rung_wait_s``). ``urgent`` goes over quiet hours of who is on duty. ``room``: the brand's chat rooms and webhooks
    hear of it at once. ``key`` names what it is about: the same key again gives the run that there is. With ``joins`` it
    becomes part of the run of that word that nobody has answered yet.
    """
    with transaction.atomic():
        if joins:  # two that come at once are not to start two runs
            Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
        if (known := _known(key)) is not None:
            return known
        try:
            with transaction.atomic():
                if joins and (open_run := to_join(brand, joins, urgent)) is not None:
                    join(actor, open_run, key, params, rungs)
                    return open_run
                return _start(
                    actor, _new(brand, kind, about, params, rungs, wait_s, urgent, joins), key, room
                )
        except IntegrityError:  # the same event, by another worker, between our look and our row
            if (known := _known(key)) is None:
                raise
            return known


def _known(key: str) -> Page | None:
    found = PageKey.objects.select_related("page").filter(key=key).first()
    return found.page if found is not None else None


def _new(
    brand: Brand, kind: str, about: str, params: Mapping[str, Any], rungs: Sequence[Rung], wait_s: int | None,
    urgent: bool, joins: str,
) -> Page:  # fmt: skip
    at = now()
    wait = float(config.get("page_rung_wait_s") if wait_s is None else wait_s)
    plan = plan_of(brand, rungs, urgent=urgent, at=at, wait_s=wait)
    return Page(
        brand=brand, kind=kind, about=about, params=dict(params), urgent=urgent, joins=joins, created_at=at,
        plan=msgspec.to_builtins(plan), progress={},
    )  # fmt: skip


def _start(actor: Actor, row: Page, key: str, room: bool) -> Page:
    with change(actor=actor, brand_id=row.brand_id, action="notify.page_started") as record:
        progress, places = begin(plan_in(row), row.created_at)
        keep(row, progress)
        row.save(force_insert=True)
        PageKey.objects.create(page=row, key=key, params=row.params)
        record.about(
            object_of(row), kind=row.kind, told_of=row.about, urgent=row.urgent, test=row.test_id is not None,
            people=uids_of(one.person for one in plan_in(row).rungs),
        )  # fmt: skip
        record.touches(topic(row))
        if room:
            _call_rooms(row)
        go_on(record, row, places)
    return row


def start_test(actor: Actor, test: TestCall, rung: Rung, kind: str, params: Mapping[str, Any]) -> Page:
    """The run of one person in a test of the tree: their ways in order, once, and nothing else."""
    about = f"test:{test.uid}"
    row = _new(test.brand, kind, about, params, [rung], None, False, "")
    row.test = test
    plan = msgspec.structs.replace(plan_in(row), rounds=1)
    row.plan = msgspec.to_builtins(plan)
    return _start(actor, row, f"{about}:{rung.person_pk}", room=False)


def _call_rooms(row: Page) -> None:
    """The brand's chat rooms and webhooks, beside the people."""
    for number, endpoint in enumerate(routing.endpoints(row.brand)):
        made = PageCall.objects.create(
            page=row, endpoint=endpoint, pager=endpoint.pager, round=0, rung=PageCall.ROOM, way=number
        )
        queue(made, row)
