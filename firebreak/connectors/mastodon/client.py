"""Asking a server for pages, and turning its refusals into kinds of error that say what to do."""

import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec

from firebreak.base import fetching
from firebreak.base.errors import AuthError, PermanentError, RateError, TransientError, WrongInput
from firebreak.connectors.common.threads import in_thread
from firebreak.connectors.common.times import parse_time

GIVE_UP_S = 60.0
LIMIT = 4 * 1024 * 1024
"""Bytes of a page; forty posts have a few hundred thousand."""
MOST = 200
"""Statuses taken of a page; no server was asked for more than 40."""
SPARE = 10
"""Visits that are left to others who share the limit."""


class Client:
    """One server, read with or without a token. ``wait_s``: seconds it asks us to leave it alone."""

    def __init__(self, base: str, token: str, private: bool) -> None:
        self.base = base
        self._token = token
        self._private = private
        self._http: httpx.Client | None = None
        self._seen: httpx.Response | None = None
        self.left: int | None = None
        self.wait_s = 0.0

    def headers(self, accept: str) -> dict[str, str]:
        """For a request; with the token only over an encrypted line, or inside the own network."""
        if not self._token:
            return {"Accept": accept}
        if urlsplit(self.base).scheme != "https" and not self._private:
            raise WrongInput(
                "mastodon.insecure", "A token is only sent to an address that starts with https://."
            )
        return {"Accept": accept, "Authorization": f"Bearer {self._token}"}

    async def page(self, address: str) -> list[Any]:
        """The statuses of a page as they came. Raises the kinds of ``firebreak.base.errors``."""
        found = await self.get(address)
        if not isinstance(found, list):
            raise TransientError(
                "mastodon.not_json", "The server answered with something that is no timeline."
            )
        return found[:MOST]

    async def get(self, address: str) -> Any:
        """What an address says, decoded. Raises as :meth:`page`."""
        headers = self.headers("application/json")
        try:
            response = await in_thread(
                lambda: fetching.fetch(
                    address, headers=headers, with_client=self._open(), limit=LIMIT, total_s=45.0
                ),
                give_up_s=GIVE_UP_S,
                on_stop=self.close,
            )
        except TimeoutError as error:
            raise TransientError(
                "fetch.slow", "The server sends too slowly, so the visit was broken off."
            ) from error
        except (AuthError, PermanentError, RateError) as error:
            raise self._refusal(error) from error
        self._note_limits(response.headers)
        return _decoded(response)

    def _open(self) -> httpx.Client:
        if self._http is None:
            self._http = fetching.client(private=self._private)
            self._http.event_hooks = {"response": [self._look]}
        return self._http

    def _look(self, response: httpx.Response) -> None:
        self._seen = response

    def close(self) -> None:
        """Give up the connection; the next visit opens another."""
        if self._http is not None:
            self._http.close()
            self._http = None

    def _note_limits(self, headers: Mapping[str, str]) -> None:
        """Mastodon says how many visits are left, and when the count starts again as a date."""
        left = headers.get("x-ratelimit-remaining", "")
        self.left = int(left) if left.isascii() and left.isdigit() and len(left) < 9 else None
        self.wait_s = _until(headers) if self.left is not None and self.left <= SPARE else 0.0

    def _refusal(self, error: AuthError | PermanentError | RateError) -> Exception:
        """The same kind in the words of this service, from the answer that the visit was refused with."""
        if self._seen is None:
            return error
        status, headers = self._seen.status_code, self._seen.headers
        if isinstance(error, RateError):
            if "retry-after" not in headers and (wait := _until(headers)):
                error.retry_after = wait
            return error
        return said(status, bool(self._token)) or error


def said(status: int, with_token: bool) -> AuthError | PermanentError | None:
    """What a refusing status means; ``None`` for one that says no more here than anywhere."""
    if status in {401, 403, 422} and not with_token:
        return AuthError(
            "mastodon.anonymous",
            "This server shows the timeline only to people with an account. Make a token there and enter it here.",
        )
    if status == 401:
        return AuthError(
            "mastodon.token", "The server no longer accepts the token. Make a new one and enter it here."
        )
    if status in {403, 422}:
        return AuthError(
            "mastodon.scope", "The token may not read this timeline. It needs the right to read statuses."
        )
    if status == 404:
        return PermanentError(
            "mastodon.not_there",
            "The server has no such timeline. Check whether its address is that of a Mastodon server.",
        )
    return None


def _until(headers: Mapping[str, str]) -> float:
    """Seconds until the limit starts again, at most an hour; 0 when the server does not say."""
    reset = parse_time(headers.get("x-ratelimit-reset", "")[:60])
    if reset is None:
        return 0.0
    there = parse_time(headers.get("date", "")[:60]) or time.time()
    return min(max(reset - there, 1.0), 3600.0)


def _decoded(response: httpx.Response) -> Any:
    """Raises ``TransientError`` for a page of a guard, a cache or a sign-in, which pass."""
    try:
        return msgspec.json.decode(response.content)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        kind = response.headers.get("content-type", "")
        if "html" in kind or response.content.lstrip()[:1] == b"<":
            raise TransientError(
                "mastodon.page",
                "The server answered with a page for people instead of posts; it may ask for a sign-in.",
            ) from error
        raise TransientError(
            "mastodon.not_json", "The server answered with something that is no timeline."
        ) from error
