"""Calls of services that are published to: what was surely not taken is told from what may have been.

The same line as :mod:`~firebreak.connectors.common.calling` with its care for credentials; codes are ``publish.*``. An
answer of 5xx to a call that changes something is no answer: the service may have done it before it broke.
"""

import time
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

import httpx

from firebreak.base.errors import (
    AuthError,
    OutsideError,
    PermanentError,
    RateError,
    TransientError,
    UnknownOutcome,
)
from firebreak.connectors.common import calling
from firebreak.connectors.common.calling import TIMEOUT_S, Caller
from firebreak.connectors.common.times import parse_time

SAYS: Final[Mapping[str, str]] = {
    "publish.no_credential": "The credential is missing, so nothing was sent.",
    "publish.credential": "The service does not accept the credential, or it may not do this.",
    "publish.address": "The address of the service is not complete. Copy it again.",
    "publish.not_encrypted": "The address is not encrypted, so nothing was sent. Use https.",
    "publish.unreachable": "The service does not answer. Nothing was sent.",
    "publish.no_answer": "Sent, but no answer came. It may have been done: look there.",
    "publish.unclear": "The answer cannot be read. It may have been done: look there.",
    "publish.redirect": "The service sends us elsewhere, which is not followed.",
    "publish.rate": "The service asks for a pause. Nothing was changed there.",
    "publish.later": "The service cannot answer just now.",
    "publish.refused": "The service refuses this. Nothing was changed there.",
    "publish.cannot_look": "The service gives no way to look whether it is published. Look there yourself.",
    "publish.not_planned": "It is not planned there any more: it was stopped there, or it is out.",
    "publish.reply_gone": "What it answers is not there any more. Publish it on its own.",
    "publish.other_account": "It was published by another account, which is not the one of this credential.",
}
"""Sentences for people are in ``words`` of this folder, by the same codes."""


class Service:
    """Calls one service. ``private`` and ``timeout_s`` as in :class:`~firebreak.connectors.common.calling.Caller`."""

    def __init__(self, *, private: bool | None = None, timeout_s: float = TIMEOUT_S) -> None:
        self._caller = Caller(private=private, timeout_s=timeout_s)

    def __repr__(self) -> str:
        return "Service()"

    def look(
        self, url: str, *, method: str = "GET", expected: Collection[int] = (), **options: Any
    ) -> httpx.Response:
        """A call that changes nothing. Statuses in ``expected`` come back; other refusals raise their kind.

        ``options`` as :meth:`~firebreak.connectors.common.calling.Caller.call` takes them. Never ``UnknownOutcome``.
        """
        try:
            response = self._call(method, url, options)
        except UnknownOutcome:
            raise failed(TransientError, "publish.later") from None
        return response if response.status_code in expected else _taken(response)

    def change(
        self, method: str, url: str, *, expected: Collection[int] = (), **options: Any
    ) -> httpx.Response:
        """A call that changes something. ``TransientError`` only when certainly nothing was sent."""
        response = self._call(method, url, options)
        status = response.status_code
        if status in expected:
            return response
        if status >= 500 or status == 408:
            raise failed(UnknownOutcome, "publish.no_answer", status=status)
        return _taken(response)

    def _call(self, method: str, url: str, options: Mapping[str, Any]) -> httpx.Response:
        return in_our_words(lambda: self._caller.call(method, url, **options))


def in_our_words(call: Callable[[], httpx.Response]) -> httpx.Response:
    """The call, its ``page.*`` errors as ``publish.*`` of the same kind."""
    try:
        return call()
    except OutsideError as error:
        raise _spoken(error) from None


def _spoken(error: OutsideError) -> OutsideError:
    code = error.code.replace("page.", "publish.", 1)
    if code not in SAYS:
        return error
    if isinstance(error, RateError):
        return RateError(code, SAYS[code], retry_after=error.retry_after, **error.params)
    return type(error)(code, SAYS[code], **error.params)


def _taken(response: httpx.Response) -> httpx.Response:
    if response.status_code == 429:
        raise too_fast(_wait_s(response), status=429)
    in_our_words(lambda: _checked(response))
    return response


def _checked(response: httpx.Response) -> httpx.Response:
    calling.raise_for_status(response)
    return response


def _wait_s(response: httpx.Response) -> float:
    """Seconds to wait: ``Retry-After``, else when the count starts again (Unix seconds, a date or seconds left)."""
    headers = response.headers
    if (wait := calling.number_of(headers.get("retry-after"))) is not None:
        return wait
    said = str(headers.get("ratelimit-reset") or headers.get("x-ratelimit-reset") or "")[:60]
    reset = calling.number_of(said)
    if reset is not None and reset < 10**8:
        return reset
    at = reset if reset is not None else parse_time(said)
    there = parse_time(str(headers.get("date") or "")[:60]) or time.time()
    return 60.0 if at is None else at - there


def failed(kind: type[OutsideError], code: str, **params: Any) -> OutsideError:
    """An error of a code of :data:`SAYS`."""
    return kind(code, SAYS[code], **params)


def too_fast(wait_s: float, **params: Any) -> RateError:
    """Wait; between 1 second and 1 hour."""
    wait = min(max(wait_s, 1.0), 3600.0)
    return RateError("publish.rate", SAYS["publish.rate"], retry_after=wait, **params)


def missing() -> OutsideError:
    """Nothing was entered."""
    return failed(AuthError, "publish.no_credential")


def dead(**params: Any) -> OutsideError:
    """A person must get a new credential, or one that may do this."""
    return failed(AuthError, "publish.credential", **params)


def refused(**params: Any) -> OutsideError:
    """This will never be taken."""
    return failed(PermanentError, "publish.refused", **params)


def unclear(**params: Any) -> OutsideError:
    """An answer to a change that says neither yes nor no."""
    return failed(UnknownOutcome, "publish.unclear", **params)


def unreadable(**params: Any) -> OutsideError:
    """An answer to a look that is none of this service: nothing can be told from it."""
    return failed(TransientError, "publish.later", **params)


def cannot_look() -> OutsideError:
    """The service gives no way to find what was published."""
    return failed(PermanentError, "publish.cannot_look")


def bearer(token: str) -> dict[str, str]:
    """The header of a token. Raises ``AuthError`` for none, or for what can be none."""
    if not token:
        raise missing()
    if not token.isascii() or not token.isprintable() or " " in token:
        raise dead()
    return {"Authorization": f"Bearer {token}"}
