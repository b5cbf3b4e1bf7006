"""What was shared, by whom, when; and the numbers that coordination is judged by."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec

from firebreak.engine.posts import Post, tags_in
from firebreak.engine.text.copies import letter_counts

LEAST_LETTERS: Final = 20
"""Of a text, before its copies are an object: greetings and slogans of two words are nobody's campaign."""
LEAST_TAGS: Final = 2
"""Hashtags in a set: one alone is a topic."""


class Share(NamedTuple):
    """One account shares one object: ``time`` in seconds, ``post`` the number of the post that did it.

    A post with an address, a text and hashtags is three shares; together they count as one occasion.
    """

    account: str
    object: str
    time: float
    post: int


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What it takes to be reported. Times in seconds."""

    delta_s: float = 60.0
    """Two accounts share an object together when their shares are at most this far apart."""
    least_objects: int = 3
    """Different objects, in different posts, that two accounts must share together."""
    least_accounts: int = 3
    jitter_s: float = 3600.0
    """In the null every share is moved by up to this much, either way."""
    jitters: int = 200
    most_chance: float = 1e-4
    """Of a pair sharing as many objects together by accident."""
    most_p: float = 0.01
    """Of a group, against the jittered copies; at ``jitters`` = 200 the smallest p that can be is 1/201."""
    least_linked: float = 0.5
    """Share of the group that each of its accounts must be linked with."""
    least_outsiders: int = 8
    """Others who share an object within ``jitter_s`` before their haste counts as usual for it."""
    seed: int = 11


def shares_of(posts: Sequence[tuple[int, Post, int]]) -> list[Share]:
    """Shares of ``(number, post, leader of its near copies)``.

    >>> post = Post(id="1", author="a", text="Boycott Acme today! #boycott #acme", links=["https://x.example/1?utm_source=t"])
    >>> [share.object for share in shares_of([(7, post, 3)])]
    ['copy:3', 'url:x.example/1', 'tags:acme boycott']
    """
    every = shared_objects([post for _, post, _ in posts])
    return [
        share
        for (number, post, leader), objects in zip(posts, every, strict=True)
        for share in shares_with(number, post, leader, objects)
    ]


def shared_objects(posts: Sequence[Post], letters: Sequence[int] | None = None) -> list[list[str]]:
    """What each post shares, without the leader of its near copies: an empty name stands for the text. Any process can
    tell; :func:`shares_with` does the rest. ``letters``: the :func:`letter_counts` of their texts, if they are known."""
    counts = letter_counts([post.text for post in posts]) if letters is None else letters
    return [_objects(post, count) for post, count in zip(posts, counts, strict=True)]


def shares_with(number: int, post: Post, leader: int, objects: Sequence[str]) -> list[Share]:
    """The shares of one post, by what :func:`shared_objects` told of it and the leader of its near copies."""
    account = post.author_id or post.author
    return (
        [Share(account, name or f"copy:{leader}", post.time, number) for name in objects] if account else []
    )


def _objects(post: Post, letters: int) -> list[str]:
    if post.kind == "repost" and post.parent:
        return [f"repost:{post.parent}"]
    found = []
    if letters >= LEAST_LETTERS:
        found.append("")
    found += sorted({f"url:{_plain(link)}" for link in post.links})
    tags = sorted(set(tags_in(post.text)))
    if len(tags) >= LEAST_TAGS:
        found.append(f"tags:{' '.join(tags)}")
    return found


def _plain(link: str) -> str:
    """An address without scheme, fragment and what only counts clicks."""
    rest = link.split("://", 1)[-1].split("#", 1)[0]
    path, _, query = rest.partition("?")
    kept = [
        part for part in query.split("&") if part and not part.startswith(("utm_", "fbclid", "gclid", "igsh"))
    ]
    host, slash, tail = path.partition("/")
    return (
        host.lower().removeprefix("www.")
        + (slash + tail).rstrip("/")
        + ("?" + "&".join(kept) if kept else "")
    )
