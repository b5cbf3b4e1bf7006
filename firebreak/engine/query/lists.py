"""Saved lists: ``list:rivals`` stands for any entry of the list of that name.

A list is a sequence of strings, read as terms, or a :class:`SavedList` that says what its entries are.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from firebreak.engine.query.errors import QueryError
from firebreak.engine.query.parser import term_of
from firebreak.engine.query.spelling import respell
from firebreak.engine.query.tree import And, Expr, Field, Listed, Near, Not, Or, Query

MAX_ENTRIES = 10_000


class SavedList(msgspec.Struct, frozen=True):
    """A named list; ``of``: what an entry is where no field stands before the list's name."""

    entries: tuple[str, ...]
    of: Literal["terms", "authors", "sites"] = "terms"


Lists = Mapping[str, SavedList | Sequence[str]]
"""Lists by name; names are compared folded."""
_FIELDS = {"terms": "", "authors": "author", "sites": "site"}


class Resolver:
    """Puts the entries of lists in the place of their names; each list is read once."""

    def __init__(self, lists: Lists | None = None) -> None:
        self.lists = {" ".join(respell(name).split()): listed for name, listed in (lists or {}).items()}
        self._read: dict[tuple[str, str], tuple[Expr, ...]] = {}

    def query(self, query: Query) -> Query:
        """The query without list names. Raises QueryError for a list that is unknown or cannot be read."""
        root = self.node(query.root)
        return query if root is query.root else msgspec.structs.replace(query, root=root)

    def node(self, node: Expr, near: bool = False) -> Expr:
        """The node without list names; the very same where there are none."""
        match node:
            case Listed():
                return self._entries(node, near)
            case And(items=items) | Or(items=items):
                done = tuple(self.node(item, near) for item in items)
                same = all(a is b for a, b in zip(items, done, strict=True))
                return node if same else msgspec.structs.replace(node, items=done)
            case Not(item=item):
                inner = self.node(item)
                return node if inner is item else msgspec.structs.replace(node, item=inner)
            case Near(left=left, right=right):
                sides = self.node(left, True), self.node(right, True)
                same = sides[0] is left and sides[1] is right
                return node if same else msgspec.structs.replace(node, left=sides[0], right=sides[1])
            case _:
                return node

    def digest(self) -> str:
        """The entries of every list that was used, as one text, so that a matcher's version follows them."""
        return "".join(f"{key!r}{items!r}" for key, items in sorted(self._read.items()))

    def _entries(self, node: Listed, near: bool) -> Or:
        listed = self.lists.get(node.name)
        if listed is None:
            raise QueryError("unknown_list", node.at, node.length, {"name": node.name})
        saved = listed if isinstance(listed, SavedList) else SavedList(tuple(listed))
        if len(saved.entries) > MAX_ENTRIES:
            params = {"name": node.name, "size": str(len(saved.entries)), "limit": str(MAX_ENTRIES)}
            raise QueryError("list_too_long", node.at, node.length, params)
        field = node.field or _FIELDS[saved.of]
        if (node.name, field) not in self._read:
            self._read[node.name, field] = tuple(_entry(entry, field, node) for entry in saved.entries)
        items = self._read[node.name, field]
        if near and any(isinstance(item, Field) for item in items):
            raise QueryError("list_place", node.at, node.length, {"name": node.name})
        return Or(items=items, at=node.at, length=node.length)


def _entry(entry: str, field: str, node: Listed) -> Expr:
    """One entry as a node at the place of the list's name."""
    try:
        return term_of(entry, field, node.at, node.length)
    except QueryError as error:
        params = {"name": node.name, "term": entry[:60]}
        raise QueryError("list_entry", node.at, node.length, params) from error


def resolved(query: Query, lists: Lists | None = None) -> Query:
    """The query with the entries of its lists. Raises QueryError with code ``unknown_list`` and the like."""
    return Resolver(lists).query(query)
