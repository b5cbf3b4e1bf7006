"""WordPress: a text becomes a post of the brand's own site.

Public door: :class:`WordPressWriter`.
"""

from firebreak.connectors.wordpress.writer import WordPressWriter

__all__ = ["WordPressWriter"]
