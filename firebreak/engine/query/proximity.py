"""Putting NEAR together: what may stand beside it, and what AND inside its groups means.

``(a AND b) NEAR/5 c`` means ``(a NEAR/5 c) AND (b NEAR/5 c)``; so does AND in an OR group. The tree of a Near
therefore holds only what stands in the text: words, phrases, hashtags, handles, lists, OR groups, other Near.
"""

from typing import TypedDict

from firebreak.engine.query.errors import QueryError
from firebreak.engine.query.tree import And, Expr, Handle, Listed, Near, Node, Or, Phrase, Tag, Word

MAX_DISTANCE = 100
MAX_NEAR_CHAIN = 4
MAX_PAIRS = 64
"""How many NEAR one written NEAR may become when AND stands in its groups."""


class Stretch(TypedDict):
    """Where a node stands."""

    at: int
    length: int


def limits(limit: int, **params: object) -> dict[str, str]:
    """Parameters of a message about a limit."""
    return {"limit": str(limit), **{name: str(value) for name, value in params.items()}}


def span(first: Node, last: Node) -> Stretch:
    """From the beginning of one node to the end of another."""
    return {"at": first.at, "length": last.at + last.length - first.at}


def joined(left: Expr, right: Expr, distance: int, ordered: bool) -> Expr:
    """Both sides near each other. Raises QueryError when a side has no place in the text."""
    parts = _parts(left) * _parts(right)
    if parts > MAX_PAIRS:
        place = span(left, right)
        raise QueryError("near_pairs", place["at"], place["length"], limits(MAX_PAIRS, pairs=parts))
    return _spread_and(left, right, distance, ordered)


def _spread_and(left: Expr, right: Expr, distance: int, ordered: bool) -> Expr:
    place = span(left, right)
    if isinstance(left, And | Or) and _has_and(left):
        items = tuple(_spread_and(item, right, distance, ordered) for item in left.items)
        return And(items=items, **place) if isinstance(left, And) else Or(items=items, **place)
    if isinstance(right, And | Or) and _has_and(right):
        items = tuple(_spread_and(left, item, distance, ordered) for item in right.items)
        return And(items=items, **place) if isinstance(right, And) else Or(items=items, **place)
    node = Near(left=left, right=right, distance=distance, ordered=ordered, **place)
    if _chain(node) > MAX_NEAR_CHAIN:
        raise QueryError("near_chain", node.at, node.length, limits(MAX_NEAR_CHAIN))
    return node


def spread(node: Expr, slop: int, at: int, end: int) -> Expr:
    """A group with ``~n`` after it: words as in a phrase with ``~n``, or two sides as with NEAR/n.

    ``at`` and ``end``: place of the closing parenthesis with its number, for errors.
    """
    if slop > MAX_DISTANCE:
        raise QueryError("near_distance", at, end - at, limits(MAX_DISTANCE, distance=slop))
    if isinstance(node, And) and all(isinstance(item, Word) for item in node.items):
        words = tuple(item for item in node.items if isinstance(item, Word))
        return Phrase(words=words, slop=slop, at=node.at, length=node.length)
    if isinstance(node, And) and len(node.items) == 2:
        return joined(node.items[0], node.items[1], slop, ordered=False)
    if isinstance(node, Word | Phrase):
        return node
    raise QueryError("group_slop", at, end - at)


def _parts(node: Expr) -> int:
    """Into how many a side falls; raises for what has no place in the text."""
    match node:
        case Word() | Phrase() | Tag() | Handle() | Listed():
            return 1
        case And(items=items) | Or(items=items):
            counts = [_parts(item) for item in items]
            return sum(counts) if _has_and(node) else 1
        case Near(left=left, right=right):
            return max(_parts(left), _parts(right))
        case _:
            raise QueryError("near_group", node.at, node.length)


def _has_and(node: Expr) -> bool:
    match node:
        case And():
            return True
        case Or(items=items):
            return any(map(_has_and, items))
        case _:
            return False


def _chain(node: Expr) -> int:
    match node:
        case Near(left=left, right=right):
            return 1 + _chain(left) + _chain(right)
        case Or(items=items):
            return max(map(_chain, items))
        case _:
            return 0
