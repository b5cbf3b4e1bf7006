"""Calls of services that carry messages: errors by kind, and no credential in a log or an error.

Most of these services put the credential into the address, so neither the address nor what the other side says
about it is ever repeated.
"""

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpx
import msgspec

from firebreak.base import config, fetching
from firebreak.base.errors import (
    AuthError,
    PermanentError,
    RateError,
    TransientError,
    UnknownOutcome,
    WrongInput,
)
from firebreak.base.network import DeadlinePassed, until

TIMEOUT_S = 20.0
TOTAL_S = 45.0
ANSWER_LIMIT = 4 * 1024 * 1024
NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.ProxyError,
)
"""Failures before the first byte of the request has left."""
_quiet: ContextVar[bool] = ContextVar("quiet", default=False)


class _Silence(logging.Filter):
    """httpx logs each address in full."""

    def filter(self, _record: logging.LogRecord) -> bool:
        return not _quiet.get()


logging.getLogger("httpx").addFilter(_Silence())


@contextmanager
def _unheard() -> Iterator[None]:
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


class Caller:
    """Calls one service. ``private`` opens the own network (simulators, gateways in the house), as in ``fetching``."""

    def __init__(self, *, private: bool | None = None, timeout_s: float = TIMEOUT_S) -> None:
        self._private = bool(config.get("fetch_private")) if private is None else private
        self._timeout_s = timeout_s

    def get(self, url: str, **options: Any) -> httpx.Response:
        """See :meth:`call`; nothing is changed by it, so a lost answer is only transient."""
        try:
            return self.call("GET", url, **options)
        except UnknownOutcome as error:
            raise TransientError(error.code, error.message) from None

    def call(
        self,
        method: str,
        url: str,
        *,
        json: Mapping[str, Any] | None = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
    ) -> httpx.Response:
        """One call, answered with any status; the body is read and bounded. Redirects are not followed.

        Raises ``AuthError`` for an address that cannot be one, ``TransientError`` when nothing was sent and
        ``UnknownOutcome`` when it was and no whole answer came.
        """
        self._check(url)
        options: dict[str, Any] = {"headers": dict(headers or {}), "follow_redirects": False}
        if json is not None:
            options["content"] = msgspec.json.encode(json)
            options["headers"]["Content-Type"] = "application/json; charset=utf-8"
        if form is not None:
            options["data"] = dict(form)
        if auth is not None:
            options["auth"] = auth
        try:
            with _unheard(), until(time.monotonic() + TOTAL_S):
                return self._answer(method, url, options)
        except NOT_SENT:
            raise TransientError("page.unreachable", "The service does not answer.") from None
        except (httpx.TransportError, httpx.StreamError, DeadlinePassed):
            raise _no_answer() from None
        except (httpx.InvalidURL, UnicodeError):
            raise _no_address() from None

    def _answer(self, method: str, url: str, options: Mapping[str, Any]) -> httpx.Response:
        with (
            fetching.client(private=self._private, timeout_s=self._timeout_s) as client,
            client.stream(method, url, **options) as response,
        ):
            body = bytearray()
            try:
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > ANSWER_LIMIT:
                        raise _no_answer()
            except httpx.TransportError:
                if response.status_code < 400:
                    raise
            # It is unpacked by now: the header that says how it was packed must not be believed again.
            kept = [(k, v) for k, v in response.headers.items() if k.lower() not in _PACKING]
            return httpx.Response(response.status_code, headers=kept, content=bytes(body))

    def _check(self, url: str) -> None:
        try:
            fetching.check_address(url)
        except WrongInput:
            raise _no_address() from None
        if not self._private and not url.lower().startswith("https://"):
            raise PermanentError(
                "page.not_encrypted", "The address is not encrypted, so nothing was sent. Use https."
            )


_PACKING = {"content-encoding", "content-length", "transfer-encoding"}


def _no_address() -> AuthError:
    return AuthError("page.address", "The address of the service is not complete. Copy it again.")


def _no_answer() -> UnknownOutcome:
    return UnknownOutcome("page.no_answer", "Sent, but no answer came. It may have arrived.")


def check_server(settings: Mapping[str, Any]) -> None:
    """Of a service whose server can be named. Raises ``WrongInput`` for an address that is none."""
    if settings.get("api"):
        fetching.check_address(str(settings["api"]).strip())


def body_of(response: httpx.Response) -> Mapping[str, Any]:
    """The JSON object of an answer; empty when it holds none."""
    try:
        found = msgspec.json.decode(response.content)
    except (msgspec.DecodeError, UnicodeError):
        return {}
    return found if isinstance(found, dict) else {}


def number_of(value: Any) -> float | None:
    """A number of an answer, also where a service writes it as text."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if found == found else None


def raise_for_status(response: httpx.Response) -> None:
    """The kind that the status alone says, where the body says nothing better."""
    status = response.status_code
    if 300 <= status < 400:
        raise PermanentError(
            "page.redirect", "The service sends us elsewhere, which is not followed.", status=status
        )
    try:
        fetching.raise_for_status(response)
    except AuthError:
        raise dead(status=status) from None
    except RateError as error:
        raise too_fast(error.retry_after, status=status) from None
    except TransientError:
        raise later(status=status) from None
    except PermanentError:
        raise refused(status=status) from None


def dead(**params: Any) -> AuthError:
    """A person must get a new credential."""
    return AuthError("page.credential", "The service does not accept the credential any more.", **params)


def too_fast(wait_s: float, **params: Any) -> RateError:
    """Wait; between 1 second and 1 hour."""
    wait = min(max(wait_s, 1.0), 3600.0)
    return RateError("page.rate", "The service asks for fewer messages.", retry_after=wait, **params)


def later(**params: Any) -> TransientError:
    """The service has a bad moment."""
    return TransientError("page.later", "The service cannot take messages just now.", **params)


def refused(**params: Any) -> PermanentError:
    """This message will never be taken."""
    return PermanentError("page.refused", "The service refuses the message.", **params)


def nobody(**params: Any) -> PermanentError:
    """There is no such receiver, or they do not want to hear from us."""
    return PermanentError("page.recipient", "The receiver cannot be reached there.", **params)


def unclear(**params: Any) -> UnknownOutcome:
    """An answer that says neither yes nor no."""
    return UnknownOutcome("page.unclear", "The answer cannot be read. It may have arrived.", **params)


def missing() -> AuthError:
    """Nothing was entered."""
    return AuthError("page.no_credential", "The credential is missing, so nothing was sent.")
