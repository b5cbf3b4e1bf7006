"""A whole batch of posts as code points, respelled in one go.

Most characters respell by themselves, whatever stands beside them, so a table that is filled as characters
are met does the work. A post with any other character (a combining mark, a ligature) is respelled alone.
"""

import unicodedata

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.posts import Post
from firebreak.engine.query.spelling import respell

Codes = NDArray[np.uint32]
POST_END, TITLE_END = "\x1e", "\x1f"
_GONE, _TOGETHER, _UNMET = 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF
"""In the table: respelled to nothing; only known together with its neighbours; not looked at yet."""
_table = np.full(0x110000, _UNMET, dtype=np.uint32)


def respelled(posts: list[Post]) -> tuple[Codes, NDArray[np.intp]]:
    """Title and text of all posts, an end sign before, between and after them; and where those signs stand.

    Exactly what :func:`respell` makes of each; a sign of ours that somebody wrote is read as a space.
    """
    parts = [f"{post.title}{TITLE_END}{post.text}" if post.title else post.text for post in posts]
    joined = POST_END.join(["", *parts, ""])
    raw = codes_of(joined)
    ends = np.flatnonzero(raw == ord(POST_END))
    signs = np.count_nonzero(raw == ord(TITLE_END)) if TITLE_END in joined else 0  # mostly none: quickly told
    if ends.size != len(posts) + 1 or (signs and signs != sum(1 for post in posts if post.title)):
        return respelled([_without_signs(post) for post in posts])
    codes, odd = _looked_up(raw)
    if not odd.size:
        return codes, ends
    alone = np.unique(ends.searchsorted(odd[codes[odd] == _TOGETHER]) - 1)
    whole = _with_alone(codes, parts, ends, alone.tolist())
    return whole, np.flatnonzero(whole == ord(POST_END))


def codes_of(text: str) -> Codes:
    """Code points of a text; platforms do send lone surrogates."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def text_of(codes: Codes) -> str:
    """The text of code points."""
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


def _looked_up(raw: Codes) -> tuple[Codes, NDArray[np.intp]]:
    """What the table says, and where that is no character."""
    codes = _table.take(raw)
    odd = np.flatnonzero(codes >= _GONE)
    unmet = odd[codes[odd] == _UNMET]
    if not unmet.size:
        return codes, odd
    for code in np.unique(raw[unmet]).tolist():
        _table[code] = _entry(chr(code))
    return _looked_up(raw)


def _entry(char: str) -> int:
    becomes = respell(char)
    if not becomes:
        return _GONE
    stands_alone = not _joins(char) and not _joins(unicodedata.normalize("NFKC", char).casefold())
    return ord(becomes) if len(becomes) == 1 and stands_alone else _TOGETHER


def _joins(text: str) -> bool:
    """Whether it may compose with, or move past, a character before it: marks, and inner Hangul letters."""
    first = unicodedata.normalize("NFKD", text)[0]
    return unicodedata.category(first)[0] == "M" or 0x1160 <= ord(first) <= 0x11FF


def _with_alone(codes: Codes, parts: list[str], ends: NDArray[np.intp], alone: list[int]) -> Codes:
    """The batch with some posts respelled by themselves, and what has gone taken out of the others."""
    pieces, at = [], 0
    for number in alone:
        begin, end = ends[number] + 1, ends[number + 1]
        pieces += [codes[at:begin], codes_of(respell(parts[number]))]
        at = end
    whole: Codes = np.concatenate([*pieces, codes[at:]])
    return np.compress(whole != _GONE, whole)


def _without_signs(post: Post) -> Post:
    title, text = (part.replace(POST_END, " ").replace(TITLE_END, " ") for part in (post.title, post.text))
    return Post(id=post.id, title=title, text=text)
