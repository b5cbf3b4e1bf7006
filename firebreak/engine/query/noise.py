"""What each clause of a query does to stored posts, which terms are too broad, and how two versions differ.

Everything is measured on at most :data:`MOST_POSTS` posts and :data:`MOST_CLAUSES` clauses, in one pass of the
matcher; the time is linear in both. For posts with verdicts of ours, put them into the posts first.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import accumulate, islice
from typing import Any

import msgspec

from firebreak.engine.posts import Post, as_posts
from firebreak.engine.query.check import broad_parts
from firebreak.engine.query.lists import Lists, Resolver
from firebreak.engine.query.matcher import compile_queries
from firebreak.engine.query.parser import parse
from firebreak.engine.query.tree import And, Expr, Not, Or, Query

MOST_POSTS = 20_000
MOST_CLAUSES = 200
BROAD_SHARE = 0.05
"""From this share of all posts on, a term is called too broad."""
NOISY_SHARE = 0.5
"""A clause brings the noise when it alone brings this share of what the query finds (or of the unwanted)."""

_FIELD = re.compile(r"[A-Za-z_]+[:：]\Z")
Posts = Iterable[Post | str | Mapping[str, Any]]


class ClauseNoise(msgspec.Struct, frozen=True):
    """One clause with its place in the query, and what it does. All counts are posts."""

    at: int
    length: int
    text: str
    depth: int
    """0 for the whole query, 1 for what it joins, and so on."""
    alone: int
    """Where the clause itself is true, whatever the rest says."""
    brings: int
    """Found only because of this clause: gone from the result were it never true."""
    keeps_out: int
    """Not found only because of this clause: in the result were it always true (under NOT: never)."""
    unwanted: int
    """Of those it brings, how many a person called unwanted."""


class Noise(msgspec.Struct, frozen=True):
    """What a query finds in stored posts, clause by clause in the order of the text."""

    posts: int
    """Posts examined."""
    found: int
    unwanted: int
    """Of those found, how many a person called unwanted."""
    clauses: tuple[ClauseNoise, ...]
    noisiest: ClauseNoise | None
    """The smallest clause that brings at least half of the unwanted posts, or, where none are named, of all
    posts found beside at least one other clause that could; None when no clause stands out."""
    more: bool
    """Clauses or posts were left out because there are too many."""


class BroadTerm(msgspec.Struct, frozen=True):
    """A term that is true of very many posts."""

    at: int
    length: int
    text: str
    share: float
    """Of the posts examined, 0..1; 0 when none were given."""


class Difference(msgspec.Struct, frozen=True):
    """Positions of the posts that two versions of a query find."""

    posts: int
    only_a: list[int]
    only_b: list[int]
    both: list[int]


class _Clause(msgspec.Struct):
    node: Expr
    depth: int
    parent: int
    plain: bool
    """Not under an odd number of NOT: a post more here can only be a post more in the result."""
    below: list[int]


def noise(
    query: str | Query, posts: Posts, *, unwanted: Collection[int] = (), lists: Lists | None = None
) -> Noise:
    """Which clause brings which posts. ``unwanted``: positions of posts that a person called noise.

    Raises QueryError for a text that cannot be read.

    >>> found = noise("acme OR apple", ["apple pie", "acme recall", "apple tart"])
    >>> found.noisiest.text, found.noisiest.brings
    ('apple', 2)
    """
    parsed = parse(query) if isinstance(query, str) else query
    stored = as_posts(islice(posts, MOST_POSTS + 1))
    clauses, cut = _clauses(parsed.root)
    cut = cut or len(stored) > MOST_POSTS
    stored = stored[:MOST_POSTS]
    truths = _truths([clause.node for clause in clauses], parsed.text, stored, lists)
    reach = _reach(clauses, truths, (1 << len(stored)) - 1)
    bad = sum(1 << n for n in set(unwanted) if 0 <= n < len(stored))
    told = tuple(
        _told(clause, parsed.text, truth, there, bad)
        for clause, truth, there in zip(clauses, truths, reach, strict=True)
    )
    found, wrong = truths[0].bit_count(), (truths[0] & bad).bit_count()
    leaves = [one for one, clause in zip(told, clauses, strict=True) if not clause.below]
    named = _noisiest(leaves, found, wrong)
    return Noise(len(stored), found, wrong, tuple(sorted(told, key=_by_place)), named, cut)


def _by_place(clause: ClauseNoise) -> tuple[int, int]:
    return clause.at, clause.depth


def _clauses(root: Expr) -> tuple[list[_Clause], bool]:
    """The query and what it joins, level by level, parents first; and whether some were left whole."""
    found = [_Clause(root, 0, -1, True, [])]
    cut = False
    for number, clause in enumerate(found):  # grows while it is read
        inner: tuple[Expr, ...] = ()
        if isinstance(clause.node, And | Or):
            inner = clause.node.items
        elif isinstance(clause.node, Not):
            inner = (clause.node.item,)
        if not inner:
            continue
        if len(found) + len(inner) > MOST_CLAUSES:
            cut = True
            continue
        plain = clause.plain != isinstance(clause.node, Not)
        for node in inner:
            clause.below.append(len(found))
            found.append(_Clause(node, clause.depth + 1, number, plain, []))
    return found, cut


def _truths(nodes: list[Expr], text: str, posts: list[Post], lists: Lists | None) -> list[int]:
    """For every node the posts where it is true, as bits."""
    resolver = Resolver(lists)
    queries = {n: Query(text=text, root=resolver.node(node)) for n, node in enumerate(nodes)}
    found = compile_queries(queries).match(posts)
    return [_bits(found.get(n, ()), len(posts)) for n in range(len(nodes))]


def _bits(numbers: Iterable[int], size: int) -> int:
    flags = bytearray(size // 8 + 1)
    for number in numbers:
        flags[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(flags, "little")


def _reach(clauses: list[_Clause], truths: list[int], full: int) -> list[int]:
    """For every clause the posts where the whole query hangs on it alone: what its siblings leave open."""
    reach = [full] * len(clauses)
    for number, clause in enumerate(clauses):
        every = isinstance(clause.node, And)
        told = [truths[n] if every else full & ~truths[n] for n in clause.below]
        if isinstance(clause.node, Not):
            told = [full]
        before = [full, *accumulate(told, int.__and__)]
        after = [full, *accumulate(reversed(told), int.__and__)]
        for place, n in enumerate(clause.below):
            others = before[place] & after[len(told) - 1 - place]
            reach[n] = reach[number] & others
    return reach


def _told(clause: _Clause, text: str, truth: int, reach: int, bad: int) -> ClauseNoise:
    node = clause.node
    inside = reach & truth
    outside = reach & ~truth
    brings, keeps_out = (inside, outside) if clause.plain else (outside, inside)
    return ClauseNoise(
        node.at,
        node.length,
        _text(node, text),
        clause.depth,
        truth.bit_count(),
        brings.bit_count(),
        keeps_out.bit_count(),
        (brings & bad).bit_count(),
    )


def _text(node: Expr, text: str) -> str:
    """A clause as typed, with the name of its field."""
    field = _FIELD.search(text, max(0, node.at - 30), node.at)
    return (field.group() if field else "") + text[node.at : node.at + node.length]


def _noisiest(leaves: list[ClauseNoise], found: int, unwanted: int) -> ClauseNoise | None:
    if len(leaves) < 2 or not found:
        return None
    if unwanted:
        worst = max(leaves, key=lambda one: (one.unwanted, -one.brings))
        return worst if worst.unwanted >= NOISY_SHARE * unwanted else None
    open_ = [one for one in leaves if one.brings < found]  # what every post needs is the topic, not noise
    worst = max(open_, key=lambda one: one.brings, default=leaves[0])
    return worst if NOISY_SHARE * found <= worst.brings < found else None


def broad_terms(query: str | Query, posts: Posts = (), lists: Lists | None = None) -> list[BroadTerm]:
    """The terms that make a query too broad, the broadest first.

    Those that are so by their nature (stop words, single characters, short wildcards) where nothing rarer is
    joined to them, and those true of at least :data:`BROAD_SHARE` of the posts. Raises QueryError.

    >>> [(term.text, term.share) for term in broad_terms("acme OR the", ["the end", "the cat", "acme", "hi"])]
    [('the', 0.5)]
    """
    parsed = parse(query) if isinstance(query, str) else query
    stored = as_posts(islice(posts, MOST_POSTS))
    by_nature = {(node.at, node.length) for node in broad_parts(parsed.root) or ()}
    clauses, _ = _clauses(parsed.root)
    leaves = [clause.node for clause in clauses if not clause.below and clause.plain]
    truths = _truths(leaves, parsed.text, stored, lists)
    terms = {}
    for node, truth in zip(leaves, truths, strict=True):
        share = truth.bit_count() / max(1, len(stored))
        place = (node.at, node.length)
        if place in by_nature or (share >= BROAD_SHARE and truth.bit_count() > 1):
            terms[place] = BroadTerm(*place, _text(node, parsed.text), share)
    return sorted(terms.values(), key=lambda term: (-term.share, term.at))


def compare(a: str | Query, b: str | Query, posts: Sequence[Post], lists: Lists | None = None) -> Difference:
    """What two versions of a query find in the same posts (the first :data:`MOST_POSTS`).

    Raises QueryError, with ``key`` ``"a"`` or ``"b"``, for a text that cannot be read.

    >>> difference = compare("acme", "acme -sold", as_posts(["acme", "acme sold", "bolt"]))
    >>> difference.only_a, difference.only_b, difference.both
    ([1], [], [0])
    """
    stored = posts[:MOST_POSTS]
    found = compile_queries({"a": a, "b": b}, lists).match(stored)
    in_a, in_b = set(found.get("a", ())), set(found.get("b", ()))
    return Difference(len(stored), sorted(in_a - in_b), sorted(in_b - in_a), sorted(in_a & in_b))
