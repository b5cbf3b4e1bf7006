"""Spellings made one before a term meets a text: folding, and traditional Chinese read as simplified."""

from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.posts import fold

_FEW = 200
"""Characters up to which looking each one up beats the set-up of a whole array."""


@cache
def simpler() -> dict[int, int]:
    """Code points of traditional characters and of their simplified forms (one character for one)."""
    text = (files("firebreak.engine.query") / "data" / "scripts.txt").read_text(encoding="utf-8")
    rows = dict(line.split(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    table = dict(zip(map(ord, rows["traditional"]), map(ord, rows["simplified"]), strict=True))
    return {code: table.get(to, to) for code, to in table.items()}


@cache
def _lookup() -> NDArray[np.uint32]:
    table = np.arange(0x110000, dtype=np.uint32)
    table[list(simpler())] = list(simpler().values())
    return table


def respell(text: str) -> str:
    """The one spelling that is compared: folded, Chinese in simplified characters. Terms and posts alike.

    As long as ``fold(text)``, character for character; doing it twice changes nothing.

    >>> respell("ＡＣＭＥ 質量問題")
    'acme 质量问题'
    """
    folded = fold(text)
    if folded.isascii():
        return folded
    if len(folded) <= _FEW:
        return folded.translate(simpler())
    codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return _lookup()[codes].tobytes().decode("utf-32-le", "surrogatepass")
