"""A run of calls in the database: where it is, what it calls, when it goes on.

Whoever moves a run holds its row. A move writes progress, calls and jobs in one transaction, so a worker that dies leaves
either all of it or nothing; the timer of an earlier turn finds that the run has moved on, and does nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from django.db import transaction

from firebreak.base import jobs
from firebreak.base.actions import Change
from firebreak.base.clock import now
from firebreak.engine import shapes
from firebreak.notify.models import Page, PageCall
from firebreak.notify.paging_rules import Place, Plan, Progress
from firebreak.org.models import Brand, Person

STEP, CALL = "notify.page_step", "notify.page_call"
STEPPED, ACKNOWLEDGED, EXHAUSTED = "notify.page_step", "notify.page_acknowledged", "notify.page_exhausted"
"""Events for the rooms above, each with ``page``, ``about`` and ``kind``."""


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
        queue(made, row)
    if row.state == Page.State.EXHAUSTED:
        record.event(EXHAUSTED, news_of(row))
    plan_timer(row)


def queue(made: PageCall, row: Page) -> None:
    """The job that sends a call."""
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
        yield Page.objects.select_for_update(of=("self",), no_key=True).select_related("brand").get(pk=key)


def plan_in(row: Page) -> Plan:
    """The frozen plan of a run."""
    return shapes.convert(row.plan, Plan)


def progress_in(row: Page) -> Progress:
    """How far a run is."""
    return shapes.convert(row.progress, Progress)


def news_of(row: Page) -> dict[str, Any]:
    """What events say of a run, without anybody's address."""
    return {
        "page": str(row.uid),
        "about": row.about,
        "kind": row.kind,
        "test": str(row.test.uid) if row.test else "",
    }


def told(row: Page) -> list[Mapping[str, Any]]:
    """Parameters of everything that a run tells of, the first first."""
    found = [params for params in row.keys.order_by("pk").values_list("params", flat=True) if params]
    return found or [row.params]


def object_of(row: Page) -> str:
    """A run's name in the audit chain."""
    return f"page:{row.uid}"


def topic(row: Page) -> str:
    """What wakes the pages that show a brand's runs."""
    return f"b{row.brand_id}.pages"


def topic_of(brand: Brand) -> str:
    """The same, before there is a run."""
    return f"b{brand.pk}.pages"


def uids_of(keys: Iterable[int]) -> list[str]:
    """People as the audit chain names them."""
    return [
        str(uid)
        for uid in Person.objects.filter(pk__in=list(keys)).order_by("pk").values_list("uid", flat=True)
    ]
