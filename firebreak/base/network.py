"""Where connections to user-given addresses are made: public addresses only, and a deadline for the whole."""

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpcore

from firebreak.base.errors import PermanentError

PORTS = frozenset({80, 443, 8080, 8443})
NAT64 = ipaddress.ip_network("64:ff9b::/96")
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
"""The only IPv6 space that is given out to the public internet (RFC 4291, 2.4)."""
NOT_PUBLIC = tuple(
    ipaddress.ip_network(block)
    for block in ("192.88.99.0/24", "2001::/23", "2001:db8::/32", "3fff::/20")  # relays, documentation
)
_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


class BlockedAddress(PermanentError):  # noqa: N818 - reads as what happened
    """The address lies inside the network of this machine, or on a port that no public page uses."""

    def __init__(self, host: str) -> None:
        text = f"{host} is not a public address, so it was not fetched."
        super().__init__("fetch.blocked", text, host=host)


class DeadlinePassed(Exception):  # noqa: N818 - reads as what happened
    """The time for the whole fetch is over."""


@contextmanager
def until(moment: float) -> Iterator[None]:
    """Everything read or connected in this context ends at ``moment`` (of ``time.monotonic``)."""
    token = _deadline.set(moment)
    try:
        yield
    finally:
        _deadline.reset(token)


def _time_left(asked: float | None) -> float | None:
    """The shorter of the asked time-out and what is left until the deadline."""
    moment = _deadline.get()
    if moment is None:
        return asked
    left = moment - time.monotonic()
    if left <= 0:
        raise DeadlinePassed
    return left if asked is None else min(asked, left)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet; mapped and translated forms are unwrapped.

    >>> [is_public(a) for a in ("93.184.216.34", "10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "fec0::1")]
    [True, False, False, False, False]
    """
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            ip = ip.ipv4_mapped
        elif ip.sixtofour:
            ip = ip.sixtofour
        elif ip in NAT64:
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        elif ip not in GLOBAL_UNICAST:
            return False
    if ip.is_multicast or any(ip in block for block in NOT_PUBLIC if block.version == ip.version):
        return False
    return ip.is_global


def public_addresses(host: str, port: int) -> list[str]:
    """Where the name leads. Raises :class:`BlockedAddress` when any of it is not public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"{host} has no address") from error
    addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
    if not addresses or not all(is_public(address) for address in addresses):
        raise BlockedAddress(host)
    return addresses


class GuardedBackend(httpcore.SyncBackend):
    """Looks the name up itself and connects to the very addresses that it has checked."""

    def __init__(self, *, guarded: bool) -> None:
        self._guarded = guarded

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        if not self._guarded:
            stream = super().connect_tcp(host, port, _time_left(timeout), local_address, socket_options)
            return _TimedStream(stream)
        if port not in PORTS:
            raise BlockedAddress(f"{host}:{port}")
        failure: Exception | None = None
        for address in public_addresses(host, port):
            try:
                stream = super().connect_tcp(
                    address, port, _time_left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream)
        raise failure or httpcore.ConnectError(f"{host} has no address")

    def connect_unix_socket(self, *_args: Any, **_kwargs: Any) -> httpcore.NetworkStream:
        """No page lives on a socket file."""
        raise BlockedAddress("a socket file")


class _TimedStream(httpcore.NetworkStream):
    """A connection of which each read and write ends at the deadline of the whole."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, self._left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    @staticmethod
    def _left(asked: float | None) -> float | None:
        return _time_left(asked)
