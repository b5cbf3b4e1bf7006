"""Links for a reader outside the team: one-time, by mail to an address that the plan knows, with a code told by phone.

The link is useless without the code and the code without the link. Neither is kept: only digests of them. A room that asks
somebody outside has a table of :class:`~firebreak.org.models.outside_link.OutsideLink` and says itself when one is over.
"""

import hashlib
import hmac
import secrets as random
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, Final, NamedTuple, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.base.ids import secret_token
from firebreak.org.duty_rules import SECOND_READER
from firebreak.org.models import Brand, OutsideContact
from firebreak.org.models.outside_link import OutsideLink
from firebreak.org.queries import contacts_of

Link = TypeVar("Link", bound=OutsideLink)
LIFE: Final = timedelta(hours=24)
MOST_WRONG: Final = 5
"""Wrong codes, and the link is locked for the right one too."""
LINKS_PER_HOUR: Final = 12
"""Sent about one thing."""


class Made(NamedTuple):
    """A new link's secrets, known only now, and the columns that are kept of them."""

    token: str
    code: str
    """Six digits."""
    columns: dict[str, Any]


class Reader(NamedTuple):
    """A contact of the plan who reads from outside."""

    contact: OutsideContact
    mails: list[str]
    phones: list[str]


def make() -> Made:
    """A fresh pair."""
    token, code = secret_token(), f"{random.randbelow(10**6):06d}"
    kept = {
        "token_digest": digest(token),
        "code_digest": digest(f"{token}:{code}"),
        "expires_at": now() + LIFE,
    }
    return Made(token, code, kept)


def digest(secret: str) -> str:
    """SHA-256, also of what no database could keep."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def is_live(link: OutsideLink) -> bool:
    """Whether it was neither used, taken back nor locked, and its day is not over."""
    over = link.used_at or link.revoked_at or link.locked_at
    return over is None and link.expires_at > now()


def opened(
    rows: QuerySet[Link],
    *,
    token: str,
    code: str,
    is_open: Callable[[Link], bool],
    wrong: Callable[[Link], None],
) -> Link | None:
    """The link whose code is right, else ``None``: what it says is the same for a link that never was.

    ``wrong`` is called, in the same transaction, for a wrong code of one that is open: see :func:`count_wrong`.
    """
    with transaction.atomic():
        link = rows.filter(token_digest=digest(token)).first()
        digits = "".join(char for char in str(code) if char.isdecimal() and char.isascii())
        given = digest(f"{token}:{digits}")
        right = hmac.compare_digest(given, link.code_digest if link is not None else digest(""))
        if link is None or not is_open(link):
            return None
        if right and len(digits) == len(str(code).strip()):
            return link
        wrong(link)
        return None


def count_wrong(link: OutsideLink) -> None:
    """One more wrong code; the fifth locks it. Within an action of the link's room."""
    link.wrong += 1
    if link.wrong >= MOST_WRONG:
        link.locked_at = now()
    link.save(update_fields=["wrong", "locked_at"])


def readers(brand: Brand) -> list[Reader]:
    """Contacts of the plan who read from outside, with their mail addresses and phone numbers."""
    return [
        Reader(
            one, [value for sort, value in one.methods if sort == "mail"],
            [value for sort, value in one.methods if sort in ("phone", "sms")],
        )
        for one in contacts_of(brand)
        if one.group == SECOND_READER
    ]  # fmt: skip


def reader_digest(contact: OutsideContact, mail: str) -> str:
    """Names one contact with one address, without saying either."""
    return hashlib.sha256(f"{contact.uid}:{mail}".encode()).hexdigest()


def reader_digests(brand: Brand) -> list[str]:
    """Of every second reader with each of their mail addresses, as the plan is now."""
    return [reader_digest(one.contact, mail) for one in readers(brand) for mail in one.mails]


def address_of(
    brand: Brand, contact: OutsideContact, known: Sequence[str], errors: tuple[str, str, str]
) -> str:
    """Where the link of a second reader goes. ``known``: digests of those whom the plan had when it was asked.

    Raises :class:`WrongInput` with one of the codes: none of the plan's readers, no mail address, new or changed since. So
    nobody becomes their own second reader in the night in which one is needed.
    """
    stranger, no_mail, changed = errors
    for one in readers(brand):
        if one.contact.pk != contact.pk:
            continue
        if not one.mails:
            raise WrongInput(no_mail, "There is no mail address for this contact.", field="contact")
        if reader_digest(one.contact, one.mails[0]) not in known:
            raise WrongInput(changed, "This contact is new or was changed.", field="contact")
        return one.mails[0]
    raise WrongInput(stranger, "Choose one of the plan's second readers.", field="contact")
