"""What can be made of a wanted post before its transaction, by any process: the writer is the bottleneck."""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Final

import numpy as np

from firebreak.base.storable import text as storable
from firebreak.base.storable import value as storable_value
from firebreak.engine.detection.coordination import shared_objects
from firebreak.engine.posts import Post
from firebreak.engine.text.copies import SLOTS, Reduced, letter_counts, reduced
from firebreak.listening.store.records import Judged

TEXTS: Final = (
    "id", "platform", "kind", "author", "author_id", "author_name", "title", "text", "url", "site", "parent", "thread",
    "country", "seen_where",
)  # fmt: skip
_texts = attrgetter(*TEXTS)
_NONE: Final = b"\xff" * (4 * SLOTS)
"""The signature of a text without shingles."""


def tidy(post: Post) -> None:
    """Replace in place what a database cannot keep: NUL and lone surrogates."""
    whole = "".join((*_texts(post), *post.links, *post.extra, *post.extra.values()))
    if storable(whole) == whole:
        return
    for name in TEXTS:
        setattr(post, name, storable(getattr(post, name)))
    post.links, post.extra = storable_value(post.links), storable_value(post.extra)


def make_ready(wanted: Iterable[Judged]) -> None:
    """Tidy posts and reduce their texts, where that was not done before."""
    left = [judged for judged in wanted if not judged.ready]
    if not left:
        return
    for judged in left:
        tidy(judged.post)
    posts = [judged.post for judged in left]
    found = reduced([post.words for post in posts])
    signed = found.signatures.astype("<u4", copy=False)
    columns = (left, found.texts, signed, found.long, shared_objects(posts, _letters(posts, found)))
    for judged, letters, signature, long, objects in zip(*columns, strict=True):
        judged.letters, judged.objects = letters, objects
        judged.signature = signature.tobytes() if long else b""
        judged.ready = True


def _letters(posts: Sequence[Post], found: Reduced) -> list[int]:
    """Letters of each text: those of what was reduced, but for a post with a title, which is reduced with it."""
    titled = iter(letter_counts([post.text for post in posts if post.title]))
    return [
        next(titled) if post.title else len(letters) for post, letters in zip(posts, found.texts, strict=True)
    ]


def as_reduced(posts: Sequence[Judged]) -> Reduced:
    """What :func:`make_ready` made, side by side as the index of copies takes it."""
    signed = b"".join([judged.signature or _NONE for judged in posts])
    return Reduced(
        [judged.letters for judged in posts],
        np.frombuffer(signed, "<u4").astype(np.uint32, copy=False).reshape(len(posts), SLOTS),
        [bool(judged.signature) for judged in posts],
    )
