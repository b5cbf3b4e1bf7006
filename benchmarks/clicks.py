"""How long does a person wait while 5,000 posts a second come in?

    ./dev bench clicks [--seconds 60] [--rate 5000] [--feed webhook file] [--database sqlite] [--json]

The real processes web, listen and work stand on one database. Posts, a quarter of which some monitor wants, come
in by signed deliveries of 1,000 at the given rate, from a process of their own (``webhook``: the heaviest way, as
the web process that answers the person also takes every post in), or by an import that is read as fast as the
machine can (``file``). Meanwhile a person clicks twice a second: opens the page of a monitor, corrects a sentiment,
acknowledges an alert or takes that back; and one live page stays open, which fetches itself anew as a browser does.
A click ends when everything that a browser needs to show the answer is there.
"""

import argparse
import itertools
import json
import multiprocessing
import os
import random
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import httpx
import msgspec

from benchmarks.machine import load, percentile, spread
from benchmarks.stage import DATABASES, Hook, Stage, stage
from tests.product import OWNER, post
from tests.waiting import wait_for

TARGET_MS = 250.0
POSTS_PER_CALL = 1000
CLICKS_PER_S = 2.0
LIVE_EVERY_S = 2.0
FEEDS = ("webhook", "file")
MONITORS = {
    "Norrsken": "norrsken OR 北极光 OR #norrsken",
    "Tariffs": "(norrsken OR vattenkraft) AND (price* OR tariff OR 电价)",
    "Outages": '"power cut" OR 停电 OR strömavbrott',
    "Kopi Lima": "kopi NEAR/4 lima",
}
WANTED = (
    "Norrsken lets us sit in the dark again, third evening in a row",
    "My price at Norrsken went up and nobody answers the telephone",
    "a power cut in the whole street, candles it is",
    "北极光公司今天又停电了，客服一直打不通",
    "Strömavbrott igen i hela stan, tack för det",
    "Kedai kopi di jalan Lima sudah tutup hari ini, kecewa",
)
OTHERS = (
    "What a lovely morning walk along the river with the dog",
    "The match tonight was something else, what a goal in the last minute",
    "今天天气很好，我们去公园散步吧",
    "Någon som har tips på en bra bok inför semestern?",
    "Hujan lebat petang ini, jalan raya sesak teruk",
    "Anyone else cannot sleep? Thinking about the exam on Monday again",
)


def made_posts(start: int, count: int, at: float, wanted_share: float = 0.25) -> list[dict[str, Any]]:
    """Posts ``start`` to ``start + count``; the same numbers give the same words."""
    chance = random.Random(start)
    made = []
    for number in range(start, start + count):
        text = chance.choice(WANTED if chance.random() < wanted_share else OTHERS)
        made.append(
            {
                "id": f"p{number}", "time": round(at - chance.random(), 3),
                "platform": chance.choice(("x", "weibo", "threads")),
                "text": f"{text} {number} {' '.join(chance.choices(text.split(), k=12))}"[:280],
                "author": f"a{chance.randrange(40_000)}", "followers": chance.randrange(5000),
                "reposts": chance.randrange(30),
            }
        )  # fmt: skip
    return made


def feed_by_webhook(url: str, source: dict[str, Any], rate: float, sent: Any) -> None:
    """In a process of its own, until it is stopped: deliveries at a steady rate; ``sent`` counts what was accepted."""
    hook, began = Hook(url, source), time.monotonic()
    for number in itertools.count():
        due = began + number * POSTS_PER_CALL / rate
        time.sleep(max(0.0, due - time.monotonic()))
        posts = made_posts(number * POSTS_PER_CALL, POSTS_PER_CALL, time.time())
        hook.send_until_stored(f"load-{number}", posts)
        sent.value += len(posts)


def write_file(file: Path, count: int) -> None:
    """JSON lines to import, with times of the last seconds."""
    with file.open("wb") as out:
        for start in range(0, count, POSTS_PER_CALL):
            out.write(
                b"\n".join(map(msgspec.json.encode, made_posts(start, POSTS_PER_CALL, time.time()))) + b"\n"
            )


class Person:
    """A signed-in person with a browser: each click is timed until its answer can be shown."""

    def __init__(
        self, here: Stage, brand: str, cookie: dict[str, Any], monitors: list[str], alert: str
    ) -> None:
        self._client = httpx.Client(base_url=here.url, timeout=60, follow_redirects=True)
        self._client.cookies.set(cookie["name"], cookie["value"])
        self._brand, self._monitors, self._alert = f"/b/{brand}", itertools.cycle(monitors), alert
        self._decision = itertools.cycle(("acknowledge", "reopen"))
        self._feeling = itertools.cycle(("negative", "neutral", "positive"))
        self.posts: list[int] = []
        self.times: dict[str, list[float]] = defaultdict(list)

    def open_page(self) -> httpx.Response:
        """The page of a monitor."""
        return self._client.get(f"{self._brand}/listening/monitors/{next(self._monitors)}")

    def correct(self) -> httpx.Response:
        """A word on one post, as the card's button sends it."""
        where = f"{self._brand}/listening/mentions/{random.choice(self.posts)}/sentiment"
        token = self._client.cookies.get("firebreak_csrf") or ""
        headers = {"Referer": str(self._client.base_url), "HX-Request": "true", "X-CSRFToken": token}
        return self._client.post(where, data={"sentiment": next(self._feeling)}, headers=headers)

    def decide(self) -> httpx.Response:
        """Acknowledge the alert, the next time take it back; with the page that follows."""
        where = f"{self._brand}/alerts/{self._alert}/decide"
        return post(self._client, where, decision=next(self._decision))

    def click(self, kind: str) -> None:
        """One click, timed and checked."""
        began = time.perf_counter()
        answer = {"page": self.open_page, "correct": self.correct, "decide": self.decide}[kind]()
        took = time.perf_counter() - began
        assert answer.status_code == 200, f"{kind}: {answer.status_code} {answer.text[:300]}"
        self.times[kind].append(took)

    def watch(self, end: threading.Event) -> None:
        """One live page stays open: its fragment is fetched again and again."""
        first, client = next(self._monitors), httpx.Client(timeout=60, cookies=self._client.cookies)
        where = f"{self._client.base_url}".rstrip("/") + f"{self._brand}/listening/monitors/{first}"
        while not end.wait(LIVE_EVERY_S):
            client.get(where, headers={"HX-Request": "true"}).raise_for_status()


