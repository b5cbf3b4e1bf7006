"""200 people in one room while its team works: how long from a change to everybody's screen?

    ./dev bench room [--people 200] [--minutes 10] [--changes 20] [--database sqlite] [--json]

The real processes web and work stand on one database, with one incident of some hours' work in it. Each simulated
person opens the room's page as a browser does, keeps its event stream open, takes the parts that it brings and fetches
the others that a change wakes, with the pauses of the page's own script; the parts that fetch themselves each minute do
so. Meanwhile members write notes, facts and tasks, ``--changes`` times a minute. A change is on a person's screen when a
part that shows its words has come whole; the clock starts when the writer sends it. The writer's own page is left out.

The people run in a process of their own on the same machine: what they cost is told beside what the product costs.
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import random
import re
import resource
import time
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import quote, urlsplit

from benchmarks.machine import load, percentile, spread
from benchmarks.stage import DATABASES, Stage, stage
from tests.product import OWNER

TARGET_MS = 1000.0
THROTTLE_S, SLOWEST_S, SPREAD_S = 0.25, 6.0, 0.3
"""As in the page's script: see ``wake`` in firebreak.js."""
FRAGMENT = re.compile(r'<div class="live"[^>]*data-live[^>]*>')
CARRIER = re.compile(r'<div id="[^"]*" data-live-carrier[^>]*>')
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
EVENT = re.compile(rb"^event: (\S+)\ndata: (.*)", re.MULTILINE)
SAMPLE_S = 5.0


@dataclass
class Answer:
    """What a server said."""

    status: int
    headers: dict[str, str]
    body: bytes


