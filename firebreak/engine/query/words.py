"""From what a person typed to terms: folding, trimming, wildcards, and where a term falls into pieces."""

import re
from functools import lru_cache
from itertools import pairwise

import msgspec

from firebreak.engine.posts.chars import CJK, HANGUL, HANGUL_SET, OTHER, UNIT_SET, WORD, WORD_SET, class_of
from firebreak.engine.posts.fold import keep
from firebreak.engine.query.errors import QueryError
from firebreak.engine.query.spelling import respell as respell
from firebreak.engine.query.tree import Word

MAX_STARS = 3
CJK_GAP = 5
"""How many characters ``*`` stands for at most inside a Chinese, Japanese or Thai term."""
_EXACT = re.compile(
    r"(?<![^\s,;，；])(?:\{([^{}]+)\}|\+\+(?=[^\s+])([^+]{0,200}[^\s+])\+\+)(?![^\s,;，；.!])"
)
_SENTENCE_MARKS = ",.;:!'\"()[]{}<>«»“”‘’、。「」…"


def terms_in(raw: str, at: int, length: int, where: str = "") -> tuple[Word, ...]:
    """The terms of one typed word or of a phrase; sentence marks around them do not count.

    ``{Acme}`` and ``++Acme++`` within a phrase are exact terms.
    """
    words: list[Word] = []
    done = 0
    for match in _EXACT.finditer(raw):
        words += plain_terms(raw[done : match.start()], at, length, where)
        words += exact_terms(match.group(1) or match.group(2), at, length, where)
        done = match.end()
    words += plain_terms(raw[done:], at, length, where)
    return tuple(words)


def plain_terms(raw: str, at: int, length: int, where: str = "") -> list[Word]:
    """The folded terms of a typed text, parted at spaces."""
    texts = [_trimmed(piece) for piece in respell(raw).split()]
    return [
        Word(text=text, wild="*" in text or "?" in text, where=where, at=at, length=length)
        for text in texts
        if text
    ]


def exact_terms(raw: str, at: int, length: int, where: str = "") -> list[Word]:
    """The terms of ``{...}``: case and Chinese script as typed, punctuation between words free."""
    words = []
    for typed in keep(raw).split():
        trimmed = _trimmed(typed)
        wild = "*" in trimmed or "?" in trimmed
        parts = [trimmed] if wild else pieces(trimmed)
        words += [Word(text=p, wild=wild, where=where, exact=True, at=at, length=length) for p in parts]
    return words


def raw_term(raw: str, at: int, length: int, where: str = "") -> Word | None:
    """The one term of ``raw:``: case, script and punctuation as typed; spaces count as one. None when empty."""
    text = " ".join(keep(raw).split())
    return Word(text=text, where=where, exact=True, at=at, length=length) if text else None


def wildcard(raw: str, at: int, length: int) -> tuple[str, bool]:
    """A folded pattern for a whole value (hashtag, handle, author), and whether it has wildcards."""
    text = _checked(" ".join(respell(raw).split()), at, length)
    return text, "*" in text or "?" in text


def _trimmed(piece: str) -> str:
    trimmed = piece.strip(_SENTENCE_MARKS)
    return trimmed or piece


def _checked(text: str, at: int, length: int) -> str:
    if "*" not in text and "?" not in text:
        return text
    text = re.sub(r"\*+", "*", text)
    if not any(class_of(char) != OTHER for char in text):
        raise QueryError("only_wildcard", at, length, {"term": text})
    if text.count("*") > MAX_STARS:
        raise QueryError("many_wildcards", at, length, {"term": text, "limit": str(MAX_STARS)})
    return text


def checked_word(word: Word) -> Word:
    """The word with its wildcards checked, and stars that mean nothing beside Chinese taken off."""
    if not word.wild:
        return word
    text = _checked(word.text, word.at, word.length)
    if text.startswith("*") and class_of(text[1]) == CJK:
        text = text[1:]
    if text.endswith("*") and class_of(text[-2]) == CJK:
        text = text[:-1]
    return msgspec.structs.replace(word, text=text, wild="*" in text or "?" in text)


