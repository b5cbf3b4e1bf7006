"""Importing a file: looked at first, started by a person, stopped and resumed at a row."""

from collections.abc import Mapping
from typing import Any

from firebreak.base import connectors
from firebreak.base.actions import Actor, Change, change
from firebreak.base.errors import WrongInput
from firebreak.listening import files
from firebreak.listening.actions.common import locked, topic
from firebreak.listening.actions.originals import referred
from firebreak.listening.models import Import, Source
from firebreak.listening.rules import IMPORT_MOVES, move
from firebreak.org.models import Brand, Person


def _uploader() -> connectors.Manifest:
    found = [m for m in connectors.all_that(connectors.UPLOAD) if m.inspect is not None]
    if not found:
        raise WrongInput("import.no_connector", "This installation has no connector that reads files.")
    return found[0]


def begin_import(*, actor: Actor, brand: Brand, person: Person | None, file: Any, file_name: str) -> Import:
    """Keep a file and guess its columns; nothing is read into the product before :func:`start_import`.

    Raises :class:`WrongInput` when it is no table of posts; the file is then not kept for anything.
    """
    manifest = _uploader()
    assert manifest.inspect is not None
    kept = files.keep(file, file_name)
    try:
        mapping = dict(manifest.inspect(files.full_path(kept.path), kept.name, None, brand.time_zone))
    except WrongInput:
        if not referred(kept.path):
            files.drop(kept.path)
        raise
    with change(actor=actor, brand_id=brand.pk, action="import.begun") as record:
        source = Source.objects.filter(brand=brand, connector=manifest.name, removed_at=None).first()
        if source is None:
            source = Source.objects.create(brand=brand, connector=manifest.name, name=manifest.title)
        made = Import.objects.create(
            source=source, file_name=kept.name, path=kept.path, size=kept.size, mapping=mapping, started_by=person,
            format=str(mapping.get("mapping", {}).get("format", ""))[:10],
        )  # fmt: skip
        _say(record, made, name=kept.name, sha256=kept.sha256, size=kept.size)
    return made


def start_import(*, actor: Actor, importing: Import, mapping: Mapping[str, Any] | None = None) -> Import:
    """Let it run with the columns as a person corrected them (given keys replace the guessed ones)."""
    return _moved(actor, importing, "start", "import.started", mapping)


def stop_import(*, actor: Actor, importing: Import) -> Import:
    """Stop after the batch in hand; what was read stays."""
    return _moved(actor, importing, "stop", "import.stopped")


def resume_import(*, actor: Actor, importing: Import) -> Import:
    """Go on at the row where it stopped."""
    return _moved(actor, importing, "resume", "import.resumed")


def _moved(
    actor: Actor, importing: Import, verb: str, action: str, mapping: Mapping[str, Any] | None = None
) -> Import:
    with change(actor=actor, brand_id=importing.source.brand_id, action=action) as record:
        row = locked(importing)
        row.state = move(IMPORT_MOVES, row.state, verb, code="import.wrong_move")
        if not row.path and verb != "stop":
            raise WrongInput(
                "import.file_gone", "The file is not in the data folder any more. Upload it again."
            )
        if mapping:
            row.mapping = {**row.mapping, **mapping}
        row.save()
        _say(record, row, name=row.file_name, mapping=dict(mapping or {}))
    return row


def _say(record: Change, importing: Import, **body: Any) -> None:
    record.about(f"import:{importing.uid}", **body)
    record.touches(topic(importing.source.brand_id, "imports"))
