"""Native scanners: many texts looked for in one pass over bytes. All find the same."""

from collections.abc import Callable
from itertools import chain
from typing import Protocol

import ahocorasick_rs
import numpy as np

from firebreak.engine.query.spans import Ints


class Scanner(Protocol):
    """Finds texts in bytes; safe to share by threads."""

    def scan(self, data: bytes) -> tuple[Ints, Ints]:
        """Number of the text and first byte of every hit, overlapping ones too, in any order."""
        ...


MakeScanner = Callable[[list[bytes]], Scanner]
"""Makes a scanner for distinct texts, none empty."""


class AhoCorasick:
    """The default: runs wherever Python does."""

    def __init__(self, texts: list[bytes]) -> None:
        kind = ahocorasick_rs.Implementation.ContiguousNFA  # a DFA of many texts falls out of the cache
        self._automaton = ahocorasick_rs.BytesAhoCorasick(texts, implementation=kind)

    def scan(self, data: bytes) -> tuple[Ints, Ints]:
        hits = self._automaton.find_matches_as_indexes(data, overlapping=True)
        flat = np.fromiter(chain.from_iterable(hits), dtype=np.int64, count=3 * len(hits))
        return flat[0::3], flat[1::3]


class Hyperscan:
    """Where its wheel is installed (``pip install firebreak[hyperscan]``). Raises ImportError elsewhere."""

    def __init__(self, texts: list[bytes]) -> None:
        import hyperscan

        self._sizes = np.array([len(text) for text in texts], dtype=np.int64)
        self._database = hyperscan.Database()
        self._database.compile(
            expressions=texts, ids=list(range(len(texts))), elements=len(texts), literal=True
        )
        self._scratch = hyperscan.Scratch

    def scan(self, data: bytes) -> tuple[Ints, Ints]:
        hits: list[tuple[int, int]] = []
        add = hits.append
        scratch = self._scratch(self._database)
        self._database.scan(data, lambda number, _start, end, *_: add((number, end)), scratch=scratch)
        flat = np.fromiter(chain.from_iterable(hits), dtype=np.int64, count=2 * len(hits))
        return flat[0::2], flat[1::2] - self._sizes[flat[0::2]]
