"""A WebSocket server in Jetstream's first wire form that tells so many posts a second, without end.

    python benchmarks/firehose.py --rate 5000 --matching 0.05 --word norrsken

Prints its address as the first line. Posts are made from a seed; one in ``1/matching`` has the word.
"""

import argparse
import asyncio
import json
import random
import time
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

TICK_S = 0.02
WORDS = (
    "the a was it today people really coffee train morning never good bad city phone new old still wait why "
    "hotell tåget idag aldrig bra dålig pagi hari baru lama 今天 真的 很好 不好 客服 手机 电影"
).split()


class Firehose:
    """Frames by the tick; each subscriber hears from the moment it came, or from its cursor on."""

    def __init__(self, rate: float, matching: float, word: str, seed: int) -> None:
        self.rate, self.matching, self.word = rate, matching, word
        self.rng = random.Random(seed)
        self.started = int(time.time() * 1e6)
        self.gap_us = 1e6 / rate

    def frame(self, number: int) -> str:
        """Post ``number``: always the same for the same seed and start, up to its words."""
        rng = self.rng
        words = rng.choices(WORDS, k=rng.randint(5, 30))
        if rng.random() < self.matching:
            words.insert(rng.randrange(len(words)), self.word)
        at = int(self.started + number * self.gap_us)
        stamp = datetime.fromtimestamp(at / 1e6, UTC).isoformat().replace("+00:00", "Z")
        return (
            f'{{"did":"did:plc:fire{number % 5003:05d}","time_us":{at},"kind":"commit","commit":{{"rev":"3l{number}",'
            f'"operation":"create","collection":"app.bsky.feed.post","rkey":"3k{number:011d}","record":{{"$type":'
            f'"app.bsky.feed.post","text":{json.dumps(" ".join(words))},"langs":["en"],"createdAt":"{stamp}"}},'
            '"cid":"bafyrei"}}'
        )

    def first(self, path: str) -> int:
        """Number of the first post for a subscriber."""
        cursor = parse_qs(urlsplit(path).query).get("cursor")
        at = int(cursor[0]) if cursor else int(time.time() * 1e6)
        return max(0, int((at - self.started) / self.gap_us))

    async def tell(self, connection: ServerConnection) -> None:
        """Everything that is due, tick by tick."""
        number = self.first(connection.request.path if connection.request else "")
        try:
            while True:
                due = int((time.time() * 1e6 - self.started) / self.gap_us)
                for at in range(number, due):
                    await connection.send(self.frame(at))
                number = max(number, due)
                await asyncio.sleep(TICK_S)
        except ConnectionClosed:
            return


async def run(chosen: argparse.Namespace) -> None:
    """Serve until told to stop."""
    hose = Firehose(chosen.rate, chosen.matching, chosen.word, chosen.seed)
    async with serve(hose.tell, "127.0.0.1", 0, ping_interval=None, compression=None) as server:
        print(f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/subscribe", flush=True)
        await server.serve_forever()


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rate", type=float, default=5000.0, help="posts a second")
    options.add_argument("--matching", type=float, default=0.05, help="share that has the word")
    options.add_argument("--word", default="norrsken")
    options.add_argument("--seed", type=int, default=7)
    asyncio.run(run(options.parse_args()))


if __name__ == "__main__":
    main()
