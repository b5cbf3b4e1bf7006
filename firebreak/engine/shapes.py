"""Values from outside made into typed ones (msgspec), safely from many threads at once.

msgspec reads the annotations of a Struct when it first meets it. While it does, other threads may run, and one of them that
meets the same Struct gets what was read so far: the process died of it (a null pointer in ``convert``, msgspec 0.22.0; two
pages of a process that had just begun were enough). So each shape is met once, alone, before anything is made of it. All of
the product converts and decodes by this module; a test holds it to that.
"""

from __future__ import annotations

from collections.abc import Hashable
from threading import RLock
from typing import Any, TypeVar, cast

import msgspec

T = TypeVar("T")
_known: set[Hashable] = set()
_lock = RLock()


def convert(value: Any, shape: type[T]) -> T:
    """As ``msgspec.convert``: builtin values as ``shape``. Raises :class:`msgspec.ValidationError`."""
    learn(shape)
    return msgspec.convert(value, shape)


def decode(body: bytes | str, shape: type[T], *, strict: bool = True) -> T:
    """As ``msgspec.json.decode``. Raises :class:`msgspec.DecodeError`, of which :class:`msgspec.ValidationError` is one."""
    learn(shape)
    return msgspec.json.decode(body, type=shape, strict=strict)


def learn(shape: Any) -> None:
    """Have msgspec meet a shape, and all that are in it, with no other thread in between."""
    if shape not in _known:
        with _lock:
            msgspec.json.Decoder(cast("type[Any]", shape))
            _known.add(shape)
