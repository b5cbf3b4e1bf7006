"""Making posts fit to be stored: a time that can be true, an id, nothing endless. Says what it changed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from operator import attrgetter
from struct import unpack
from typing import Any

from firebreak.base.storable import text as storable
from firebreak.engine.posts import COUNTS, KINDS, Post

FUTURE_S = 300.0
"""Clocks differ; what is further ahead than this is wrong."""
OLDEST = 0.0
LONGEST_TEXT, LONGEST_NAME, LONGEST_URL = 200_000, 300, 4_000
MOST_COUNT = 2**53
NAMES = ("author", "author_id", "author_name", "platform", "lang")
_counts = attrgetter(*COUNTS)
_EMPTY = blake2b(digest_size=8)
"""Copied for each key: a new one with its settings costs as much as all the rest of a key."""

Warnings = list[tuple[str, Mapping[str, Any]]]


def clean(posts: list[Post], at: float, oldest: float) -> Warnings:
    """Mend posts in place; a warning with a count for each kind of thing that was odd."""
    odd: Counter[str] = Counter()
    latest = at + FUTURE_S
    for post in posts:
        said = post.time
        if not said > OLDEST:  # also true for not-a-number
            post.time = at
            odd["post.no_time"] += 1
        elif said > latest:
            post.time = at
            odd["post.from_the_future"] += 1
        elif said < oldest:
            odd["post.older_than_retention"] += 1
        if not post.id:
            post.id = made_id(post)
            odd["post.no_id"] += 1
        _bound(post)
    return [(code, {"count": count}) for code, count in sorted(odd.items())]


def _bound(post: Post) -> None:
    said = f"{post.author}{post.author_id}{post.author_name}{post.platform}{post.lang}"
    if len(said) > LONGEST_NAME:  # only then can one of them be too long
        for name in NAMES:
            setattr(post, name, getattr(post, name)[:LONGEST_NAME])
    for count in _counts(post):  # half of what min and max of them cost
        if not -1 <= count <= MOST_COUNT:  # hardly ever, so only then by name
            _forget_wrong_counts(post)
    if len(post.text) > LONGEST_TEXT:
        post.text = post.text[:LONGEST_TEXT]
    if len(post.id) > LONGEST_NAME:
        post.id = blake2b(post.id.encode("utf-8", "surrogatepass"), digest_size=24).hexdigest()
    if len(post.url) > LONGEST_URL:
        post.url = ""
    if post.kind not in KINDS:
        post.kind = "post"


def _forget_wrong_counts(post: Post) -> None:
    for name, count in zip(COUNTS, _counts(post), strict=True):
        if not -1 <= count <= MOST_COUNT:
            setattr(post, name, -1)


def made_id(post: Post) -> str:
    """An id from what a post says, for sources that give none: the same post gets the same one.

    >>> made_id(Post(id="", text="a")) == made_id(Post(id="", text="a", likes=3))
    True
    """
    parts = (post.platform, post.url, post.author, f"{post.time:.0f}", post.title, post.text)
    return "made:" + blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def keys_of(posts: Sequence[Post]) -> list[int]:
    """64 bits, signed, of platform and id of each post: what unmatched posts are remembered by."""
    names = [f"{post.platform}\x1f{post.id}" for post in posts]
    whole = "".join(names)
    if storable(whole) != whole:
        names = [storable(name) for name in names]
    digests = []
    for name in names:
        digest = _EMPTY.copy()
        digest.update(name.encode())
        digests.append(digest.digest())
    return list(unpack(f">{len(digests)}q", b"".join(digests)))
