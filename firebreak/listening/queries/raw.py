"""A post as it was stored, every field of it: what is kept as evidence."""

from typing import Any

from firebreak.listening.queries.mentions import mention
from firebreak.listening.store.sql import fetch
from firebreak.org.models import Brand

FIELDS = (
    "id", "platform", "native", "time", "seen_at", "language", "kind", "author", "author_id", "author_name", "title", "text",
    "url", "site", "parent", "thread", "country", "followers", "reposts", "likes", "replies", "views", "seen_where", "links",
    "extra",
)  # fmt: skip
"""``native`` is the source's own id; times are seconds since 1970, counts -1 where the source did not say."""


def raw_post(brand: Brand, post_number: int) -> dict[str, Any] | None:
    """The record of one post that this brand has a mention of."""
    if mention(brand, post_number) is None:
        return None
    rows = fetch(f"SELECT {', '.join(FIELDS)} FROM store_post WHERE id = %s", [post_number])  # noqa: S608 - names of ours
    return dict(zip(FIELDS, rows[0], strict=True)) if rows else None
