"""Files of the public status page, answered without Django, so that they stay up when everybody comes to
look.
"""

from __future__ import annotations

import asyncio
import mimetypes
from pathlib import Path

from firebreak.web.live import Scope, Send, refuse

MAX_BYTES = 4 * 1024 * 1024


async def status_file(scope: Scope, send: Send, folder: Path, name: str) -> None:
    """``name`` within ``folder`` (a folder gives its ``index.html``); 404 for all that is not a file in it."""
    if scope["method"] not in ("GET", "HEAD"):
        return await refuse(send, 405, "Only GET.")
    found = await asyncio.to_thread(_read, folder, name)
    if found is None:
        return await refuse(send, 404, "There is nothing at this address.")
    path, body = found
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    headers = [
        (b"content-type", f"{kind}; charset=utf-8".encode() if kind.startswith("text/") else kind.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"public, max-age=15"),
        (b"x-content-type-options", b"nosniff"),
        (b"content-security-policy", b"default-src 'self'; frame-ancestors 'none'"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
    return None


def _read(folder: Path, name: str) -> tuple[Path, bytes] | None:
    if "\x00" in name:
        return None
    path = (folder / name.lstrip("/")).resolve()
    if path.is_dir():
        path /= "index.html"
    if not _shown(path, folder) or not path.is_file() or path.stat().st_size > MAX_BYTES:
        return None
    return path, path.read_bytes()


def _shown(path: Path, folder: Path) -> bool:
    return path.is_relative_to(folder) and not any(
        part.startswith(".") for part in path.relative_to(folder).parts
    )
