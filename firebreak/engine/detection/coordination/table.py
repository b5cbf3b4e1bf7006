"""Shares as columns, and the pairs that shared together."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.detection.coordination.shares import Rules, Share

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Table(NamedTuple):
    """Columns of one length, sorted by object, then time; accounts and objects are numbered."""

    account: Ints
    object: Ints
    time: Floats
    post: Ints

    def where(self, keep: NDArray[np.bool_]) -> "Table":
        """Only these rows."""
        return Table(self.account[keep], self.object[keep], self.time[keep], self.post[keep])

    def at(self, time: Floats) -> "Table":
        """The same shares at other times, sorted again."""
        order = np.lexsort((time, self.object))
        return Table(self.account[order], self.object[order], time[order], self.post[order])


class Together(NamedTuple):
    """Each time two accounts shared an object together; ``one`` < ``other`` are accounts."""

    one: Ints
    other: Ints
    object: Ints
    post_one: Ints
    post_other: Ints


def table(shares: Sequence[Share]) -> tuple[Table, list[str], list[str]]:
    """Columns, and the names of accounts and objects by number."""
    accounts: dict[str, int] = {}
    objects: dict[str, int] = {}
    account = np.array([accounts.setdefault(s.account, len(accounts)) for s in shares], np.int64)
    thing = np.array([objects.setdefault(s.object, len(objects)) for s in shares], np.int64)
    time = np.array([s.time for s in shares], np.float64)
    post = np.array([s.post for s in shares], np.int64)
    return Table(account, thing, time, post).at(time), list(accounts), list(objects)


def core(rows: Table, rules: Rules) -> Table:
    """Without what cannot be part of any group: accounts with too few shared objects, objects of one account.

    Where a share happens in time plays no part, so that what is left is right for every jittered copy too.
    """
    while len(rows.account):
        pairs = np.unique(np.stack((rows.object, rows.account)), axis=1)
        sharers = np.bincount(pairs[0])
        pairs = pairs[:, sharers[pairs[0]] > 1]
        things = np.bincount(pairs[1], minlength=int(rows.account.max()) + 1)
        keep = (sharers[rows.object] > 1) & (things[rows.account] >= rules.least_objects)
        if keep.all():
            break
        rows = rows.where(keep)
    return rows


def together(rows: Table, delta_s: float) -> Together:
    """All pairs of shares of one object at most ``delta_s`` apart, by different accounts."""
    first, second = [], []
    here = np.arange(len(rows.time) - 1)
    step = 1
    while len(here):
        there = here + step
        near = (rows.object[here] == rows.object[there]) & (rows.time[there] - rows.time[here] <= delta_s)
        here = here[near]
        first.append(here)
        second.append(here + step)
        step += 1
        here = here[here + step < len(rows.time)]
    a = np.concatenate(first) if first else np.zeros(0, np.int64)
    b = np.concatenate(second) if second else np.zeros(0, np.int64)
    apart = rows.account[a] != rows.account[b]
    a, b = a[apart], b[apart]
    swap = rows.account[a] > rows.account[b]
    a, b = np.where(swap, b, a), np.where(swap, a, b)
    return Together(rows.account[a], rows.account[b], rows.object[a], rows.post[a], rows.post[b])


def linked(found: Together, rules: Rules) -> dict[tuple[int, int], int]:
    """Pairs with enough objects, and on how many occasions: different objects, in different posts of both."""
    if not len(found.one):
        return {}
    most = int(found.other.max()) + 1
    pair = found.one * most + found.other
    counts = [_distinct(pair, column) for column in (found.object, found.post_one, found.post_other)]
    names, numbers = counts[0]
    fewest = np.minimum(np.minimum(numbers, counts[1][1]), counts[2][1])
    enough = fewest >= rules.least_objects
    return {
        (int(name) // most, int(name) % most): int(number)
        for name, number in zip(names[enough].tolist(), fewest[enough].tolist(), strict=True)
    }


def _distinct(pair: Ints, column: Ints) -> tuple[Ints, Ints]:
    """Pairs in order, and how many different values of the column each has."""
    order = np.lexsort((column, pair))
    pair, column = pair[order], column[order]
    new = np.ones(len(pair), bool)
    new[1:] = (pair[1:] != pair[:-1]) | (column[1:] != column[:-1])
    names, numbers = np.unique(pair[new], return_counts=True)
    return names, numbers
