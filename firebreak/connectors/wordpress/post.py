"""A post or page as the REST API tells of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from firebreak.connectors.common import publishing


@dataclass(frozen=True)
class Post:
    """What a site says of a post or page. ``title`` and ``content`` are HTML as visitors get it."""

    number: int
    slug: str
    status: str
    link: str
    title: str
    content: str
    at: datetime | None


def post_of(found: Any) -> Post | None:
    """``None`` for what is no post."""
    if not isinstance(found, dict) or not isinstance(found.get("id"), int):
        return None
    return Post(
        number=found["id"],
        slug=str(found.get("slug") or ""),
        status=str(found.get("status") or ""),
        link=address_of(found),
        title=_rendered(found.get("title")),
        content=_rendered(found.get("content")),
        at=_time(found.get("date_gmt")),
    )


def posts_of(found: Any) -> list[Post]:
    """Raises ``TransientError`` for a list that holds anything else: what is missing in it cannot be told."""
    posts = [post_of(one) for one in found] if isinstance(found, list) else [None]
    if None in posts:
        raise publishing.unreadable()
    return [post for post in posts if post is not None]


def _rendered(found: Any) -> str:
    return str(found.get("rendered") or "") if isinstance(found, dict) else ""


def address_of(found: Mapping[str, Any]) -> str:
    """Its page for people, or empty."""
    link = str(found.get("link") or "")[:2000]
    return link if link.startswith(("https://", "http://")) else ""


def _time(found: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(found)).replace(tzinfo=UTC)
    except ValueError:
        return None
