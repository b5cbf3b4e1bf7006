"""Reads a mailbox without changing it: each new mail is a post."""

from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from typing import Any

from firebreak.base.errors import WrongInput
from firebreak.connectors.common.ids import Seen
from firebreak.connectors.email.mail import parse_mail
from firebreak.connectors.email.mailbox import Mailbox, Place, Raw
from firebreak.engine.posts import Post
from firebreak.listening.readers import Batch, ReaderContext

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


class ImapReader:
    """Settings: ``host``, ``port``, ``security`` (tls, starttls, none), ``user``, ``folder``; secret: ``password``.

    Cursor: ``validity`` and ``uid`` of the folder, ``seen`` keys of Message-IDs, which hold when the server
    numbers the folder anew.
    """

    def __init__(self, context: ReaderContext) -> None:
        settings = context.settings
        security = str(settings.get("security") or "tls")
        place = Place(
            host=str(settings.get("host", "")).strip(),
            port=int(settings.get("port") or (993 if security == "tls" else 143)),
            user=str(settings.get("user", "")),
            password=str(context.secrets.get("password", "")),
            security=security,
            folder=str(settings.get("folder") or "INBOX"),
        )
        self.poll_every_s: float | None = max(float(settings.get("every_seconds") or 60), 15.0)
        check_settings(
            {"host": place.host, "user": place.user, "folder": place.folder, "password": place.password}
        )
        self._box = Mailbox(place, private=context.private_network)

    def __repr__(self) -> str:
        return "ImapReader()"

    async def read(self, cursor: Mapping[str, Any]) -> AsyncIterator[Batch]:
        """New mails, oldest first. Raises the kinds of ``firebreak.base.errors``."""
        seen = Seen(cursor.get("seen"), limit=SEEN)
        async with aclosing(self._box.read(cursor, lambda mails: _posts(mails, seen))) as stream:
            async for (posts, warnings), place in stream:
                after = {**place, "seen": seen.as_list()} if place.get("uid") else place
                yield Batch(posts=posts, cursor=after, warnings=tuple(warnings))


def _posts(mails: list[Raw], seen: Seen) -> tuple[list[Post], list[tuple[str, Mapping[str, Any]]]]:
    posts: list[Post] = []
    warnings: list[tuple[str, Mapping[str, Any]]] = []
    for uid, raw in mails:
        if raw is None:
            warnings.append(("mail.too_large", {"uid": uid}))
            continue
        mail = parse_mail(raw)
        key = mail.message_id or mail.post.id
        if key in seen:
            continue
        seen.add(key)
        posts.append(mail.post)
        warnings += [(code, {"uid": uid}) for code in mail.warnings]
    return posts, warnings
