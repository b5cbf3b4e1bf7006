"""The one record that all of Firebreak passes around: a post, as somebody made it.

Public door: :class:`Post`, :data:`KINDS`, :data:`COUNTS`, :func:`as_posts`; :func:`fold`, the one spelling
that matching compares; :func:`tags_in`, :func:`handles_in`; and in :mod:`~firebreak.engine.posts.chars` the classes of
characters.
"""

from firebreak.engine.posts.fold import fold, fold_alone, fold_with_offsets
from firebreak.engine.posts.post import COUNTS, KINDS, UNKNOWN, Post, as_posts
from firebreak.engine.posts.tokens import handle_spans, handles_in, tag_spans, tags_in

__all__ = [
    "COUNTS",
    "KINDS",
    "UNKNOWN",
    "Post",
    "as_posts",
    "fold",
    "fold_alone",
    "fold_with_offsets",
    "handle_spans",
    "handles_in",
    "tag_spans",
    "tags_in",
]
