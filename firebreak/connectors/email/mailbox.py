"""One folder of a mailbox over IMAP, read without changing it: nothing is marked as read, moved or deleted."""

import contextlib
import imaplib
import socket
import ssl
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final, NamedTuple, TypeVar

from imap_tools import BaseMailBox
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError

from firebreak.base.errors import AuthError, OutsideError, PermanentError, TransientError
from firebreak.connectors.common.dialling import dial
from firebreak.connectors.common.threads import in_thread
from firebreak.connectors.email.mime import MAX_MAIL

PORTS: Final = frozenset({143, 993, 1143, 1993})
BATCH: Final = 20
GIVE_UP_S: Final = 120.0
TIMEOUT_S: Final = 30.0
FIRST_TIME: Final = 200
"""Mails of the past that a new reader takes in; the rest of an old mailbox is not news."""
T = TypeVar("T")
TLS, STARTTLS, OFFERED, NONE = "tls", "starttls", "offered", "none"


@dataclass(frozen=True)
class Place:
    """Where it lies. ``security``: ``tls`` from the first byte; ``starttls`` must be offered; ``offered``: used when
    offered, and without it the password goes to this machine alone; ``none``.
    """

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = TLS
    folder: str = "INBOX"

    @property
    def is_local(self) -> bool:
        """Whether it runs on this machine, where TLS adds nothing."""
        return self.host in {"localhost", "127.0.0.1", "::1"}


class Raw(NamedTuple):
    """One mail as it lies there; ``content`` is ``None`` where it is too large to be read."""

    uid: int
    content: bytes | None


class _Imap(imaplib.IMAP4):
    """imaplib over a socket that was dialled under our own rule."""

    def __init__(self, sock: socket.socket) -> None:
        self._ready = sock
        super().__init__(timeout=TIMEOUT_S)

    def read(self, size: int) -> bytes:
        """A server may announce any length; more than a mail can have is not read into memory."""
        if size > MAX_MAIL + 1024 * 1024:
            raise self.abort("the server announces too much")
        return super().read(size)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        self._ready.settimeout(timeout)
        return self._ready


class _MailBox(BaseMailBox):
    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return _Imap(self._sock)


