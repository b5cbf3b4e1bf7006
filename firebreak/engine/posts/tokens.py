"""Hashtags and handles as the networks write them, Chinese included."""

import re
from functools import cache

from firebreak.engine.posts.chars import WORD_SET
from firebreak.engine.posts.fold import fold

Spans = list[tuple[int, int, str]]


# The sign stands first, so that the search skips from sign to sign; what precedes it is looked at after. To compile so
# many ranges takes long, and most processes never see a post: it waits for the first.
@cache
def _tag() -> re.Pattern[str]:
    return re.compile(rf"[#＃](?<![{WORD_SET}&/][#＃])(\w(?:[\w·・-]*\w)?)")


@cache
def _topic() -> re.Pattern[str]:
    return re.compile(rf"[#＃](?<![{WORD_SET}&/][#＃])([^#＃\s](?:[^#＃\n]{{0,60}}[^#＃\s])?)[#＃]")


@cache
def _handle() -> re.Pattern[str]:
    return re.compile(rf"[@＠](?<![{WORD_SET}@＠/.][@＠])(\w(?:[\w.-]*\w)?)")


def tag_spans(text: str) -> Spans:
    """``(start, end, folded tag)`` of every hashtag, sign included, in order and without overlap.

    Where an ordinary hashtag and a Weibo ``#topic#`` begin at the same sign, the topic is meant. A topic
    neither begins nor ends with a space, so that two ordinary hashtags are not read as one topic. The
    sign counts after a Chinese character (nothing is spaced there), not inside a Latin word or an address.
    """
    signs = text.count("#") + text.count("＃")
    if not signs:
        return []
    topics = {m.start(): m for m in _topic().finditer(text)} if signs > 1 else {}
    spans: Spans = []
    at = 0
    for match in _tag().finditer(text):
        topics.setdefault(match.start(), match)
    for start in sorted(topics):
        if start >= at:
            at = topics[start].end()
            spans.append((start, at, fold(topics[start].group(1)).strip()))
    return spans


def tags_in(text: str) -> list[str]:
    """Hashtags in order, folded, without the sign; Weibo's ``#topic#`` form too.

    >>> tags_in("Why #AcmeFail? #Acme召回# now")
    ['acmefail', 'acme召回']
    """
    return [tag for _, _, tag in tag_spans(text)]


def handle_spans(text: str) -> Spans:
    """``(start, end, folded handle)`` of every handle mentioned, sign included, in order."""
    return [(m.start(), m.end(), fold(m.group(1))) for m in _handle().finditer(text)]


def handles_in(text: str) -> list[str]:
    """Handles mentioned, in order, folded, without ``@``.

    >>> handles_in("thanks @Acme.bsky.social and @bob, mail a@b.example")
    ['acme.bsky.social', 'bob']
    """
    return [handle for _, _, handle in handle_spans(text)]