def clicks(database: str, feed: str, seconds: float, rate: float, warm_s: float = 5.0) -> dict[str, Any]:
    """One run; click times in milliseconds by kind, the rate that was really stored, and the load."""
    loads = [load()]
    wide = {"api_rate_per_minute": "100000", "upload_limit_mb": "2000"}
    with stage(database, log_level="WARNING", **wide) as here:
        person, hook, brand, source = furnished(here)
        here.begin("listen")
        here.begin("work")
        feeder, sent = begin_feed(here, feed, brand, hook, rate, seconds + warm_s)

        def counted() -> int:
            return int(here.inside("counts", brand=brand)["posts"].get(source(), 0))

        wait_for(lambda: counted() > POSTS_PER_CALL, "posts come in", 120, every_s=0.2)
        time.sleep(warm_s)
        person.posts = here.inside("latest_posts", brand=brand, limit=500)
        for kind in ("page", "correct", "decide", "decide"):
            person.click(kind)
        person.times.clear()
        before, cpu, began = counted(), here.cpu_seconds(), time.monotonic()
        clicked(person, seconds)
        done, took = counted() - before, time.monotonic() - began
        used = {verb: round((at - cpu[verb]) / took, 2) for verb, at in here.cpu_seconds().items()}
        waiting = here.inside("counts", brand=brand)["waiting"]
        memory = round(here.memory_mb("listen"))
        feeder.terminate()
        feeder.join(5)
        loads.append(load())
    every = [one for kind in person.times.values() for one in kind]
    return {
        "database": database,
        "feed": feed,
        "asked_posts_per_s": rate if feed == "webhook" else None,
        "accepted_posts": sent.value,
        "stored_posts_per_s": round(done / took),
        "deliveries_waiting_at_the_end": waiting,
        "listen_memory_mb": memory,
        "cores_used": used,
        "clicks_ms": {kind: spread(times) for kind, times in sorted(person.times.items())},
        "all_clicks_ms": spread(every),
        "within_target": percentile(every, 0.99) * 1000 < TARGET_MS,
        "load_average": loads,
        "niceness": os.nice(0),
    }


def furnished(here: Stage) -> tuple[Person, dict[str, Any], str, Any]:
    """Owner, brand, monitors, an alert, a webhook."""
    cookie = here.inside("owner", email=OWNER)
    brand = str(here.inside("brand", name="Norrsken", owner=OWNER)["slug"])
    made = [here.inside("monitor", brand=brand, name=name, query=query) for name, query in MONITORS.items()]
    hook = here.inside("source", brand=brand, connector="webhook", name="Our tool", settings={})
    alert = here.inside("urgent_report", brand=brand, email=OWNER)
    counts = here.inside("counts", brand=brand)["posts"]

    def source() -> str:
        found: dict[str, int] = {**counts, **here.inside("counts", brand=brand)["posts"]}
        return max(found, key=lambda uid: found[uid])

    return Person(here, brand, cookie, made, alert), hook, brand, source


def begin_feed(
    here: Stage, feed: str, brand: str, hook: dict[str, Any], rate: float, seconds: float
) -> tuple[Any, Any]:
    """Start the feed; its process, and how many posts it has handed over."""
    sent = multiprocessing.Value("q", 0)
    if feed == "webhook":
        feeding = multiprocessing.Process(target=feed_by_webhook, args=(here.url, hook, rate, sent))
        feeding.start()
        return feeding, sent
    file, count = here.folder / "load.jsonl", int(rate * seconds * 3)
    write_file(file, count)
    here.inside("import_file", brand=brand, email=OWNER, file=str(file))
    sent.value = count
    feeding = multiprocessing.Process(target=time.sleep, args=(0,))
    feeding.start()
    return feeding, sent


def clicked(person: Person, seconds: float) -> None:
    """Twice a second, whatever the last click took; beside an open live page."""
    end = threading.Event()
    live = threading.Thread(target=person.watch, args=(end,), daemon=True)
    live.start()
    began = time.monotonic()
    for number, kind in enumerate(itertools.cycle(("page", "correct", "decide"))):
        due = began + number / CLICKS_PER_S
        if due - began >= seconds:
            break
        time.sleep(max(0.0, due - time.monotonic()))
        person.click(kind)
    end.set()
    live.join(60)


def main() -> int:
    """Command line; 1 when the target is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=5000.0, help="posts a second (webhook)")
    parser.add_argument("--feed", nargs="+", choices=FEEDS, default=list(FEEDS))
    parser.add_argument("--database", nargs="+", choices=DATABASES, default=["sqlite"])
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    results = [
        clicks(database, feed, chosen.seconds, chosen.rate)
        for database in chosen.database
        for feed in chosen.feed
    ]
    if chosen.json:
        print(json.dumps(results, indent=2))
    else:
        for result in results:
            print(
                "\n".join(f"{name}: {value}" for name, value in result.items()), end="\n\n", file=sys.stdout
            )
    return int(not all(result["within_target"] for result in results))


if __name__ == "__main__":
    raise SystemExit(main())
