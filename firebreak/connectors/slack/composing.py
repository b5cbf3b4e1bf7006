"""A page for Slack: rich text, whose pieces are text by their place, with an escaped fallback for notifications.

Source: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block and
https://docs.slack.dev/messaging/formatting-message-text (``&``, ``<`` and ``>`` are the signs of control).
"""

import uuid
from collections.abc import Mapping
from typing import Any

from firebreak.connectors.common.paging import Page, fit, inert, lines, open_words, page_of, shorter
from firebreak.notify.pagers import Message

LIMIT = 3_000
"""Characters of a message, far below where Slack cuts: a page is no book."""
FALLBACK = 300
_NAMES = uuid.UUID("5d2c3c5e-7a0b-4a53-9a4e-3c1f0d6f2b11")
EVENT = "firebreak_notice"


def composed(message: Message) -> dict[str, Any]:
    """Arguments that a webhook and ``chat.postMessage`` both take."""
    page = page_of(message)
    page = fit(page, lambda part: lines(part.title, part.body, part.link, part.number), len, LIMIT)
    return {
        "text": fallback(page),
        "blocks": [_rich(page, open_words(message))],
        "unfurl_links": False,
        "unfurl_media": False,
    }


def told_apart(number: str) -> dict[str, Any]:
    """What lets Slack drop a repeat, and lets us find our own message again.

    ``client_msg_id`` is a UUID made from the number; the number itself is in the metadata.
    """
    return {
        "client_msg_id": str(uuid.uuid5(_NAMES, number)),
        "metadata": {"event_type": EVENT, "event_payload": {"number": number}},
    }


def escaped(text: str) -> str:
    """Slack's three signs of control as entities.

    >>> escaped("<!channel> & <https://x.example|safe>")
    '&lt;!channel&gt; &amp; &lt;https://x.example|safe&gt;'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def fallback(page: Page) -> str:
    """Shown where blocks are not: notifications, screen readers."""
    body = shorter(page.body, FALLBACK)
    link = f"<{escaped(page.link)}>" if page.link else ""
    return lines(_plain(page.title), _plain(body), link, f"({escaped(page.number)})")


def _plain(text: str) -> str:
    return escaped(inert(text))


def _rich(page: Page, words: str) -> Mapping[str, Any]:
    pieces: list[dict[str, Any]] = []
    if page.title:
        pieces.append({"type": "text", "text": page.title + "\n", "style": {"bold": True}})
    if page.body:
        pieces.append({"type": "text", "text": page.body + "\n"})
    if page.link:
        pieces += [{"type": "link", "url": page.link, "text": words}, {"type": "text", "text": "\n"}]
    pieces.append({"type": "text", "text": f"({page.number})"})
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": pieces}]}
