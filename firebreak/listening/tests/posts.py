"""Posts for the tests of the pages."""

import time
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
