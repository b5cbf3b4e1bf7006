"""kill -9 of the listen process at random moments of ingest: is everything there, exactly once?

    ./dev bench crash [--kills 20] [--database sqlite postgres] [--seed 1] [--json]

Two sources are read at the same time: a stream in the shape of Bluesky's Jetstream, over a real WebSocket, and
signed deliveries, over real HTTP, that the web process accepts. The process that reads both is killed at random
moments, some of them while it is still starting, and started again. In the end every post of the stream and every
accepted post must be there exactly once, rollups must equal the mentions, and audit chains and files must be whole.
"""

import argparse
import json
import random
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from benchmarks.machine import load
from benchmarks.stage import DATABASES, Hook, Stage, stage
from firebreak.connectors.bluesky.simulator import JetstreamSimulator
from tests.product import OWNER
from tests.waiting import wait_for

POSTS_PER_CALL, CALLS_PER_S = 60, 6.0
EVENTS_AT_ONCE, EVENTS_EVERY_S = 60, 0.15
MOST_UNREAD = 6000
STARTING, STARTS_S = 0.2, 1.5
"""This share of the kills falls into the first seconds of the process, the others into its work."""


@dataclass
class Sent:
    """What was sent: all ids, and of them those that a monitor wants."""

    every: int = 0
    wanted: list[str] = field(default_factory=list)


class Crowd(threading.Thread):
    """Sends through both doors until told to stop. What it sent was accepted, or is kept by the stream's server."""

    def __init__(self, hook: Hook, stream: JetstreamSimulator, seed: int) -> None:
        super().__init__(name="crowd", daemon=True)
        self.hook_sent, self.stream_sent = Sent(), Sent()
        self._hook, self._stream, self._random = hook, stream, random.Random(seed)
        self._end, self.patient = threading.Event(), threading.Event()
        """``patient``: send nothing more for now, so much waits to be read."""
        self.error: BaseException | None = None

    def finish(self) -> None:
        """Stop; what is in hand is sent to its end."""
        self._end.set()
        self.join(90)
        self._hook.close()
        if self.error is not None:
            raise self.error

    def run(self) -> None:
        calling = threading.Thread(target=self._guarded, args=(self._call, 1 / CALLS_PER_S), daemon=True)
        calling.start()
        self._guarded(self._publish, EVENTS_EVERY_S)
        calling.join()

    def _guarded(self, work: Any, every_s: float) -> None:
        try:
            number = 0
            while not self._end.wait(every_s):
                if not self.patient.is_set():
                    work(number)
                    number += 1
        except BaseException as error:
            self.error = error

    def _call(self, number: int) -> None:
        ids = [f"call-{number}-{place}" for place in range(POSTS_PER_CALL)]
        wanted = [name for place, name in enumerate(ids) if place % 2]
        posts = [
            {
                "id": name, "time": time.time(), "platform": "x", "author": f"a{place % 11}", "followers": place,
                "text": f"{'Norrsken is down again' if place % 2 else 'A calm day'} {name}",
            }
            for place, name in enumerate(ids)
        ]  # fmt: skip
        self._hook.send_until_stored(f"delivery-{number}", posts)
        self.hook_sent.every += len(ids)
        self.hook_sent.wanted += wanted

    def _publish(self, number: int) -> None:
        texts = [
            f"{'Norrsken again' if place % 2 else 'calm'} {number} {place}" for place in range(EVENTS_AT_ONCE)
        ]
        ids = self._stream.publish(texts)
        self.stream_sent.every += len(ids)
        self.stream_sent.wanted += ids[1::2]


def crash(database: str, kills: int, seed: int) -> dict[str, Any]:
    """One installation, killed so often; figures, and ``faults``: everything that was not as promised."""
    began, chance = time.monotonic(), random.Random(seed)
    with stage(database, log_level="WARNING") as here, JetstreamSimulator() as stream:
        here.inside("owner", email=OWNER)
        brand = str(here.inside("brand", name="Norrsken", owner=OWNER)["slug"])
        here.inside("monitor", brand=brand, name="Norrsken", query="norrsken")
        made = {"brand": brand, "settings": {"address": stream.address}}
        listened = str(here.inside("source", connector="bluesky", name="Stream", **made)["uid"])
        hook = here.inside("source", connector="webhook", name="Hook", brand=brand, settings={})
        crowd = Crowd(Hook(here.url, hook), stream, seed)
        first_heard(here, stream, crowd, brand)
        each = [killed(here, crowd, brand, chance, again=number > 0) for number in range(kills)]
        here.begin("listen")
        crowd.finish()
        waited = caught_up(here, brand, {listened: crowd.stream_sent, hook["uid"]: crowd.hook_sent})
        faults = judged(here, brand, {listened: crowd.stream_sent, hook["uid"]: crowd.hook_sent})
    return {
        "database": database,
        "kills": kills,
        "posts_accepted_by_webhook": crowd.hook_sent.every,
        "posts_of_the_stream": crowd.stream_sent.every,
        "mentions": len(crowd.hook_sent.wanted) + len(crowd.stream_sent.wanted),
        "posts_stored_before_each_kill": [done for done, _ in each],
        "posts_not_stored_at_each_kill": [left for _, left in each],
        "seconds_to_catch_up": round(waited, 1),
        "faults": faults,
        "seconds": round(time.monotonic() - began, 1),
        "load_average": load(),
    }


