"""What may fill a gap of a template, by its sort. Pure.

A value is one line of text as it is published. It never holds braces (they would look like a gap that nobody filled), and
nothing that a reader cannot see: no invisible marks, and no address that leads elsewhere than it seems
(:mod:`firebreak.statements.seeing`).
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from firebreak.base.errors import WrongInput
from firebreak.statements.admissions import admits
from firebreak.statements.seeing import strange_host, unseen

LONGEST: Final[Mapping[str, int]] = {
    "text": 600, "product": 80, "place": 80, "time": 60, "number": 30, "link": 300, "contact": 160, "name": 120,
}  # fmt: skip
"""Most characters of a value, by sort."""
EVERYWHERE: Final = "*"
"""In place of a language, where a value is the same in all."""
SAME_IN_ALL: Final = frozenset({"number", "link"})
FREE: Final[Mapping[str, int]] = {"contact": 100}
"""How wide a value of a sort may be for the text to stay approved with its template; all others 60. In more than that a
person can say anything at all. A link has a form of its own and cannot hold a sentence."""
_DIGIT = re.compile(r"[0-9０-９〇一二三四五六七八九十]")
_NUMBER = re.compile(r"[0-9]{1,3}(?:[ .,'’\u00a0\u202f]?[0-9]{1,3})*(?: ?%)?")
_REACH = re.compile(r"@[\w]|[0-9](?:[^0-9]{0,3}[0-9]){2,}|https?://\S|[\w-]\.[a-z]{2,}", re.IGNORECASE)


def checked(sort: str, value: object) -> str:
    """The value as it is kept, empty while nothing is given. Raises :class:`WrongInput` with what is wrong.

    >>> checked("time", "  today   21:00 "), checked("link", "https://example.com/news")
    ('today 21:00', 'https://example.com/news')
    """
    text = one_line(value, LONGEST[sort])
    if text and sort in _CHECKS and not _CHECKS[sort](text):
        raise WrongInput(f"statements.not_a_{sort}", f"This is no {sort}.")
    if host := strange_host(text):
        raise WrongInput("statements.host", "An address may lead elsewhere than it seems.", host=host[:80])
    return text


def one_line(value: object, longest: int) -> str:
    """What a person typed, in one line, with nothing in it that cannot be seen. Raises :class:`WrongInput`."""
    given = str(value or "")
    if mark := unseen(given):
        raise WrongInput("statements.mark", "There is a character that cannot be seen.", mark=mark)
    text = " ".join(given.split())  # a line end pasted into a value becomes a space
    if "{" in text or "}" in text:
        raise WrongInput("statements.braces", "Write without braces.")
    if len(text) > longest:
        raise WrongInput("statements.too_long", "Make it shorter.", longest=longest)
    return text


def is_free(sort: str, text: str) -> bool:
    """Whether a value may say more than a fact: it is long, or apologises, admits or denies.

    >>> is_free("text", "The shop is closed."), is_free("text", "We are sorry."), is_free("text", "关" * 31)
    (False, True, True)
    """
    return sort != "link" and (wide(text) > FREE.get(sort, 60) or admits(text))


def wide(text: str) -> int:
    """How much room there is for words in it: a Chinese character says as much as two letters."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _link(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        parts.port  # noqa: B018 - reading it raises where it is no number
    except ValueError:
        return False
    plain = " " not in text and "@" not in parts.netloc and "\\" not in text
    return plain and parts.scheme in ("http", "https") and "." in host.strip(".")


_CHECKS: dict[str, Callable[[str], Any]] = {
    "time": _DIGIT.search, "number": _NUMBER.fullmatch, "link": _link, "contact": _REACH.search,
    "name": lambda text: any(char.isalpha() for char in text),
    "product": lambda text: any(char.isalnum() for char in text),
    "place": lambda text: any(char.isalnum() for char in text),
}  # fmt: skip
