"""Deliveries that other programs handed in: read by the same pipeline, exactly once."""

import asyncio
import logging
from collections import deque
from contextlib import aclosing
from itertools import islice
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from firebreak.base import config, pulse
from firebreak.base.clock import now
from firebreak.base.errors import FirebreakError
from firebreak.base.storable import value as storable
from firebreak.listening.listen import health
from firebreak.listening.listen.reading import Desk, maker
from firebreak.listening.models import Intake, Source
from firebreak.listening.pipeline import Fed
from firebreak.listening.pipeline.feeding import Origin
from firebreak.listening.pipeline.origins import origin_of
from firebreak.listening.pipeline.preparing import Prepared
from firebreak.listening.readers import Batch, ReaderContext

log = logging.getLogger(__name__)
Ready = tuple[Origin, list[tuple[Batch, list[Prepared]]]]
"""Whose delivery it is, and its batches with what is to be stored of them."""
LOOK_EVERY_S = 0.5
AT_ONCE = 50
AHEAD = 3
"""Deliveries that are read and prepared while the one before them is stored."""


class AlreadyReadError(Exception):
    """Another process read this delivery: nothing of this transaction may stay."""


def waiting() -> list[int]:
    """The oldest deliveries that were not read."""
    rows = Intake.objects.filter(done_at=None, source__brand__archived_at=None).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:AT_ONCE])


def settings_of(row: Intake) -> dict[str, Any]:
    """What the connector's reader is given: its settings, and the delivery as ``body``, ``content_type``, ``delivery``."""
    given = {"body": bytes(row.body), "content_type": row.content_type, "delivery": row.delivery}
    return {**row.source.settings, **given}


class IntakeReader:
    """Reads deliveries in the order in which they came."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._rates: dict[int, health.Rate] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Look for deliveries until asked to stop."""
        while not stop.is_set():
            found: list[int] = []
            try:
                found = await self._desk.control.do(waiting)
                await self._all(found, stop)
            except Exception:
                log.exception("reading deliveries failed")
            if len(found) < AT_ONCE:
                try:
                    await asyncio.wait_for(stop.wait(), LOOK_EVERY_S)
                except TimeoutError:
                    continue

    async def _all(self, numbers: list[int], stop: asyncio.Event) -> None:
        """Store deliveries in their order; the next ones are prepared meanwhile."""
        left = iter(numbers)
        line = deque((number, self._prepare_soon(number)) for number in islice(left, AHEAD))
        try:
            while line and not stop.is_set():
                number, ready = line.popleft()
                line.extend((later, self._prepare_soon(later)) for later in islice(left, 1))
                await self._one(number, ready)
        finally:
            for _, ready in line:
                ready.cancel()

    def _prepare_soon(self, number: int) -> asyncio.Task[Ready]:
        task = asyncio.create_task(self._prepared(number))
        task.add_done_callback(
            lambda done: done.cancelled() or done.exception()
        )  # seen, even if nobody waits
        return task

    async def _prepared(self, number: int) -> Ready:
        origin, make, context = await self._desk.control.do(self._begin, number)
        async with aclosing(make(context).read({})) as stream:
            batches = [batch async for batch in stream] or [Batch([], {})]
        return origin, [(batch, await self._desk.prepare(origin, batch)) for batch in batches]

    async def _one(self, number: int, ready: asyncio.Task[Ready]) -> None:
        try:
            origin, batches = await ready
            for place, (batch, parts) in enumerate(batches):
                final = place == len(batches) - 1
                work = self._desk.writer.do(self._store, number, origin, batch, parts, final)
                await asyncio.shield(work)
        except AlreadyReadError:
            return
        except (
            OperationalError,
            InterfaceError,
        ):  # the database is away or busy: the delivery waits, and so do all others
            raise
        except Exception as error:  # whatever one brings, those of all other brands stand behind it
            if not isinstance(error, FirebreakError | ValueError | KeyError):
                log.exception("a delivery could not be read", extra={"intake": number})
            await self._desk.control.do(refuse, number, error)

    def _begin(self, number: int) -> tuple[Origin, Any, ReaderContext]:
        row = Intake.objects.select_related("source__brand").get(pk=number)
        make = maker(row.source.connector)
        context = ReaderContext(settings_of(row), row.source.secrets or {}, bool(config.get("fetch_private")))
        return origin_of(row.source), make, context

    def _store(self, number: int, origin: Origin, batch: Batch, parts: list[Prepared], final: bool) -> Fed:
        told = 0

        def settle(fed: Fed, last: bool) -> None:
            nonlocal told
            told = health.count(origin.source, fed, told)
            if not last:
                return
            if final:
                outcome = {
                    "posts": fed.posts,
                    "new": fed.fresh,
                    "mentions": fed.mentions_new,
                    "refused": len(batch.warnings),
                }
                close(number, outcome)
            rate = self._rates.setdefault(origin.source, health.Rate())
            held = Source.objects.get(pk=origin.source)
            if held.state != Source.State.LISTENING and held.active:
                health.heard(origin.source, had_cursor=True, gap=None)
            health.settled(origin.source, batch, fed, rate)
            pulse.touch(f"b{origin.brand}.sources")

        return self._desk.pipeline.keep(origin, batch, parts, settle)


def close(number: int, outcome: dict[str, Any]) -> None:
    """Mark a delivery as read, in the transaction of its posts. Raises :class:`AlreadyReadError`."""
    rows = Intake.objects.filter(pk=number, done_at=None)
    if rows.update(done_at=now(), outcome=storable(outcome)) != 1:
        raise AlreadyReadError


def refuse(number: int, error: Exception) -> None:
    """A delivery that cannot be read: it stays, with what was wrong, and its source says so."""
    code = error.code if isinstance(error, FirebreakError) else "delivery.unreadable"
    params = dict(error.params) if isinstance(error, FirebreakError) else {"error": type(error).__name__}
    with transaction.atomic():
        row = Intake.objects.select_related("source").get(pk=number)
        close(number, {"code": code, "params": params})
        warning = {"code": code, "params": storable(params), "at": now().isoformat()}
        held = Source.objects.select_for_update(no_key=True).get(pk=row.source_id)
        held.warnings = [*held.warnings, warning][-health.MOST_WARNINGS :]
        held.save(update_fields=["warnings"])
        pulse.touch(f"b{held.brand_id}.sources")
