"""Identifiers that people see: UUID version 7 (RFC 9562), made here so that every database will do."""

import os
import secrets
import time
import uuid

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without 0, o, 1, l, i: read aloud at night


def uuid7() -> uuid.UUID:
    """A new id whose order is the order of creation, to the millisecond.

    >>> uuid7().version
    7
    """
    millis = time.time_ns() // 1_000_000
    rand = int.from_bytes(os.urandom(10), "big")
    value = (millis & (2**48 - 1)) << 80
    value |= 0x7 << 76 | ((rand >> 62) & 0xFFF) << 64
    value |= 0b10 << 62 | rand & (2**62 - 1)
    return uuid.UUID(int=value)


def secret_token() -> str:
    """256 random bits, safe in addresses: for links and API tokens. Store only its digest."""
    return secrets.token_urlsafe(32)


def spoken_code(length: int = 8) -> str:
    """A short code for a person to read out or type, without look-alikes."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
