"""A text in the form that patterns read, with the way back to the code points of the original. Pure.

Folded is: compatibility forms undone (NFKC), small letters, one kind of apostrophe, quotation mark and dash, traditional
Chinese characters as simplified ones. Sentences, and the short quotations in it, are found here too.
"""

import re
from bisect import bisect_right
from functools import cached_property, lru_cache
from typing import Final
from unicodedata import combining, normalize

from firebreak.engine.text.hanzi import hanzi

_SIGNS: Final = {
    **dict.fromkeys("’‘ʼ`´′", "'"),
    **dict.fromkeys("“”„«»「」『』〝〞", '"'),
    **dict.fromkeys("‐‑‒−", "-"),
    **dict.fromkeys("–—―", "—"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufe0f\ufe0e\ufeff", ""),
    "\u00a0": " ", "\u3000": " ", "\t": " ", "、": ",",
}  # fmt: skip
_END: Final = re.compile(r"[。!?！？…\n]+[\"')\]]*|\.{1,3}[\"')\]]*(?=\s|$|[^\x00-\x7f])")
_SHORT_FORM: Final = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|st|no|nr|ca|kl|t\.ex|bl\.a|d\.v\.s|t\.o\.m|osv|m\.m|tel|ext|e\.g|i\.e|inc|ltd|bhd|"
    r"sdn|hj|datuk|a\.m|p\.m)|\b[a-z])\.$"
)
_QUOTED: Final = re.compile(r'"[^"\n]{1,60}"|(?<!\w)\'[^\'\n]{3,60}\'(?!\w)')
_FIRST_MARK: Final = "\u0300"
_MOST_MARKS: Final = 8
_QUOTE_WORDS: Final = 8
_QUOTE_HAN: Final = 14


@lru_cache(1 << 16)
def _folded(cluster: str) -> str:
    """A character with its marks, folded: none, one or several letters."""
    sign = _SIGNS.get(cluster)
    if sign is not None:
        return sign
    simplified = hanzi().to_simplified
    return "".join(simplified.get(c, c) for c in normalize("NFKC", cluster).casefold())


class Folded:
    """``text`` folded; ``start_of[n]`` and ``end_of[n]`` are the place of its letter ``n`` in the original.

    >>> folded = Folded("Ｗe’re ﬁne. 對不起！")
    >>> folded.text, folded.span(0, 5)
    ("we're fine. 对不起!", (0, 5))
    >>> [folded.text[a:b] for a, b in folded.sentences]
    ["we're fine.", ' 对不起!']
    """

    def __init__(self, text: str) -> None:
        letters: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at, size = 0, len(text)
        while at < size:
            until = at + 1
            while (
                until < size
                and text[until] >= _FIRST_MARK
                and until - at < _MOST_MARKS
                and combining(text[until])
            ):
                until += 1
            for letter in _folded(text[at:until]):
                letters.append(letter)
                starts.append(at)
                ends.append(until)
            at = until
        self.original = text
        self.text = "".join(letters)
        self.start_of = starts
        self.end_of = ends

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Code points of the original for ``text[start:end]``."""
        return self.start_of[start], self.end_of[end - 1]

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Start and end of each sentence that has a letter, with the mark that ends it."""
        found, start = [], 0
        for mark in _END.finditer(self.text):
            if mark[0][0] == "." and _SHORT_FORM.search(
                self.text, max(start, mark.start() - 8), mark.start() + 1
            ):
                continue
            if any(map(str.isalnum, self.text[start : mark.end()])):
                found.append((start, mark.end()))
                start = mark.end()
        if any(map(str.isalnum, self.text[start:])):
            found.append((start, len(self.text)))
        return found

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    def sentence_at(self, place: int) -> int:
        """Number of the sentence that holds this letter."""
        return max(0, bisect_right(self._starts, place) - 1)

    @cached_property
    def mentions(self) -> list[tuple[int, int]]:
        """Short quotations: words that are spoken about, not said. A whole sentence in quotation marks is none."""
        found = []
        for match in _QUOTED.finditer(self.text):
            inside = match[0][1:-1]
            han = sum(c > "\u2e7f" for c in inside)
            if inside[-1:] in ",.!?。" and len(inside) > 24:
                continue
            if len(inside.split()) <= _QUOTE_WORDS and han <= _QUOTE_HAN:
                found.append(match.span())
        return found

    def mentioned(self, start: int, end: int) -> bool:
        """Whether these letters begin within a short quotation."""
        return any(a <= start < b and start < end for a, b in self.mentions)
