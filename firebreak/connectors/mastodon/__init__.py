"""Public timelines and hashtags of Mastodon, and of servers that speak its interface, with or without a token.

Public door: :class:`MastodonReader`; :mod:`~firebreak.connectors.mastodon.statuses` knows what a post looks like.
"""

from firebreak.connectors.mastodon.reader import MastodonReader

__all__ = ["MastodonReader"]
