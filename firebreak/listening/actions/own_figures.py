"""A brand's own figures: made, fed by file, by program or by hand, and taken away."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path
from typing import Any, cast

from firebreak.base import connectors
from firebreak.base.actions import Actor, Change, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.listening import files
from firebreak.listening.actions.common import hold_brand, locked, named, topic
from firebreak.listening.models import OwnFigure, OwnFigurePoint
from firebreak.org.models import Brand, Person

MOST_FIGURES = 50
IN_ONE_GO = 2_000
LARGEST = 1e15

Point = tuple[datetime, float]


def signer() -> connectors.Manifest:
    """The connector whose scheme signs what programs send."""
    return next(m for m in connectors.all_that(connectors.PUSH) if m.verify and m.new_secrets)


def add_figure(
    *, actor: Actor, brand: Brand, name: str, kind: str = "other", unit: str = "", gather: str = "sum",
    person: Person | None = None,
) -> OwnFigure:  # fmt: skip
    """A new, empty figure with a fresh secret for programs. Raises :class:`WrongInput`."""
    new_secrets = signer().new_secrets
    assert new_secrets is not None
    with change(actor=actor, brand_id=brand.pk, action="figure.added") as record:
        hold_brand(brand)
        if OwnFigure.objects.filter(brand=brand, removed_at=None).count() >= MOST_FIGURES:
            raise WrongInput(
                "figures.too_many", f"A brand can have {MOST_FIGURES} figures.", limit=MOST_FIGURES
            )
        made = OwnFigure.objects.create(
            brand=brand, name=named(name), kind=_of(OwnFigure.Kind, kind, "kind"), unit=unit.strip()[:20],
            gather=_of(OwnFigure.Gather, gather, "gather"), made_by=person, secrets=cast(Any, dict(new_secrets())),
        )  # fmt: skip
        _say(record, made, name=made.name, kind=made.kind, unit=made.unit)
    return made


def change_figure(
    *, actor: Actor, figure: OwnFigure, name: str, kind: str, unit: str, gather: str
) -> OwnFigure:
    """Another name, kind, unit or way to gather; the values stay."""
    with change(actor=actor, brand_id=figure.brand_id, action="figure.changed") as record:
        row = locked(figure)
        row.name, row.kind, row.unit = named(name), _of(OwnFigure.Kind, kind, "kind"), unit.strip()[:20]
        row.gather = _of(OwnFigure.Gather, gather, "gather")
        row.save(update_fields=["name", "kind", "unit", "gather"])
        _say(record, row, name=row.name, kind=row.kind, unit=row.unit, gather=row.gather)
    return row


def renew_figure_secret(*, actor: Actor, figure: OwnFigure) -> OwnFigure:
    """A fresh secret; the one before stays valid until the next."""
    new_secrets = signer().new_secrets
    assert new_secrets is not None
    with change(actor=actor, brand_id=figure.brand_id, action="figure.secret_renewed") as record:
        row = locked(figure)
        held = cast(Mapping[str, str], row.secrets or {})
        row.secrets = cast(Any, {**new_secrets(), "secret_old": held.get("secret", "")})
        row.save(update_fields=["secrets"])
        _say(record, row, name=row.name)
    return row


def remove_figure(*, actor: Actor, figure: OwnFigure) -> None:
    """Take it off the pages and delete its values and secret."""
    with change(actor=actor, brand_id=figure.brand_id, action="figure.removed") as record:
        row = locked(figure)
        row.removed_at, row.secrets = row.removed_at or now(), cast(Any, {})
        row.save(update_fields=["removed_at", "secrets"])
        gone, _ = OwnFigurePoint.objects.filter(figure=row).delete()
        _say(record, row, name=row.name, values=gone)


def take_points(*, actor: Actor, figure: OwnFigure, points: Iterable[Point], came: str) -> int:
    """Store values; one for a time that has one replaces it. How many were taken.

    ``came`` says from where (a file's name, ``webhook``, ``api``, ``hand``). Raises :class:`WrongInput` for a value
    that is no number; then nothing of this call is stored.
    """
    rows = sorted({at: _value(value) for at, value in points}.items())
    with change(actor=actor, brand_id=figure.brand_id, action="figure.values_taken") as record:
        row = locked(figure)
        if row.removed_at is not None:
            raise WrongInput("figures.removed", "This figure was removed. Nothing was stored.")
        OwnFigurePoint.objects.bulk_create(
            [OwnFigurePoint(figure=row, time=at, value=value) for at, value in rows], batch_size=IN_ONE_GO,
            update_conflicts=True, unique_fields=["figure", "time"], update_fields=["value"],
        )  # fmt: skip
        _say(record, row, values=len(rows), came=came[:120])
    return len(rows)


def points_of(columns: Mapping[str, Sequence[tuple[float, float]]], column: str) -> list[tuple[float, float]]:
    """The values of the chosen column of a read table. Raises :class:`WrongInput` when it must be chosen."""
    if column in columns:
        return list(columns[column])
    if len(columns) == 1 and not column:
        return list(next(iter(columns.values())))
    names = ", ".join(list(columns)[:20])
    raise WrongInput(
        "figures.which_column", f"Choose one of the columns: {names}.", columns=names, field="column"
    )


def _value(value: float) -> float:
    if not isfinite(value) or abs(value) > LARGEST:
        raise WrongInput("figures.bad_value", f"{value} is no value of a figure.", value=str(value))
    return float(value)


def _of(choices: Any, value: str, field: str) -> str:
    if value not in choices.values:
        raise WrongInput("figures.bad_choice", "Choose one of the list.", field=field)
    return value


def _say(record: Change, figure: OwnFigure, **body: Any) -> None:
    record.about(f"figure:{figure.uid}", **body)
    record.touches(topic(figure.brand_id, "figures"))


@dataclass(frozen=True)
class Taken:
    """What a file gave: values stored, rows left out because their time could not be read."""

    values: int
    refused: int


def import_figure_file(*, actor: Actor, figure: OwnFigure, file: Any, column: str = "") -> Taken:
    """Read a table of times and numbers and store one of its columns; the file itself is not kept.

    Raises :class:`WrongInput` with what to do; then nothing was stored.
    """
    reader = next((m for m in connectors.all_that(connectors.UPLOAD) if m.measured is not None), None)
    if reader is None or reader.measured is None:
        raise WrongInput("import.no_connector", "This installation has no connector that reads files.")
    with tempfile.NamedTemporaryFile(prefix="figure-", dir=files.folder()) as kept:
        for piece in file.chunks():
            kept.write(piece)
        kept.flush()
        found = reader.measured(Path(kept.name), zone=figure.brand.time_zone)
    points = points_of(found["columns"], column.strip())
    rows = [(datetime.fromtimestamp(at, UTC), value) for at, value in points]
    taken = take_points(actor=actor, figure=figure, points=rows, came=str(getattr(file, "name", "file")))
    return Taken(taken, int(found["refused"]))
