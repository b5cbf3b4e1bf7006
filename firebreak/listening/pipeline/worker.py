"""A process that matches and analyses batches for the listen process: ``python -m firebreak.listening.pipeline.worker``.

It knows no database. Frames go over its standard input and output, each with its length before it: queries of a brand
(compiled beside the work while the old ones serve), and batches, each answered by what is to be stored of it. It
ends when its input ends, so it never outlives the process that started it.
"""

import logging
import signal
import struct
import sys
import threading
from typing import BinaryIO

import msgspec

from firebreak.base.allocator import keep_memory
from firebreak.base.priority import give_way
from firebreak.engine.query import Matcher
from firebreak.listening import costs
from firebreak.listening.pipeline.compiling import Queries, compiled
from firebreak.listening.pipeline.preparing import Prepared, Task, prepare
from firebreak.listening.pipeline.sampling import Sampler

SIZE = struct.Struct("<Q")
BEHIND_THE_WRITER = 6
"""Steps of niceness between the listen process and those it begins: they have the work that can wait, while all of it
waits for its writer (which waited for a processor for a fifth of the time, and for a tenth of it since)."""


class Learn(msgspec.Struct, tag="learn", array_like=True):
    """The queries of a brand from now on. Answered when they are compiled, if nothing served before."""

    brand: int
    queries: Queries


class Work(msgspec.Struct, tag="work", array_like=True):
    """One batch."""

    task: Task


class Answer(msgspec.Struct, array_like=True):
    """What came of a batch, and the processor time since the last answer; or what went wrong."""

    prepared: Prepared | None
    costs: dict[str, float]
    error: str = ""


QUESTIONS: msgspec.msgpack.Decoder[Learn | Work] = msgspec.msgpack.Decoder(Learn | Work)
ANSWERS: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)


def write_frame(to: BinaryIO, body: bytes) -> None:
    """Length, then body."""
    to.write(SIZE.pack(len(body)))
    to.write(body)
    to.flush()


def read_frame(source: BinaryIO) -> bytes:
    """The next body; raises ``EOFError`` when the other side is gone."""
    head = source.read(SIZE.size)
    if len(head) < SIZE.size:
        raise EOFError
    size = SIZE.unpack(head)[0]
    body = source.read(size)
    if len(body) < size:
        raise EOFError
    return body


class Hand:
    """Compiled queries by brand, and the work with them."""

    def __init__(self) -> None:
        self._matchers: dict[int, Matcher[int]] = {}
        self._newest: dict[int, int] = {}
        self._sampler = Sampler()

    def learn(self, given: Learn) -> None:
        """Compile: at once where nothing serves yet, else beside the work."""
        number = self._newest[given.brand] = self._newest.get(given.brand, 0) + 1
        if given.brand not in self._matchers:
            self._matchers[given.brand] = compiled(given.queries)
            return

        def later() -> None:
            made = compiled(given.queries)
            if self._newest[given.brand] == number:
                self._matchers[given.brand] = made

        threading.Thread(target=later, daemon=True).start()

    def work(self, task: Task) -> Prepared:
        """Prepare a batch of a brand whose queries are known."""
        return prepare(self._matchers[task.brand], self._sampler, task)


def main() -> None:
    """Answer until the input ends."""
    logging.basicConfig(stream=sys.stderr)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the listen process decides when
    give_way(BEHIND_THE_WRITER)
    keep_memory()
    hand, encoder = Hand(), msgspec.msgpack.Encoder()
    source, to = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            body = read_frame(source)
        except EOFError:
            return
        done, error = None, ""
        try:
            with costs.stage("hand over"):
                question = QUESTIONS.decode(body)
            if isinstance(question, Learn):
                hand.learn(question)
            else:
                done = hand.work(question.task)
        except Exception as wrong:
            logging.getLogger(__name__).exception("a batch could not be prepared")
            error = repr(wrong)
        with costs.stage("hand over"):
            write_frame(to, encoder.encode(Answer(done, costs.taken(), error)))


if __name__ == "__main__":
    main()