class Wire:
    """One kept connection, as plain as can be: what the people cost must not hide what the product costs."""

    def __init__(self, url: str, cookie: str) -> None:
        parts = urlsplit(url)
        self._host, self._port, self._cookie = parts.hostname or "127.0.0.1", parts.port or 80, cookie
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._turn = asyncio.Lock()

    async def ask(self, path: str, form: str = "", **headers: str) -> Answer:
        """GET, or POST with a form. A connection that the server has closed is opened again, once."""
        async with self._turn:
            for again in (True, False):
                try:
                    return await self._ask(path, form, headers)
                except (ConnectionError, asyncio.IncompleteReadError):
                    self.close()
                    if not again or form:
                        raise
            raise AssertionError

    async def _ask(self, path: str, form: str, headers: dict[str, str]) -> Answer:
        reader = await self.send(path, form, headers)
        answer = await _head(reader)
        if "content-length" in answer.headers:
            answer.body = await reader.readexactly(int(answer.headers["content-length"]))
        elif answer.headers.get("transfer-encoding") == "chunked":
            answer.body = b"".join([piece async for piece in chunks(reader)])
        return answer

    async def send(self, path: str, form: str, headers: dict[str, str]) -> asyncio.StreamReader:
        """Send a request; what is then read is the answer."""
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(self._host, self._port, limit=2**20)
        lines = [
            f"{'POST' if form else 'GET'} {path} HTTP/1.1",
            f"Host: {self._host}:{self._port}",
            f"Cookie: {self._cookie}",
        ]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if form:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(form)}"]
        self._writer.write(("\r\n".join(lines) + "\r\n\r\n" + form).encode())
        await self._writer.drain()
        return self._reader

    def close(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None


async def _head(reader: asyncio.StreamReader) -> Answer:
    first, *rest = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    named = (line.partition(":") for line in rest if line)
    return Answer(int(first.split()[1]), {name.lower(): value.strip() for name, _colon, value in named}, b"")


async def chunks(reader: asyncio.StreamReader) -> Any:
    """The pieces of an answer whose length nobody knew before."""
    while size := int(await reader.readline(), 16):
        yield await reader.readexactly(size)
        await reader.readline()
    await reader.readline()


@dataclass
class Part:
    """A part of an open page that is fetched when it is woken."""

    name: str
    carrier: "Carrier"
    topics: frozenset[str]
    every_s: float
    polled: float


@dataclass
class Carrier:
    """What fetches: one part alone, or the parts of a page together."""

    path: str
    woken: set[str] = field(default_factory=set)
    asked: float = 0.0
    cost_s: float = 0.0
    task: asyncio.Task[None] | None = None


@dataclass
class Board:
    """Changes by their words: when each was sent, by whom, and when each person saw it."""

    sent: dict[bytes, tuple[float, int]] = field(default_factory=dict)
    seen: dict[bytes, dict[int, float]] = field(default_factory=dict)
    open: dict[bytes, None] = field(default_factory=dict)
    fetched: int = 0
    brought: int = 0
    refused: int = 0
    fetch_s: list[float] = field(default_factory=list)
    click_s: list[float] = field(default_factory=list)

    def send(self, words: bytes, person: int) -> None:
        """A change leaves the writer's hand."""
        self.sent[words], self.seen[words], self.open[words] = (time.monotonic(), person), {}, None

    def look(self, person: int, body: bytes, people: int) -> None:
        """A part came; which changes are on it that this person had not seen yet?"""
        at = time.monotonic()
        for words in list(self.open):
            seen = self.seen[words]
            if person not in seen and words in body:
                seen[person] = at
                if len(seen) == people:
                    self.open.pop(words, None)


def _tags(kind: re.Pattern[str], page: str) -> list[dict[str, str]]:
    """Attributes of all tags of a kind."""
    return [{name: unescape(value) for name, value in ATTRIBUTE.findall(tag)} for tag in kind.findall(page)]


class Reader:
    """A person with the room open."""

    def __init__(
        self, number: int, url: str, room: str, cookie: dict[str, str], board: Board, people: int
    ) -> None:
        self._number, self._room, self._board, self._people = number, room, board, people
        self._cookie, self._url = f"{cookie['name']}={cookie['value']}", url
        self._wire = Wire(url, self._cookie)
        self._parts: list[Part] = []
        self._token = self._live = ""

    async def open(self) -> None:
        """The page itself, with all its parts."""
        answer = await self._wire.ask(self._room)
        assert answer.status == 200, f"{answer.status} {answer.body[:300]!r}"
        page = answer.body.decode()
        # A page looks again at all that it shows in the same moment, but no two pages were opened in the same one.
        opened = time.monotonic() - random.random() * 60
        carriers = {given["id"]: Carrier(given["hx-get"]) for given in _tags(CARRIER, page)}
        for given in _tags(FRAGMENT, page):
            together = given.get("data-live-together")
            carrier = carriers[together] if together else Carrier(given["hx-get"])
            topics, every_s = (
                frozenset(given.get("data-live-topics", "").split()),
                float(given.get("data-live-every", 0)),
            )
            self._parts.append(Part(given["id"], carrier, topics, every_s, opened))
        found = re.search(r'data-live-url="([^"]+)"', page)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        self._live = unescape(found[1]) if found else ""
        self._token = token[1] if token else ""
        if csrf := re.search(r"firebreak_csrf=(\w+)", answer.headers.get("set-cookie", "")):
            self._cookie += f"; firebreak_csrf={csrf[1]}"
            self._wire = Wire(self._url, self._cookie)
        assert self._parts, "the page has no live parts"
        assert self._live, "the page has no stream"

    async def follow(self) -> None:
        """The event stream, until cancelled: it wakes parts."""
        wire = Wire(self._url, self._cookie)
        reader = await wire.send(self._live, "", {"Accept": "text/event-stream"})
        answer = await _head(reader)
        assert answer.status == 200, answer.status
        try:
            async for piece in chunks(reader):
                for name, data in EVENT.findall(piece):
                    if name == b"parts":
                        self._board.brought += 1
                        self._board.look(self._number, data, self._people)
                    else:
                        self._hear(name.decode(), set(data.decode().split()[1:]))
        finally:
            wire.close()

    async def look_again(self) -> None:
        """Parts that are fetched from time to time, until cancelled."""
        while True:
            await asyncio.sleep(1)
            for one in self._parts:
                if one.every_s and time.monotonic() - one.polled >= one.every_s:
                    one.polled = time.monotonic()
                    self._wake(one)

    def _hear(self, name: str, came: set[str]) -> None:
        for one in self._parts:
            if name == "refresh" or (name in one.topics and one.name not in came):
                self._wake(one)

    def _wake(self, one: Part) -> None:
        carrier = one.carrier
        carrier.woken.add(one.name)
        if carrier.task is None or carrier.task.done():
            carrier.task = asyncio.create_task(self._fetch(carrier))

    async def _fetch(self, one: Carrier) -> None:
        while one.woken:
            pause = min(max(THROTTLE_S, one.cost_s * 2), SLOWEST_S)
            spread = random.random() * min(SPREAD_S, one.cost_s)
            await asyncio.sleep(max(spread, one.asked + pause - time.monotonic()))
            one.asked = time.monotonic()
            asked = "&".join(f"part={name}" for name in sorted(one.woken))
            one.woken.clear()
            answer = await self._wire.ask(f"{one.path}?{asked}", HX_Request="true")
            one.cost_s = time.monotonic() - one.asked
            self._board.fetched += 1
            self._board.fetch_s.append(one.cost_s)
            self._board.refused += answer.status != 200
            self._board.look(self._number, answer.body, self._people)

    async def write(self, words: str, sort: str) -> None:
        """A note, a fact or a task, as the line above the timeline sends it."""
        mark = words.encode()
        form = f"csrfmiddlewaretoken={self._token}&sort={sort}&words={quote(words)}"
        self._board.send(mark, self._number)
        began = time.monotonic()
        answer = await self._wire.ask(f"{self._room}write/", form, Referer=self._url, Origin=self._url)
        self._board.click_s.append(time.monotonic() - began)
        assert answer.status in {200, 302, 303}, f"{answer.status} {answer.body[:500]!r}"
        self._board.seen[mark][self._number] = self._board.sent[mark][0]


async def crowd(
    url: str, room: str, cookies: list[dict[str, str]], minutes: float, changes: float
) -> dict[str, Any]:
    """All people at once; what they saw."""
    board = Board()
    people = [Reader(number, url, room, cookie, board, len(cookies)) for number, cookie in enumerate(cookies)]
    for start in range(0, len(people), 10):
        await asyncio.gather(*(one.open() for one in people[start : start + 10]))
    running = [asyncio.create_task(work) for one in people for work in (one.follow(), one.look_again())]
    await asyncio.sleep(3)
    board.fetch_s.clear()
    chance, number = random.Random(7), 0
    began, end = time.monotonic(), time.monotonic() + minutes * 60
    cpu = resource.getrusage(resource.RUSAGE_SELF)
    clicks: list[asyncio.Task[None]] = []
    while (due := began + number * 60 / changes) < end:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        sort = chance.choice(("note", "note", "fact", "task"))
        clicks.append(
            asyncio.create_task(chance.choice(people).write(f"Change {number:05d} of the room", sort))
        )
        number += 1
    await asyncio.sleep(10)
    await asyncio.gather(*clicks)
    for one in running:
        assert not one.done(), f"a stream ended: {one.exception() if not one.cancelled() else 'cancelled'}"
        one.cancel()
    after = resource.getrusage(resource.RUSAGE_SELF)
    took = [at - board.sent[words][0] for words, seen in board.seen.items()
            for person, at in seen.items() if person != board.sent[words][1]]  # fmt: skip
    expected = len(board.sent) * (len(people) - 1)
    return {
        "changes": len(board.sent), "change_to_screen_ms": spread(took), "never_seen": expected - len(took),
        "p95_ms": round(percentile(took, 0.95) * 1000, 1), "click_ms": spread(board.click_s),
        "brought": board.brought, "fetches": board.fetched, "fetch_ms": spread(board.fetch_s), "refused": board.refused,
        "people_cpu_s": round(after.ru_utime + after.ru_stime - cpu.ru_utime - cpu.ru_stime, 1),
    }  # fmt: skip


def _crowd(pipe: Any, *given: Any) -> None:
    pipe.send(asyncio.run(crowd(*given)))


def measure(database: str, people: int, minutes: float, changes: float) -> dict[str, Any]:
    """One run."""
    loads = [load()]
    with stage(database, log_level="WARNING") as here:
        here.inside("owner", email=OWNER)
        brand = here.inside("brand", name="Norrsken", owner=OWNER)["slug"]
        made = here.inside("room", brand=brand, owner=OWNER, people=people)
        here.begin("work")
        ours, theirs = multiprocessing.Pipe()
        before, began = here.cpu_seconds(), time.monotonic()
        given = (theirs, here.url, made["path"], made["sessions"], minutes, changes)
        crowd_of = multiprocessing.get_context("spawn").Process(target=_crowd, args=given)
        crowd_of.start()
        memory = _watch(here, ours, crowd_of)
        found = ours.recv() if ours.poll() else None
        crowd_of.join()
        if found is None:
            raise SystemExit(f"the people gave up; the product said:\n{here.log()}")
        took = time.monotonic() - began
        used = {verb: round((at - before[verb]) / took, 3) for verb, at in here.cpu_seconds().items()}
    kept = found["p95_ms"] < TARGET_MS and not found["never_seen"]
    return {
        "database": database, "people": people, "minutes": minutes, "changes_per_minute": changes, **found,
        "cores_used": used, "web_memory_mb": memory, "within_target": kept,
        "load_average": [*loads, load()], "niceness": os.nice(0),
    }  # fmt: skip


def _watch(here: Stage, pipe: Any, crowd_of: Any) -> dict[str, float]:
    """Memory of the web process at the start, at most and at the end, while the people are there."""
    seen = [here.memory_mb("web")]
    while crowd_of.is_alive() and not pipe.poll(SAMPLE_S):
        seen.append(here.memory_mb("web"))
    return {"start": round(seen[0]), "most": round(max(seen)), "end": round(seen[-1])}


def main() -> int:
    """Command line; 1 when the target is missed."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--json", action="store_true")
    options.add_argument("--people", type=int, default=200)
    options.add_argument("--minutes", type=float, default=10.0)
    options.add_argument("--changes", type=float, default=20.0, help="a minute")
    options.add_argument("--database", nargs="+", choices=DATABASES, default=["sqlite"])
    chosen = options.parse_args()
    found = [measure(name, chosen.people, chosen.minutes, chosen.changes) for name in chosen.database]
    if chosen.json:
        print(json.dumps(found))
    else:
        for one in found:
            print("\n".join(f"{name}: {value}" for name, value in one.items()))
    return int(not all(one["within_target"] for one in found))


if __name__ == "__main__":
    raise SystemExit(main())
