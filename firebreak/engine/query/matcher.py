"""Many queries against many posts."""

import hashlib
from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cached_property, reduce
from itertools import accumulate, chain
from operator import attrgetter, or_
from typing import Any, Generic, TypeVar

from firebreak.engine.posts import Post, as_posts
from firebreak.engine.query.batch import Batch, FieldLeaves, numbers_in
from firebreak.engine.query.compiler import Compiled, Compiler
from firebreak.engine.query.errors import QueryError
from firebreak.engine.query.leaves import Masks, Verdicts
from firebreak.engine.query.lists import Lists, Resolver
from firebreak.engine.query.literals import Literals
from firebreak.engine.query.parser import parse
from firebreak.engine.query.scanners import AhoCorasick, MakeScanner
from firebreak.engine.query.tree import Query

Key = TypeVar("Key", bound=Hashable)
BATCH_POSTS = 2000
BATCH_CHARACTERS = 2_000_000
"""A batch is closed at whichever comes first; memory is about 30 bytes per character of one batch."""
_TEXT, _TITLE = attrgetter("text"), attrgetter("title")
FORM = 2
"""Raised when the meaning of queries changes, so that ``Matcher.version`` does too."""


class _Part:
    """One scanned batch between the two stages."""

    def __init__(self, begin: int, masks: Masks) -> None:
        self.begin = begin
        self.masks = masks
        self.settled: dict[int, int] = {}
        self.open: dict[int, int] = {}


class Candidates:
    """What the scan found: queries already settled, and posts that still wait for verdicts."""

    def __init__(self, parts: list[_Part]) -> None:
        self.parts = parts

    @cached_property
    def numbers(self) -> list[int]:
        """Ascending positions of the posts that match a query or may yet: the ones to analyse."""
        hopeful = [reduce(or_, chain(part.settled.values(), part.open.values()), 0) for part in self.parts]
        pairs = zip(self.parts, hopeful, strict=True)
        return [number for part, mask in pairs for number in numbers_in(mask, part.begin)]


class Matcher(Generic[Key]):
    """Compiled queries; never changes, so a new set of queries is a new matcher. Safe to share by threads."""

    def __init__(
        self,
        queries: Mapping[Key, Query],
        lists: str = "",
        scanner: MakeScanner = AhoCorasick,
        tables: bool = True,
    ) -> None:
        compiler = Compiler()
        self.keys: tuple[Key, ...] = tuple(queries)
        self._queries: list[Compiled] = [compiler.compile(query.root) for query in queries.values()]
        self._leaves = compiler.leaves
        self._fields = [FieldLeaves(name, leaves) for name, leaves in compiler.keys.items()]
        self._literals = Literals(compiler.literals, scanner, tables) if compiler.literals else None
        self._always: list[int] = []
        self._woken: dict[int, list[int]] = {}
        for number, query in enumerate(self._queries):
            if query.need is None:
                self._always.append(number)
            for leaf in query.need.leaves if query.need else ():
                self._woken.setdefault(leaf, []).append(number)
        self.version = _version(queries, lists)
        """Digest of the queries and of the meaning of the language."""

    def finders(self) -> dict[str, int]:
        """How many texts are found in which way: as words, as openings of units, or by the native scanner."""
        return self._literals.finders() if self._literals else {}

    def match(self, posts: Iterable[Post | str | Mapping[str, Any]]) -> dict[Key, list[int]]:
        """For each query that matches: ascending positions of the posts. One stage, with what posts say."""
        return self.finish(self.candidates(posts))

    def candidates(self, posts: Iterable[Post | str | Mapping[str, Any]]) -> Candidates:
        """First stage: one scan, and all queries that need no verdict settled."""
        return Candidates([self._part(begin, chunk) for begin, chunk in _chunks(as_posts(posts))])

    def finish(
        self, candidates: Candidates, verdicts: Mapping[str, Mapping[int, str]] | None = None
    ) -> dict[Key, list[int]]:
        """Second stage. ``verdicts``: field (``sentiment``, ``lang``), then position of the post, then value.

        A verdict goes before what the post says of itself; without one the post's own word counts.
        """
        result: dict[Key, list[int]] = {}
        for part in candidates.parts:
            settled = part.settled
            if part.open:
                settled = dict(sorted({**settled, **self._settle(part, verdicts or {})}.items()))
            for number, mask in settled.items():
                if mask:
                    result.setdefault(self.keys[number], []).extend(numbers_in(mask, part.begin))
        return result

    def _part(self, begin: int, posts: list[Post]) -> _Part:
        batch = Batch(posts, self._literals)
        known: dict[int, int] = {}
        for field in self._fields:
            known.update(batch.known(field))
        masks = Masks(batch, self._leaves, known)
        part = _Part(begin, masks)
        for number in self._awake(masks.seen):
            query = self._queries[number]
            found = (query.most or query.run)(masks, masks.full)
            if found:
                (part.open if query.most else part.settled)[number] = found
        return part

    def _awake(self, seen: Iterable[int]) -> list[int]:
        """Queries of which an anchor was seen, in their own order."""
        woken = self._woken
        leaves = filter(woken.__contains__, seen)
        return sorted({*self._always, *chain.from_iterable(map(woken.__getitem__, leaves))})

    def _settle(self, part: _Part, verdicts: Mapping[str, Mapping[int, str]]) -> dict[int, int]:
        if not part.open:
            return {}
        size = part.masks.batch.size
        local: Verdicts = {
            name: {n - part.begin: said for n, said in given.items() if 0 <= n - part.begin < size}
            for name, given in verdicts.items()
        }
        masks = part.masks.with_verdicts(local)
        return {number: self._queries[number].run(masks, hopeful) for number, hopeful in part.open.items()}


