"""What an account's own statuses say, to be compared with what we wanted to publish."""

import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from firebreak.connectors.common.plain import clean, from_html
from firebreak.connectors.common.times import parse_time
from firebreak.connectors.mastodon.length import names_alone


def essence(text: str) -> str:
    """A text without what a server may change when it makes HTML of it: blanks, line ends, the servers of people.

    >>> essence("Ask  @ann@social.example\\n\\nnow") == essence("Ask @ann now")
    True
    """
    joined = "".join(names_alone(clean(text)).split())
    return unicodedata.normalize("NFC", joined)


def says(status: Mapping[str, Any], text: str) -> bool:
    """Whether a status is exactly this text: no boost, no warning before it, no answer to a poll."""
    content = status.get("content")
    if not isinstance(content, str) or status.get("reblog") or status.get("spoiler_text"):
        return False
    return essence(from_html(content)[0]) == essence(text)


def written_at(status: Mapping[str, Any], name: str = "created_at") -> datetime | None:
    """When, by the server's clock."""
    stamp = parse_time(str(status.get(name) or "")[:60])
    return None if stamp is None else datetime.fromtimestamp(stamp, UTC)
