"""What a person says of a post goes before every machine: corrections move the rollups with the mentions."""

from typing import Any, NamedTuple

from django.db import connection, transaction

from firebreak.listening.store import later
from firebreak.listening.store.records import HARM, NOVEL, NOVEL_S, PERSON
from firebreak.listening.store.rollups import COLUMNS, Counted, Sums
from firebreak.listening.store.sql import postgres

Corrected = list[tuple[int, str, str]]
"""``(monitor, value before, who said so before)`` of each mention that was there."""


class _Held(NamedTuple):
    mention: int
    claim: int
    sentiment_by: str
    risk_by: str
    intent_by: str
    counted: Counted


def correct_sentiment(brand: int, post: int, sentiment: str) -> Corrected:
    """Set a person's word on how a post feels, for every mention of it in a brand."""
    return _corrected(brand, post, "sentiment", sentiment, "probability")


def correct_risk(brand: int, post: int, risk: str) -> Corrected:
    """Set a person's word on the risk that a post speaks of; empty for none."""
    return _corrected(brand, post, "risk", risk, "risk_probability")


def correct_intent(brand: int, post: int, intent: str) -> Corrected:
    """Set a person's word on what a post wants; empty for none."""
    return _corrected(brand, post, "intent", intent, "intent_probability")


def correct_claim(brand: int, post: int, claim: int) -> list[tuple[int, int]]:
    """Move a post to another claim (0: it makes none); ``(monitor, claim before)`` of each mention.

    Whether it counts as new follows the age that the claim had when the post was said.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        held = _held(cursor, brand, post)
        first = _first_said(cursor, brand, post, claim)
        later.settle(cursor, [row.counted.monitor for row in held])
        sums = Sums()
        rows = []
        for row in held:
            said = row.counted.time
            new = bool(claim) and (first is None or said < first + NOVEL_S)
            after = row.counted._replace(marks=(row.counted.marks & ~NOVEL) | (NOVEL if new else 0))
            sums.moved(row.counted, after)
            rows.append((claim, after.marks, row.mention))
        cursor.executemany("UPDATE store_mention SET claim = %s, marks = %s WHERE id = %s", rows)
        sums.write(cursor)
    return [(row.counted.monitor, row.claim) for row in held]


def _first_said(cursor: Any, brand: int, post: int, claim: int) -> float | None:
    """When a claim was first made, this post aside."""
    sql = "SELECT MIN(time) FROM store_mention WHERE +brand = %s AND claim = %s AND claim <> 0 AND post <> %s"
    cursor.execute(sql, [brand, claim, post])
    found = cursor.fetchone()[0]
    return None if found is None else float(found)


def _held(cursor: Any, brand: int, post: int) -> list[_Held]:
    lock = " FOR UPDATE" if postgres() else ""
    cursor.execute(
        f"SELECT id, claim, sentiment_by, risk_by, intent_by, {COLUMNS} FROM store_mention "  # noqa: S608
        f"WHERE +brand = %s AND post = %s ORDER BY id{lock}",
        [brand, post],
    )
    rows = cursor.fetchall()
    return [
        _Held(mention, claim, feels, risk, intent, Counted(*rest))
        for mention, claim, feels, risk, intent, *rest in rows
    ]


def _corrected(brand: int, post: int, name: str, value: str, probability: str) -> Corrected:
    """Set ``name``, who said it and how likely it is; what is harmful follows from sentiment and risk."""
    said: dict[str, Any] = {name: value}
    with transaction.atomic(), connection.cursor() as cursor:
        held = _held(cursor, brand, post)
        later.settle(cursor, [row.counted.monitor for row in held])
        sums = Sums()
        rows = []
        for row in held:
            after = row.counted._replace(**said)
            harmful = after.sentiment == "negative" and after.risk == "safety"
            after = after._replace(marks=(after.marks & ~HARM) | (HARM if harmful else 0))
            sums.moved(row.counted, after)
            rows.append((value, PERSON, after.marks, row.mention))
        cursor.executemany(
            f"UPDATE store_mention SET {name} = %s, {name}_by = %s, {probability} = 1, marks = %s WHERE id = %s",  # noqa: S608
            rows,
        )
        sums.write(cursor)
    return [(r.counted.monitor, getattr(r.counted, name), getattr(r, f"{name}_by")) for r in held]
