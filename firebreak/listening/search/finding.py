"""Mentions by text: what the index knows, and the newest posts that it has not reached, read one by one."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from firebreak.listening import store
from firebreak.listening.search.indexing import index
from firebreak.listening.search.words import holds, phrases
from firebreak.listening.store.sql import fetch

MOST_FOUND = 20_000
"""Posts taken from the index for one search. A word with more is found by walking from the newest."""
WALK, LONGEST_WALK = 500, 20_000
MOST_TAIL = 5_000

Place = tuple[float, int]


@dataclass(frozen=True)
class SearchState:
    """Every post up to number ``indexed`` is in the index; ``behind`` posts are not yet."""

    indexed: int
    behind: int


def search_state() -> SearchState:
    """How far the index is. What it has not reached is searched more slowly, newest first."""
    mark = index().watermark()
    return SearchState(mark, int(fetch("SELECT COUNT(*) FROM store_post WHERE id > %s", [mark])[0][0]))


def place_of(row: store.Row, order: str) -> Place:
    """Where a row stands in an order: what the next page starts after."""
    value = {"newest": row.time, "spread": row.reposts, "reach": row.reach}[order]
    return float(value), row.post


def page(
    where: store.Where, text: str, *, order: str, after: Place | None, limit: int
) -> tuple[list[store.Row], Place | None]:
    """Rows with every word of ``text``, and the place to go on from (``None`` at the end).

    A page may be short and still have a next one: a very common word is looked for in bounded steps.
    """
    wanted = phrases(text)
    if not wanted:
        return [], None
    book = index()
    mark = book.watermark()
    found = book.find(wanted, MOST_FOUND)
    if len(found) == MOST_FOUND:
        return _walk(where, _test(wanted), order, after, limit)
    rows = store.page(replace(where, posts=tuple(found)), order=order, after=after, limit=limit + 1)
    tail, _ = _walk(replace(where, beyond=mark), _test(wanted), order, after, limit + 1, MOST_TAIL)
    both = sorted(
        {row.post: row for row in [*rows, *tail]}.values(), key=lambda r: place_of(r, order), reverse=True
    )
    return both[:limit], place_of(both[limit - 1], order) if len(both) > limit else None


def _test(wanted: list[list[str]]) -> Callable[[store.Row], bool]:
    return lambda row: holds(f"{row.title}\n{row.text}", wanted)


def _walk(
    where: store.Where, fits: Callable[[store.Row], bool], order: str, after: Place | None, limit: int,
    longest: int = LONGEST_WALK,
) -> tuple[list[store.Row], Place | None]:  # fmt: skip
    found: list[store.Row] = []
    for _ in range(longest // WALK):
        rows = store.page(where, order=order, after=after, limit=WALK)
        for row in rows:
            if fits(row):
                found.append(row)
                if len(found) == limit:
                    return found, place_of(row, order)
        if len(rows) < WALK:
            return found, None
        after = place_of(rows[-1], order)
    return found, after
