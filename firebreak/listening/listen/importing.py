"""Running imports: the upload connector's reader through the same pipeline, resumable at a row."""

import asyncio
import logging
from contextlib import aclosing
from datetime import timedelta
from typing import Any

from firebreak.base import config, pulse
from firebreak.base.actions import change, machine
from firebreak.base.clock import now
from firebreak.base.errors import FirebreakError, PermanentError
from firebreak.base.storable import value as storable
from firebreak.listening import files
from firebreak.listening.listen.reading import Desk, maker
from firebreak.listening.models import Import, Monitor, Source, Watch
from firebreak.listening.pipeline import Fed
from firebreak.listening.pipeline.feeding import Origin
from firebreak.listening.pipeline.origins import origin_of
from firebreak.listening.readers import Batch, ReaderContext
from firebreak.listening.rules import IMPORT_MOVES, move
from firebreak.listening.store.leases import Lease, LostLeaseError, prove, release, take

log = logging.getLogger(__name__)
MOST_REFUSALS = 100
LOOK_EVERY_S = 1.0


class StoppedError(Exception):
    """A person stopped the import: the batch in hand is not stored, the row is not moved."""


def waiting() -> list[int]:
    """Imports to run: those waiting, and those whose process died."""
    rows = Import.objects.filter(
        state__in=[Import.State.WAITING, Import.State.RUNNING], source__removed_at=None
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


class ImportTask:
    """One import, from the row where it stands to the end or a stop."""

    def __init__(self, importing: int, desk: Desk) -> None:
        self.importing = importing
        self._desk = desk
        self._lease: Lease | None = None

    async def run(self) -> None:
        """Read it all. What goes wrong is written on the import, in words for a person."""
        self._lease = await self._desk.control.do(take, f"import:{self.importing}")
        if self._lease is None:
            return
        try:
            origin, make, context, row = await self._desk.control.do(self._begin)
            async with aclosing(make(context).read({"row": row})) as batches:
                async for batch in batches:
                    work = self._desk.writer.do(self._store, origin, batch)
                    await asyncio.shield(work)
            await self._desk.control.do(finish, self.importing)
        except (StoppedError, LostLeaseError, Import.DoesNotExist):
            log.info("import stopped", extra={"import_id": self.importing})
        except asyncio.CancelledError:
            raise
        except Exception as error:
            log.warning("import failed", extra={"import_id": self.importing}, exc_info=error)
            await self._desk.control.do(fail, self.importing, error)
        finally:
            await asyncio.shield(self._desk.control.do(release, self._lease))

    def _begin(self) -> tuple[Origin, Any, ReaderContext, int]:
        row = Import.objects.select_related("source__brand").get(pk=self.importing)
        make = maker(row.source.connector)
        path = files.full_path(row.path)
        if not path.is_file():
            raise PermanentError("import.file_gone")
        row.state = move(IMPORT_MOVES, row.state, "run", code="import.wrong_move")
        row.save(update_fields=["state"])
        settings = {**row.source.settings, "path": str(path), "mapping": row.mapping.get("mapping", {})}
        context = ReaderContext(settings, {}, bool(config.get("fetch_private")))
        return origin_of(row.source), make, context, row.rows_done

    def _store(self, origin: Origin, batch: Batch) -> Fed:
        def settle(fed: Fed, last: bool) -> None:
            assert self._lease is not None
            prove(self._lease)
            if last:
                advance(self.importing, batch, fed)
                pulse.touch(f"b{origin.brand}.imports")

        return self._desk.pipeline.feed(origin, batch, settle, whole=True)


def advance(importing: int, batch: Batch, fed: Fed) -> None:
    """In the transaction of the posts: the row, the counts, the refused rows and the span of time."""
    row = Import.objects.select_for_update(no_key=True).get(pk=importing)
    if row.state != Import.State.RUNNING:
        raise StoppedError
    row.rows_done = int(batch.cursor.get("row", row.rows_done))
    row.posts_new += fed.posts_new + fed.unmatched_new
    row.posts_known += fed.posts - fed.posts_new - fed.unmatched_new
    refused = [(code, params) for code, params in batch.warnings if "row" in params]
    row.rows_refused += len(refused)
    if refused and len(row.refusals) < MOST_REFUSALS:
        fresh = [{"row": p["row"], "code": c, "params": storable(dict(p))} for c, p in refused]
        row.refusals = [*row.refusals, *fresh][:MOST_REFUSALS]
    done, size = int(batch.cursor.get("bytes", 0)), int(batch.cursor.get("size", 0))
    if done and size:
        row.rows_total = (
            row.rows_done if batch.cursor.get("done") else max(row.rows_done, row.rows_done * size // done)
        )
    if fed.oldest is not None and fed.newest is not None:
        low, high = row.mapping.get("span") or (fed.oldest, fed.newest)
        row.mapping["span"] = [min(low, fed.oldest), max(high, fed.newest)]
    row.save()
    if fed.fresh:
        at = now()
        total = Source.objects.values_list("posts_total", flat=True).get(pk=row.source_id) + fed.fresh
        Source.objects.filter(pk=row.source_id).update(
            state=Source.State.LISTENING, posts_total=total, last_post_at=at, last_contact_at=at
        )


def finish(importing: int) -> None:
    """The file was read to its end. What is normal is learned anew, because the past has changed."""
    with _done(importing, "finish", "import.done") as row:
        row.finished_at = now()
        row.rows_total = row.rows_done
        row.save()
        span = row.mapping.get("span")
        if span and (now().timestamp() - float(span[1])) < timedelta(days=60).total_seconds():
            mine = Monitor.objects.filter(brand_id=row.source.brand_id, removed_at=None)
            Watch.objects.filter(monitor__in=mine).update(replay_from=now())


def fail(importing: int, error: Exception) -> None:
    """It stopped at an error; what was read stays and it can be resumed."""
    code = error.code if isinstance(error, FirebreakError) else "source.unexpected"
    params = dict(error.params) if isinstance(error, FirebreakError) else {"error": type(error).__name__}
    with _done(importing, "fail", "import.failed") as row:
        row.mapping["error"] = {"code": code, "params": storable(params)}
        row.save()


class _done:  # noqa: N801 - used like a function
    """The audited end of an import, as a context that gives its locked row."""

    def __init__(self, importing: int, verb: str, action: str) -> None:
        self._importing, self._verb, self._action = importing, verb, action

    def __enter__(self) -> Import:
        row = Import.objects.select_related("source").get(pk=self._importing)
        self._change = change(actor=machine("listen"), brand_id=row.source.brand_id, action=self._action)
        record = self._change.__enter__()
        row = (
            Import.objects.select_for_update(of=("self",), no_key=True)
            .select_related("source")
            .get(pk=self._importing)
        )
        if row.state == Import.State.WAITING:
            row.state = Import.State.RUNNING  # it failed before its first row
        row.state = move(IMPORT_MOVES, row.state, self._verb, code="import.wrong_move")
        record.about(
            f"import:{row.uid}",
            name=row.file_name,
            rows=row.rows_done,
            new=row.posts_new,
            refused=row.rows_refused,
        )
        record.touches(f"b{row.source.brand_id}.imports")
        record.touches(f"b{row.source.brand_id}.sources")
        return row

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        self._change.__exit__(kind, error, trace)


class Importer:
    """Runs imports one after the other, so that a person's file never crowds out live sources."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self, stop: asyncio.Event) -> None:
        """Look for imports every second until asked to stop."""
        while not stop.is_set():
            for importing in await self._desk.control.do(waiting):
                await self._one(importing, stop)
            try:
                await asyncio.wait_for(stop.wait(), LOOK_EVERY_S)
            except TimeoutError:
                continue

    async def _one(self, importing: int, stop: asyncio.Event) -> None:
        task = asyncio.create_task(ImportTask(importing, self._desk).run(), name=f"import {importing}")
        ended = asyncio.create_task(stop.wait())
        await asyncio.wait({task, ended}, return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        if not task.done():
            task.cancel()
        await asyncio.wait({task})
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("an import task died", extra={"import_id": importing}, exc_info=error)
