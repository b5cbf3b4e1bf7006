"""Which stretches of a post's text satisfied a query, for pages to mark."""

from typing import Literal

import msgspec

from firebreak.engine.posts import Post, fold_with_offsets, handle_spans, tag_spans
from firebreak.engine.query.lists import Lists, resolved
from firebreak.engine.query.parser import parse
from firebreak.engine.query.reference import TITLE_END, Reading, holds, places
from firebreak.engine.query.tree import And, Expr, Handle, Near, Not, Or, Phrase, Query, Tag, Word
from firebreak.engine.query.words import whole_regex

Spans = list[tuple[int, int]]
MAX_MARKED = 20_000
"""Characters of a title or text that are read for marking; what lies beyond is never marked."""


def highlight(
    query: str | Query,
    post: Post,
    part: Literal["text", "title"] = "text",
    lists: Lists | None = None,
) -> Spans:
    """``(start, end)`` in ``post.text`` (or ``post.title``) of what the query found: ordered, apart.

    Only what made the query true is marked: nothing under NOT, nothing of a group that does not hold. Empty
    when the post does not match on its words.

    >>> highlight('acme AND "recall now"', Post(id="1", text="ACME: recall, now!"))
    [(0, 4), (6, 12), (14, 17)]
    """
    root = resolved(parse(query) if isinstance(query, str) else query, lists).root
    clipped_title, clipped_text = post.title[:MAX_MARKED], post.text[:MAX_MARKED]
    reading = Reading(msgspec.structs.replace(post, title=clipped_title, text=clipped_text))
    folded = _marks(root, reading)
    title, title_offsets = fold_with_offsets(clipped_title.replace(TITLE_END, " "))
    _, text_offsets = fold_with_offsets(clipped_text.replace(TITLE_END, " "))
    shift = len(title) + 1 if title else 0
    found = set()
    for start, end in folded:
        if part == "title" and title and end <= len(title):
            found.add((title_offsets[start], _end(title_offsets, end)))
        elif part == "text" and start >= shift:
            found.add((text_offsets[start - shift], _end(text_offsets, end - shift)))
    return _merged(sorted(found))


def _end(offsets: list[int], end: int) -> int:
    """Where the original of the last folded character ends (one may have become several)."""
    last = offsets[end - 1]
    while end < len(offsets) - 1 and offsets[end] == last:
        end += 1
    return offsets[end]


def _marks(node: Expr, reading: Reading) -> Spans:
    match node:
        case And(items=items):
            if not all(_may_hold(item, reading) for item in items):
                return []
            return [mark for item in items for mark in _marks(item, reading)]
        case Or(items=items):
            return [mark for item in items for mark in _marks(item, reading)]
        case Word() | Phrase() | Near():
            return [mark for place in places(node, reading) for mark in place.marks]
        case Tag(text=text, wild=wild) | Handle(text=text, wild=wild):
            spans = tag_spans(reading.text) if isinstance(node, Tag) else handle_spans(reading.text)
            fits = whole_regex(text).fullmatch
            return [(a, b) for a, b, name in spans if (fits(name) if wild else name == text)]
        case _:
            return []


def _may_hold(node: Expr, reading: Reading) -> bool:
    """Fields may hang on verdicts that are not here: they never keep words from being marked."""
    match node:
        case And(items=items):
            return all(_may_hold(item, reading) for item in items)
        case Or(items=items):
            return any(_may_hold(item, reading) for item in items)
        case Not(item=item):
            return not isinstance(item, Word | Phrase | Near | Tag | Handle) or not holds(item, reading)
        case Word() | Phrase() | Near() | Tag() | Handle():
            return holds(node, reading)
        case _:
            return True


def _merged(spans: Spans) -> Spans:
    merged: Spans = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