def pieces(text: str) -> list[str]:
    """A plain term cut where the kind of script changes: ``acme召回`` also means ``acme 召回``.

    >>> pieces("acme召回"), pieces("coca-cola"), pieces("c++")
    (['acme', '召回'], ['coca-cola'], ['c++'])
    """
    cuts = [
        n
        for n in range(1, len(text))
        if OTHER not in (class_of(text[n - 1]), class_of(text[n]))
        and class_of(text[n - 1]) != class_of(text[n])
    ]
    return [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def left_guard(char: str) -> int:
    """Class that must not stand before a term that begins with ``char``; OTHER when anything may."""
    return 0 if class_of(char) == CJK else class_of(char)


def right_guard(char: str) -> int:
    """Class that must not follow a term that ends with ``char``; particles may follow Hangul."""
    return 0 if class_of(char) in (CJK, HANGUL) else class_of(char)


MIXED = -1
"""Context of a pattern with both Hangul and letters."""
_SETS = {CJK: UNIT_SET, HANGUL: HANGUL_SET, WORD: WORD_SET, MIXED: WORD_SET + HANGUL_SET}


def context(text: str) -> int:
    """The script of a pattern, which says what its wildcards stand for: CJK as soon as one character is."""
    kinds = {class_of(char) for char in text} - {OTHER}
    if CJK in kinds:
        return CJK
    return kinds.pop() if len(kinds) == 1 else MIXED


def width(text: str) -> int:
    """How many words (Chinese: characters) a term counts for, wildcards left out; at least one.

    >>> width("coca-cola"), width("召回"), width("re*")
    (2, 2, 1)
    """
    kinds = [OTHER, *(class_of(char) for char in text if char not in "*?")]
    starts = (k == CJK or (k != OTHER and k != before) for before, k in pairwise(kinds))
    return max(1, sum(starts))


def _atom(char: str, script: int) -> str:
    """Regular expression of one pattern character; stars are lazy, so the shortest match is meant."""
    if char not in "*?":
        return re.escape(char)
    count = "" if char == "?" else f"{{0,{CJK_GAP}}}?" if script == CJK else "*?"
    return f"[{_SETS[script]}]{count}"


def _edge(char: str, script: int) -> int:
    return script if char in "*?" else class_of(char)


def _before(char: str, script: int) -> str:
    kind = _edge(char, script)
    return "" if kind in (CJK, OTHER) else f"(?<![{_SETS[kind]}])"


def _after(char: str, script: int) -> str:
    kind = _edge(char, script)
    return "" if kind in (CJK, OTHER, HANGUL) else f"(?![{_SETS[kind]}])"


@lru_cache(maxsize=65536)
def wild_regex(text: str) -> re.Pattern[str]:
    """A pattern with wildcards inside running text, as a look-ahead that finds overlapping matches.

    Group 1 is the shortest match from each start. Every star but the last is atomic: within one word the
    earliest place of a piece is as good as any later one, so time stays linear in the length of the word.
    Beside CJK stars are bounded instead (at most 6 ** 3 ways from one start).
    """
    script = context(text)
    segments = re.split(r"(?<=\*)", text)  # each but the last ends with a star
    parts = ["".join(_atom(char, script) for char in segment) for segment in segments]
    if script != CJK and len(parts) > 2:
        # a star and the piece after it make one atom: move each star to the head of the next part
        stars = f"[{_SETS[script]}]*?"
        bodies = [part.removesuffix(stars) for part in parts]
        middle = "".join(f"(?>{stars}{body})" for body in bodies[1:-1])
        parts = [bodies[0], middle, stars, bodies[-1]]
    return re.compile(f"(?=({_before(text[0], script)}{''.join(parts)}{_after(text[-1], script)}))")


@lru_cache(maxsize=65536)
def exact_regex(text: str) -> re.Pattern[str]:
    """An exact term inside text whose case was kept, as a look-ahead; a space stands for any white space."""
    inner = r"[^\S\x1f]+".join(map(re.escape, text.split(" ")))
    first, last = class_of(text[0]), class_of(text[-1])
    return re.compile(f"(?=({_before(text[0], first)}{inner}{_after(text[-1], last)}))")


@lru_cache(maxsize=65536)
def whole_regex(text: str) -> re.Pattern[str]:
    """A pattern with wildcards for a whole value: ``*`` any characters, ``?`` exactly one."""
    head, *rest = (re.escape(part).replace(r"\?", ".") for part in text.split("*"))
    middle = "".join(f"(?>.*?{part})" for part in rest[:-1])
    return re.compile(head + middle + (f".*{rest[-1]}" if rest else ""), re.DOTALL)


def fragments(text: str) -> list[str]:
    """The literal pieces of a pattern, the longest first.

    >>> fragments("re?all*")
    ['all', 're']
    """
    return sorted((part for part in re.split(r"[*?]+", text) if part), key=lambda part: -len(part.encode()))