def _chunks(posts: list[Post]) -> Iterator[tuple[int, list[Post]]]:
    """Batches and where they begin, closed before they grow too large (one post may be larger alone)."""
    begin = 0
    while begin < len(posts):
        chunk = posts[begin : begin + BATCH_POSTS]
        if sum(map(len, map(_TEXT, chunk))) + sum(map(len, map(_TITLE, chunk))) > BATCH_CHARACTERS:
            sizes = list(accumulate(len(post.text) + len(post.title) for post in chunk))
            chunk = chunk[: max(1, bisect_right(sizes, BATCH_CHARACTERS))]
        yield begin, chunk
        begin += len(chunk)


def _version(queries: Mapping[Key, Query], lists: str) -> str:
    digest = hashlib.blake2b(f"form {FORM}{lists}".encode("utf-8", "surrogatepass"), digest_size=12)
    for key, query in queries.items():
        digest.update(f"\x1e{key!r}\x1f{query.text}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def compile_queries(
    queries: Mapping[Key, str | Query],
    lists: Lists | None = None,
    scanner: MakeScanner = AhoCorasick,
    tables: bool = True,
) -> Matcher[Key]:
    """A matcher for all queries at once. Raises :class:`QueryError` with ``key`` set for one that is wrong.

    ``lists``: saved lists by name, for ``list:name`` in the queries. ``scanner`` finds the literals that
    tables cannot, or all without ``tables``; the answers are the same.

    >>> matcher = compile_queries({"recall": "acme AND (recall OR 召回)", "praise": "love NEAR/3 acme"})
    >>> matcher.match(["Acme召回了", "I love my Acme", "nothing"])
    {'recall': [0], 'praise': [1]}
    """
    parsed: dict[Key, Query] = {}
    resolver = Resolver(lists)
    for key, query in queries.items():
        try:
            parsed[key] = resolver.query(parse(query) if isinstance(query, str) else query)
        except QueryError as error:
            error.key = key
            raise
    return Matcher(parsed, resolver.digest(), scanner, tables)
