"""Streams of ordinary people, and groups hidden in them, for the coordination benchmark.

Nothing of the organic stream is in step by intent: texts and the number of posts per account are drawn from real posts,
times from the real rhythm of the day. It has what misleads: popular texts said again by strangers, accounts that post
all day, and posts that go viral, carried on within minutes by whoever is awake (delays as measured on
Twitter: constant for 300 s, then a power law, Zhao et al. 2015).
"""

import csv
import gzip
import math
import random
from bisect import bisect
from collections.abc import Iterator
from datetime import datetime
from itertools import accumulate
from pathlib import Path

from firebreak.engine.detection.coordination import Share

DAY_S = 86_400.0
VIRAL_SHARE = 0.15
"""Of organic posts that carry on a viral one."""


class Crowd:
    """Real posts to draw from: texts, accounts by how much they post, and hours by how busy they are."""

    def __init__(self, data: Path) -> None:
        self.texts: list[str] = []
        self.activity: dict[str, int] = {}
        self.hours = [0] * 24
        for author, time, text in _posts(data):
            self.texts.append(text)
            self.activity[author] = self.activity.get(author, 0) + 1
            self.hours[datetime.fromisoformat(time).hour] += 1
        self._authors = list(self.activity)
        self._author_steps = list(accumulate(self.activity.values()))
        self._hour_steps = list(accumulate(self.hours))

    def author(self, chance: random.Random) -> str:
        """An account, as likely as it posts."""
        return self._authors[bisect(self._author_steps, chance.random() * self._author_steps[-1])]

    def moment(self, chance: random.Random) -> float:
        """Seconds into a day, by the rhythm of the day."""
        hour = bisect(self._hour_steps, chance.random() * self._hour_steps[-1])
        return hour * 3600 + chance.random() * 3600


def _posts(data: Path) -> Iterator[tuple[str, str, str]]:
    for file in sorted((data / "stock_tweets").glob("*.csv.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                yield row["user_id"], row["created_at"], row["text"]
    for file in sorted((data / "airline_feb2015").glob("*.csv")):
        with file.open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                yield row["author"], row["created_at"], row["text"]


def organic_day(
    crowd: Crowd, leaders: list[int], posts: int, chance: random.Random, first: int
) -> list[Share]:
    """``posts`` shares of one day; ``leaders`` are the near-copy groups of the crowd's texts."""
    shares: list[Share] = []
    number = first
    while len(shares) < posts:
        moment = crowd.moment(chance)
        if chance.random() < VIRAL_SHARE / 8:  # mean size of a cascade about 8
            size = min(int(chance.paretovariate(1.15)), 3_000)
            for delay in (_delay(chance) for _ in range(size)):
                if moment + delay < DAY_S:
                    shares.append(
                        Share(crowd.author(chance), f"viral:{number}", moment + delay, number + len(shares))
                    )
            number += 1
        else:
            text = chance.randrange(len(leaders))
            shares.append(Share(crowd.author(chance), f"copy:{leaders[text]}", moment, number + len(shares)))
    return [share._replace(post=first + at) for at, share in enumerate(shares[:posts])]


def _delay(chance: random.Random) -> float:
    """Seconds until a follower carries a post on."""
    if chance.random() < 0.19 / (0.19 + 0.78):
        return chance.random() * 300
    return min(300.0 * math.pow(1 - chance.random(), -1 / 0.242), 10 * DAY_S)


def hidden_group(
    name: str, chance: random.Random, delta_s: float, first: int, accounts: int = 10, objects: int = 5
) -> list[Share]:
    """Accounts that share each object within ``delta_s`` of its first share, at moments through a day."""
    shares: list[Share] = []
    for thing in range(objects):
        start = chance.random() * (DAY_S - delta_s)
        for account in range(accounts):
            time = start + chance.random() * delta_s
            shares.append(Share(f"{name}.{account}", f"{name}:{thing}", time, first + len(shares)))
    return shares
