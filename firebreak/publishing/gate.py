"""The gate that a freeze shuts: readable by every sender, and written although somebody holds the database.

A sender writes its permit down, and only then looks at the gate; who freezes shuts the gate, and only then looks at the
permits. So either the sender sees the gate shut and sends nothing, or the freeze sees its permit and lists it. No lock is
needed for that, and none is waited for: a process that was stopped in the middle of a transaction keeps nobody from
freezing. On SQLite it would (one writer at a time), so the gate is a file in the data directory there; between machines,
over PostgreSQL, it is a row that nothing else refers to. Each freeze has its own, so that lifting one never opens another.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import connection

from firebreak.base import config
from firebreak.base.prepared import Prepared
from firebreak.publishing.models import Freeze, Gate

Said = Mapping[str, Any]
"""What is needed to write the freeze down later, see :mod:`firebreak.publishing.actions.freezing`."""


def shut(brand_id: int, token: str, said: Said) -> None:
    """From the return of this call on no sender passes that has not a permit already. ``token``: of a freeze.

    Raises ``RuntimeError`` within a transaction: nobody would see the gate, and whoever shut it would see old permits only.
    """
    if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise RuntimeError("a gate is not shut within a transaction")
    if connection.vendor == "sqlite":
        _write(_folder(brand_id) / f"{token}.json", json.dumps(dict(said)))
    else:
        Gate.objects.update_or_create(token=token, defaults={"brand_id": brand_id, "said": dict(said)})


def tokens(brand_id: int) -> frozenset[str]:
    """Which freezes hold; empty while none does. A record nobody lifted holds without its gate too (a restored copy)."""
    return frozenset((*_gates(brand_id), *(row.token for row in _recorded.all(brand_id))))


_recorded = Prepared(lambda brand: Freeze.objects.filter(brand_id=brand, lifted_at=None).only("pk", "token"))


def _gates(brand_id: int) -> list[str]:
    if connection.vendor != "sqlite":
        return list(Gate.objects.filter(brand_id=brand_id).values_list("token", flat=True))
    # Not ``glob``, which finds nothing where it may not look: a sender that cannot see the gate must not pass.
    try:
        names = os.listdir(_folder(brand_id))  # noqa: PTH208 - one call, and no object for each
    except FileNotFoundError:
        return []
    return [name.removesuffix(".json") for name in names if name.endswith(".json")]


def open_again(brand_id: int, token: str) -> None:
    """That freeze is lifted."""
    if connection.vendor == "sqlite":
        (_folder(brand_id) / f"{token}.json").unlink(missing_ok=True)
    else:
        Gate.objects.filter(token=token).delete()


def said(brand_id: int, token: str) -> dict[str, Any]:
    """What was said when it was shut; nothing where that cannot be read: shut it is all the same."""
    if connection.vendor != "sqlite":
        row = Gate.objects.filter(token=token).values_list("said", flat=True).first()
        return dict(row) if row is not None else {}
    try:
        found = json.loads((_folder(brand_id) / f"{token}.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def all_shut() -> list[tuple[int, str]]:
    """(brand's key, token) of all freezes that hold."""
    if connection.vendor != "sqlite":
        return list(Gate.objects.values_list("brand_id", "token"))
    root = _root()
    brands = sorted(int(one.name) for one in root.iterdir() if one.name.isdigit()) if root.is_dir() else []
    return [(brand_id, token) for brand_id in brands for token in sorted(_gates(brand_id))]


def _root() -> Path:
    """Beside the database."""
    return Path(config.get("data_dir")) / "frozen"


def _folder(brand_id: int) -> Path:
    return _root() / str(int(brand_id))


def _write(file: Path, text: str) -> None:
    """Whole or not at all, and on the disk before we go on."""
    for folder in (file.parent.parent, file.parent):
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _sync(folder.parent)
    draft = file.with_suffix(f".{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
    _sync(file.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
