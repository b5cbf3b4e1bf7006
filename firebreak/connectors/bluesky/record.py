"""The record of a post: its key, its languages, and what in its text is a link or a hashtag.

Source: the lexicons app.bsky.feed.post and app.bsky.richtext.facet, and the record key type ``tid`` of AT Protocol.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from firebreak.connectors.bluesky.wire import POSTS
from firebreak.connectors.common.links import links_in
from firebreak.publishing.writers import Piece

LONGEST: Final = 300
"""Signs of a post, as people count them."""
MOST_BYTES: Final = 3000
_ZERO: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SORTED: Final = "234567abcdefghijklmnopqrstuvwxyz"
_FACET: Final = "app.bsky.richtext.facet"
_TAG: Final = re.compile(r"(?<![\w&/#＃])[#＃](?=[\w·]*[^\W\d_])([\w·]{1,64})")


def record_key(key: str, at: datetime) -> str:
    """The post's key in the account's repository (a TID): the same for the same publication, whenever it is asked for.

    53 bits of microseconds and 10 more. Below the millisecond the time is replaced by bits of the publication's key, so that
    texts that were queued in the same moment get keys of their own.

    >>> record_key("0" * 32, datetime(2026, 3, 10, tzinfo=UTC))
    '3mgo2tpfk4cbe'
    """
    bits = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4])  # a key may begin with a time of its own
    micros = (at - _ZERO) // timedelta(milliseconds=1) * 1000 + (bits >> 10) % 1000
    number = (micros << 10) | (bits & 1023)
    return "".join(_SORTED[(number >> shift) & 31] for shift in range(60, -1, -5))


def record_of(piece: Piece, reply: dict[str, Any] | None = None) -> dict[str, Any]:
    """The record, the same to the letter whenever it is made. ``reply``: ``root`` and ``parent``, each ``uri``, ``cid``."""
    made = piece.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    record: dict[str, Any] = {
        "$type": POSTS,
        "text": piece.text,
        "createdAt": made,
        "langs": [piece.language],
    }
    if facets := facets_of(piece.text):
        record["facets"] = facets
    return {**record, "reply": reply} if reply else record


def facets_of(text: str) -> list[dict[str, Any]]:
    """What can be tapped, in order: ``index`` counts bytes of UTF-8.

    >>> [(f["index"]["byteStart"], f["features"][0]) for f in facets_of("召回 #Acme")]
    [(7, {'$type': 'app.bsky.richtext.facet#tag', 'tag': 'Acme'})]
    """
    found = [*_links(text)]
    taken = [range(start, end) for start, end, _ in found]
    found += [
        (tag.start(), tag.end(), {"$type": f"{_FACET}#tag", "tag": tag[1]})
        for tag in _TAG.finditer(text)
        if not any(tag.start() in link for link in taken)
    ]
    return [
        {"index": {"byteStart": _octets(text[:start]), "byteEnd": _octets(text[:end])}, "features": [feature]}
        for start, end, feature in sorted(found, key=lambda one: one[0])
    ]


def _links(text: str) -> Iterator[tuple[int, int, dict[str, str]]]:
    for start, end in links_in(text):
        yield start, end, {"$type": f"{_FACET}#link", "uri": text[start:end]}


def _octets(text: str) -> int:
    return len(text.encode())
