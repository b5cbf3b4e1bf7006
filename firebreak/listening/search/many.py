"""The words of many texts at once: what :func:`~firebreak.listening.search.words.spaced` says of each, with NumPy.

To look every character of a Chinese post up in a dictionary cost more than to write the post to the index.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.posts import fold, fold_alone
from firebreak.listening.search.words import LONGEST, spelled

AT_ONCE = 50_000
"""Characters looked at together, some 1.5 MB of arrays; the last text goes beyond."""
_END = "\x1e"
"""Stands between texts. It is a space to the index and joins nothing, so one within a text may be a space at once."""

_Codes = NDArray[np.uint32]

# An entry of a table is the code point that is written, and one of these above its 21 bits.
_CODE = np.uint32((1 << 21) - 1)
_PLAIN, _ALONE, _MARK, _GONE, _ASK = (np.uint32(n << 21) for n in range(1, 6))
"""Written as it is; between spaces; as letters; not at all; depends on what stands beside it."""


def spaced_all(texts: Sequence[str]) -> list[str]:
    """Of each text its words with spaces between, of which there may be more than one."""
    taken = [text[:LONGEST] for text in texts]
    plain = [text.isascii() for text in taken]
    easy = _each(compress(taken, plain), _ascii)
    hard = _each((text for text in taken if not text.isascii()), _any)
    return [next(easy if simple else hard) for simple in plain]


def _each(texts: Iterable[str], say: Callable[[list[str]], list[str]]) -> Iterator[str]:
    """What is said of each text, asked for some of them at a time, none of which has a sign of its end within."""
    some: list[str] = []
    size = 0
    for text in texts:
        some.append(text.replace(_END, " ") if _END in text else text)
        size += len(text)
        if size > AT_ONCE:
            yield from say(some)
            some, size = [], 0
    if some:
        yield from say(some)


def _ascii(texts: list[str]) -> list[str]:
    """The same of some ASCII texts, which Python's own translation is quick with, the more so the longer they are."""
    return fold(_END.join(texts)).translate(_SAID).split(_END)


def _any(texts: list[str]) -> list[str]:
    """The same of some texts of any characters, each looked up unfolded: only where neighbours matter is a text folded."""
    entries = _RAW.of(_END.join(texts))
    said = _written(entries)
    asked = np.flatnonzero(entries & ~_CODE == _ASK)
    if len(asked):
        ends = np.flatnonzero(entries == _PLAIN | np.uint32(ord(_END)))
        where = np.unique(np.searchsorted(ends, asked)).tolist()
        again = _written(_FOLDED.of(_END.join([fold(texts[n]) for n in where])))
        for n, text in zip(where, again, strict=True):
            said[n] = text
    return said


def _written(entries: _Codes) -> list[str]:
    """The texts that some entries spell."""
    kinds = entries & ~_CODE
    if (gone := kinds == _GONE).any():
        entries, kinds = entries[~gone], kinds[~gone]
    alone = kinds == _ALONE
    widths = alone.astype(np.uint8)
    widths[1:] |= alone[:-1]  # a space before, where this character or the one before it stands alone
    widths += 1
    codes = entries & _CODE
    marks = np.flatnonzero(kinds == _MARK)
    far = codes[marks] > 0xFFFF
    by_digits = ((4, marks[~far]), (5, marks[far])) if len(marks) else ()
    for digits, some in by_digits:
        widths[some] += digits
    places = np.cumsum(widths, dtype=np.intp)
    out = np.full(places[-1] if len(places) else 0, ord(" "), dtype="<u4")
    places -= 1  # where each character ends
    out[places] = codes
    for digits, some in by_digits:
        out[places[some] - digits] = ord("x")
        for digit in range(digits):
            out[places[some] - digit] = _DIGITS[codes[some] >> np.uint32(4 * digit) & np.uint32(15)]
    return out.tobytes().decode("utf-32-le").split(_END)


_SAID = {code: _END if chr(code) == _END else spelled(chr(code)) for code in range(128)}
_DIGITS = np.frombuffer(b"0123456789abcdef", dtype=np.uint8).astype(np.uint32)


class _Table:
    """Entries of all code points, each made when it is first seen."""

    def __init__(self, made: Callable[[str], np.uint32]) -> None:
        self._made = made
        # 4 MB, of which parts that nobody looks at take no memory.
        self._entries: _Codes = np.zeros(0x110000, dtype=np.uint32)

    def of(self, text: str) -> _Codes:
        """An entry for each character."""
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        entries = self._entries.take(codes)
        new = codes[entries == 0]
        if not len(new):
            return entries
        for code in np.unique(new).tolist():
            self._entries[code] = self._made(chr(code))
        return self._entries.take(codes)


def _of_folded(char: str) -> np.uint32:
    """The entry of a character of a folded text."""
    code, said = np.uint32(ord(char)), spelled(char)
    if char == _END or said == char:
        return _PLAIN | code
    if said == " ":
        return _PLAIN | np.uint32(ord(said))
    return (_ALONE if said == f" {char} " else _MARK) | code


def _of_raw(char: str) -> np.uint32:
    """The entry of a character of any text. Where one depends on its neighbours, the folded text is written instead."""
    folded = fold_alone(char)
    if folded is None or len(folded) > 1:
        return _ASK | np.uint32(ord(" "))
    return _of_folded(folded) if folded else _GONE


_RAW, _FOLDED = _Table(_of_raw), _Table(_of_folded)
