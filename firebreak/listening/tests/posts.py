"""Posts for tests."""

from typing import Any

from firebreak.base.clock import now
from firebreak.engine.posts import Post


def make(number: int, text: str = "Norrsken is down again", *, ago: float = 60.0, **fields: Any) -> Post:
    """Post ``p<number>``, said ``ago`` seconds before now."""
    fields = {"platform": "x", "author": f"a{number % 7}", "followers": 10, **fields}
    return Post(id=f"p{number}", text=text, time=now().timestamp() - ago, **fields)
