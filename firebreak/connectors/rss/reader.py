"""Reads one feed politely and gives each item once."""

import time
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx

from firebreak.base import fetching
from firebreak.base.errors import PermanentError, TransientError
from firebreak.connectors.common.ids import Seen
from firebreak.connectors.common.threads import in_thread
from firebreak.connectors.rss.article import PER_ROUND, SHORT, article_text
from firebreak.connectors.rss.finding import find_feeds, is_page
from firebreak.connectors.rss.model import Feed
from firebreak.connectors.rss.parsing import MAX_ITEMS, parse_feed
from firebreak.connectors.rss.posts import item_post
from firebreak.engine.posts import Post
from firebreak.listening.readers import Batch, ReaderContext

BATCH = 100
FEED_LIMIT = 8 * 1024 * 1024
GIVE_UP_S = 60.0
SEEN = 2 * MAX_ITEMS
"""Keys remembered per feed: twice what one fetch can hold."""
SLOWEST_S, FASTEST_S = 6 * 3600.0, 60.0
ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/html;q=0.5"
)


class FeedReader:
    """Cursor: ``etag`` and ``modified`` of the last whole reading, ``seen`` keys, ``feed`` where it really lies
    (behind a page or a redirect) and ``of``, the setting this was learnt for.

    The conditions are only kept with the last batch of a fetch, so that a reader that was stopped between
    two batches asks for the whole feed again and skips what it has seen.
    """

    def __init__(self, context: ReaderContext) -> None:
        settings = context.settings
        self.address = str(settings.get("address", "")).strip()
        self.platform = str(settings.get("platform") or "news")
        self.lang = str(settings.get("lang") or "")
        self._with_article = settings.get("article_text") in {True, "true", "on", "yes"}
        self._every_s = max(float(settings.get("every_minutes") or 10) * 60, FASTEST_S)
        self.poll_every_s: float | None = self._every_s
        self._private = context.private_network

    async def read(self, cursor: Mapping[str, Any]) -> AsyncIterator[Batch]:
        """One visit. Raises the kinds of ``firebreak.base.errors``; a 304 is a sign of life without posts."""
        client = fetching.client(private=self._private)
        try:
            answer = await self._in_thread(client, lambda: self._visit(client, cursor))
            state = dict(cursor)
            if answer is None:
                yield Batch(posts=[], cursor=state)
                return
            async for batch in self._batches(client, answer, state):
                yield batch
        finally:
            client.close()

    async def _in_thread(self, client: httpx.Client, work: Any) -> Any:
        try:
            return await in_thread(work, give_up_s=GIVE_UP_S, on_stop=client.close)
        except TimeoutError as error:
            raise TransientError(
                "fetch.slow", "The server sends too slowly, so the visit was broken off."
            ) from error

    def _visit(self, client: httpx.Client, cursor: Mapping[str, Any]) -> tuple[Feed, httpx.Response] | None:
        known = cursor if cursor.get("of") == self.address else {}
        headers = {"Accept": ACCEPT}
        if known.get("etag"):
            headers["If-None-Match"] = str(known["etag"])
        if known.get("modified"):
            headers["If-Modified-Since"] = str(known["modified"])
        try:
            answer = fetching.fetch(
                str(known.get("feed") or self.address), headers=headers, with_client=client, limit=FEED_LIMIT
            )
        except PermanentError:
            if not known.get("feed"):
                raise
            answer = fetching.fetch(
                self.address, headers={"Accept": ACCEPT}, with_client=client, limit=FEED_LIMIT
            )
        if answer.status_code == 304:
            return None
        if is_page(answer.headers.get("content-type", ""), answer.content):
            found = find_feeds(answer.content, str(answer.url))
            if not found:
                raise PermanentError(
                    "rss.no_feed_here", "The page names no feed. Give the address of the feed itself."
                )
            answer = fetching.fetch(
                found[0], headers={"Accept": ACCEPT}, with_client=client, limit=FEED_LIMIT
            )
        return parse_feed(answer.content), answer

    async def _batches(
        self, client: httpx.Client, answer: tuple[Feed, httpx.Response], state: dict[str, Any]
    ) -> AsyncIterator[Batch]:
        feed, response = answer
        address = str(response.request.url)
        state.update(of=self.address, feed=address)
        self.poll_every_s = min(max(self._every_s, feed.ttl_s or 0.0), SLOWEST_S)
        seen = Seen(state.get("seen"), limit=SEEN)
        fresh = self._fresh(feed, address, seen)
        state["seen"] = seen.as_list()
        warnings = (("rss.unreadable_items", {"count": feed.broken}),) if feed.broken else ()
        fetched = 0
        for start in range(0, len(fresh), BATCH):
            part = fresh[start : start + BATCH]
            if self._with_article:
                fetched += await self._in_thread(
                    client, lambda p=part, f=fetched: _fill(p, client, PER_ROUND - f)
                )
            for post in part:
                seen.add(post.id)
                if post.url:
                    seen.add(post.url)
            state = {**state, "seen": seen.as_list()}
            if start + BATCH >= len(fresh):
                break
            yield Batch(posts=part, cursor=state)
        last = fresh[(len(fresh) - 1) // BATCH * BATCH :] if fresh else []
        kept = {
            "etag": response.headers.get("etag", ""),
            "modified": response.headers.get("last-modified", ""),
        }
        yield Batch(posts=last, cursor={**state, **kept}, warnings=warnings)

    def _fresh(self, feed: Feed, address: str, seen: Seen) -> list[Post]:
        """Posts not seen before, oldest first; what is still in the feed moves to the young end of the memory."""
        now = time.time()
        posts = [item_post(item, feed, address, self.platform, self.lang, now) for item in feed.items]
        fresh: dict[str, Post] = {}
        for post in filter(None, reversed(posts)):
            if post.id in seen or (post.url and post.url in seen):
                seen.add(post.id)
                if post.url:
                    seen.add(post.url)
            else:
                fresh.setdefault(post.url or post.id, post)
        return sorted(fresh.values(), key=lambda post: post.time)


def _fill(posts: list[Post], client: httpx.Client, most: int) -> int:
    """Put the article's text where an item only has a summary; returns how many pages were fetched."""
    fetched = 0
    for post in posts:
        if fetched >= most:
            break
        if post.url and len(post.text) < SHORT:
            fetched += 1
            text = article_text(post.url, client)
            if len(text) > len(post.text):
                post.text = text
    return fetched
