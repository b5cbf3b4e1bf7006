"""A great many posts for the pipeline, made once and sent again and again with new ids and times.

Posts of :mod:`benchmarks.match` (six scripts, brands in a fifth of them, Zipf-distributed), of which some copy an
earlier one with small changes, cut into frames of MessagePack. Sending a frame again costs two NumPy assignments: the
sender must not use up the processor that is being measured.
"""

import random
import socket
import struct
import time
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from benchmarks.match_world import World
from firebreak.engine.posts import Post

HEAD = struct.Struct("<QQd")
"""Number of the frame, its length, and when it was due, before each frame."""
ID_WIDTH, FRESH = 8, "########"
"""Of each id, the characters that are new each time."""
SOME_TIME = 1.9876543210987654e9
"""A time that no post has by chance, found again in the bytes."""
MARKER = "xmarkerx"
COPIES, RECENT = 0.05, 400
DIFFERENT = 1_200
"""Frames that are made; after them, half a minute at 20,000 posts a second, the first comes again with new ids and times.
They hold 72,000 groups of near copies, more than the memory of 65,536 keeps, so that what comes again is new to it. (With
700 frames it knew nine of ten posts again, and seemed quicker than it is.)"""


def queries(count: int, seed: int) -> list[str]:
    """So many queries, none of common words alone: those match every tenth post, which no plan would let somebody save."""
    world = World(random.Random(seed), brands=8000)
    made: list[str] = []
    while len(made) < count:
        query = world.query()
        if query.startswith("("):
            made.append(query)
    return made


def talk(count: int, seed: int) -> list[Post]:
    """Posts with authors, followers and counts; one in twenty copies an earlier one that names a brand."""
    world = World(random.Random(seed), brands=8000)
    chance = random.Random(seed + 1)
    posts, brands = [], set(world.brands)
    recent: list[str] = []
    for number in range(count):
        post = world.post(number)
        if recent and chance.random() < COPIES:
            post.text = copied(chance.choice(recent), chance)
        elif not brands.isdisjoint(post.text.casefold().replace("#", " ").replace("@", " ").split()):
            recent = [*recent[-RECENT:], post.text]
        post.author, post.followers = f"a{chance.randrange(200_000)}", int(chance.lognormvariate(5, 2))
        post.reposts, post.likes = int(chance.expovariate(0.3)), int(chance.expovariate(0.1))
        post.kind = "reply" if chance.random() < 0.3 else "post"
        posts.append(post)
    return posts


def copied(text: str, chance: random.Random) -> str:
    """The same with another address at its end and a letter changed."""
    place = chance.randrange(len(text))
    return f"{text[:place]}{chance.choice('aeiou')}{text[place + 1 :]} https://t.example/{chance.randrange(10**6)}"


class Frame:
    """Posts as bytes in which ids and times can be written over."""

    def __init__(self, number: int, posts: list[Post]) -> None:
        self.posts = len(posts)
        for place, post in enumerate(posts):
            post.id, post.time = f"{FRESH}{number:04x}{place:04x}", SOME_TIME
        body = msgspec.msgpack.encode(posts)
        self._body = np.frombuffer(bytearray(body), dtype=np.uint8)
        self._ids = _places(body, FRESH.encode(), ID_WIDTH)
        self._times = _places(body, struct.pack(">d", SOME_TIME), 8)
        assert len(self._ids) == len(self._times) == self.posts

    def bytes_of(self, number: int, at: float) -> bytes:
        """The frame as number ``number`` of the stream, said at ``at``."""
        self._body[self._ids] = np.frombuffer(f"{number:08x}".encode(), np.uint8)
        self._body[self._times] = np.frombuffer(struct.pack(">d", at), np.uint8)
        return self._body.tobytes()


def _places(body: bytes, mark: bytes, width: int) -> NDArray[np.int64]:
    found, at = [], body.find(mark)
    while at >= 0:
        found.append(at)
        at = body.find(mark, at + 1)
    return np.array(found, np.int64)[:, None] + np.arange(width)


def frames(count: int, size: int, seed: int) -> list[Frame]:
    """``count`` different frames of ``size`` posts; the last post of each is the marker."""
    posts = talk(count * (size - 1), seed)
    made = []
    for number in range(count):
        part = posts[number * (size - 1) : (number + 1) * (size - 1)]
        marker = Post(id="", text=f"{MARKER} {number}", author="marker", platform="bluesky")
        made.append(Frame(number, [*part, marker]))
    return made


def serve(
    listener: socket.socket,
    size: int,
    seed: int,
    rate: float,
    until: Any,
    due: Any,
    sent: Any,
    different: int,
) -> None:
    """In a process of its own: give frames to whoever connects, at ``rate`` posts a second (0: as fast as they go).

    ``due[k]`` is when frame ``k`` had to be sent, ``sent`` how many were; after ``until`` (a time) none is due.
    """
    ready = frames(different, size, seed)
    line, _ = listener.accept()
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    began, number = time.time(), 0
    while True:
        at = began + number * size / rate if rate else time.time()
        if at >= until.value or number >= len(due):
            break
        time.sleep(max(0.0, at - time.time()))
        body = ready[number % len(ready)].bytes_of(number, at)
        due[number] = at
        line.sendall(HEAD.pack(number, len(body), at))
        line.sendall(body)
        number += 1
        sent.value = number
    while line.recv(1):  # until the other side has had enough
        pass
