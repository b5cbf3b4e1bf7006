"""One spelling for comparing: compatibility forms, case and invisible characters folded away."""

import unicodedata
from functools import lru_cache

_GONE = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff\ufe0e\ufe0f"
)
"""Soft hyphen, zero-width and direction marks, style selectors: used to dodge filters, not to mean."""
_REPLACED = {
    **dict.fromkeys(_GONE, ""),
    **dict.fromkeys("™℠®©", " "),  # NFKC would glue "tm" to the brand before it
    **dict.fromkeys("’‘ʼ＇", "'"),
    **dict.fromkeys("‐‑", "-"),
}


def keep(text: str) -> str:
    """The text with its case kept, otherwise as :func:`fold` has it.

    >>> keep("ＡＣＭＥ™ Straße zero\u200bwidth")
    'ACME  Straße zerowidth'
    """
    if text.isascii():
        return text
    for char, by in _REPLACED.items():
        if char in text:
            text = text.replace(char, by)
    return unicodedata.normalize("NFKC", text)


def fold(text: str) -> str:
    """The text as matching sees it: NFKC, case-folded, invisible characters gone, one apostrophe.

    >>> fold("ＡＣＭＥ™ Straße doesn’t zero\u200bwidth")
    "acme  strasse doesn't zerowidth"
    """
    if text.isascii():
        return text.lower()
    folded = keep(text).casefold()
    return folded if folded.isascii() else unicodedata.normalize("NFKC", folded)


_fold_one = lru_cache(maxsize=8192)(fold)


@lru_cache(maxsize=8192)
def _joins_the_one_before(char: str) -> bool:
    first = unicodedata.normalize("NFKD", char)[:1]
    return unicodedata.category(first)[0] == "M" or 0x1160 <= ord(first) <= 0x11FF


def fold_alone(char: str) -> str | None:
    """What a character folds to wherever it stands; ``None`` where that depends on what stands before it or after it.

    A text whose characters all have such a form folds to those, one after the other.

    >>> fold_alone("Ａ"), fold_alone("ß"), fold_alone("\u200b"), fold_alone("\u0301")
    ('a', 'ss', '', None)
    """
    folded = fold(char)
    joins = any(map(_joins_the_one_before, {char, *folded}))
    return None if joins else folded


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """``fold(text)`` and, for each of its characters and its end, where it came from in ``text``.

    >>> fold_with_offsets("Ａﬁ!")
    ('afi!', [0, 1, 1, 2, 3])
    """
    if text.isascii():
        return text.lower(), list(range(len(text) + 1))
    parts: list[str] = []
    offsets: list[int] = []
    start, size = 0, len(text)
    while start < size:
        end = start + 1
        while end < size and (text[end] in _GONE or _joins_the_one_before(text[end])):
            end += 1
        part = _fold_one(text[start:end])
        parts.append(part)
        offsets.extend([start] * len(part))
        start = end
    return "".join(parts), [*offsets, size]
