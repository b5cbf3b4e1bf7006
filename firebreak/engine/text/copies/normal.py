"""Only what a copy keeps of a text: its letters and digits, side by side for a whole batch."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.text.hanzi import hanzi

Codes = NDArray[np.uint32]
Offsets = NDArray[np.int64]

TEXT_LIMIT: Final = 1_500
"""Characters read per text: a post is shorter, and of an article the lead is what gets copied."""

PAD: Final = 0x1E
"""Stands after each text; no shingle crosses it."""

_PAD: Final = chr(PAD)
_HIGHEST: Final = 0x110000
# Both begin with a set of characters, without which the search would be several times slower.
_ADDRESS = re.compile(
    r"[hHwWpP](?:(?<=[hH])[tT][tT][pP][sS]?://|(?<=[wW])[wW][wW]\.|(?<=[pP])(?i:ic\.twitter\.com/))"
    r"[^\s\u3000-\u9fff\uff00-\uffef]+"
)
_HANDLE = re.compile(r"[@＠](?:[A-Za-z0-9_][A-Za-z0-9_.\-]*|\w{1,20}(?=[\s:：,，]))")


class Letters(NamedTuple):
    """Texts reduced to letters and digits; text ``k`` is ``codes[starts[k]:ends[k]]``, one pad follows it."""

    codes: Codes
    starts: Offsets
    ends: Offsets

    @property
    def texts(self) -> list[str]:
        """The same as strings."""
        whole = self.codes.tobytes().decode("utf-32-le", "surrogatepass")
        return [whole[a:b] for a, b in zip(self.starts.tolist(), self.ends.tolist(), strict=True)]


def letters(texts: Sequence[str]) -> Letters:
    """A batch reduced to what copies share. Any text is taken, lone surrogates included."""
    joined = _PAD.join([text[:TEXT_LIMIT] for text in texts]) + _PAD
    if joined.count(_PAD) != max(len(texts), 1):
        joined = _PAD.join([text[:TEXT_LIMIT].replace(_PAD, " ") for text in texts]) + _PAD
    if "://" in joined or "www." in joined or "pic.twitter" in joined:
        joined = _ADDRESS.sub(" ", joined)
    if "@" in joined or "＠" in joined:
        joined = _without_handles(joined)
    codes = _table()[np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)]
    codes = codes[codes != 0]
    ends = np.flatnonzero(codes == PAD).astype(np.int64)[: len(texts)]
    starts = np.concatenate((np.zeros(1, np.int64), ends[:-1] + 1))[: len(texts)]
    return Letters(codes, starts, ends)


def _without_handles(joined: str) -> str:
    """Handles cut out, each with an RT before it."""
    kept, done = [], 0
    for handle in _HANDLE.finditer(joined):
        kept.append(joined[done : _repost(joined, done, handle.start())])
        done = handle.end()
    kept.append(joined[done:])
    return " ".join(kept)


def _repost(joined: str, done: int, handle: int) -> int:
    """Where the word RT begins that stands, with blanks between, before a handle; else where the handle begins."""
    at = handle
    while joined[at - 1 : at] in {" ", "\t"}:
        at -= 1
    start = at - 2
    if at == handle or start < done or joined[start:at].lower() != "rt":
        return handle
    before = joined[start - 1 : start]
    return handle if before.isalnum() or before == "_" else start


def letter_counts(texts: Sequence[str]) -> list[int]:
    """How many letters and digits are left of each text.

    >>> letter_counts(["RT @acme: The NEW 手機!!", "👍"])
    [8, 0]
    """
    if not texts:
        return []
    found = letters(texts)
    counts: list[int] = (found.ends - found.starts).tolist()
    return counts


def normalised(text: str) -> str:
    """One text as its copies are compared.

    >>> normalised("RT @acme: The NEW 手機, recalled!! 😡 https://a.example/x")
    'thenew手机recalled'
    """
    return letters([text]).texts[0]


@cache
def _table() -> Codes:
    """Code point to what it counts as; 0 where it is dropped."""
    table = np.zeros(_HIGHEST, np.uint32)
    for code in range(0x20000):
        table[code] = _counts_as(code)
    table[0x20000:0x323B0] = np.arange(0x20000, 0x323B0)  # the Han of higher planes
    for traditional, simplified in hanzi().to_simplified.items():
        table[ord(traditional)] = ord(simplified)
    table[PAD] = PAD
    return table


def _counts_as(code: int) -> int:
    if 0xFF01 <= code <= 0xFF5E:  # full-width ASCII
        code -= 0xFEE0
    char = chr(code)
    category = unicodedata.category(char)
    if category == "Nd":
        return ord("0") + unicodedata.digit(char)
    if category[0] not in "LN" and category not in {"Mn", "Mc"}:
        return 0
    if 0xFE00 <= code <= 0xFE0F:  # variation selectors are marks by category, and nothing by meaning
        return 0
    lower = char.lower()
    return ord(lower) if len(lower) == 1 else code
