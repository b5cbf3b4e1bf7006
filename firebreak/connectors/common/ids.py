"""Ids for what came without one, and short keys for remembering what was seen."""

import hashlib
from base64 import urlsafe_b64encode


def stable_id(platform: str, author: str, time: float, text: str) -> str:
    """The same post gives the same id whenever and from wherever it is read again.

    >>> stable_id("x", "ann", 1.0, "hi") == stable_id("x", "ann", 1.0, "hi") != stable_id("x", "bo", 1.0, "hi")
    True
    """
    source = "\x1f".join((platform, author, f"{time:.0f}", " ".join(text.split())))
    return "h-" + hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def short_key(text: str) -> str:
    """Eleven characters (64 bits) that stand for a longer id in a cursor."""
    return urlsafe_b64encode(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())[
        :11
    ].decode()


class Seen:
    """Remembers the last ``limit`` keys, the newest last; lives in a cursor as a plain list."""

    def __init__(self, keys: object = (), limit: int = 1000) -> None:
        listed = keys if isinstance(keys, list) else []
        self._keys = dict.fromkeys(str(key) for key in listed[-limit:])
        self._limit = limit

    def __contains__(self, name: str) -> bool:
        return short_key(name) in self._keys

    def add(self, name: str) -> None:
        """Remember a name, and move a known one to the newest end."""
        key = short_key(name)
        self._keys.pop(key, None)
        self._keys[key] = None
        if len(self._keys) > self._limit:
            del self._keys[next(iter(self._keys))]

    def as_list(self) -> list[str]:
        """For the cursor."""
        return list(self._keys)
