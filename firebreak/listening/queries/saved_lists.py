"""Saved lists of a brand, and which of its monitors use them."""

from collections.abc import Iterable
from typing import Any

from firebreak.engine.query import QueryError, SavedList, parse
from firebreak.engine.query.spelling import respell
from firebreak.engine.query.tree import Expr, Listed, children
from firebreak.listening.models import Monitor
from firebreak.listening.models import SavedList as Row
from firebreak.listening.queries.scope import as_uid
from firebreak.org.models import Brand

Lists = dict[str, SavedList]
"""What the query language takes: entries by the list's name as it compares names."""


def list_key(name: str) -> str:
    """A list's name as the query language compares it.

    >>> list_key("  Rival   ＢＲＡＮＤＳ ")
    'rival brands'
    """
    return " ".join(respell(name).split())


def named_in(text: str) -> set[str]:
    """Keys of the lists that a query names; none for one that cannot be read.

    >>> sorted(named_in('acme AND (author:list:Rivals OR list:"our people")'))
    ['our people', 'rivals']
    """
    if "list" not in text.lower():
        return set()
    try:
        stack: list[Expr] = [parse(text).root]
    except QueryError:
        return set()
    found = set()
    while stack:
        node = stack.pop()
        if isinstance(node, Listed):
            found.add(node.name)
        stack.extend(children(node))
    return found


def as_list(row: Row) -> SavedList:
    """A stored list for the query language."""
    of: Any = row.of
    return SavedList(row.lines, of)


def lists_for(brand: Brand | int, *texts: str) -> Lists:
    """The lists that these queries name, as far as the brand has them. No look at the database without a name."""
    keys = set().union(*(named_in(text) for text in texts))
    if not keys:
        return {}
    owner = brand if isinstance(brand, int) else brand.pk
    return {row.key: as_list(row) for row in Row.objects.filter(brand_id=owner, key__in=keys)}


def saved_lists(brand: Brand) -> list[Row]:
    """All of a brand's lists by name, without their entries."""
    return sorted(Row.objects.filter(brand=brand).defer("entries"), key=lambda row: row.key)


def saved_list(brand: Brand, uid: Any) -> Row | None:
    """One list by the uid of its address."""
    key = as_uid(uid)
    return Row.objects.filter(brand=brand, uid=key).first() if key else None


def users_of_lists(brand: Brand) -> dict[str, list[Monitor]]:
    """The brand's monitors that name each list, by the list's key."""
    found: dict[str, list[Monitor]] = {}
    for monitor in Monitor.objects.filter(brand=brand, removed_at=None, query__icontains="list").order_by(
        "pk"
    ):
        for key in named_in(monitor.query):
            found.setdefault(key, []).append(monitor)
    return found


def users_of(brand: Brand, keys: Iterable[str]) -> list[Monitor]:
    """The brand's monitors that name any of these lists, each once."""
    using = users_of_lists(brand)
    found = {monitor.pk: monitor for key in keys for monitor in using.get(key, [])}
    return list(found.values())
