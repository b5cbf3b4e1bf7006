"""The secret in a leave link: made from the list's own key and the receiver, so that each mail can have it anew.

The database holds its digest, by which it is looked up, and the key, sealed among the channel's secrets. A list that is
removed loses the key with the rest.
"""

import base64
import hashlib
import hmac
import secrets
from typing import Final
from uuid import UUID

from django.urls import reverse

from firebreak.notify.paging.addresses import address_of
from firebreak.org.rules import digest
from firebreak.publishing.models import Channel

KEY: Final = "leave_key"
"""Name of the key among the secrets of a channel."""
BYTES: Final = 20
"""160 bits: nobody comes upon one by trying."""


def new_key() -> str:
    """For a new list."""
    return secrets.token_hex(32)


def key_of(channel: Channel) -> str:
    """The list's key; empty before it has receivers."""
    return str((channel.secrets or {}).get(KEY, ""))


def token_of(key: str, subscriber: UUID) -> str:
    """32 small letters and digits.

    >>> token_of("k", UUID(int=7)) == token_of("k", UUID(int=7)) != token_of("k", UUID(int=8))
    True
    """
    made = hmac.new(key.encode(), subscriber.bytes, hashlib.sha256).digest()[:BYTES]
    return base64.b32encode(made).decode().lower()


def digest_of(key: str, subscriber: UUID) -> str:
    """What is stored of it."""
    return digest(token_of(key, subscriber))


def link_of(key: str, subscriber: UUID, language: str) -> str:
    """The whole address, whose page is in that language."""
    return address_of(reverse("publishing:leave", args=[language, token_of(key, subscriber)]))
