"""Other scanners behind Firebreak's interface: the same queries and boolean logic, another way to find terms."""

import importlib.metadata
from collections.abc import Iterator
from typing import Any

import numpy as np

from firebreak.engine.query.folding import POST_END
from firebreak.engine.query.scanners import AhoCorasick, Hyperscan, MakeScanner
from firebreak.engine.query.spans import Ints


class Pyahocorasick:
    """The automaton most Python projects use; it reads strings, so bytes go in as Latin-1."""

    def __init__(self, texts: list[bytes]) -> None:
        import ahocorasick

        self._automaton = ahocorasick.Automaton()
        for number, text in enumerate(texts):
            self._automaton.add_word(text.decode("latin-1"), (number, len(text)))
        self._automaton.make_automaton()

    def scan(self, data: bytes) -> tuple[Ints, Ints]:
        found = self._automaton.iter(data.decode("latin-1"))
        return _arrays([(number, end - size + 1) for end, (number, size) in found])


class Re2:
    """google-re2's Set says which texts a post holds; where they stand is then looked up one by one."""

    def __init__(self, texts: list[bytes]) -> None:
        import re2

        options = re2.Options()
        options.literal = True
        options.encoding = re2.Options.Encoding.LATIN1
        options.max_mem = 4 << 30
        self._texts = texts
        self._set: Any = re2.Set.SearchSet(options)
        for text in texts:
            self._set.Add(text)
        self._set.Compile()

    def scan(self, data: bytes) -> tuple[Ints, Ints]:
        return _arrays(list(self._hits(data)))

    def _hits(self, data: bytes) -> Iterator[tuple[int, int]]:
        begin = 0
        for post in data.split(POST_END.encode()):
            for number in self._set.Match(post) or ():
                at = post.find(self._texts[number])
                while at >= 0:
                    yield number, begin + at
                    at = post.find(self._texts[number], at + 1)
            begin += len(post) + 1


def _arrays(hits: list[tuple[int, int]]) -> tuple[Ints, Ints]:
    pairs = np.array(hits, dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


SCANNERS: dict[str, tuple[str, MakeScanner]] = {
    "ahocorasick_rs alone": ("ahocorasick_rs", AhoCorasick),
    "hyperscan alone": ("hyperscan", Hyperscan),
    "pyahocorasick": ("pyahocorasick", Pyahocorasick),
    "google-re2": ("google-re2", Re2),
}
"""By name: the package, and the scanner that finds all literals in place of Firebreak's tables."""


def installed() -> dict[str, str]:
    """Packages of scanners that are here, with their versions."""
    found = {}
    for package, _ in SCANNERS.values():
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
