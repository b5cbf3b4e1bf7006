"""The one port of the web process: streams are answered here, pages by Django's WSGI application in
threads.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from django.conf import settings

from firebreak.web.hub import Hub
from firebreak.web.hub import hub as process_hub
from firebreak.web.live import Authorise, Receive, Scope, Send, stream_app
from firebreak.web.pulse_feeds import feed_for
from firebreak.web.status_files import status_file

STREAM = re.compile(r"^/b/[^/]+/stream$")
STATUS = "/status/"
BUFFER_BYTES = 1024 * 1024
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def front(
    django_wsgi: Any,
    *,
    authorise: Authorise,
    status_dir: Path | str | None = None,
    threads: int = 8,
    hub: Hub = process_hub,
) -> App:
    """A plain ASGI application: ``/b/<brand>/stream``, files of ``status_dir`` under ``/status/``, and the
    rest.

    At most ``threads`` pages are worked on at once; a small request body is read whole before a thread is
    taken, so that slow senders hold none. The lifespan starts and stops the hub.
    """
    pages = cast(App, WSGIMiddleware(django_wsgi, workers=threads))
    folder = Path(status_dir).resolve() if status_dir else None

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        kind = scope["type"]
        if kind == "lifespan":
            await _lifespan(receive, send, hub)
        elif kind == "websocket":
            await send({"type": "websocket.close", "code": 1000})
        elif STREAM.match(scope["path"]):
            await stream_app(scope, receive, send, authorise=authorise, hub=hub)
        elif folder and scope["path"].startswith(STATUS):
            await status_file(scope, send, folder, scope["path"].removeprefix(STATUS))
        else:
            await pages(honest(scope), await read_ahead(receive), send)

    return app


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


def honest(scope: Scope) -> Scope:
    """Without header names holding ``_``: WSGI could not tell ``X_Forwarded_For`` from the proxy's own
    header.
    """
    headers = [(name, value) for name, value in scope["headers"] if b"_" not in name]
    return {**scope, "headers": headers}


async def read_ahead(receive: Receive) -> Receive:
    """Read the body up to 1 MB here, on the loop, and give it again to the thread."""
    kept: list[MutableMapping[str, Any]] = []
    size = 0
    while size < BUFFER_BYTES:
        message = await receive()
        kept.append(message)
        size += len(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body"):
            break
    kept.reverse()

    async def again() -> MutableMapping[str, Any]:
        return kept.pop() if kept else await receive()

    return again
