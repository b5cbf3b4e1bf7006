"""The full text index as the rest of the room sees it."""

from collections.abc import Sequence
from typing import Protocol


class TextIndex(Protocol):
    """Words of posts by the store's numbers. It lags behind the store and can be built again from it."""

    def watermark(self) -> int:
        """Every post up to this number is indexed; 0 for an empty index."""
        ...

    def add(self, posts: Sequence[tuple[int, str]], watermark: int) -> None:
        """Index ``(number, spaced text)`` and move the watermark, both or neither."""
        ...

    def find(self, phrases: Sequence[Sequence[str]], limit: int) -> list[int]:
        """Numbers of posts that have all phrases, newest number first."""
        ...

    def remove(self, posts: Sequence[tuple[int, str]]) -> None:
        """Forget posts; the spaced text must be the one that was added."""
        ...

    def clear(self) -> None:
        """Empty it: the indexer then begins again."""
        ...

    def safe_end(self) -> int:
        """The highest post number below which no transaction can still bring one."""
        ...
