"""All evidence of an incident as one file for a lawyer: what was kept, its proofs, its digests, how to check them.

Written piece by piece while it is sent: however much there is, little of it is in memory, and nothing on the disk.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from firebreak.incidents import shelf
from firebreak.incidents.models import Evidence
from firebreak.incidents.queries.evidence import proof

CHUNK = 1 << 20
SUMS = "SHA256SUMS"


class _Outlet:
    """Where the archive writes; what it wrote is taken away again and again. It has no ``tell``: it cannot go back."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        """Hold a part until it is taken."""
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def close(self) -> None:
        """Nothing is open."""

    def take(self) -> bytes:
        """Everything since the last time."""
        taken, self._parts = b"".join(self._parts), []
        return taken


def bundle(pieces: Iterable[Evidence], read_me: str) -> Iterator[bytes]:
    """A ZIP archive in parts. Digests are those of the record, so that ``sha256sum -c`` proves the files against it."""
    outlet, sums = _Outlet(), [_sum(read_me.encode(), "READ_ME.txt")]
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("READ_ME.txt", read_me)
        for one in pieces:
            folder = f"E-{one.number:04d}"
            body = json.dumps(proof(one), ensure_ascii=False, indent=1).encode()
            archive.writestr(f"{folder}/proof.json", body)
            sums.append(_sum(body, f"{folder}/proof.json"))
            for place, file in enumerate(one.files, start=1):
                name = f"{folder}/{place}-{file['name']}"
                sums.append(f"{file['sha256']}  {name}\n")
                yield from _put(archive, outlet, name, file)
            yield outlet.take()
        archive.writestr(SUMS, "".join(sums))
    yield outlet.take()


def _put(archive: zipfile.ZipFile, outlet: _Outlet, name: str, file: dict[str, Any]) -> Iterator[bytes]:
    found = shelf.place(file)
    if found is None:
        return  # its line in the sums stays: whoever checks is told that it is missing
    with found.open("rb") as handle, archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as into:
        while part := handle.read(CHUNK):
            into.write(part)
            yield outlet.take()


def _sum(body: bytes, name: str) -> str:
    return f"{hashlib.sha256(body).hexdigest()}  {name}\n"
