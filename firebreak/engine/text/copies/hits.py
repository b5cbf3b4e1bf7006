"""Which leaders are worth comparing with each post of a chunk: those that share the most bands with it."""

from collections import Counter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.text.copies.bands import BANDS, WAYS, Cells

MOST_TRIED: Final = 8
"""Leaders compared with one post, those that share the most bands."""

Writes = list[tuple[int, int | None]]
"""Row, band and way, and the leader found there."""


class Hits:
    """Shared bands of ``rows`` posts: row, band and way as one number, and leader, two arrays of one length."""

    def __init__(self, rows: int, at: NDArray[np.intp], leader: Cells) -> None:
        order = np.lexsort((leader, at // (BANDS * WAYS)))
        self.at, self._leader = at[order], leader[order]
        row = self.at // (BANDS * WAYS)
        self._from = np.searchsorted(row, np.arange(rows + 1)).tolist()
        self._tried = _most_shared(row, self._leader)
        self.many = np.zeros(rows, np.int64)  # leaders that will be tried for each row
        self.many[list(self._tried)] = [len(tried) for tried in self._tried.values()]

    def pairs(self) -> list[tuple[int, int]]:
        """``(row, leader)`` of all that will be tried, but for what the rows before a row change."""
        return [(row, leader) for row, tried in self._tried.items() for leader in tried]

    def of(self, row: int, newer: Writes) -> list[int]:
        """Leaders to try for a row, those that share the most bands first, the older of equals; ``newer`` is what
        stands in some of its bands by now."""
        if not newer:
            return self._tried.get(row, [])
        here = slice(self._from[row], self._from[row + 1])
        found = dict(zip(self.at[here].tolist(), self._leader[here].tolist(), strict=True))
        for at, leader in newer:
            found.pop(at, None)
            if leader is not None:
                found[at] = leader
        tried = Counter(found.values())
        return sorted(tried, key=lambda one: (-tried[one], one))[:MOST_TRIED]


def _most_shared(row: NDArray[np.intp], leader: Cells) -> dict[int, list[int]]:
    """By row, from pairs sorted by row and leader."""
    if not len(row):
        return {}
    begins = np.ones(len(row), bool)
    begins[1:] = (row[1:] != row[:-1]) | (leader[1:] != leader[:-1])
    at = np.flatnonzero(begins)
    many = np.diff(at, append=len(row))
    row, leader = row[at], leader[at]
    order = np.lexsort((leader, -many, row))
    row, leader = row[order], leader[order]
    first = np.searchsorted(row, row)
    kept = np.arange(len(row)) - first < MOST_TRIED
    found: dict[int, list[int]] = {}
    for one, tried in zip(row[kept].tolist(), leader[kept].tolist(), strict=True):
        found.setdefault(one, []).append(tried)
    return found
