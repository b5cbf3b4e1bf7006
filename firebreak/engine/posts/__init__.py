"""The one record that all of Firebreak passes around: a post, as somebody made it.

Public door: :class:`Post`, :data:`KINDS`, :func:`as_posts`, :func:`tags_in`, :func:`handles_in`.
"""

from firebreak.engine.posts.post import KINDS, UNKNOWN, Post, as_posts
from firebreak.engine.posts.tokens import handles_in, tags_in

__all__ = ["KINDS", "UNKNOWN", "Post", "as_posts", "handles_in", "tags_in"]
