"""The starter content that Firebreak comes with, read once: the package does not change while we run."""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from firebreak.engine import shapes
from firebreak.plan.folders.reading import read_folder
from firebreak.plan.items import KINDS

CONTENT = Path(__file__).resolve().parent.parent / "content"


class Packed(NamedTuple):
    """One item of a starter plan."""

    kind: str
    key: str
    path: str
    """Below its place, such as ``risks/outage.yaml``."""
    body: bytes
    """The record as JSON."""
    source: bytes
    """Its file, byte for byte."""

    def record(self) -> Any:
        """The item anew at each call: who takes it may change it."""
        return shapes.decode(self.body, KINDS[self.kind])


@cache
def packaged(place: str) -> tuple[Packed, ...]:
    """Items of a place: ``core`` or an industry."""
    found = read_folder(CONTENT / place)
    return tuple(
        Packed(
            kind,
            key,
            path,
            msgspec.json.encode(found.items[kind][key]),
            (CONTENT / place / path).read_bytes(),
        )
        for (kind, key), path in found.paths.items()
    )
