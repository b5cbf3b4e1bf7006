"""A run of calls in the database: started, moved on, joined by further news.

Whoever moves a run holds its row. A move writes progress, calls and jobs in one transaction, so a worker that dies leaves
either all of it or nothing; the timer of an earlier turn finds that the run has moved on, and does nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from django.db import IntegrityError, transaction

from firebreak.base import config, jobs
from firebreak.base.actions import Actor, Change, change
from firebreak.base.clock import now
from firebreak.notify import routing
from firebreak.notify.models import Page, PageCall, PageKey, TestCall
from firebreak.notify.paging.ladder import Rung, called, plan_of
from firebreak.notify.paging_rules import Place, Plan, Progress, Reopened, advance, begin
from firebreak.org.models import Brand

STEP, CALL = "notify.page_step", "notify.page_call"
STEPPED, ACKNOWLEDGED, EXHAUSTED = "notify.page_step", "notify.page_acknowledged", "notify.page_exhausted"
"""Events for the rooms above, each with ``page``, ``about`` and ``kind``."""


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
                if joins and (open_run := _to_join(brand, joins, urgent)) is not None:
                    _join(actor, open_run, key, params, rungs)
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
        PageKey.objects.create(page=row, key=key)
        record.about(
            object_of(row), kind=row.kind, told_of=row.about, urgent=row.urgent, test=row.test_id is not None,
            people=[one.person for one in plan_in(row).rungs],
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
        _queue(made, row)


def _to_join(brand: Brand, joins: str, urgent: bool) -> Page | None:
    """The open run of this word; one that may not wake people is not joined by news that may."""
    rows = Page.objects.select_for_update(of=("self",)).filter(
        brand=brand, joins=joins, state=Page.State.OPEN, test=None
    )
    return (rows.filter(urgent=True) if urgent else rows).order_by("pk").first()


def _join(actor: Actor, row: Page, key: str, params: Mapping[str, Any], rungs: Sequence[Rung]) -> None:
    with change(actor=actor, brand_id=row.brand_id, action="notify.page_joined") as record:
        PageKey.objects.create(page=row, key=key)
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
        if row.state in (Page.State.OPEN, Page.State.EXHAUSTED):
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
    record.about(record.object, added=[one.person for one in more])
    if not more:
        return
    again = row.state == Page.State.EXHAUSTED
    rounds = progress_in(row).round + plan.rounds - 1 if again else plan.rounds
    grown = msgspec.structs.replace(plan, rungs=(*plan.rungs, *more), rounds=rounds)
    row.plan = msgspec.to_builtins(grown)
    row.save(update_fields=["plan"])
    if again:
        move(record, row, *advance(grown, progress_in(row), Reopened(now(), len(plan.rungs))))


def move(record: Change, row: Page, progress: Progress, places: Sequence[Place]) -> None:
    """Write where a run is now and what it calls; the run must be held."""
    keep(row, progress)
    row.save(update_fields=["progress", "state", "turn", "next_at", "ended_at"])
    record.about(record.object or object_of(row), state=row.state, calls=[list(place) for place in places])
    record.touches(topic(row))
    go_on(record, row, places)


def keep(row: Page, progress: Progress) -> None:
    """Progress into the row's columns, and a new turn."""
    row.progress, row.state = msgspec.to_builtins(progress), progress.state
    row.turn, row.next_at = row.turn + 1, progress.due
    row.ended_at = None if progress.state == "open" else (row.ended_at or now())


def go_on(record: Change, row: Page, places: Sequence[Place]) -> None:
    """Queue the calls of these places, and the next timer."""
    rungs = plan_in(row).rungs
    for place in places:
        one = rungs[place.rung]
        way = one.pagers[place.way]
        made = PageCall.objects.create(
            page=row, person_id=one.person, endpoint_id=way.endpoint, pager=way.pager, duty=one.duty,
            round=place.round, rung=place.rung, way=place.way,
        )  # fmt: skip
        _queue(made, row)
    if row.state == Page.State.EXHAUSTED:
        record.event(EXHAUSTED, news_of(row))
    plan_timer(row)


def _queue(made: PageCall, row: Page) -> None:
    jobs.enqueue(CALL, {"call": made.pk}, brand_id=row.brand_id, unique=f"page-call:{made.pk}")


def plan_timer(row: Page) -> None:
    """The job of the row's present turn."""
    if row.next_at is not None:
        jobs.enqueue(
            STEP, {"page": row.pk, "turn": row.turn}, brand_id=row.brand_id, due_at=row.next_at,
            unique=f"page:{row.pk}:{row.turn}",
        )  # fmt: skip


@contextmanager
def holding(key: int) -> Iterator[Page]:
    """The run's row, which nobody else moves or answers until the block ends."""
    with transaction.atomic():
        yield Page.objects.select_for_update(of=("self",)).select_related("brand").get(pk=key)


def plan_in(row: Page) -> Plan:
    """The frozen plan of a run."""
    return msgspec.convert(row.plan, Plan)


def progress_in(row: Page) -> Progress:
    """How far a run is."""
    return msgspec.convert(row.progress, Progress)


def news_of(row: Page) -> dict[str, Any]:
    """What events say of a run, without anybody's address."""
    return {
        "page": str(row.uid),
        "about": row.about,
        "kind": row.kind,
        "test": str(row.test.uid) if row.test else "",
    }


def object_of(row: Page) -> str:
    """A run's name in the audit chain."""
    return f"page:{row.uid}"


def topic(row: Page) -> str:
    """What wakes the pages that show a brand's runs."""
    return f"b{row.brand_id}.pages"


def topic_of(brand: Brand) -> str:
    """The same, before there is a run."""
    return f"b{brand.pk}.pages"
