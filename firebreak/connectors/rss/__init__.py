"""Feeds: RSS, Atom, JSON Feed and Google Alerts, fetched politely.

Public door: :class:`FeedReader`, :func:`parse_feed` (bytes to items), :func:`find_feeds` (a page to its feeds),
:func:`propose`.
"""

from firebreak.connectors.rss.finding import find_feeds
from firebreak.connectors.rss.model import Feed, Item
from firebreak.connectors.rss.parsing import parse_feed
from firebreak.connectors.rss.proposing import propose
from firebreak.connectors.rss.reader import FeedReader

__all__ = ["Feed", "FeedReader", "Item", "find_feeds", "parse_feed", "propose"]
