"""Mentions as the post cards of the pages: words, marks, corrections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.middleware.csrf import get_token

from firebreak.engine.posts import fold, fold_with_offsets
from firebreak.listening import queries
from firebreak.listening.queries import MentionView
from firebreak.listening.views.card_actions import Actions
from firebreak.listening.views.common import platform_name
from firebreak.listening.views.people import correctors
from firebreak.listening.views.query_words import query_spans
from firebreak.org.access import BrandRequest

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Card:
    """One drawn mention: what ``{% post_card %}`` takes, and the mention itself."""

    mention: MentionView
    post: dict[str, Any]
    spans: Spans
    actions: str


def whole_text(mention: MentionView) -> str:
    """Title and text as one."""
    return f"{mention.title}\n{mention.text}" if mention.title else mention.text


def search_spans(text: str, searched: str) -> list[tuple[int, int]]:
    """Where the words of a search stand in a text, folded as the search folds.

    >>> search_spans("Émile said ÉMILE", "émile")
    [(0, 5), (11, 16)]
    """
    folded, places = fold_with_offsets(text)
    found: list[tuple[int, int]] = []
    for word in {part for part in fold(searched).replace('"', " ").split() if part}:
        start = folded.find(word)
        while start >= 0 and len(found) < 200:
            found.append((places[start], places[start + len(word)]))
            start = folded.find(word, start + len(word))
    return sorted(found)


def _post(mention: MentionView) -> dict[str, Any]:
    name = mention.author_name if mention.author_name not in ("", mention.author) else ""
    return {
        "author": f"{name} @{mention.author}" if name and mention.author else (mention.author or name),
        "platform": platform_name(mention.platform),
        "time": mention.time,
        "text": whole_text(mention),
        "lang": mention.language,
        "sentiment": mention.sentiment,
        "url": mention.url,
        "followers": known(mention.followers),
        "reposts": known(mention.reposts),
        "unverified": not mention.verified,
    }


def known(count: int | None) -> int | None:
    """A count, or ``None`` where the source did not give one (never the same as zero)."""
    return None if count is None or count < 0 else count


def card(
    request: BrandRequest,
    mention: MentionView,
    *,
    spans: Spans = (),
    undo: str | None = None,
    detail: bool = False,
    corrected_by: str = "",
    actions: Actions | None = None,
) -> Card:
    """One mention with its correction buttons, if the reader may correct. ``undo`` is what stood there before."""
    if mention.sentiment_by == "person" and not corrected_by:
        corrected_by = correctors(request.brand, [mention.post]).get(mention.post, "")
    drawn = (actions or actions_of(request)).draw(
        mention, undo=undo, detail=detail, corrected_by=corrected_by
    )
    return Card(mention, _post(mention), spans, drawn)


def actions_of(request: BrandRequest) -> Actions:
    """What draws the buttons of this page's cards."""
    may = request.may("listening.correct")
    return Actions(request.brand.slug, request.get_full_path(), get_token(request), may_correct=may)


def cards(
    request: BrandRequest, mentions: Iterable[MentionView], *, query: str = "", searched: str = ""
) -> list[Card]:
    """Mentions with marks where the monitor's ``query`` or the ``searched`` words stand."""
    items = list(mentions)
    texts = [whole_text(item) for item in items]
    marked: list[list[tuple[int, int]]] = [[] for _ in items]
    if query and items:
        marked = query_spans(query, items, queries.lists_for(request.brand, query))
    if searched:
        marked = [[*spans, *search_spans(text, searched)] for spans, text in zip(marked, texts, strict=True)]
    corrected = correctors(request.brand, [item.post for item in items if item.sentiment_by == "person"])
    actions = actions_of(request)
    return [
        card(request, item, spans=spans, corrected_by=corrected.get(item.post, ""), actions=actions)
        for item, spans in zip(items, marked, strict=True)
    ]
