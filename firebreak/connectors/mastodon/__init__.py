"""Mastodon and servers that speak its interface: public timelines and hashtags, with or without a token; one own account.

Public door: :class:`MastodonReader` and :class:`MastodonWriter`; :mod:`~firebreak.connectors.mastodon.statuses` knows what a
post looks like.
"""

from firebreak.connectors.mastodon.reader import MastodonReader
from firebreak.connectors.mastodon.writer import MastodonWriter

__all__ = ["MastodonReader", "MastodonWriter"]