class Mailbox:
    """``private``: it may lie inside our own network. ``largest``: bytes of a mail that is read."""

    def __init__(
        self, place: Place, *, private: bool, largest: int = MAX_MAIL, first_time: int = FIRST_TIME
    ) -> None:
        self._place, self._private = place, private
        self._largest, self._first_time = min(largest, MAX_MAIL), first_time
        self._sock: socket.socket | None = None
        self._box: _MailBox | None = None

    def __repr__(self) -> str:
        return "Mailbox()"

    async def read(
        self, cursor: Mapping[str, Any], take: Callable[[list[Raw]], T]
    ) -> AsyncGenerator[tuple[T, dict[str, Any]], None]:
        """What ``take`` makes, in a thread, of some new mails at a time, oldest first, with the cursor after them:
        ``validity`` and ``uid`` of the folder. Of none where there are none. Raises the kinds of ``firebreak.base.errors``.
        """
        try:
            box: _MailBox = await self._in_thread(self._open)
            state, uids = await self._in_thread(lambda: self._new_uids(box, dict(cursor)))
            if not uids:
                yield take([]), state
            for start in range(0, len(uids), BATCH):
                part = uids[start : start + BATCH]
                taken: T = await self._in_thread(lambda p=part: take(list(self._fetch(box, p))))
                state = {**state, "uid": part[-1]}
                yield taken, state
        finally:
            self._hang_up()

    async def _in_thread(self, work: Any) -> Any:
        try:
            return await in_thread(work, give_up_s=GIVE_UP_S, on_stop=self._hang_up)
        except OutsideError:
            raise
        except (MailboxFolderSelectError, ImapToolsError) as error:
            raise PermanentError(
                "mail.folder", "The mailbox has no such folder, or it cannot be opened."
            ) from error
        except ssl.SSLCertVerificationError as error:
            raise PermanentError("mail.certificate", "The mail server's certificate is not valid.") from error
        except (imaplib.IMAP4.error, OSError, TimeoutError, ValueError, EOFError) as error:
            raise TransientError("mail.cut", f"The mail server broke off: {type(error).__name__}.") from error

    def _open(self) -> _MailBox:
        place = self._place
        sock = dial(place.host, place.port, ports=PORTS, private=self._private)
        self._sock = sock
        sock.settimeout(TIMEOUT_S)
        context = ssl.create_default_context()
        if place.security == TLS:
            sock = self._sock = context.wrap_socket(sock, server_hostname=place.host)
        box = self._box = _MailBox(sock)
        self._encrypt(box, context)
        try:
            box.login(place.user, place.password, initial_folder=None)
        except MailboxLoginError as error:
            raise AuthError("mail.login", "The mail server refuses the user name or password.") from error
        except imaplib.IMAP4.abort:
            raise
        except (imaplib.IMAP4.error, UnicodeError) as error:
            raise AuthError("mail.login", "The mail server refuses the user name or password.") from error
        box.folder.set(place.folder, readonly=True)
        return box

    def _encrypt(self, box: _MailBox, context: ssl.SSLContext) -> None:
        """After the greeting, where that is asked for."""
        wanted, offers = self._place.security, "STARTTLS" in box.client.capabilities
        if wanted == STARTTLS and not offers:
            raise PermanentError(
                "mail.not_supported", "The mail server does not offer what the setting asks for."
            )
        if wanted == STARTTLS or (wanted == OFFERED and offers and not self._place.is_local):
            box.client.starttls(context)
            self._sock = box.client.sock
        elif wanted == OFFERED and not self._place.is_local:
            raise PermanentError(
                "mail.not_encrypted",
                "The mail server offers no encryption, so the password was not sent.",
            )

    def _new_uids(self, box: _MailBox, state: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
        validity = _number(box.client.response("UIDVALIDITY")[1])
        fresh = "validity" not in state
        if state.get("validity") != validity:
            state.update(validity=validity, uid=0)
        last = int(state.get("uid") or 0)
        # "n:*" always names at least the last mail, even when its number is lower: hence the second look.
        uids = sorted(int(uid) for uid in box.uids(f"UID {last + 1}:*", charset=None) if int(uid) > last)
        return state, uids[-self._first_time :] if fresh else uids

    def _fetch(self, box: _MailBox, uids: list[int]) -> Iterator[Raw]:
        sizes = _sizes(box, uids)
        for uid in uids:
            if sizes.get(uid, 0) > self._largest:
                yield Raw(uid, None)
            elif (raw := _raw(box, uid)) is not None:  # else deleted between the search and now
                yield Raw(uid, raw)

    def _hang_up(self) -> None:
        """Close at once; LOGOUT would wait for a server that may not answer."""
        sock, box = self._sock, self._box
        self._sock = self._box = None
        with contextlib.suppress(OSError, AttributeError):
            if sock is not None:
                sock.shutdown(socket.SHUT_RDWR)  # wakes a thread that still reads
        with contextlib.suppress(OSError, AttributeError, imaplib.IMAP4.error):
            if box is not None:
                box.client.shutdown()
        if sock is not None:
            sock.close()


def _number(found: Any) -> int:
    value = found[0] if isinstance(found, list) and found else None
    return int(value) if isinstance(value, bytes) and value.isdigit() else 0


def _sizes(box: _MailBox, uids: list[int]) -> dict[int, int]:
    """Bytes of each mail, asked for in one go."""
    _, data = box.client.uid("FETCH", ",".join(map(str, uids)), "(UID RFC822.SIZE)")
    found = {}
    for part in data:
        words = part.replace(b"(", b" ").replace(b")", b" ").split() if isinstance(part, bytes) else []
        values = dict(pairwise(words))
        if values.get(b"UID", b"").isdigit() and values.get(b"RFC822.SIZE", b"").isdigit():
            found[int(values[b"UID"])] = int(values[b"RFC822.SIZE"])
    return found


def _raw(box: _MailBox, uid: int) -> bytes | None:
    _, data = box.client.uid("FETCH", str(uid), "(BODY.PEEK[])")
    return next((part[1] for part in data if isinstance(part, tuple) and isinstance(part[1], bytes)), None)
