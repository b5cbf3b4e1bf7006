"""Keys that lie in addresses, taken out before a person who may not hold them sees the address.

Many services put the credential into the address itself: ``?token=``, ``user:pass@``, or a long random piece of
the path. What is masked stays readable as an address: host, path and the names of what was asked for remain.
"""

import re
from collections.abc import Mapping
from typing import Any

MASK = "•••"
_ADDRESS = re.compile(r"""\b[a-z][a-z0-9+.-]{1,15}://[^\s<>"'“”‘’]+""", re.IGNORECASE)
_USERINFO = re.compile(r"(?<=://)[^/?#@]*@")
_NAMES = re.compile(
    r"token|secret|pass(?:w|$)|pwd|auth(?!or)|^sig|signature|credential|session|cookie|hmac|hash$|user|key$|^(?:k|code|sid|jwt)$",
    re.IGNORECASE,
)
"""Names of parameters whose value is, or may well be, a credential. Better one too many than one too few."""
_PAIR = re.compile(r"([?&;#])([^=&;#]*)=([^&;#]*)")
_PARTS = re.compile(r"([^/?#]*)([^?#]*)(.*)", re.DOTALL)
_PIECE = re.compile(r"(?<=/)[^/]+")
_RUN = re.compile(r"[A-Za-z0-9_~%.+=-]{16,}")


def _opaque(value: str) -> bool:
    """Whether it looks drawn by lot: long, without a break, letters and digits mixed, or nearly only digits.

    >>> _opaque("9f8e7d6c5b4a39281706"), _opaque("breaking-news-about-norrsken-2026"), _opaque("12345678901234567890")
    (True, False, True)
    """
    if not _RUN.fullmatch(value):
        return False
    digits = sum(c.isdigit() for c in value)
    return digits >= 4 and (digits >= len(value) * 0.6 or not _readable(value))


def _readable(value: str) -> bool:
    """Whether it is made of whole words and whole numbers, as the name of an article is."""
    parts = re.split(r"[-_.+%]", value)
    whole = all(part.isdigit() or part.isalpha() or not part for part in parts)
    return whole and len(parts) > 2 and any(len(part) > 2 and part.isalpha() for part in parts)


def mask_address(address: str) -> str:
    """One address without the keys in it.

    >>> mask_address("https://ada:pw@news.example/feed?tag=coffee&token=abc")
    'https://•••@news.example/feed?tag=coffee&token=•••'
    >>> mask_address("https://news.example/feeds/0192f3a77c1e4bb0a1c2d3e4/all.xml")
    'https://news.example/feeds/•••/all.xml'
    """
    head, slash, rest = _USERINFO.sub(f"{MASK}@", address).partition("://")
    parts = _PARTS.match(rest)
    assert parts is not None  # every part may be empty
    host, path, asked = parts.groups()
    path = _PIECE.sub(lambda found: MASK if _opaque(found[0]) else found[0], path)
    return f"{head}{slash}{host}{path}{_PAIR.sub(_pair, asked)}"


def _pair(found: re.Match[str]) -> str:
    mark, name, value = found.groups()
    hide = bool(value) and (_NAMES.search(name) is not None or _opaque(value))
    return f"{mark}{name}={MASK if hide else value}"


def mask(value: Any) -> Any:
    """Every address in a text, or in the texts of lists and mappings, without its keys. Other values as they are.

    >>> mask({"message": "No answer from https://a.example/?key=1.", "status": 404})
    {'message': 'No answer from https://a.example/?key=•••', 'status': 404}
    """
    if isinstance(value, str):
        return _ADDRESS.sub(lambda found: mask_address(found[0]), value) if "://" in value else value
    if isinstance(value, Mapping):
        return {key: mask(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [mask(one) for one in value]
    return value
