"""The typed record of one post."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from firebreak.engine import shapes

UNKNOWN = -1
"""A count that the source did not give. Never the same as zero."""

KINDS = ("post", "reply", "repost", "comment", "article", "message", "report", "call", "mail")

COUNTS = ("followers", "reposts", "likes", "replies", "views")
"""The fields that are counts."""


class Post(msgspec.Struct, gc=False, kw_only=True, omit_defaults=True):
    """A post as a source gave it; nothing in here was judged by us.

    ``gc=False`` because hundreds of thousands live at once and none holds a cycle (tracked by the
    collector, decoding drops to a sixth of its speed).

    Times are seconds since 1970 in UTC; counts are whole numbers or :data:`UNKNOWN`.
    """

    id: str
    """The source's own id: unique within ``platform``, and the key against doubles."""
    text: str
    time: float = 0.0
    """When it was published, seconds UTC."""
    platform: str = ""
    """Lower case: ``bluesky``, ``mastodon``, ``x``, ``weibo``, ``news``, ``blog``, ``private``, ..."""
    title: str = ""
    author: str = ""
    """The handle, without ``@``."""
    author_id: str = ""
    author_name: str = ""
    lang: str = ""
    """BCP-47 as the platform says it; empty when it does not."""
    url: str = ""
    site: str = ""
    """Host of the page for news and blogs, e.g. ``news.example``."""
    links: list[str] = []
    kind: str = "post"
    parent: str = ""
    """Id of the post answered or reposted."""
    thread: str = ""
    country: str = ""
    """ISO 3166 two letters, upper case."""
    followers: int = UNKNOWN
    reposts: int = UNKNOWN
    likes: int = UNKNOWN
    replies: int = UNKNOWN
    views: int = UNKNOWN
    sentiment: str = ""
    """negative, neutral or positive where the source came with a person's or a suite's label."""
    verified: bool = True
    """False for what a person reported by hand and nobody has checked."""
    seen_where: str = ""
    """For reports by hand: public, private_group, call, shop, mail."""
    extra: dict[str, str] = {}
    """Fields of the source that have no place above, kept as text."""

    @property
    def words(self) -> str:
        """Title and text as one string: what queries and classifiers read."""
        return f"{self.title}\n{self.text}" if self.title else self.text


def as_posts(items: Iterable[Post | str | Mapping[str, Any]]) -> list[Post]:
    """Posts from posts, plain strings or mappings with the field names of :class:`Post`.

    Raises ``msgspec.ValidationError`` when a mapping has a field of the wrong type.

    >>> [p.text for p in as_posts(["hello", {"id": "7", "text": "hej"}])]
    ['hello', 'hej']
    """
    return [item if isinstance(item, Post) else _as_post(item, n) for n, item in enumerate(items)]


def _as_post(item: str | Mapping[str, Any], number: int) -> Post:
    if isinstance(item, str):
        return Post(id=str(number), text=item)
    return shapes.convert({"id": str(number), "text": "", **item}, Post)
