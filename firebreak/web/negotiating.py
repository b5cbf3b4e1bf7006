"""Which of several languages somebody wants, by what the browser says (RFC 9110, 12.5.4)."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

LONGEST: Final = 400
"""Characters of the header that are looked at."""
_WISH = re.compile(r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?")
_SCRIPTS: Final = {
    "zh": "zh-hans", "zh-cn": "zh-hans", "zh-sg": "zh-hans", "zh-my": "zh-hans",
    "zh-tw": "zh-hant", "zh-hk": "zh-hant", "zh-mo": "zh-hant",
}  # fmt: skip
"""Places by the script that is written there."""


def best_language(accepted: str, offered: Sequence[str]) -> str:
    """The one that is wanted most, else the first one offered; empty where none is.

    >>> best_language("zh-TW,zh;q=0.9,en;q=0.8", ("en", "zh-Hans", "zh-Hant"))
    'zh-Hant'
    >>> best_language("fi, sv-FI;q=0.7, en;q=0.3", ("en", "sv")), best_language("fi", ("ms", "en"))
    ('sv', 'ms')
    """
    return _best(accepted[:LONGEST], tuple(offered))


@lru_cache(maxsize=1024)
def _best(accepted: str, offered: tuple[str, ...]) -> str:
    wishes = []
    for place, part in enumerate(accepted.split(",")):
        found = _WISH.fullmatch(part)
        if found is not None and (weight := float(found[2] or 1)) > 0:
            wishes.append((-weight, place, found[1].lower()))
    for _weight, _place, wish in sorted(wishes):
        if wish == "*":
            break
        script = _SCRIPTS.get(wish, wish)
        for alike in (_same, _wider, _narrower):
            for language in offered:
                if alike(script, language.lower()):
                    return language
    return offered[0] if offered else ""


def _same(wish: str, language: str) -> bool:
    return wish == language


def _wider(wish: str, language: str) -> bool:
    """``sv-FI`` is served by ``sv``."""
    return wish.startswith(f"{language}-")


def _narrower(wish: str, language: str) -> bool:
    """``zh`` is served by either script."""
    return language.startswith(f"{wish.partition('-')[0]}-") and wish in ("zh", "zh-hans", "zh-hant")
