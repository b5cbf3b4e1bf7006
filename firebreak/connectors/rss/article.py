"""The article behind a feed's summary: fetched safely, read by trafilatura, bounded in size and number."""

import warnings
from urllib.parse import urlsplit

import httpx

from firebreak.base import fetching
from firebreak.base.errors import FirebreakError
from firebreak.connectors.common.plain import clean

SHORT = 600
"""Characters below which an item's own text counts as a mere summary."""
PAGE_LIMIT = 3 * 1024 * 1024
PER_ROUND = 20
"""Pages fetched in one visit of a feed: a publisher must not feel us."""


def article_text(url: str, client: httpx.Client) -> str:
    """Main text of a page; empty when it cannot be had (a paywall, a robot check, no page at all)."""
    if urlsplit(url).scheme not in {"http", "https"}:
        return ""
    try:
        answer = fetching.fetch(url, with_client=client, limit=PAGE_LIMIT)
    except FirebreakError:
        return ""
    if "html" not in answer.headers.get("content-type", "text/html"):
        return ""
    return extract(answer.content, url)


def extract(page: bytes, url: str) -> str:
    """Main text of the HTML of a page, without menus and comments."""
    import trafilatura  # only a feed that gives summaries needs it, not every process

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = trafilatura.extract(
                page, url=url, include_comments=False, include_tables=False, favor_precision=True
            )
        except Exception:  # whatever a broken page makes the extractor stumble on, the summary stays
            return ""
    return clean(found or "")
