"""A store with millions of mentions, made in minutes: rows go in as they are, rollups are counted by the database.

What comes out is what the pipeline would have stored: ``store.check()`` finds no difference.
"""

import itertools
import random
import time
from collections.abc import Iterator
from typing import Any

CHUNK = 20_000
DAYS = 30.0
AUTHORS, TEXTS = 300_000, 20_000
PLATFORMS = ("bluesky", "mastodon", "x", "weibo", "news")
FEELINGS = ("negative", "neutral", "neutral", "positive")
RISKS = ("", "", "", "", "service", "quality", "safety", "privacy")
INTENTS = ("", "", "complaint", "question", "praise", "report")
WORDS = [
    "norrsken", "power", "heating", "price", "winter", "bill", "evening", "customer", "service", "phone", "wait", "hour",
    "again", "street", "city", "people", "today", "nothing", "works", "app", "crash", "refund", "order", "delivery", "late",
    "broken", "charger", "smoke", "battery", "recall", "warning", "shop", "manager", "answer", "question", "good", "thanks",
    "really", "never", "always", "maybe", "tomorrow", "morning", "bus", "station", "office", "kitchen",
]  # fmt: skip
HAN = "电暖客服价格冬天街道城市今天没有工作应用退款订单晚到坏了充电烟雾电池警告商店经理回答问题很好谢谢真的从不总是也许"
RARE_HAN, COMMON_WORD, PHRASE = "召回", "refund", "battery recall"
"""Searched: two Chinese characters, a word, a phrase."""
POST_COLUMNS = (
    "id, scope, platform, native, time, seen_at, language, kind, author, author_id, author_name, title, text, url, site, "
    "parent, thread, country, followers, reposts, likes, replies, views, seen_where, links, extra, flags"
)
MENTION_COLUMNS = (
    "brand, monitor, post, time, platform, language, kind, author, sentiment, sentiment_by, probability, reach, spread, "
    "source, verified, risk, intent, toxicity, marks, copy_of, claim, judged"
)


def texts(chance: random.Random) -> list[tuple[str, str]]:
    """Language and text; one in fifty of the Chinese ones speaks of a recall."""
    made = []
    for number in range(TEXTS):
        if number % 4 == 0:
            said = "".join(chance.choices(HAN, k=chance.randint(20, 70)))
            made.append(("zh-Hans", said + (RARE_HAN if number % 200 == 0 else "")))
        else:
            said = " ".join(chance.choices(WORDS, k=chance.randint(12, 45)))
            made.append(("en", said + (f" {PHRASE}" if number % 400 == 1 else "")))
    return made


def rows(brand: int, monitors: list[int], count: int, end: float) -> Iterator[tuple[Any, ...]]:
    """``(post row, mention row)`` in the order of their times; the first monitor has a quarter of all."""
    chance = random.Random(5)
    said = texts(chance)
    weights = list(itertools.accumulate(1 / (rank + 1) for rank in range(len(monitors))))
    draw = chance.random
    for number in range(1, count + 1):
        at = end - DAYS * 86_400 * (1 - number / count)
        language, text = said[int(draw() * TEXTS)]
        platform = PLATFORMS[int(draw() * 5)]
        author = f"a{int(AUTHORS * draw() ** 2)}"
        followers, reposts = int(10 / (draw() + 1e-5)), int(3 / (draw() + 1e-3))
        kind = "post" if draw() < 0.7 else "reply"
        feels, risk, intent = FEELINGS[int(draw() * 4)], RISKS[int(draw() * 8)], INTENTS[int(draw() * 6)]
        marks = (8 if feels == "negative" and risk == "safety" else 0) | (2 if draw() < 0.1 else 0)
        monitor = chance.choices(monitors, cum_weights=weights)[0]
        post = (
            number, brand, platform, f"f{number}", at, at, language, kind, author, "", "", "", f"{text} {number}", "", "",
            "", "", "", followers, reposts, -1, -1, -1, "", "[]", "{}", "",
        )  # fmt: skip
        yield post, (
            brand, monitor, number, at, platform, language, kind, author, feels, "model", 0.7, followers, reposts, 0, True,
            risk, intent, 0.1, marks, 0, 0, feels,
        )  # fmt: skip


def fill(brand: int, monitors: list[int], count: int) -> dict[str, float]:
    """Put ``count`` mentions into an empty store; CPU and wall seconds."""
    from django.db import connection, transaction

    from firebreak.listening.store import checking

    began, cpu = time.monotonic(), time.process_time()
    source = rows(brand, monitors, count, time.time())
    while chunk := list(itertools.islice(source, CHUNK)):
        with transaction.atomic(), connection.cursor() as cursor:
            _insert(cursor, "store_post", POST_COLUMNS, [post for post, _ in chunk])
            _insert(cursor, "store_mention", MENTION_COLUMNS, [mention for _, mention in chunk])
    for rollup, statements in checking.RECOUNTED:
        for sql in statements:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {rollup.table} ({rollup.columns}) {sql} ORDER BY 1, 2, 3")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence('store_post', 'id'), %s)", [count])
            cursor.execute("ANALYZE")
    return {
        "seconds": round(time.monotonic() - began, 1),
        "cpu_seconds": round(time.process_time() - cpu, 1),
    }


def _insert(cursor: Any, table: str, columns: str, given: list[tuple[Any, ...]]) -> None:
    from django.db import connection

    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in given:
                copy.write_row(row)
        return
    marks = ", ".join(["?"] * (columns.count(",") + 1))
    connection.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", given)


def index_all() -> dict[str, float]:
    """Bring the full text index level; CPU and wall seconds."""
    from firebreak.listening.search import index_some

    began, cpu = time.monotonic(), time.process_time()
    while index_some(5_000):
        pass
    return {
        "seconds": round(time.monotonic() - began, 1),
        "cpu_seconds": round(time.process_time() - cpu, 1),
    }
