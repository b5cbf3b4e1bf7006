"""The one client for addresses that users gave: it never reaches into the operator's own network.

The check stands where the connection is made, so redirects and names that change their address
between look-up and use (DNS rebinding) are covered, and TLS still checks the name that was asked for.
"""

import ipaddress
import socket
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

from firebreak.base import config
from firebreak.base.errors import AuthError, OutsideError, PermanentError, RateError, TransientError, WrongInput

PORTS = frozenset({80, 443, 8080, 8443})
USER_AGENT = "Firebreak/0.1 (crisis desk; self-hosted)"
LIMIT = 10 * 1024 * 1024
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class BlockedAddress(PermanentError):
    """The address lies inside the network of this machine, or on a port that no public page uses."""

    def __init__(self, host: str) -> None:
        super().__init__("fetch.blocked", f"{host} is not a public address, so it was not fetched.", host=host)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet; mapped and translated forms are unwrapped."""
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            ip = ip.ipv4_mapped
        elif ip.sixtofour:
            ip = ip.sixtofour
        elif ip in NAT64:
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.is_global and not ip.is_multicast


class _GuardedBackend(httpcore.SyncBackend):
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        if port not in PORTS:
            raise BlockedAddress(f"{host}:{port}")
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError(f"{host} has no address") from error
        addresses = [str(info[4][0]) for info in found]
        if not addresses or not all(is_public(address) for address in addresses):
            raise BlockedAddress(host)
        return super().connect_tcp(addresses[0], port, timeout, local_address, socket_options)


def client(*, private: bool | None = None, timeout_s: float = 15.0) -> httpx.Client:
    """A client for addresses given by users. ``private`` (or the setting fetch_private) opens the own network."""
    transport = httpx.HTTPTransport(retries=0)
    if not (config.get("fetch_private") if private is None else private):
        # httpx has no public place for a network backend; pinned version, and the test fails if it moves.
        transport._pool._network_backend = _GuardedBackend()
    return httpx.Client(
        transport=transport,
        timeout=timeout_s,
        follow_redirects=True,
        max_redirects=5,
        headers={"User-Agent": USER_AGENT},
        trust_env=False,
    )


def check_address(url: str) -> None:
    """Refuse what can be refused by looking: scheme, missing host, sign-in data in the address."""
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise WrongInput("fetch.not_an_address", f"{url!r} is not a web address.") from error
    if parts.scheme not in {"http", "https"} or not parts.host:
        raise WrongInput("fetch.not_an_address", "Give a full address that starts with https:// or http://.")
    if parts.userinfo:
        raise WrongInput("fetch.credentials", "Leave user name and password out of the address.")


def fetch(
    url: str,
    *,
    headers: dict[str, str] | None = None,
    limit: int = LIMIT,
    with_client: httpx.Client | None = None,
) -> httpx.Response:
    """GET with a bounded body. Raises an :class:`OutsideError` of the right kind; 304 is returned."""
    check_address(url)
    own = with_client or client()
    try:
        with own.stream("GET", url, headers=headers) as response:
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > limit:
                    raise PermanentError("fetch.too_large", f"The answer is larger than {limit // 1024} KB.", limit=limit)
            if response.status_code != 304:
                raise_for_status(response)
            kept = [(k, v) for k, v in response.headers.multi_items() if k not in {"content-encoding", "content-length"}]
            return httpx.Response(response.status_code, headers=kept, content=bytes(body), request=response.request)
    except httpx.TooManyRedirects as error:
        raise PermanentError("fetch.redirects", "The address redirects in a circle.") from error
    except (httpx.TransportError, httpx.StreamError) as error:
        raise TransientError("fetch.unreachable", f"No answer: {type(error).__name__}.") from error
    finally:
        if with_client is None:
            own.close()


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
    try:
        return min(max(float(response.headers.get("retry-after", "60")), 1.0), 3600.0)
    except ValueError:
        return 60.0
