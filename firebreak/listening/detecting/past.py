"""The store as it stood when an alert was judged: mentions up to a number, feelings and risks as they were then.

Mentions are only ever added (with growing numbers), corrected by people (which the audit chain keeps) or forgotten
(which it keeps too). So "every mention up to this number, corrections since then undone" is the same set at any later
moment, and every number that is made of it can be made again.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.db import transaction

from firebreak.base.models import AuditEntry, AuditHead
from firebreak.engine.posts import Post
from firebreak.listening.models import Monitor
from firebreak.listening.store import later
from firebreak.listening.store.records import COORDINATED, COPY, HARM, NOVEL, NOVEL_S
from firebreak.listening.store.rollups import voice
from firebreak.listening.store.sql import among, any_of, array, fetch, postgres
from firebreak.listening.store.writing import WRITER_LOCK

HOUR_S = 3600
CORRECTIONS = "mention."
"""Audit actions that begin so and are about a post say what a person changed in it."""


def present(monitor: Monitor) -> "Past":
    """The past up to now: every mention up to its number is stored, and none comes below it later.

    On PostgreSQL a number is given before its transaction ends; waiting for the writers that are half-way makes the
    number mean the same to everybody.
    """
    with transaction.atomic():
        if postgres():
            fetch("SELECT 1 FROM (SELECT pg_advisory_xact_lock(%s)) AS held", [WRITER_LOCK])
        upto = int(fetch("SELECT COALESCE(MAX(id), 0) FROM store_mention")[0][0])
        head = AuditHead.objects.filter(brand_id=monitor.brand_id).first()
        return Past(monitor, upto, head.number if head else 0)


class Group(NamedTuple):
    """Mentions that are counted together, and what they add up to."""

    platform: str
    language: str
    sentiment: str
    kind: str
    risk: str
    claim: int
    mentions: int
    reach: int
    top_reach: int
    voices: int
    novel: int
    copies: int
    coordinated: int
    harm: int


class Single(NamedTuple):
    """One mention, as much of it as sums read."""

    id: int
    post: int
    time: float
    platform: str
    language: str
    sentiment: str
    kind: str
    risk: str
    claim: int
    reach: int
    marks: int
    copy_of: int
    judged: str

    def group(self, sign: int = 1) -> Group:
        """As a group of one; of minus one to take it out of a sum."""
        marks = [sign * bool(self.marks & mark) for mark in (NOVEL, COPY, COORDINATED, HARM)]
        return Group(
            self.platform, self.language, self.sentiment, self.kind, self.risk, self.claim, sign, sign * self.reach,
            self.reach if sign > 0 else 0, sign * voice(self.reach), *marks,
        )  # fmt: skip


_SINGLE = ", ".join(Single._fields)
_MARKS = ", ".join(
    f"SUM(CASE WHEN (marks & {mark}) <> 0 THEN 1 ELSE 0 END)" for mark in (NOVEL, COPY, COORDINATED, HARM)
)
_LOUD = "SUM(CAST(ROUND(1000 * LN(CAST(1 + reach AS DOUBLE PRECISION))) AS BIGINT))"
_KEY = "platform, language, sentiment, kind, risk, claim"


@dataclass(frozen=True)
class Past:
    """One monitor's mentions up to ``upto``, as they were judged when the brand's audit chain ended at ``link``."""

    monitor: Monitor
    upto: int
    link: int
    corrections: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    """Post -> what people have changed since, with the value it had before."""

    @property
    def _mine(self) -> str:
        return "monitor = %s AND id <= %s AND time >= %s AND time < %s"

    def _params(self, since: float, until: float) -> list[Any]:
        return [self.monitor.pk, self.upto, since, until]

    def groups(self, since: float, until: float, without: Iterable[int] = ()) -> list[Group]:
        """Sums of a window by what pages tell apart, without the near copies of some posts."""
        left_out = sorted(without)
        apart = f" AND NOT ({any_of(_LEADER)})" if left_out else ""
        rows = fetch(
            f"SELECT {_KEY}, COUNT(*), SUM(reach), MAX(reach), {_LOUD}, {_MARKS} FROM store_mention "  # noqa: S608
            f"WHERE {self._mine}{apart} GROUP BY {_KEY} ORDER BY {_KEY}",
            [*self._params(since, until), *([array(left_out)] if left_out else [])],
        )
        found = [Group(*row[:5], *map(int, row[5:])) for row in rows]
        return found + self._undone(since, until, set(left_out))

    def _undone(self, since: float, until: float, without: set[int]) -> list[Group]:
        """What corrections since then changed: the mention as it is now taken out, as it was then put in."""
        if not self.corrections:
            return []
        rows = fetch(
            f"SELECT {_SINGLE} FROM store_mention WHERE {self._mine} AND {any_of('post')} ORDER BY id",  # noqa: S608
            [*self._params(since, until), array(self.corrections)],
        )
        changes: list[Group] = []
        for row in rows:
            one = Single(*row)
            if (one.copy_of or one.post) not in without:
                changes += [one.group(-1), self._then(one).group()]
        return changes

    def _then(self, one: Single) -> Single:
        """A corrected mention as it was judged then."""
        before = self.corrections[one.post]
        one = one._replace(
            sentiment=before.get("sentiment", one.sentiment), risk=before.get("risk", one.risk),
            claim=int(before.get("claim", one.claim)),
        )  # fmt: skip
        harmful = one.sentiment == "negative" and one.risk == "safety"
        marks = (one.marks & ~HARM) | (HARM if harmful else 0)
        if "claim" in before:
            first = fetch(
                "SELECT MIN(time) FROM store_mention WHERE claim = %s AND claim <> 0 AND id <= %s",
                [one.claim, self.upto],
            )[0][0]
            new = bool(one.claim) and (first is None or one.time < float(first) + NOVEL_S)
            marks = (marks & ~NOVEL) | (NOVEL if new else 0)
        return one._replace(marks=marks)

    def authors(self, since: float, until: float) -> int:
        """How many accounts spoke."""
        sql = f"SELECT COUNT(DISTINCT author) FROM store_mention WHERE {self._mine} AND author <> ''"  # noqa: S608
        return int(fetch(sql, self._params(since, until))[0][0])

    def leaders(self, since: float, until: float, limit: int) -> list[tuple[int, int, int, int]]:
        """``(leader, first post of it here, mentions, largest reach)`` of the most repeated posts, most first."""
        rows = fetch(
            f"SELECT {_LEADER} AS leader, MIN(post), COUNT(*), MAX(reach) FROM store_mention WHERE {self._mine} "  # noqa: S608
            f"GROUP BY {_LEADER} ORDER BY COUNT(*) DESC, MAX(reach) DESC, leader LIMIT %s",
            [*self._params(since, until), limit],
        )
        return [(int(a), int(b), int(c), int(d)) for a, b, c, d in rows]

    def texts(self, since: float, until: float, limit: int) -> list[tuple[str, str]]:
        """``(text, author)`` of the newest posts."""
        chosen = f"SELECT id FROM store_mention WHERE {self._mine} ORDER BY time DESC, post DESC LIMIT %s"  # noqa: S608
        rows = fetch(
            "SELECT p.title, p.text, m.author FROM store_mention m JOIN store_post p ON p.id = m.post WHERE "  # noqa: S608
            f"{among('m.id', chosen)} ORDER BY m.time DESC, m.post DESC",
            [*self._params(since, until), limit],
        )
        return [(f"{title}\n{text}", author) for title, text, author in rows]

    def loudest(self, since: float, until: float, people: int, posts: int) -> list[Post]:
        """Posts of the accounts with the largest reach, each with the reach it had when it came in."""
        rows = fetch(
            f"SELECT author FROM store_mention WHERE {self._mine} AND author <> '' GROUP BY author "  # noqa: S608
            "ORDER BY MAX(reach) DESC, COUNT(*) DESC, author LIMIT %s",
            [*self._params(since, until), people],
        )
        chosen = (
            f"SELECT id FROM store_mention WHERE {self._mine} AND {any_of('author')} ORDER BY id LIMIT %s"  # noqa: S608
        )
        said = fetch(
            "SELECT p.id, m.time, m.platform, p.author, p.author_id, p.author_name, p.text, m.kind, m.reach, p.links, "  # noqa: S608
            f"p.extra FROM store_mention m JOIN store_post p ON p.id = m.post WHERE {among('m.id', chosen)} ORDER BY m.id",
            [*self._params(since, until), array([author for (author,) in rows]), posts],
        )
        return [
            Post(
                id=str(number), time=time, platform=platform, author=author, author_id=account, author_name=name,
                text=text, kind=kind, followers=int(reach), links=json.loads(links), extra=json.loads(extra),
            )
            for number, time, platform, author, account, name, text, kind, reach, links, extra in said
        ]  # fmt: skip

    def hours(self, since: float, until: float, *, recount: bool) -> list[tuple[int, int, int]]:
        """``(hour, mentions, near copies)`` of whole hours, from the rollups or (``recount``) from the mentions."""
        first, last = int(since // HOUR_S), int(until // HOUR_S)
        if recount:
            rows = fetch(
                f"SELECT CAST(FLOOR(time / {HOUR_S}) AS BIGINT) AS h, COUNT(*), {_MARKS} FROM store_mention "  # noqa: S608
                f"WHERE {self._mine} GROUP BY h ORDER BY h",
                self._params(first * HOUR_S, last * HOUR_S),
            )
            return [(int(row[0]), int(row[1]), int(row[3])) for row in rows]
        # One statement, so that what comes in meanwhile is either in both halves or in neither.
        held, params = later.rows(
            "store_rollup_minute", "minute, count, copies", "minute >= %s AND minute < %s", [first * 60, last * 60],
            self.monitor.pk,
        )  # fmt: skip
        rows = fetch(
            f"SELECT h, SUM(n), SUM(c) FROM (SELECT minute / 60 AS h, count AS n, copies AS c FROM {held} AS v UNION ALL "  # noqa: S608
            f"SELECT CAST(FLOOR(time / {HOUR_S}) AS BIGINT), -1, CASE WHEN (marks & {COPY}) <> 0 THEN -1 ELSE 0 END "
            "FROM store_mention WHERE id > %s AND +monitor = %s AND time >= %s AND time < %s) AS parts "
            "GROUP BY h HAVING SUM(n) > 0 ORDER BY h",
            [*params, self.upto, self.monitor.pk, first * HOUR_S, last * HOUR_S],
        )
        return [(int(hour), int(count), int(copies)) for hour, count, copies in rows]

    def facts(self, post: int) -> dict[str, Any]:
        """What the rule for single posts reads of one of them."""
        rows = fetch(
            "SELECT risk, risk_probability, sentiment, probability, reach FROM store_mention "
            "WHERE monitor = %s AND post = %s AND id <= %s",
            [self.monitor.pk, post, self.upto],
        )
        if not rows:
            return {"post": post}
        risk, sure, sentiment, feels, reach = rows[0]
        before = self.corrections.get(post, {})
        found = {
            "post": post, "risk": before.get("risk", risk), "sentiment": before.get("sentiment", sentiment),
            "followers": int(reach),
        }  # fmt: skip
        # A person's word replaces the model's probability, which is then not known any more.
        known = {} if "risk" in before else {"risk_probability": float(sure)}
        return found | known | ({} if "sentiment" in before else {"sentiment_probability": float(feels)})

    def first(self) -> float | None:
        """When the oldest mention was said."""
        found = fetch(
            "SELECT MIN(time) FROM store_mention WHERE monitor = %s AND id <= %s",
            [self.monitor.pk, self.upto],
        )[0][0]
        return None if found is None else float(found)

    def undone(self) -> "Past":
        """The same with every correction since then undone."""
        return replace(self, corrections=corrections_since(self.monitor.brand_id, self.link))


_LEADER = "CASE WHEN copy_of <> 0 THEN copy_of ELSE post END"


def corrections_since(brand: int, link: int) -> dict[int, dict[str, Any]]:
    """What people changed in a brand's posts after a link of its chain: post -> field -> the value that it had then."""
    rows = AuditEntry.objects.filter(
        brand_id=brand, number__gt=link, object__startswith="post:", action__startswith=CORRECTIONS
    )
    found: dict[int, dict[str, Any]] = {}
    for row in rows.select_related("payload").order_by("number"):
        body = json.loads(row.payload.body or "{}")
        if "before" not in body:
            continue
        # The first change after the moment knows what stood there then.
        found.setdefault(int(row.object.removeprefix("post:")), {}).setdefault(
            _field(row.action), body["before"]
        )
    return found


def _field(action: str) -> str:
    """Which field an action corrects: sentiment unless it names another."""
    return next((name for name in ("risk", "intent", "claim") if name in action), "sentiment")


__all__ = ["Group", "Past", "Single", "corrections_since", "present"]
