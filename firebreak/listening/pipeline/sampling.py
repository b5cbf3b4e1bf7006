"""Which unmatched posts are kept for previews: a steady number a minute, each with the weight it stands for."""

import random
from collections.abc import Sequence

from firebreak.engine.posts import Post

PER_MINUTE = 40


class Sampler:
    """Keeps each post with a chance that follows the rate, so that weights add up to what came by."""

    def __init__(self, per_minute: int = PER_MINUTE, seed: int | None = None) -> None:
        self._per_minute = per_minute
        self._random = random.Random(seed)  # noqa: S311 - a sample, not a secret
        self._minutes: dict[int, tuple[int, int, int]] = {}

    def choose(
        self, brand: int, keys: Sequence[int], posts: Sequence[Post], at: float
    ) -> list[tuple[int, float, Post]]:
        """``(key, weight, post)`` of those to keep, by the key of each post."""
        minute = int(at // 60)
        number, before, current = self._minutes.get(brand, (minute, 0, 0))
        if number != minute:
            before, current = (current if number == minute - 1 else 0), 0
        chosen = []
        current += len(posts)
        chance = min(1.0, self._per_minute / max(before, current, 1))
        for key, post in zip(keys, posts, strict=True):
            if chance >= 1.0 or self._random.random() < chance:
                chosen.append((key, 1.0 / chance, post))
        self._minutes[brand] = (minute, before, current)
        return chosen
