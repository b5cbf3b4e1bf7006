"""Imports from the command line: begun or taken up again, run in this process or followed in another."""

import asyncio
import hashlib
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from firebreak.base import connectors
from firebreak.base.actions import machine
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.listening import actions
from firebreak.listening.listen.importing import ImportTask
from firebreak.listening.listen.reading import Desk
from firebreak.listening.listen.threads import DbThread
from firebreak.listening.models import Import
from firebreak.listening.pipeline import Pipeline
from firebreak.org.models import Brand

ACTOR = machine("import")
LOOK_EVERY_S, TAKE_OVER_S = 0.3, 2.0
MOVING = {Import.State.WAITING, Import.State.RUNNING}
Step = Callable[[float], None]


def inspected(file: Path, name: str, given: Mapping[str, Any], zone: str) -> dict[str, Any]:
    """What the file seems to be, with corrections taken in. Raises :class:`WrongInput`; nothing is stored."""
    manifest = next((m for m in connectors.all_that(connectors.UPLOAD) if m.inspect is not None), None)
    if manifest is None or manifest.inspect is None:
        raise WrongInput("import.no_connector", "This installation has no connector that reads files.")
    return dict(manifest.inspect(file, name, dict(given), zone))


def _unfinished(brand: Brand, file: Path) -> Import | None:
    """An import of the same content that did not come to its end; uploads are kept by their digest."""
    with file.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    rows = Import.objects.filter(source__brand=brand, source__removed_at=None, path__endswith=f"/{digest}")
    return rows.exclude(state=Import.State.DONE).order_by("-pk").first()


def begin(brand: Brand, file: Path, name: str, mapping: Mapping[str, Any] | None) -> Import:
    """An import that is waiting or running: the unfinished one of the same file, or a new one."""
    found = _unfinished(brand, file)
    if found is None:
        with file.open("rb") as handle:
            found = actions.begin_import(actor=ACTOR, brand=brand, person=None, file=handle, file_name=name)
    if found.state == Import.State.CHECKING:
        changes = {"mapping": dict(mapping)} if mapping else None
        return actions.start_import(actor=ACTOR, importing=found, mapping=changes)
    if found.state in {Import.State.STOPPED, Import.State.FAILED}:
        return actions.resume_import(actor=ACTOR, importing=found)
    return found


def carry_out(row: Import, step: Step) -> Import:
    """Run it, or follow the process that runs it, to its end. Ctrl+C and SIGTERM stop it after the batch in hand."""
    return asyncio.run(_carry_out(row.pk, step))


async def _carry_out(number: int, step: Step) -> Import:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    desk = Desk(Pipeline(), DbThread("import-writer"), DbThread("import-control"))
    try:
        return await _follow(number, desk, stop, step)
    finally:
        for thread in (desk.writer, desk.control):
            thread.close()


async def _follow(number: int, desk: Desk, stop: asyncio.Event, step: Step) -> Import:
    task: asyncio.Task[None] | None = None
    seen, again_at, stopped = 0, 0.0, False
    clock = asyncio.get_running_loop().time
    while True:
        if (task is None or task.done()) and not stopped and clock() >= again_at:
            # The lease decides who runs it: when it is another's, the task ends at once and we only look on.
            task, again_at = asyncio.create_task(ImportTask(number, desk).run()), clock() + TAKE_OVER_S
        if stop.is_set() and not stopped:
            stopped = True
            await desk.control.do(_stop, number)
        await asyncio.sleep(LOOK_EVERY_S)
        row = await desk.control.do(_row, number)
        step(row.rows_done - seen)
        seen = row.rows_done
        if row.state not in MOVING:
            if task is not None:
                await task
            return row


def _row(number: int) -> Import:
    return Import.objects.get(pk=number)


def _stop(number: int) -> None:
    try:
        actions.stop_import(actor=ACTOR, importing=_row(number))
    except WrongMove:  # it came to its end in this very moment
        return
