"""What a brand's posts say together: near copies of one another, claims, accounts that act together.

One memory per brand, bounded, made of the last 48 hours of its mentions. Each transaction that stores posts proves
that this process's memory is the newest (a mark in the store names who wrote last); where another process wrote in
between, what it stored is read first. So a restart, or a source that moved, changes nothing.
"""

import secrets
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any

from django.db import connection

from firebreak.base.clock import now
from firebreak.engine import shapes
from firebreak.engine.detection.coordination import CoordinationWatch, shared_objects, shares_with
from firebreak.engine.posts import Post
from firebreak.engine.text.copies import CopyIndex, Reduced, reduced
from firebreak.listening import costs
from firebreak.listening.pipeline.by_hand import as_people_said
from firebreak.listening.pipeline.claiming import Claims, Said
from firebreak.listening.store.readying import as_reduced, make_ready
from firebreak.listening.store.records import COORDINATED, COPY, Judged
from firebreak.listening.store.sql import among, any_of, array, fetch, postgres
from firebreak.listening.store.writing import Understand

WINDOW_S = 48 * 3600.0
LEAST, MOST = 4_096, 65_536
"""Posts remembered of a brand: at first, and at most (about 80 MB)."""
QUICKLY_S = 3600.0
"""A memory that is full sooner grows to its full size at once: each growth reads what is remembered anew."""


IDLE_S = 3600.0
"""A memory that nobody needed for so long is let go: what is stored makes it anew when its brand is spoken of again."""


class Understanding:
    """The memory of one brand. Give it posts in the order in which they were stored."""

    def __init__(self, most: int = LEAST) -> None:
        self.most, self._began = most, monotonic()
        self.used = self._began
        """When it was last needed."""
        self.last = 0
        """The last mention that it has read."""
        self._copies = CopyIndex(WINDOW_S, most)
        self._authors: OrderedDict[int, str] = OrderedDict()
        self._claims = Claims(self._copies, most)
        self._steps = CoordinationWatch(most=most)

    @property
    def full(self) -> bool:
        """Whether more room would remember more."""
        return len(self._copies) >= self.most < MOST

    @property
    def next_size(self) -> int:
        """How much a larger one should remember."""
        return MOST if monotonic() - self._began < QUICKLY_S else self.most * 4

    def recall(self, posts: Sequence[Said], began: Mapping[int, float]) -> None:
        """Posts that were stored and understood before; ``began`` says when their claims did."""
        given = [said.post for said in posts]
        known = [said.copy_of or said.number for said in posts]
        leaders = self._leaders(posts, reduced([post.words for post in given]), known)
        self._claims.recall(posts, leaders, began)
        self._in_step(posts, leaders, shared_objects(given))

    def understand(self, posts: Sequence[tuple[Said, Judged]]) -> None:
        """Say of new posts what they copy, what they claim, and whether they were made in step."""
        said, verdicts = [post for post, _ in posts], [judged for _, judged in posts]
        with costs.stage("copies"):
            make_ready(verdicts)
            leaders = self._leaders(said, as_reduced(verdicts), None)
        with costs.stage("claims"):
            self._claims.place(posts, leaders)
        with costs.stage("in step"):
            together = self._in_step(said, leaders, [judged.objects for judged in verdicts])
        for (post, judged), leader in zip(posts, leaders, strict=True):
            judged.copy_of = leader if leader != post.number else 0
            # A repost says itself that it is one, and is counted as such.
            foreign = judged.copy_of and self._authors.get(leader, post.author) != post.author
            if foreign and post.post.kind != "repost":
                judged.marks |= COPY
            if post.number in together:
                judged.marks |= COORDINATED

    def _leaders(self, posts: Sequence[Said], texts: Reduced, known: Sequence[int] | None) -> list[int]:
        numbers, times = [said.number for said in posts], [said.post.time for said in posts]
        found = self._copies.add_reduced(numbers, times, texts, known)
        for said, leader in zip(posts, found, strict=True):
            if leader == said.number:
                self._authors[leader] = said.author
        while len(self._authors) > self.most:
            self._authors.popitem(last=False)
        return found

    def _in_step(
        self, posts: Sequence[Said], leaders: Sequence[int], objects: Sequence[Sequence[str]]
    ) -> set[int]:
        """Numbers of the posts that were made together with accounts that have done so often."""
        return {
            share.post
            for said, leader, shared in zip(posts, leaders, objects, strict=True)
            for share in shares_with(said.number, said.post, leader, shared)
            if self._steps.add(share)
        }