def first_heard(here: Stage, stream: JetstreamSimulator, crowd: Crowd, brand: str) -> None:
    """A stream is heard from its first connection on, and followed without loss from the first batch stored."""
    here.begin("listen")
    wait_for(lambda: stream.requests, "the stream is read", 90, every_s=0.05)
    crowd.start()

    def both_heard() -> bool:
        return all(here.inside("counts", brand=brand)["posts"].values())

    wait_for(both_heard, "both sources are heard", 60)


def killed(here: Stage, crowd: Crowd, brand: str, chance: random.Random, *, again: bool) -> tuple[int, int]:
    """Start it, let it work for a random while, kill it: posts that it stored, and that it had not yet stored."""
    before = stored(here, brand)
    if again:
        here.begin("listen")
    if not again or chance.random() >= STARTING:
        wait_for(lambda: stored(here, brand) > before, "it goes on", 90, every_s=0.1)
    time.sleep(chance.uniform(0.0, STARTS_S))
    here.kill_9("listen")
    after, sent = stored(here, brand), crowd.stream_sent.every + crowd.hook_sent.every
    (crowd.patient.set if sent - after > MOST_UNREAD else crowd.patient.clear)()
    note(f"killed after {after - before} posts with {sent - after} of {sent} not stored")
    return after - before, sent - after


def stored(here: Stage, brand: str) -> int:
    """Posts that the sources have counted."""
    return sum(here.inside("counts", brand=brand)["posts"].values())


def caught_up(here: Stage, brand: str, sent: dict[str, Sent]) -> float:
    """Wait until each source has counted what was sent to it; how long that took."""
    began = time.monotonic()
    wanted = {source: one.every for source, one in sent.items()}

    def level() -> bool:
        found = here.inside("counts", brand=brand)
        return found["waiting"] == 0 and all(found["posts"][one] >= count for one, count in wanted.items())

    try:
        wait_for(level, "everything is read", 120, every_s=0.5)
    except AssertionError:  # what is missing is said by the judgement
        note("it did not catch up")
    return time.monotonic() - began


def judged(here: Stage, brand: str, sent: dict[str, Sent]) -> list[str]:
    """Everything that is not as promised."""
    found: list[str] = list(here.inside("faults"))
    counted = here.inside("counts", brand=brand)["posts"]
    for source, one in sent.items():
        if counted[source] != one.every:
            found.append(f"a source counted {counted[source]} posts of {one.every}")
        plain = one.every - len(one.wanted)
        if (kept := here.inside("unmatched", source=source)) != plain:
            found.append(f"{kept} posts without a monitor are remembered, {plain} were sent")
    wanted = sorted(name for one in sent.values() for name in one.wanted)
    there: list[str] = here.inside("mentions", brand=brand)
    found += [f"lost: {name}" for name in sorted(set(wanted) - set(there))[:20]]
    found += [f"not sent: {name}" for name in sorted(set(there) - set(wanted))[:20]]
    if len(there) != len(set(there)):
        found.append(f"{len(there) - len(set(there))} mentions are there twice")
    return found


def note(text: str) -> None:
    """Say how it goes, beside the result."""
    print(f"crash: {text}", file=sys.stderr, flush=True)


def main() -> int:
    """Command line; 1 when a promise was not kept."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--database", nargs="+", choices=DATABASES, default=list(DATABASES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    results = [crash(database, chosen.kills, chosen.seed) for database in chosen.database]
    if chosen.json:
        print(json.dumps(results, indent=2))
    else:
        for result in results:
            print("\n".join(f"{name}: {value}" for name, value in result.items()), end="\n\n")
    return int(any(result["faults"] for result in results))


if __name__ == "__main__":
    raise SystemExit(main())
