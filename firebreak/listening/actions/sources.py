"""Connecting sources, pausing and removing them. The listen process follows the rows."""

from collections.abc import Mapping
from typing import Any, cast

from firebreak.base import connectors
from firebreak.base.actions import Actor, Change, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.base.masking import mask
from firebreak.listening.actions.common import locked, named, topic
from firebreak.listening.models import Source, SourceGap
from firebreak.listening.rules import SOURCE_MOVES, move
from firebreak.listening.store.leases import revoke, source_lease
from firebreak.org.models import Brand

_FRESH: dict[str, Any] = {
    "error_code": "",
    "error_params": {},
    "error_at": None,
    "failures": 0,
    "next_try_at": None,
}


def manifest_of(connector: str) -> connectors.Manifest:
    """The manifest of something we can listen to. Raises :class:`WrongInput`."""
    try:
        found = connectors.get(connector)
    except KeyError:
        found = None
    if found is None or not found.can & {connectors.READ, connectors.PUSH, connectors.UPLOAD}:
        raise WrongInput(
            "source.no_connector", f"There is no source called {connector}.", connector=connector
        )
    return found


def read_settings(
    manifest: connectors.Manifest, settings: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Settings and secrets of a source as the manifest's fields name them. Raises :class:`WrongInput` with ``field``."""
    plain: dict[str, Any] = {}
    hidden: dict[str, Any] = {}
    fresh = manifest.new_secrets() if manifest.new_secrets is not None else {}
    for field in manifest.fields:
        value = settings.get(field.name, field.default)
        if isinstance(value, str):
            value = value.replace("\x00", "").strip()
        if field.kind == "secret" and not value:
            value = fresh.get(field.name, "")
        if field.required and value in ("", None, []):
            raise _wrong(field, "source.field_missing", "Fill in {label}.")
        if field.kind == "choice" and value and value not in {key for key, _ in field.choices}:
            raise _wrong(field, "source.bad_choice", "Choose one of the list for {label}.")
        (hidden if field.kind == "secret" else plain)[field.name] = _typed(field, value)
    return plain, hidden


def _wrong(field: connectors.Field, code: str, words: str) -> WrongInput:
    return WrongInput(code, words.format(label=field.label), field=field.name, label=field.label)


def _typed(field: connectors.Field, value: Any) -> Any:
    if field.kind == "number" and value not in ("", None):
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise _wrong(field, "source.bad_number", "{label} must be a number.") from None
        return int(number) if number.is_integer() else number
    if field.kind == "bool":
        return value if isinstance(value, bool) else str(value).lower() in {"1", "true", "yes", "on"}
    if field.kind == "lines" and isinstance(value, str):
        return [line.strip() for line in value.splitlines() if line.strip()]
    return value


def add_source(
    *, actor: Actor, brand: Brand, connector: str, name: str, settings: Mapping[str, Any],
    secrets: Mapping[str, Any] | None = None,
) -> Source:  # fmt: skip
    """Connect a source; it is read within seconds. Raises :class:`WrongInput`."""
    manifest = manifest_of(connector)
    plain, hidden = read_settings(manifest, {**settings, **(secrets or {})})
    if manifest.check is not None:
        manifest.check(plain)
    with change(actor=actor, brand_id=brand.pk, action="source.added") as record:
        made = Source.objects.create(
            brand=brand,
            connector=connector,
            name=_named(name or manifest.title),
            settings=plain,
            secrets=cast(Any, hidden),  # sealed by its field
        )
        _say(record, made, "added", name=made.name, connector=connector, settings=plain)
    return made


def change_source(
    *, actor: Actor, source: Source, name: str | None = None, settings: Mapping[str, Any] | None = None,
    secrets: Mapping[str, Any] | None = None,
) -> Source:  # fmt: skip
    """Change a source. Secrets left empty stay as they were. Another address starts from its beginning."""
    manifest = manifest_of(source.connector)
    with change(actor=actor, brand_id=source.brand_id, action="source.changed") as record:
        row = _held(source)
        before = {"name": row.name, "settings": row.settings}
        if name is not None:
            row.name = _named(name)
        if settings is not None or secrets:
            given = {key: value for key, value in (secrets or {}).items() if value}
            plain, hidden = read_settings(
                manifest, {**row.settings, **(settings or {}), **row.secrets, **given}
            )
            if manifest.check is not None:
                manifest.check(plain)
            if plain != row.settings:
                row.cursor = {}
            row.settings, row.secrets = plain, hidden
            row.state = move(SOURCE_MOVES, row.state, "change", code="source.wrong_move")
            _refresh(row)
        row.save()
        after = {"name": row.name, "settings": row.settings}
        _say(record, row, "changed", before=before, after=after, secrets=bool(secrets))
    return row


def pause_source(*, actor: Actor, source: Source) -> Source:
    """Stop reading. The time until it is resumed is a gap."""
    with change(actor=actor, brand_id=source.brand_id, action="source.paused") as record:
        row = _held(source)
        row.state = move(SOURCE_MOVES, row.state, "pause", code="source.wrong_move")
        row.active = False
        row.save()
        open_gap(row, "gap.paused")
        _say(record, row, "paused", name=row.name)
    return row


def resume_source(*, actor: Actor, source: Source) -> Source:
    """Read again, or try a broken source once more."""
    with change(actor=actor, brand_id=source.brand_id, action="source.resumed") as record:
        row = _held(source)
        row.state = move(SOURCE_MOVES, row.state, "resume", code="source.wrong_move")
        row.active = True
        _refresh(row)
        row.save()
        _say(record, row, "resumed", name=row.name)
    return row


def remove_source(*, actor: Actor, source: Source) -> None:
    """Stop reading and take it off the pages; what it brought stays. Its credentials are erased."""
    with change(actor=actor, brand_id=source.brand_id, action="source.removed") as record:
        row = _held(source)
        row.removed_at, row.active, row.secrets = row.removed_at or now(), False, {}
        row.save()
        SourceGap.objects.filter(source=row, end=None).update(end=now())
        _say(record, row, "removed", name=row.name)


def open_gap(source: Source, code: str, **params: Any) -> None:
    """Begin a gap unless one is open already."""
    if not SourceGap.objects.filter(source=source, end=None).exists():
        start = max(filter(None, (source.last_contact_at, source.created_at)))
        SourceGap.objects.create(
            source=source, start=now() if code == "gap.paused" else start, code=code, params=params
        )


def _named(name: str) -> str:
    """A name that everybody reads: an address used as one keeps no key."""
    return named(str(mask(name)))


def _refresh(row: Source) -> None:
    for field, value in _FRESH.items():
        setattr(row, field, value)


def _held(source: Source) -> Source:
    """The row, and before it the lease: a reader at work with the old row cannot store any more.

    In the order in which a reader takes both, or the two wait for each other over PostgreSQL.
    """
    revoke(source_lease(source.pk))
    return locked(source)


def _say(record: Change, source: Source, what: str, **body: Any) -> None:
    # Who reads the chain may not hold the keys, and it is never forgotten.
    record.about(f"source:{source.uid}", **mask(body))
    record.event("listening.source_changed", {"source": str(source.uid), "change": what})
    record.touches(topic(source.brand_id, "sources"))