class Understandings:
    """The memories of this process, by brand; used by one writer thread at a time."""

    def __init__(self) -> None:
        self._me = secrets.randbits(62)
        self._held: dict[int, Understanding] = {}
        self._past: dict[int, Understanding] = {}

    def forget(self, brand: int) -> None:
        """A transaction failed: what the memory took in of it was never stored."""
        self._held.pop(brand, None)
        self._past.pop(brand, None)

    def ready(self, brand: int) -> None:
        """Before the transaction, which must be short: have a memory of the brand, or a larger one."""
        self._let_go()
        held = self._held.get(brand)
        if held is None or held.full:
            with costs.stage("recall"):
                self._held[brand] = remembered(brand, held.next_size if held else LEAST)

    def _let_go(self) -> None:
        """An installation of many brands holds the memories of those that are spoken of, not of all that ever were."""
        idle = monotonic() - IDLE_S
        for memories in (self._held, self._past):
            for brand in [brand for brand, memory in memories.items() if memory.used < idle]:
                del memories[brand]

    def of(self, brand: int) -> Understand:
        """What :func:`store.add` calls with the posts of a brand, inside the transaction."""
        return lambda posts: self._understand(brand, posts)

    def _understand(self, brand: int, posts: list[tuple[int, Judged, bool]]) -> None:
        fresh = [(Said(number, judged.post), judged) for number, judged, is_new in posts if is_new]
        if not fresh:
            return
        oldest = now().timestamp() - WINDOW_S
        present = [row for row in fresh if row[0].post.time >= oldest]
        past = [row for row in fresh if row[0].post.time < oldest]
        if present:
            self._present(brand).understand(present)
        if past:  # an import: told apart from what is said now, in a memory that is not kept
            memory = self._past.setdefault(brand, Understanding())
            memory.used = monotonic()
            memory.understand(past)
        as_people_said(brand, [(said.number, judged) for said, judged in fresh])

    def _present(self, brand: int) -> Understanding:
        """The brand's memory, level with the store."""
        held = self._held.get(brand)
        if held is None:
            held = self._held[brand] = remembered(brand)
        held.used = monotonic()
        if not _claimed(brand, self._me):
            _catch_up(held, brand)
        return held


def unclaim(brand: int) -> None:
    """Forget who wrote last for a brand that goes away."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_mark WHERE name = %s", [_mark_of(brand)])


def _mark_of(brand: int) -> str:
    return f"understood.{brand}"


def _claimed(brand: int, me: int) -> bool:
    """Whether this process wrote last for the brand; from now on it did. Holds others back on PostgreSQL."""
    name = _mark_of(brand)
    lock = " FOR UPDATE" if postgres() else ""
    rows = fetch(f"SELECT value FROM store_mark WHERE name = %s{lock}", [name])  # noqa: S608
    if rows and rows[0][0] == me:
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_mark (name, value) VALUES (%s, %s) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [name, me],
        )
    return False


_SAID = "m.id, m.post, m.time, p.author, p.author_id, p.title, p.text, p.kind, p.parent, p.links, m.copy_of, m.claim"


def remembered(brand: int, most: int = LEAST) -> Understanding:
    """A memory made of what is stored: the newest mentions of the last 48 hours, oldest first."""
    known = fetch(
        "SELECT COUNT(*) FROM (SELECT 1 FROM store_mention WHERE brand = %s AND time >= %s LIMIT %s) AS few",
        [brand, now().timestamp() - WINDOW_S, MOST],
    )[0][0]
    while most < min(MOST, 2 * known):
        most *= 4
    chosen = (
        "SELECT x.id FROM store_mention x WHERE x.brand = %s AND x.time >= %s ORDER BY x.time DESC LIMIT %s"
    )
    rows = fetch(
        f"SELECT {_SAID} FROM store_mention m JOIN store_post p ON p.id = m.post WHERE {among('m.id', chosen)} "  # noqa: S608
        "ORDER BY m.id",
        [brand, now().timestamp() - WINDOW_S, min(most, MOST)],
    )
    made = Understanding(min(most, MOST))
    _recall(made, rows)
    return made


def _catch_up(held: Understanding, brand: int) -> None:
    """Read what other processes stored since, the newest as :func:`remembered` does."""
    rows = fetch(
        f"SELECT {_SAID} FROM store_mention m JOIN store_post p ON p.id = m.post WHERE m.id > %s AND +m.brand = %s "  # noqa: S608
        "AND m.time >= %s ORDER BY m.id DESC LIMIT %s",
        [held.last, brand, now().timestamp() - WINDOW_S, MOST],
    )
    _recall(held, rows[::-1])


def _recall(held: Understanding, rows: Sequence[Any]) -> None:
    said: dict[int, Said] = {}
    for mention, number, time, author, account, title, text, kind, parent, links, copy_of, claim in rows:
        held.last = max(held.last, mention)
        if number not in said:
            post = Post(
                id="", text=text, title=title, time=time, author=author, author_id=account, kind=kind, parent=parent,
                links=shapes.decode(links, list[str]),
            )  # fmt: skip
            said[number] = Said(number, post, copy_of, claim)
    began = dict(
        fetch(
            f"SELECT claim, MIN(time) FROM store_mention WHERE {any_of('claim')} AND claim <> 0 GROUP BY claim",  # noqa: S608
            [array({post.claim for post in said.values()} - {0})],
        )
    )
    held.recall(list(said.values()), began)
