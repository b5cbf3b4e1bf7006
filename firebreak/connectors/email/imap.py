"""Reads a mailbox without changing it: nothing is marked as read, moved or deleted."""

import contextlib
import imaplib
import socket
import ssl
from collections.abc import AsyncIterator, Mapping
from itertools import pairwise
from typing import Any

from imap_tools import BaseMailBox
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError

from firebreak.base.errors import AuthError, OutsideError, PermanentError, TransientError, WrongInput
from firebreak.connectors.common.dialling import dial
from firebreak.connectors.common.ids import Seen
from firebreak.connectors.common.threads import in_thread
from firebreak.connectors.email.mail import parse_mail
from firebreak.connectors.email.mime import MAX_MAIL
from firebreak.engine.posts import Post
from firebreak.listening.readers import Batch, ReaderContext

PORTS = frozenset({143, 993, 1143, 1993})
BATCH = 20
GIVE_UP_S = 120.0
TIMEOUT_S = 30.0
FIRST_TIME = 200
"""Mails of the past that a new source takes in; the rest of an old mailbox is not news."""
SEEN = 1000


def check_settings(settings: Mapping[str, Any]) -> None:
    """Raises ``WrongInput`` for a missing host, or line ends that would smuggle commands to the server."""
    if not str(settings.get("host") or "").strip():
        raise WrongInput("mail.host", "Give the name of the mail server.")
    for name in ("host", "user", "folder", "password"):
        if any(ord(char) < 32 or ord(char) == 127 for char in str(settings.get(name) or "")):
            raise WrongInput(
                "mail.control_characters",
                f"The field {name} holds characters that cannot be typed.",
                field=name,
            )


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


class ImapReader:
    """Settings: ``host``, ``port``, ``security`` (tls, starttls, none), ``user``, ``folder``; secret: ``password``.

    Cursor: ``validity`` and ``uid`` of the folder, ``seen`` keys of Message-IDs, which hold when the server
    numbers the folder anew.
    """

    def __init__(self, context: ReaderContext) -> None:
        settings = context.settings
        self.host = str(settings.get("host", "")).strip()
        self.security = str(settings.get("security") or "tls")
        self.port = int(settings.get("port") or (993 if self.security == "tls" else 143))
        self.user = str(settings.get("user", ""))
        self.folder = str(settings.get("folder") or "INBOX")
        self._password = str(context.secrets.get("password", ""))
        self._private = context.private_network
        self.poll_every_s: float | None = max(float(settings.get("every_seconds") or 60), 15.0)
        self._sock: socket.socket | None = None
        self._box: _MailBox | None = None
        check_settings(
            {"host": self.host, "user": self.user, "folder": self.folder, "password": self._password}
        )

    def __repr__(self) -> str:
        return "ImapReader()"

    async def read(self, cursor: Mapping[str, Any]) -> AsyncIterator[Batch]:
        """New mails, oldest first. Raises the kinds of ``firebreak.base.errors``."""
        try:
            box: _MailBox = await self._in_thread(self._open)
            state, uids = await self._in_thread(lambda: self._new_uids(box, dict(cursor)))
            seen = Seen(state.get("seen"), limit=SEEN)
            if not uids:
                yield Batch(posts=[], cursor=state)
            for start in range(0, len(uids), BATCH):
                part = uids[start : start + BATCH]
                posts, warnings = await self._in_thread(lambda p=part: self._fetch(box, p, seen))
                state = {**state, "uid": part[-1], "seen": seen.as_list()}
                yield Batch(posts=posts, cursor=state, warnings=tuple(warnings))
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
        sock = dial(self.host, self.port, ports=PORTS, private=self._private)
        self._sock = sock
        sock.settimeout(TIMEOUT_S)
        context = ssl.create_default_context()
        if self.security == "tls":
            sock = self._sock = context.wrap_socket(sock, server_hostname=self.host)
        box = self._box = _MailBox(sock)
        if self.security == "starttls":
            box.client.starttls(context)
            self._sock = box.client.sock
        try:
            box.login(self.user, self._password, initial_folder=None)
        except MailboxLoginError as error:
            raise AuthError("mail.login", "The mail server refuses the user name or password.") from error
        except imaplib.IMAP4.abort:
            raise
        except (imaplib.IMAP4.error, UnicodeError) as error:
            raise AuthError("mail.login", "The mail server refuses the user name or password.") from error
        box.folder.set(self.folder, readonly=True)
        return box

    def _new_uids(self, box: _MailBox, state: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
        validity = _number(box.client.response("UIDVALIDITY")[1])
        fresh = "validity" not in state
        if state.get("validity") != validity:
            state.update(validity=validity, uid=0)
        last = int(state.get("uid") or 0)
        # "n:*" always names at least the last mail, even when its number is lower: hence the second look.
        uids = sorted(int(uid) for uid in box.uids(f"UID {last + 1}:*", charset=None) if int(uid) > last)
        return state, uids[-FIRST_TIME:] if fresh else uids

    def _fetch(
        self, box: _MailBox, uids: list[int], seen: Seen
    ) -> tuple[list[Post], list[tuple[str, Mapping[str, Any]]]]:
        posts: list[Post] = []
        warnings: list[tuple[str, Mapping[str, Any]]] = []
        sizes = _sizes(box, uids)
        for uid in uids:
            if sizes.get(uid, 0) > MAX_MAIL:
                warnings.append(("mail.too_large", {"uid": uid}))
                continue
            raw = _raw(box, uid)
            if raw is None:
                continue  # deleted between the search and now
            mail = parse_mail(raw)
            key = mail.message_id or mail.post.id
            if key in seen:
                continue
            seen.add(key)
            posts.append(mail.post)
            warnings += [(code, {"uid": uid}) for code in mail.warnings]
        return posts, warnings

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
