"""Counts of posts (followers, likes, ...) and the bounds a query puts on them."""

import re

from firebreak.engine.posts import UNKNOWN, Post
from firebreak.engine.query.spelling import respell

_COUNT = re.compile(r"(>=|<=|>|<|=)?(\d[\d,]{0,17}(?:\.\d{1,6})?)([km万]?)")
_UNITS = {"": 1, "k": 1_000, "m": 1_000_000, "万": 10_000}
Bounds = tuple[int | None, int | None]


def count_of(post: Post, name: str) -> int:
    """A count of the post; ``engagement`` is the sum of likes, reposts and replies that are known.

    :data:`~firebreak.engine.posts.UNKNOWN` when none is.
    """
    if name != "engagement":
        found: int = getattr(post, name)
        return found
    known = [count for count in (post.likes, post.reposts, post.replies) if count >= 0]
    return sum(known) if known else UNKNOWN


def bounds_of(raw: str) -> Bounds | None:
    """``>1000``, ``<=2k``, ``5``, ``1000..5000`` or ``[100 TO *]`` as bounds, both included; None for others.

    >>> bounds_of("[1k TO *]"), bounds_of("..20"), bounds_of("many")
    ((1000, None), (None, 20), None)
    """
    text = respell(raw).strip()
    if text.startswith("[") and text.endswith("]"):
        low, to, high = text[1:-1].partition(" to ")
        return _between(low, high) if to else None
    text = "".join(text.split())
    low, dots, high = text.partition("..")
    if dots:
        return _between(low, high)
    match = _COUNT.fullmatch(text)
    if not match:
        return None
    number = _number(match)
    sides: dict[str, Bounds] = {
        ">": (number + 1, None),
        ">=": (number, None),
        "<": (0, number - 1),
        "<=": (0, number),
    }
    return sides.get(match.group(1) or "=", (number, number))


def _between(low: str, high: str) -> Bounds | None:
    ends: list[int | None] = []
    for end in (low.strip(), high.strip()):
        match = _COUNT.fullmatch(end)
        if end in ("", "*"):
            ends.append(None)
        elif match and not match.group(1):
            ends.append(_number(match))
        else:
            return None
    return None if ends == [None, None] else (ends[0], ends[1])


def _number(match: re.Match[str]) -> int:
    return round(float(match.group(2).replace(",", "")) * _UNITS[match.group(3)])
