"""Where a reader stands in a timeline, and what gathers for the next batch."""

from collections.abc import Mapping
from typing import Any

from firebreak.connectors.common.ids import short_key
from firebreak.connectors.mastodon.statuses import NotAStatus, status_id, status_post
from firebreak.connectors.mastodon.timeline import PAGE, Timeline
from firebreak.engine.posts import Post
from firebreak.listening.readers import Batch

RECENT = 600
"""Statuses remembered by their number at the server: those that a page can show again."""
OVERLAP = PAGE
"""Statuses that are asked for again: posts of distant servers arrive late and stand between older ones."""
KNOWN = 2000


class TimelineState:
    """One reader's memory; :meth:`batch` hands over what has gathered and the cursor that stands after it.

    Cursor: ``of`` (which timeline), ``recent`` (numbers at the server, oldest first), ``given`` (short keys of
    addresses, which no second delivery of the same post passes), ``edited`` and ``deleted`` (events heard).
    """

    def __init__(self, cursor: Mapping[str, Any], timeline: Timeline) -> None:
        self._timeline = timeline
        known = cursor if cursor.get("of") == timeline.key else {}
        self._recent = dict.fromkeys(_names(known.get("recent"))[-RECENT:])
        self._given = dict.fromkeys(_names(known.get("given"))[-RECENT:])
        self.edited, self.deleted = _whole(known.get("edited")), _whole(known.get("deleted"))
        self._addresses: dict[str, str] = {}
        self._bad: dict[str, int] = {}
        self._told: list[tuple[str, Mapping[str, Any]]] = []
        self.posts: list[Post] = []

    @property
    def has_news(self) -> bool:
        """Whether a batch now would tell anything."""
        return bool(self.posts or self._bad or self._told)

    @property
    def is_new(self) -> bool:
        """Whether nothing of this timeline was read before."""
        return not self._recent

    def ask_from(self) -> str:
        """The number after which to ask: an overlap before the youngest that was read."""
        ordered = sorted(self._recent, key=in_order)
        return ordered[max(0, len(ordered) - OVERLAP - 1)] if ordered else "0"

    def take(self, given: Any, now: float) -> None:
        """One status; what was given before is passed over, what is none is counted."""
        try:
            name = status_id(given)
            if name in self._recent:
                return
            post = status_post(given, self._timeline.host, now, self._addresses)
        except NotAStatus as error:
            self.unreadable(str(error))
            return
        self._remember(self._recent, name)
        if post is None:
            return
        self._addresses[name] = post.id
        if len(self._addresses) > KNOWN:
            del self._addresses[next(iter(self._addresses))]
        key = short_key(post.id)
        if key not in self._given:
            self._remember(self._given, key)
            self.posts.append(post)

    def _remember(self, names: dict[str, None], name: str) -> None:
        names[name] = None
        if len(names) > RECENT:
            oldest = min(names, key=in_order) if names is self._recent else next(iter(names))
            del names[oldest]

    def unreadable(self, reason: str) -> None:
        """Count something that could not be read."""
        self._bad[reason] = self._bad.get(reason, 0) + 1

    def tell(self, code: str, **params: Any) -> None:
        """A warning for the next batch."""
        self._told.append((code, params))

    def batch(self) -> Batch:
        """What has gathered since the last batch."""
        warnings = [("mastodon.unreadable", {"reason": why, "count": n}) for why, n in self._bad.items()]
        cursor = {
            "of": self._timeline.key,
            "recent": sorted(self._recent, key=in_order),
            "given": list(self._given),
            "edited": self.edited,
            "deleted": self.deleted,
        }
        found = Batch(posts=self.posts, cursor=cursor, warnings=(*warnings, *self._told))
        self.posts, self._bad, self._told = [], {}, []
        return found


def in_order(name: str) -> tuple[int, str]:
    """Numbers of statuses sort by length, then by sign: true of Mastodon's numbers and of others' names.

    >>> sorted(["1000", "999", "01HXZ"], key=in_order)
    ['999', '1000', '01HXZ']
    """
    return len(name), name


def _names(listed: Any) -> list[str]:
    return [name for name in listed if isinstance(name, str)] if isinstance(listed, list) else []


def _whole(value: Any) -> int:
    return value if isinstance(value, int) else 0
