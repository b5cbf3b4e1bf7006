"""Memory that a busy process keeps, instead of giving it back to the system and asking for it again."""

import ctypes
from typing import Final

_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD = -1, -2, -3
"""Numbers of glibc's ``mallopt``."""
_SETTINGS: Final = {_MMAP_THRESHOLD: 32 << 20, _TRIM_THRESHOLD: 128 << 20, _TOP_PAD: 16 << 20}
"""In bytes: from this size a block is mapped by itself; so much may lie free; so much is asked for at once."""


def keep_memory() -> bool:
    """Keep freed memory for the next batch; whether this C library can be told so (glibc can).

    Arrays of a few megabytes come and go with each batch. By itself glibc gives each back, and the next one is made of
    pages that the system must clear first: 650 for each 250 posts that near copies were sought of.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, TypeError, AttributeError):  # another C library, or none of that kind
        return False
    return all(mallopt(number, size) == 1 for number, size in _SETTINGS.items())
