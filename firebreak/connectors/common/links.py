"""Web addresses in a text, as people and programs find them: in five languages there need not be a space around."""

import re
from typing import Final

_ADDRESS: Final = re.compile(
    r"(?i)(?<![a-z0-9])https?://[a-z0-9\u00df-\u00f6\u00f8-\u024f][a-z0-9\u00df-\u00f6\u00f8-\u024f._~:/?#@!$&'()*+,;=%\[\]-]*"
)
_NOT_LAST: Final = ".,;:!?'*[("


def links_in(text: str) -> list[tuple[int, int]]:
    """Where each web address begins and ends, in order. Full stops and brackets of the sentence are not of it.

    >>> text = "詳見https://acme.example/a_(b)。(https://acme.example/b)."
    >>> [text[start:end] for start, end in links_in(text)]
    ['https://acme.example/a_(b)', 'https://acme.example/b']
    """
    return [(found.start(), found.start() + len(_trimmed(found[0]))) for found in _ADDRESS.finditer(text)]


def _trimmed(address: str) -> str:
    while address:
        if address[-1] in _NOT_LAST or (
            address[-1] in ")]"
            and address.count(address[-1]) > address.count("(" if address[-1] == ")" else "[")
        ):
            address = address[:-1]
        else:
            break
    return address
