"""The query as a tree of frozen records.

Every node knows where it stands in the text (``at``, ``length`` in characters), so that an editor can mark
it. Leaves that read text say which part of the post they read (``where``: ``""`` for title and text
together, ``"title"``). New operators come as new node types; the ones here keep their fields.
"""

import msgspec


class Node(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What every node has: its place in the query's text."""

    at: int = 0
    length: int = 0


class Word(Node, frozen=True, kw_only=True, tag=True):
    """One term without a space, folded; ``*`` and ``?`` in it are wildcards when ``wild``.

    ``exact``: case, Chinese script, punctuation and single spaces of ``text`` are as typed, and must be so
    in the post.
    """

    text: str
    wild: bool = False
    where: str = ""
    exact: bool = False


class Phrase(Node, frozen=True, kw_only=True, tag=True):
    """Words next to each other in this order, or within ``slop`` other words in any order."""

    words: tuple[Word, ...]
    slop: int | None = None


class Tag(Node, frozen=True, kw_only=True, tag=True):
    """A hashtag, whole, without its sign."""

    text: str
    wild: bool = False


class Handle(Node, frozen=True, kw_only=True, tag=True):
    """A handle mentioned in the text, whole, without its sign."""

    text: str
    wild: bool = False


class Field(Node, frozen=True, kw_only=True, tag=True):
    """A predicate on a field of the post, e.g. ``author:acme``; the value is folded."""

    name: str
    value: str
    wild: bool = False


class Range(Node, frozen=True, kw_only=True, tag=True):
    """A count between two bounds, both included; None leaves a side open. Unknown counts never match."""

    name: str
    low: int | None = None
    high: int | None = None


class Listed(Node, frozen=True, kw_only=True, tag=True):
    """Any entry of a saved list, by the list's folded name; ``field`` as written before it, or empty."""

    name: str
    field: str = ""


class Not(Node, frozen=True, kw_only=True, tag=True):
    item: "Expr"


class And(Node, frozen=True, kw_only=True, tag=True):
    items: tuple["Expr", ...]


class Or(Node, frozen=True, kw_only=True, tag=True):
    items: tuple["Expr", ...]


class Near(Node, frozen=True, kw_only=True, tag=True):
    """Both sides with at most ``distance`` other words between; ``ordered``: the left side comes first."""

    left: "Expr"
    right: "Expr"
    distance: int
    ordered: bool = False


Expr = Word | Phrase | Tag | Handle | Field | Range | Listed | Not | And | Or | Near
"""Any node."""


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """A parsed query: its text as typed, the tree, and how the text was cut while parsing."""

    text: str
    root: Expr
    notes: tuple["Note", ...] = ()
    """What the parser passed over or guessed; :func:`check` turns it into warnings."""


class Note(msgspec.Struct, frozen=True):
    """Something the parser saw that a person may want to know of."""

    code: str
    at: int
    length: int
    params: dict[str, str] = {}


def children(node: Expr) -> tuple[Expr, ...]:
    """The nodes directly below."""
    match node:
        case And(items=items) | Or(items=items):
            return items
        case Not(item=item):
            return (item,)
        case Near(left=left, right=right):
            return (left, right)
        case Phrase(words=words):
            return words
        case _:
            return ()
