"""Length, readability and links: what can be counted. Pure.

Sentences: English and Malay by words, Swedish by LIX too (Björnsson 1968), Chinese by characters. English also by the
Flesch-Kincaid grade (Kincaid et al. 1975) with syllables estimated from vowels. The limits are Firebreak's choice.
"""

import re
from collections.abc import Iterator
from typing import Final

from firebreak.engine.text.check.folding import Folded
from firebreak.engine.text.check.model import Context, Finding, finding

_WORD: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|['-])*")
_VOWELS: Final = re.compile(r"[aeiouyåäö]+")
_MOST_WORDS: Final = {"en": 32, "sv": 30, "ms": 32}
_MOST_HAN: Final = 75
_MOST_GRADE: Final = 13.0
_MOST_LIX: Final = 55.0
_LEAST_WORDS: Final = 60
"""Shorter texts have no meaningful average."""
_LONG_WORD: Final = 6
_LINK: Final = re.compile(
    r"\b(?P<scheme>https?)://(?P<host>[^\s/?#<>\"'，。（）]{1,253})[^\s<>\"'，。（）]{0,300}", re.IGNORECASE
)
_SHORTENERS: Final = frozenset({
    "bit.ly", "t.co", "tinyurl.com", "goo.gl", "ow.ly", "is.gd", "buff.ly", "rebrand.ly", "cutt.ly", "rb.gy", "shorturl.at",
    "t.ly", "lnkd.in", "dwz.cn", "url.cn", "t.cn", "suo.im", "reurl.cc", "lihi.cc", "tiny.cc", "s.id", "bl.ink", "v.gd",
})  # fmt: skip


def measures(folded: Folded, language: str, context: Context) -> Iterator[Finding]:
    """Findings of ``too_long``, ``readability`` and ``bad_link``."""
    text = folded.original
    if context.longest and len(text) > context.longest:
        yield finding(
            "too_long",
            text,
            (context.longest, len(text)),
            over=str(len(text) - context.longest),
            longest=str(context.longest),
        )
    yield from _readability(folded, language)
    for match in _LINK.finditer(text):
        if reason := _reason(match):
            yield finding("bad_link", text, match.span(), f"bad_link.{reason}", link=match[0])


def _readability(folded: Folded, language: str) -> Iterator[Finding]:
    text = folded.original
    words, long_words, syllables = 0, 0, 0
    for start, end in folded.sentences:
        sentence = folded.text[start:end]
        if language.startswith("zh"):
            size, most = sum("\u4e00" <= c <= "\u9fff" for c in sentence), _MOST_HAN
        else:
            found = _WORD.findall(sentence)
            size, most = len(found), _MOST_WORDS[language]
            words += size
            long_words += sum(len(word) > _LONG_WORD for word in found)
            syllables += sum(max(1, len(_VOWELS.findall(word))) for word in found)
        if size > most:
            yield finding(
                "readability",
                text,
                folded.span(start, end),
                "readability.split",
                size=str(size),
                most=str(most),
            )
    if words < _LEAST_WORDS:
        return
    per_sentence = words / len(folded.sentences)
    lix = per_sentence + 100 * long_words / words
    grade = 0.39 * per_sentence + 11.8 * syllables / words - 15.59
    if language == "sv" and lix > _MOST_LIX:
        yield finding("readability", text, (0, 0), "readability.lix", lix=f"{lix:.0f}")
    if language == "en" and grade > _MOST_GRADE:
        yield finding("readability", text, (0, 0), "readability.grade", grade=f"{grade:.0f}")


def _reason(link: re.Match[str]) -> str:
    """Why a link should not go out: what stands before an @, look-alike letters, a shortener, no encryption."""
    host = link["host"].lower()
    name = host.rsplit("@", 1)[-1].split(":", 1)[0].removeprefix("www.")
    if "@" in host or re.fullmatch(r"[\d.]+|\[[0-9a-f:]+\]?", name):
        return "hidden"
    if "xn--" in name or not name.isascii():
        return "lookalike"
    if name in _SHORTENERS:
        return "shortener"
    return "http" if link["scheme"].lower() == "http" else ""
