"""One WebSocket to a Jetstream server, its refusals turned into kinds of error."""

import socket
import ssl
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, InvalidStatus
from websockets.typing import Subprotocol

from firebreak.base.errors import AuthError, PermanentError, RateError, TransientError, WrongInput
from firebreak.base.fetching import PORTS, USER_AGENT
from firebreak.connectors.bluesky.wire import MAX_FRAME, SUBPROTOCOL, is_v2
from firebreak.connectors.common.dialling import dial_async

HARD_LIMIT = 4 * MAX_FRAME
"""Above this the connection is dropped by the library; up to it, a frame is left out and the stream goes on."""


class CursorTooOld(Exception):  # noqa: N818 - an answer of the server, handled at once
    """The server no longer keeps what came after the cursor."""


def check_address(address: str) -> None:
    """Raises ``WrongInput`` for what is no WebSocket address."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:  # a bracket that is never closed, a port that is no number
        parts, port = urlsplit(""), None
    if parts.scheme not in {"ws", "wss"} or not parts.hostname or parts.username or port == 0:
        raise WrongInput("bluesky.address", "Give a full address that starts with wss://.")


async def open_stream(address: str, private: bool) -> ClientConnection:
    """A connected stream. Raises :class:`CursorTooOld` or the kinds of ``firebreak.base.errors``."""
    check_address(address)
    parts = urlsplit(address)
    secure = parts.scheme == "wss"
    sock = await dial_async(
        str(parts.hostname), parts.port or (443 if secure else 80), ports=PORTS, private=private
    )
    try:
        return await _upgrade(address, sock, secure)
    except BaseException:
        sock.close()
        raise


async def _upgrade(address: str, sock: socket.socket, secure: bool) -> ClientConnection:
    v2 = is_v2(address)
    try:
        return await connect(
            address,
            sock=sock,
            ssl=ssl.create_default_context() if secure else None,
            server_hostname=urlsplit(address).hostname if secure else None,
            subprotocols=[Subprotocol(SUBPROTOCOL)] if v2 else None,
            max_size=HARD_LIMIT,
            max_queue=64,
            open_timeout=15,
            close_timeout=1,
            # A v2 server closes on any frame of the client, so that only silence tells that it has died.
            ping_interval=None if v2 else 20,
            user_agent_header=USER_AGENT,
            proxy=None,
        )
    except InvalidStatus as error:
        raise _refusal(error) from error
    except ssl.SSLCertVerificationError as error:
        raise PermanentError("bluesky.certificate", "The server's certificate is not valid.") from error
    except (InvalidHandshake, OSError, TimeoutError, ValueError, EOFError) as error:
        raise TransientError(
            "bluesky.handshake", f"The server did not open the stream: {type(error).__name__}."
        ) from error


def _refusal(error: InvalidStatus) -> Exception:
    response = error.response
    status = response.status_code
    if status == 400 and b"CursorTooOld" in (response.body or b""):
        return CursorTooOld()
    if status in {401, 403}:
        return AuthError("fetch.refused", f"The server refused with status {status}.", status=status)
    if status == 429:
        asked = response.headers.get("Retry-After", "60")
        wait = float(asked) if asked.isdigit() else 60.0
        return RateError(
            "fetch.rate", "The server asks for fewer connections.", retry_after=min(max(wait, 1.0), 3600.0)
        )
    kind = TransientError if status >= 500 or status == 408 else PermanentError
    return kind("fetch.status", f"The server answered with status {status}.", status=status)
