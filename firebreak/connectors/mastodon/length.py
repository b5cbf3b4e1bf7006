"""How long a status is as Mastodon counts: a web address is 23 signs, a person elsewhere only the name before the server.

Source: https://docs.joinmastodon.org/user/posting/ and the instance's ``characters_reserved_per_url``.
"""

import re
from typing import Final

from firebreak.connectors.common.graphemes import count
from firebreak.connectors.common.links import links_in

PER_LINK: Final = 23
_ELSEWHERE: Final = re.compile(r"(?<![\w/])(@[a-zA-Z0-9_](?:[\w.-]{0,60}\w)?)@[\w.-]{1,253}\w")


def length(text: str) -> int:
    """Signs that the server counts.

    >>> length("Recall: https://acme.example/a/very/long/address/that/is/cut"), length("Ask @kommun@social.example.")
    (31, 12)
    """
    plain, at, links = "", 0, links_in(text)
    for start, end in links:
        plain += text[at:start] + " "
        at = end
    plain += text[at:]
    return count(names_alone(plain)) + (PER_LINK - 1) * len(links)


def names_alone(text: str) -> str:
    """People of other servers by their name alone, as Mastodon shows and counts them."""
    return _ELSEWHERE.sub(r"\1", text)
