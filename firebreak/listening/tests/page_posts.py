"""Posts for the tests of the pages."""

import time
from html.parser import HTMLParser
from typing import Any

from firebreak.engine.posts import Post

HOSTILE = "<script>alert('norrsken')</script> \"><img src=x onerror=alert(1)> {{ 7*7 }} \u202eoof"


def post(number: int, text: str, **fields: Any) -> Post:
    """A post of the last hours: the higher the number, the older."""
    fields.setdefault("platform", "bluesky")
    fields.setdefault("author", f"writer{number}")
    return Post(id=f"p{number}", text=text, time=time.time() - 60 * (number + 1), **fields)


def some(count: int = 8, words: str = "norrsken has a problem with its bills") -> list[Post]:
    """So many posts that the monitor of the tests finds."""
    return [post(number, f"{words} {number}", followers=100, reposts=number) for number in range(count)]


class _Form(HTMLParser):
    """Collects what a browser would send for the last form of the page's main part."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input" and name.startswith("set_"):
            if given.get("type") != "checkbox":
                self.sent[name] = given.get("value") or ""
            elif "checked" in given:
                self.sent[name] = given.get("value") or "on"
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select.startswith("set_") and self._counts(given):
            self.sent[self._select] = given.get("value") or ""

    def _counts(self, given: dict[str, str | None]) -> bool:
        """A browser sends the chosen option, or the first."""
        return "selected" in given or self._select not in self.sent


def filled(page: str) -> dict[str, str]:
    """The settings of a source's form as a browser would send them untouched (text areas left out)."""
    parser = _Form()
    parser.feed(page)
    return parser.sent
