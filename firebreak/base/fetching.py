"""The one client for addresses that users gave: it never reaches into the operator's own network.

The check stands where the connection is made, so redirects and names that change their address
between look-up and use (DNS rebinding) are covered, and TLS still checks the name that was asked for.
A fetch as a whole has a deadline and a size, which count what the body unpacks to: a server that lies
about its length, sends slowly or sends a bomb costs no more than that.
"""

import ssl
import time
import zlib
from collections.abc import Iterator
from functools import cache
from typing import Any

import httpx

from firebreak.base import config
from firebreak.base.errors import (
    AuthError,
    OutsideError,
    PermanentError,
    RateError,
    TransientError,
    WrongInput,
)
from firebreak.base.network import (
    PORTS,
    BlockedAddress,
    DeadlinePassed,
    GuardedBackend,
    is_public,
    until,
)

__all__ = ["PORTS", "BlockedAddress", "check_address", "client", "fetch", "is_public", "raise_for_status"]

USER_AGENT = "Firebreak/0.1 (crisis desk; self-hosted)"
LIMIT = 10 * 1024 * 1024
TOTAL_S = 60.0
REDIRECTS = 5
_OPEN_HEADERS = {
    "accept",
    "accept-encoding",
    "accept-language",
    "user-agent",
    "if-none-match",
    "if-modified-since",
}
"""What may follow a redirect to another site; anything else could be a credential."""


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates we trust, read once: reading them takes a tenth of a second."""
    return httpx.create_ssl_context()


def client(*, private: bool | None = None, timeout_s: float = 15.0) -> httpx.Client:
    """A client for addresses given by users. ``private`` (or the setting fetch_private) opens the own network."""
    transport = httpx.HTTPTransport(retries=0, verify=_trusted())
    opened = config.get("fetch_private") if private is None else private
    # httpx has no public place for a network backend; pinned version, and the test fails if it moves.
    transport._pool._network_backend = GuardedBackend(guarded=not opened)
    return httpx.Client(
        transport=transport,
        timeout=timeout_s,
        follow_redirects=True,
        max_redirects=REDIRECTS,
        headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"},
        trust_env=False,
    )


def check_address(url: str) -> None:
    """Refuse what can be refused by looking: scheme, missing host, sign-in data in the address."""
    try:
        parts = httpx.URL(url)
        host, port = parts.host, parts.port
    except (httpx.InvalidURL, UnicodeError) as error:
        raise WrongInput("fetch.not_an_address", f"{url[:200]!r} is not a web address.") from error
    if parts.scheme not in {"http", "https"} or not host:
        raise WrongInput("fetch.not_an_address", "Give a full address that starts with https:// or http://.")
    if "%" in host or not 0 < (443 if port is None else port) < 65536:
        raise WrongInput("fetch.not_an_address", f"{url[:200]!r} is not a web address.")
    if parts.userinfo:
        raise WrongInput("fetch.credentials", "Leave user name and password out of the address.")


def fetch(
    url: str,
    *,
    headers: dict[str, str] | None = None,
    limit: int = LIMIT,
    total_s: float = TOTAL_S,
    with_client: httpx.Client | None = None,
) -> httpx.Response:
    """GET with a bounded body and a deadline for the whole. Redirects are followed, each checked again.

    Raises an :class:`OutsideError` of the right kind, or :class:`WrongInput` for an address that is none;
    304 is returned.
    """
    check_address(url)
    own = with_client or client()
    try:
        with until(time.monotonic() + total_s):
            return _follow(own, own.build_request("GET", url, headers=headers), limit)
    except DeadlinePassed as error:
        raise TransientError("fetch.slow", f"No whole answer within {total_s:g} seconds.") from error
    except (httpx.TransportError, httpx.StreamError, httpx.InvalidURL) as error:
        raise TransientError("fetch.unreachable", f"No answer: {type(error).__name__}.") from error
    finally:
        if with_client is None:
            own.close()


def _follow(own: httpx.Client, request: httpx.Request, limit: int) -> httpx.Response:
    for _hop in range(REDIRECTS + 1):
        response = own.send(request, stream=True, follow_redirects=False)
        try:
            if response.next_request is None:
                return _read(response, limit)
            request = _next(request, response.next_request)
        finally:
            response.close()
    raise PermanentError("fetch.redirects", "The address redirects too often, or in a circle.")


def _next(before: httpx.Request, after: httpx.Request) -> httpx.Request:
    """The request of the next hop: its address is checked, and credentials stay with the site they were for."""
    try:
        check_address(str(after.url))
    except WrongInput as error:
        raise PermanentError(
            "fetch.redirect_refused", "The address leads to one that is not fetched."
        ) from error
    one, two = before.url, after.url
    if (one.scheme, one.host, one.port) != (two.scheme, two.host, two.port):
        kept = {name: value for name, value in after.headers.items() if name in _OPEN_HEADERS}
        return httpx.Request("GET", two, headers=kept, extensions=after.extensions)
    return after


def _read(response: httpx.Response, limit: int) -> httpx.Response:
    if response.status_code != 304:
        raise_for_status(response)
    body = bytearray()
    for part in _unpacked(response, limit + 1):
        body += part
        if len(body) > limit:
            raise PermanentError(
                "fetch.too_large", f"The answer is larger than {limit // 1024} KB.", limit=limit
            )
    dropped = {b"content-encoding", b"content-length", b"transfer-encoding"}
    # As bytes: a server may send what is not ASCII, and httpx would not take it back as text.
    kept = [(name, value) for name, value in response.headers.raw if name.lower() not in dropped]
    return httpx.Response(response.status_code, headers=kept, content=bytes(body), request=response.request)


def _unpacked(response: httpx.Response, most: int) -> Iterator[bytes]:
    """The body as it was before packing; never more than ``most`` bytes at once, whatever it unpacks to."""
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding in {"", "identity"}:
        yield from response.iter_raw()
        return
    if coding not in {"gzip", "x-gzip", "deflate"}:
        raise PermanentError(
            "fetch.encoding", f"The answer is packed as {coding[:40]!r}, which was not asked for."
        )
    unpack = zlib.decompressobj(wbits=47 if "gzip" in coding else 15)
    first = True
    for chunk in response.iter_raw():
        if first and coding == "deflate" and chunk[:1] and chunk[0] & 0x0F != 8:
            unpack = zlib.decompressobj(wbits=-15)  # some servers leave the zlib header out
        first = False
        try:
            yield unpack.decompress(chunk, most)
        except zlib.error as error:
            raise PermanentError("fetch.broken", "The answer could not be unpacked.") from error
    if not unpack.eof and not first:
        raise TransientError("fetch.cut", "The answer ended in the middle.")


def raise_for_status(response: httpx.Response) -> None:
    """Turn a status into the kind that says whether trying again makes sense."""
    status = response.status_code
    if status < 400:
        return
    if status in {401, 403}:
        raise AuthError("fetch.refused", f"The server refused with status {status}.", status=status)
    if status == 429:
        raise RateError("fetch.rate", "The server asks for fewer calls.", retry_after=_retry_after(response))
    kind: type[OutsideError] = TransientError if status >= 500 or status == 408 else PermanentError
    raise kind("fetch.status", f"The server answered with status {status}.", status=status)


def _retry_after(response: httpx.Response) -> float:
    """Seconds from the header, which may also be a date (RFC 9110, 10.2.3); between 1 second and 1 hour."""
    said: Any = response.headers.get("retry-after", "")
    try:
        seconds = float(said)
    except ValueError:
        seconds = _until_date(said)
    return min(max(seconds, 1.0), 3600.0) if seconds == seconds else 60.0


def _until_date(said: str) -> float:
    from email.utils import parsedate_to_datetime

    from firebreak.base.clock import now

    try:
        return (parsedate_to_datetime(said) - now()).total_seconds()
    except (ValueError, TypeError):
        return 60.0
