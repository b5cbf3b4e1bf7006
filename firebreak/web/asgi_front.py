"""The one port of the web process: streams are answered here, pages by Django's WSGI application in
threads.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings

from firebreak.base import config
from firebreak.web.bodies import Body, BodyRefused
from firebreak.web.bringing import Bringer, Draw
from firebreak.web.hub import Hub
from firebreak.web.hub import hub as process_hub
from firebreak.web.live import Authorise, Receive, Scope, Send, refuse, stream_app
from firebreak.web.pulse_feeds import feed_for
from firebreak.web.status_files import StatusFiles
from firebreak.web.status_layout import PREFIX
from firebreak.web.wsgi_pages import Pages

STREAM = re.compile(r"^/(?:b|visit)/[^/]+/stream$")
ROOM_MB = 64
"""Above the largest upload, so that a file a little too large is still answered by its form, in words."""
LENGTHS = (b"content-length", b"transfer-encoding")
App = Callable[[Scope, Receive, Send], Awaitable[None]]


@dataclass(frozen=True)
class Door:
    """Addresses under ``prefix`` take at most ``limit`` bytes: no more is taken in before the page would refuse it.

    ``problem`` is the JSON of the 413, for the programs that call there.
    """

    prefix: str
    limit: int
    problem: bytes


def front(
    django_wsgi: Any,
    *,
    authorise: Authorise,
    status_dir: Path | str | None = None,
    threads: int = 8,
    hub: Hub = process_hub,
    body_limit: int | None = None,
    doors: Sequence[Door] = (),
    draw: Draw | None = None,
) -> App:
    """A plain ASGI application: ``/b/<brand>/stream``, ``/visit/<incident>/stream``, the status pages of ``status_dir``
    under ``/status/``, and the rest.

    At most ``threads`` pages are worked on at once; a request's body (at most ``body_limit`` bytes) is read
    whole before a thread is taken, so that slow senders hold none. ``doors`` take less. ``draw``: what a
    stream brings to the pages that it belongs to. The lifespan starts and stops the hub.
    """
    pages = Pages(django_wsgi, threads)
    limit = body_limit or (int(config.get("upload_limit_mb")) + ROOM_MB) * 1024**2
    status = StatusFiles(Path(status_dir).resolve()) if status_dir else None
    bringer = Bringer(draw) if draw is not None else None

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        kind = scope["type"]
        if kind == "lifespan":
            await _lifespan(receive, send, hub)
        elif kind == "websocket":
            await send({"type": "websocket.close", "code": 1000})
        elif STREAM.match(scope["path"]):
            await stream_app(scope, receive, send, authorise=authorise, hub=hub, bringer=bringer)
        elif status and (scope["path"].startswith(PREFIX) or scope["path"] == PREFIX[:-1]):
            await status(scope, send)
        else:
            door = next((one for one in doors if scope["path"].startswith(one.prefix)), None)
            await _page(pages, scope, receive, send, door.limit if door else limit, door)

    return app


async def _page(
    pages: Pages, scope: Scope, receive: Receive, send: Send, limit: int, door: Door | None = None
) -> None:
    if scope["method"] in ("GET", "HEAD") and not any(name in LENGTHS for name, _value in scope["headers"]):
        await pages(honest(scope), BytesIO(), send)  # it brings no body
        return
    with Body() as body:
        try:
            body.expect(scope, limit)
            await body.take_in(receive, limit)
        except BodyRefused as refused:
            if refused.status == 413 and door is not None:
                await _say_problem(send, door.problem)
            elif refused.status:
                await refuse(send, refused.status, refused.text)
            return
        await pages(measured(honest(scope), body.size), body.file, send)


async def _say_problem(send: Send, problem: bytes) -> None:
    headers = [(b"content-type", b"application/problem+json"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": problem})


async def _lifespan(receive: Receive, send: Send, hub: Hub) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await hub.start(feed_for(settings.DATABASES["default"]))
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await hub.stop()
            await send({"type": "lifespan.shutdown.complete"})
            return


def measured(scope: Scope, size: int) -> Scope:
    """With the true length of the body: Django reads none of a body that came in chunks and so said no length."""
    headers = [(name, value) for name, value in scope["headers"] if name not in LENGTHS]
    if size or len(headers) < len(scope["headers"]):
        headers.append((b"content-length", str(size).encode()))
    return {**scope, "headers": headers}


def honest(scope: Scope) -> Scope:
    """Without header names holding ``_``: WSGI could not tell ``X_Forwarded_For`` from the proxy's own
    header.
    """
    headers = [(name, value) for name, value in scope["headers"] if b"_" not in name]
    return {**scope, "headers": headers}
