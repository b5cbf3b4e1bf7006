"""Makes any value fit for both databases: PostgreSQL keeps no NUL, no lone surrogate and no NaN."""

import math
import re
from typing import Any

_LONE = re.compile(r"[\x00\ud800-\udfff]")


def text(value: str) -> str:
    r"""The text with NUL and lone surrogates replaced by the mark for what could not be read.

    >>> text("a\x00b\ud83dc")
    'a\ufffdb\ufffdc'
    """
    if "\0" not in value and (value.isascii() or _encodes(value)):  # the common case, without the expression
        return value
    return _LONE.sub("\ufffd", value)


def _encodes(value: str) -> bool:
    """Whether it has no lone surrogate: a sixth of what it takes the expression to find none."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def value(given: Any) -> Any:
    r"""The same, through lists and mappings; numbers that JSON does not have become ``None``.

    >>> value({"rate": float("nan"), "n": [1, "x\x00"]})
    {'rate': None, 'n': [1, 'x\ufffd']}
    """
    if isinstance(given, str):
        return text(given)
    if isinstance(given, float) and not math.isfinite(given):
        return None
    if isinstance(given, dict):
        return {text(str(key)): value(part) for key, part in given.items()}
    if isinstance(given, list | tuple):
        return [value(part) for part in given]
    return given
