"""Items of a feed to posts."""

from urllib.parse import urlsplit

from firebreak.connectors.common import values
from firebreak.connectors.common.ids import stable_id
from firebreak.connectors.common.plain import clean, from_html, short, strip_markup
from firebreak.connectors.rss.links import tidy
from firebreak.connectors.rss.model import Feed, Item
from firebreak.engine.posts import Post

NETWORKS = {
    "news", "blog", "forum", "podcast", "reddit", "mastodon", "youtube", "hackernews", "wikipedia", "gov",
}  # fmt: skip
FUTURE_S = 6 * 3600.0
"""A publisher's clock may be ahead by this much; more is a mistake and becomes now."""


def item_post(item: Item, feed: Feed, address: str, platform: str, lang: str, now: float) -> Post | None:
    """The post of an item; ``None`` when it has neither title nor text."""
    title = short(strip_markup(item.title))
    text, links = (
        from_html(item.body)
        if item.html and ("<" in item.body or "&" in item.body)
        else (clean(item.body), [])
    )
    if not title and not text:
        return None
    url = tidy(item.link, feed.link or address) or (tidy(item.id) if item.id.startswith("http") else "")
    when = item.time if item.time is not None and item.time <= now + FUTURE_S else now
    name = values.platform_of(url) or values.platform(platform) or "news"
    author = short(strip_markup(item.author)).removeprefix("/u/").removeprefix("/user/")
    post = Post(
        id=item_id(item, url, address) or stable_id(name, author, when, text or title),
        text="" if text == title else text,
        title=title,
        time=when,
        platform=name,
        author=author if name in {"reddit", "mastodon", "youtube"} else "",
        author_name=author,
        lang=values.language(item.lang) or lang or values.language(feed.lang),
        url=url,
        site=values.host_of(url) or values.host_of(address),
        links=[link for link in (tidy(link) for link in links) if link and link != url][:50],
        kind="article" if name in {"news", "blog", "podcast", "gov"} else "post",
    )
    if item.time is None or when != item.time:
        post.extra = {"time_assumed": "yes"}
    if item.source:
        post.extra = {**post.extra, "source": short(item.source)}
    return post


def item_id(item: Item, url: str, address: str) -> str:
    """An id that is unique among all feeds; aggregators' numbers give way to the article's address.

    The same article reported by two alerts is one post.
    """
    if item.id.startswith("tag:google.com") or (not item.id and url):
        return url or item.id
    if item.id.startswith(("http://", "https://")):
        return tidy(item.id) or item.id[:500]
    if item.id.startswith(("tag:", "urn:", "at://")) or len(item.id) >= 32:
        return short(item.id)
    return f"{urlsplit(address).hostname or ''}:{short(item.id)}" if item.id else ""
