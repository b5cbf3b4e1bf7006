"""Two claims become one because a person says so; the rollups move with their mentions."""

from typing import NamedTuple

from django.db import connection, transaction

from firebreak.listening.store.records import NOVEL, NOVEL_S
from firebreak.listening.store.rollups import COLUMNS, Counted, Sums
from firebreak.listening.store.sql import any_of, array, postgres


class Joined(NamedTuple):
    """How many posts came over, and which monitors have them."""

    posts: int
    monitors: set[int]


def join_claims(brand: int, gone: int, kept: int) -> Joined:
    """Every mention of ``gone`` belongs to ``kept`` now; which of both are new follows the older beginning."""
    if 0 in (gone, kept) or gone == kept:
        raise ValueError(f"{gone} and {kept} are not two claims")
    lock = " FOR UPDATE" if postgres() else ""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, post, claim, {COLUMNS} FROM store_mention WHERE +brand = %s AND {any_of('claim')} "  # noqa: S608
            f"AND claim <> 0 ORDER BY id{lock}",
            [brand, array([gone, kept])],
        )
        held = [(mention, post, claim, Counted(*rest)) for mention, post, claim, *rest in cursor.fetchall()]
        first = min((counted.time for *_, counted in held), default=0.0)
        sums = Sums()
        rows = []
        for mention, _post, _claim, counted in held:
            new = NOVEL if counted.time < first + NOVEL_S else 0
            after = counted._replace(marks=(counted.marks & ~NOVEL) | new)
            sums.moved(counted, after)
            rows.append((kept, after.marks, mention))
        cursor.executemany("UPDATE store_mention SET claim = %s, marks = %s WHERE id = %s", rows)
        sums.write(cursor)
    came = [(post, counted.monitor) for _, post, claim, counted in held if claim == gone]
    return Joined(len({post for post, _ in came}), {monitor for _, monitor in came})


def copies_in_claim(brand: int, leader: int, claim: int, most: int) -> list[int]:
    """Posts of a claim that lead or belong to one group of near copies, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT post FROM store_mention WHERE +brand = %s AND +claim = %s AND "
            "((copy_of = %s AND copy_of <> 0) OR post = %s) ORDER BY post LIMIT %s",
            [brand, claim, leader, leader, most],
        )
        return [int(row[0]) for row in cursor.fetchall()]
