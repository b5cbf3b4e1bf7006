"""Whether plain data can be kept at all, whoever sends it: looked at before anything else reads it."""

import re
from typing import Any

from firebreak.base.errors import WrongInput

DEEPEST = 12
"""Lists and mappings within one another; an item needs six."""
_BAD = re.compile(r"[\x00\ud800-\udfff]")


def plain(body: Any) -> None:
    r"""Raises :class:`WrongInput` for what is nested too deep or holds what is no text. Never recursive.

    >>> plain({"title": {"en": "Fire"}})
    >>> plain({"title": {"en": "F\x00re"}})
    Traceback (most recent call last):
    ...
    firebreak.base.errors.WrongInput: title.en holds a character that cannot be kept.
    """
    waiting: list[tuple[Any, str, int]] = [(body, "", 0)]
    while waiting:
        value, place, depth = waiting.pop()
        if isinstance(value, str):
            if _BAD.search(value):
                raise WrongInput(
                    "plan.bad_text", f"{place} holds a character that cannot be kept.", place=place
                )
            continue
        if not isinstance(value, dict | list | tuple):
            continue
        if depth == DEEPEST:
            raise WrongInput("plan.too_deep", "Something here is nested too deep.", limit=DEEPEST)
        parts = value.items() if isinstance(value, dict) else enumerate(value)
        for name, part in parts:
            if isinstance(name, str) and _BAD.search(name):
                raise WrongInput(
                    "plan.bad_text", "A name holds a character that cannot be kept.", place=place
                )
            waiting.append((part, f"{place}.{str(name)[:60]}" if place else str(name)[:60], depth + 1))
