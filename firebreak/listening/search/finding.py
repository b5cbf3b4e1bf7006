"""Mentions by text or author: what the index knows, and the newest posts that it has not reached, read one by one."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from firebreak.listening import store
from firebreak.listening.search.indexing import index
from firebreak.listening.search.words import author_word, holds, phrases
from firebreak.listening.store.sql import authors_indexed, fetch

FIRST_FOUND, MOST_FOUND = 1_000, 20_000
"""Posts taken from the index for one search: the newest numbers first, more where the filters leave too few of them. A
word with more than those is found by walking from the newest."""
MOST_BETWEEN = 2_000
"""Posts that are read one by one because they may belong among the first hits."""
WALK, LONGEST_WALK = 500, 20_000
MOST_TAIL = 5_000

Place = tuple[float, int]


def asks_index(where: store.Where, text: str) -> bool:
    """Whether :func:`page` finds these sooner than the store would."""
    return bool(text or (where.author and not authors_indexed()))


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
    """Rows with every word of ``text``, and the place to go on from (``None`` at the end). A text that is not empty and
    has no words finds nothing.

    A page may be short and still have a next one: a very common word is looked for in bounded steps.
    """
    wanted, book = phrases(text), index()
    author = [author_word(where.author.casefold())] if where.author and not authors_indexed() else []
    if not wanted and (text or not author):
        return [], None
    mark = book.watermark()
    fits = _test(wanted)
    # Of an author all at once, as a rule: to look at what lies between a few of them means to read what others said.
    for most in (MOST_FOUND,) if author else (FIRST_FOUND, MOST_FOUND):
        found = book.find([*wanted, author] if author else wanted, most)
        rows = _rows(where, found, order, after, limit + 1)
        whole = len(found) < most
        if whole:
            behind = _behind(where, mark)
            tail = _walk(behind, fits, order, after, limit + 1, MOST_TAIL)[0] if behind else []
            return _page([*rows, *tail], order, limit)
        if order == "newest" and len(rows) > limit:
            between = _between(where, found[-1], after, place_of(rows[limit], order))
            if between is not None:
                return _page([*rows, *filter(fits, between)], order, limit)
    return _walk(where, fits, order, after, limit)


def _rows(
    where: store.Where, found: list[int], order: str, after: Place | None, limit: int
) -> list[store.Row]:
    """The first mentions of some posts. Of many posts and one monitor, its newest mentions are looked for among the posts
    before any post is read: both are plain numbers."""
    if order == "newest" and len(where.monitors) == 1 and len(found) > FIRST_FOUND:
        newest = set(store.newest_posts(where.monitors[0], after[0] if after else where.until, MOST_FOUND))
        some = tuple(number for number in found if number in newest)
        rows = store.page(replace(where, posts=some), order=order, after=after, limit=limit)
        if len(rows) == limit:
            return rows
    return store.page(replace(where, posts=tuple(found)), order=order, after=after, limit=limit)


def _behind(where: store.Where, mark: int) -> store.Where | None:
    """The same of what the index has not reached; ``None`` where that is nothing. Mostly it is little: told by its
    numbers, so that nobody walks through all that is older."""
    rows = fetch("SELECT id FROM store_post WHERE id > %s ORDER BY id LIMIT %s", [mark, MOST_FOUND + 1])
    if len(rows) > MOST_FOUND:
        return replace(where, beyond=mark)
    return replace(where, posts=tuple(number for (number,) in rows)) if rows else None


def _between(where: store.Where, number: int, after: Place | None, last: Place) -> list[store.Row] | None:
    """What lies between two places of the newest and was not among the hits, whose smallest number is given: posts of
    smaller numbers (imported ones come late), and those that the index has not reached. ``None``: too many to look at."""
    out: list[store.Row] = []
    for part in (replace(where, before_number=number), _behind(where, index().watermark())):
        if part is None:
            continue
        rows = store.page(replace(part, since=last[0]), order="newest", after=after, limit=MOST_BETWEEN)
        if len(rows) == MOST_BETWEEN:
            return None
        out += rows
    return out


def _page(rows: list[store.Row], order: str, limit: int) -> tuple[list[store.Row], Place | None]:
    """The first rows of an order, each post once, and where the next page goes on."""
    once = {row.post: row for row in rows}
    both = sorted(once.values(), key=lambda row: place_of(row, order), reverse=True)
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
