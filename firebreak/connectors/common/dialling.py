"""Opening sockets to hosts that users named, under the same rule as the web client: public addresses only."""

import asyncio
import socket
from collections.abc import Iterable

from firebreak.base.errors import TransientError
from firebreak.base.fetching import BlockedAddress, is_public

CONNECT_S = 15.0


def _allowed(host: str, port: int, addresses: list[str], ports: Iterable[int], private: bool) -> None:
    if private:
        return
    if port not in ports:
        raise BlockedAddress(f"{host}:{port}")
    if not all(is_public(address) for address in addresses):
        raise BlockedAddress(host)


def dial(
    host: str, port: int, *, ports: Iterable[int], private: bool, timeout_s: float = CONNECT_S
) -> socket.socket:
    """A connected socket. The address that was checked is the one that is called, so that names cannot change between.

    Raises :class:`BlockedAddress`, or ``TransientError`` when nobody answers.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise TransientError("connect.no_address", f"{host} has no address.", host=host) from error
    _allowed(host, port, [str(info[4][0]) for info in found], ports, private)
    last: OSError | None = None
    for family, kind, proto, _, address in found[:4]:
        connection = socket.socket(family, kind, proto)
        connection.settimeout(timeout_s)
        try:
            connection.connect(address)
        except OSError as error:
            connection.close()
            last = error
        else:
            return connection
    raise TransientError("connect.unreachable", f"{host} does not answer.", host=host) from last


async def dial_async(
    host: str, port: int, *, ports: Iterable[int], private: bool, timeout_s: float = CONNECT_S
) -> socket.socket:
    """The same without blocking the loop; the socket is non-blocking."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(timeout_s):
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, TimeoutError) as error:
        raise TransientError("connect.no_address", f"{host} has no address.", host=host) from error
    _allowed(host, port, [str(info[4][0]) for info in found], ports, private)
    last: Exception | None = None
    for family, kind, proto, _, address in found[:4]:
        connection = socket.socket(family, kind, proto)
        connection.setblocking(False)
        try:
            async with asyncio.timeout(timeout_s):
                await loop.sock_connect(connection, address)
        except (OSError, TimeoutError) as error:
            connection.close()
            last = error
        except BaseException:
            connection.close()
            raise
        else:
            return connection
    raise TransientError("connect.unreachable", f"{host} does not answer.", host=host) from last
