"""What an alert shows: numbers of the window, what drives it, and what is uncertain. Every number opens to posts."""

import re
from collections import Counter
from dataclasses import asdict
from typing import Any

from firebreak.engine.detection import Assessment
from firebreak.engine.posts import fold
from firebreak.listening import store
from firebreak.listening.detecting.slices import first_minute
from firebreak.listening.detecting.terms import driving
from firebreak.listening.models import Monitor
from firebreak.listening.queries.coverage import gaps
from firebreak.listening.queries.scope import moment

DAY_S = 86_400.0
MOST_TEXTS = 1_500
TOP_POSTS = 5
_NOISE = re.compile(r"https?://\S+|@\S+|\W+")


def evidence(monitor: Monitor, found: Assessment, at: float) -> dict[str, Any]:
    """Plain JSON about the window from when it began to now."""
    since = began(found)
    mine = store.Where(brand=monitor.brand_id, monitors=(monitor.pk,), since=since, until=at + 1)
    rows = store.page(mine, limit=MOST_TEXTS)
    count, negative, neutral, positive, reposts, reach = store.totals(monitor.pk, since, at)
    copied = share_of_copies([(row.kind, row.text) for row in rows])
    deaf = gaps(monitor.brand, moment(since - 3600), moment(at))
    return {
        "event": found.event,
        "since": since, "until": at,
        "window": {
            "count": count, "negative": negative, "neutral": neutral, "positive": positive, "reposts": reposts,
            "reach": reach, "authors": store.authors(monitor.pk, since, at),
        },
        "expected": asdict_band(found),
        "channels": [
            {
                "channel": e.channel, "surprise": round(e.surprise, 2), "observed": e.observed, "expected": e.expected,
                "low": e.low, "high": e.high, "window_s": e.window_s, "since": e.since,
            }
            for e in found.evidences
        ],
        "platforms": _shares(monitor.pk, since, at, "platform"),
        "languages": _shares(monitor.pk, since, at, "language"),
        "terms": _terms(monitor, rows, since),
        "top_posts": [row.post for row in store.page(mine, order="spread", limit=TOP_POSTS)],
        "copies": round(copied, 3),
        "gaps": [
            {"source": g.source, "start": g.start.isoformat(), "end": g.end.isoformat() if g.end else None, "code": g.code}
            for g in deaf
        ],
        "uncertain": _uncertain(monitor, found, count, copied, len(deaf), at),
    }  # fmt: skip


def began(found: Assessment) -> float:
    """When what is unusual now began: the earliest start among the channels that speak."""
    speaking = [e.since for e in found.evidences if e.surprise >= found.surprise / 2]
    return min([*speaking, found.time])


def asdict_band(found: Assessment) -> dict[str, float] | None:
    """Normal counts of one slice, or nothing while there is no baseline."""
    band = found.normal
    return {"low": band.low, "expected": band.expected, "high": band.high} if band is not None else None


def _shares(monitor: int, since: float, until: float, by: str) -> list[dict[str, Any]]:
    rows = store.shares(monitor, since, until, by)[:5]
    return [{"value": value, "count": count, "negative": negative} for value, count, negative in rows]


def _terms(monitor: Monitor, rows: list[store.Row], since: float) -> list[dict[str, Any]]:
    before = store.Where(brand=monitor.brand_id, monitors=(monitor.pk,), since=since - DAY_S, until=since)
    old = store.page(before, limit=MOST_TEXTS)
    found = driving([f"{r.title}\n{r.text}" for r in rows], [f"{r.title}\n{r.text}" for r in old])
    return [asdict(term) for term in found]


def share_of_copies(posts: list[tuple[str, str]]) -> float:
    """Share of ``(kind, text)`` that repeat another: reposts, and texts that are the same but for links and names.

    >>> share_of_copies([("post", "Bad tea! https://a.example"), ("post", "bad tea"), ("post", "good"), ("repost", "x")])
    0.5
    """
    if not posts:
        return 0.0
    said = Counter(_NOISE.sub(" ", fold(text)).strip() for kind, text in posts if kind != "repost")
    repeated = sum(count - 1 for text, count in said.items() if text)
    return (repeated + sum(kind == "repost" for kind, _ in posts)) / len(posts)


def _uncertain(
    monitor: Monitor, found: Assessment, count: int, copied: float, deaf: int, at: float
) -> list[dict[str, Any]]:
    first = first_minute(monitor.pk)
    codes = {
        "uncertain.first_days": first is None or at - first < 14 * DAY_S,
        "uncertain.gaps": deaf > 0,
        "uncertain.small_numbers": count < 20,
        "uncertain.sentiment": any(e.channel.startswith("negative") for e in found.evidences),
        "uncertain.copies": copied > 0.5,
    }
    return [{"code": code, "params": {}} for code, holds in codes.items() if holds]
