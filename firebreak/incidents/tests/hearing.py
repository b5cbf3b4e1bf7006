"""Posts as they come: through the real pipeline into the store."""

from typing import Any

from firebreak.base.clock import now
from firebreak.engine.posts import Post


def hear(brand: Any, *texts: str, ago: float = 60.0, **fields: Any) -> None:
    """These texts were said ``ago`` seconds before now, the first with the most followers; ``fields`` hold for each."""
    from firebreak.listening.pipeline import Pipeline
    from firebreak.listening.pipeline.feeding import Origin
    from firebreak.listening.readers import Batch

    at = now().timestamp()
    given = {"platform": "bluesky", "url": "https://bsky.example/1", **fields}
    posts = [
        Post(
            **{"id": f"{at}-{n}", "author": f"a{n}", "followers": 9_000 - n, **given},
            text=text,
            time=at - ago,
        )
        for n, text in enumerate(texts)
    ]
    pipeline = Pipeline()
    pipeline.matchers.refresh()
    pipeline.feed(Origin(brand.pk, 0, brand.pk), Batch(posts, {}), lambda fed, last: None)
