"""The ASGI application that answers one event stream."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2s
from typing import Any, cast
from urllib.parse import parse_qs

from django.db import close_old_connections

from firebreak.web.bringing import Bringer, Reader
from firebreak.web.hub import Change, Hub, Subscription, TooManyStreamsError
from firebreak.web.hub import hub as process_hub

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Ask = Callable[[Any], list[str] | None]
Authorise = Callable[[Any], "list[str] | Awaitable[list[str] | None] | None"]

__all__ = ["Hub", "process_hub", "stream_app"]

KEEP_ALIVE_S = 15.0
CHECK_S = 60.0
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]
_threads = ThreadPoolExecutor(2, thread_name_prefix="stream-authorise")


async def stream_app(
    scope: Scope,
    receive: Receive,
    send: Send,
    *,
    authorise: Authorise,
    hub: Hub = process_hub,
    bringer: Bringer | None = None,
) -> None:
    """Answer one stream until the reader leaves, loses the right to hear, or the hub closes it.

    ``authorise(scope)`` gives the topics this reader may hear, or None; it may be a coroutine, else it runs
    in a thread, and it is asked again every 60 seconds. It may put a key for the person into
    ``scope["firebreak.person"]``; without one the session's cookie counts. It may name topics among them in
    ``scope["firebreak.recheck"]``: a change of one has it asked again at once. With a
    :class:`~firebreak.web.bringing.Reader` in ``scope["firebreak.reader"]`` the ``bringer`` is asked what changes bring.

    Events: ``hello`` at the start, ``parts`` with what a change brings (:func:`~firebreak.web.bringing.packed`),
    ``<topic without brand>`` with a running number and the identities of parts that came with it, ``refresh`` when
    changes may have been missed, ``beat`` every 15 seconds while the hub hears, ``bye`` when the reader may
    hear no longer. The id is the time in Unix milliseconds: it comes back as ``?since=`` or
    ``Last-Event-ID``.
    """
    if scope["method"] != "GET":
        return await refuse(send, 405, "Only GET.")
    topics = await allowed(authorise, scope)
    if topics is None:
        return await refuse(send, 401, "Sign in to follow changes.")
    try:
        recheck = scope.get("firebreak.recheck", ())
        subscription = hub.subscribe(person_of(scope), topics, since_of(scope), recheck)
    except TooManyStreamsError:
        return await refuse(send, 429, "Too many open pages. Close some of them.", retry_s=30)
    try:
        await _serve(scope, receive, send, authorise, hub, subscription, bringer)
    finally:
        hub.leave(subscription)
    return None


async def _serve(
    scope: Scope,
    receive: Receive,
    send: Send,
    authorise: Authorise,
    hub: Hub,
    subscription: Subscription,
    bringer: Bringer | None,
) -> None:
    """Whichever ends first ends the stream: the reader's leaving stops even a send that is stuck."""
    tasks = [
        asyncio.create_task(_until_gone(receive)),
        asyncio.create_task(_speak(send, hub, subscription, scope.get("firebreak.reader"), bringer)),
        asyncio.create_task(_until_forbidden(authorise, scope, subscription)),
    ]
    try:
        done, _pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if tasks[2] in done and tasks[0] not in done:
            await _with_patience(_last_words(send, b"event: bye\ndata: 0\n\n"))
        elif tasks[1] in done and not tasks[1].exception():
            await _with_patience(_last_words(send, b""))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _with_patience(work: Awaitable[None]) -> None:
    with contextlib.suppress(TimeoutError, OSError):
        await asyncio.wait_for(work, 2)


async def _last_words(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _until_forbidden(authorise: Authorise, scope: Scope, subscription: Subscription) -> None:
    while True:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(subscription.doubted.wait(), CHECK_S)
        subscription.doubted.clear()
        topics = await allowed(authorise, scope)
        if topics is None:
            return
        subscription.topics = frozenset(topic.removesuffix(".*") for topic in topics)


async def _speak(
    send: Send, hub: Hub, subscription: Subscription, reader: Reader | None, bringer: Bringer | None
) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await _say(send, b"retry: 3000\n" + event("hello", hub.number))
    while not subscription.closed:
        try:
            await asyncio.wait_for(subscription.ready.wait(), KEEP_ALIVE_S)
        except TimeoutError:
            beat = event("beat", hub.number) if hub.healthy else b"\n"
            await _say(send, b": keep-alive\n" + beat)
            continue
        changes = subscription.take()
        if subscription.missed:
            subscription.missed = False
            text = event("refresh", hub.number)
        elif changes and reader is not None and bringer is not None:
            brought = await bringer.bring(reader, map(name_of, changes))
            text = brought.event if brought is not None else b""
            text += b"".join(
                message(change, brought.parts if brought is not None else ()) for change in changes
            )
        else:
            text = b"".join(message(change) for change in changes)
        if text:
            await _say(send, text)


async def _say(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


def event(name: str, number: int) -> bytes:
    """An event without a place in time."""
    return f"event: {name}\ndata: {number}\n\n".encode()


def name_of(change: Change) -> str:
    """``b12.monitor.5`` is ``monitor.5`` to a page."""
    return change.topic.partition(".")[2] or change.topic


def message(change: Change, came: Collection[str] = ()) -> bytes:
    """The event of a change; with the parts that came with it."""
    clean = name_of(change).replace("\r", "").replace("\n", "")
    data = " ".join([str(change.number), *came])
    return f"id: {change.at_ms}\nevent: {clean}\ndata: {data}\n\n".encode()


async def allowed(authorise: Authorise, scope: Scope) -> list[str] | None:
    """Ask ``authorise``, in a thread unless it is a coroutine; a fault there refuses."""
    if inspect.iscoroutinefunction(authorise):
        found: list[str] | None = await authorise(scope)
        return found
    return await asyncio.get_running_loop().run_in_executor(_threads, _ask, cast(Ask, authorise), scope)


def _ask(authorise: Ask, scope: Scope) -> list[str] | None:
    close_old_connections()
    try:
        return authorise(scope)
    finally:
        close_old_connections()


def header(scope: Scope, name: bytes) -> str:
    """The first value of a request header, or nothing."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def person_of(scope: Scope) -> str:
    """Whose streams to count together."""
    known = scope.get("firebreak.person")
    if known:
        return str(known)
    cookies = header(scope, b"cookie")
    client = scope.get("client") or ("", 0)
    return blake2s((cookies or str(client[0])).encode(), digest_size=16).hexdigest()


def since_of(scope: Scope) -> int | None:
    """Unix milliseconds up to which the page is known to be fresh."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("since", [""])[0]
    text = header(scope, b"last-event-id") or asked
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


async def refuse(send: Send, status: int, text: str, retry_s: int = 0) -> None:
    """A short answer in plain text."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    if retry_s:
        headers.append((b"retry-after", str(retry_s).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})
