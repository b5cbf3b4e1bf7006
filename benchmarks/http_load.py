"""Asks one address again and again over kept connections, as cheaply as Python can, and times each answer.

One process, no thread, no parser: every answer to the same request has the same length, which the first one tells.
"""

import select
import socket
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from benchmarks.machine import spread

CHUNK = 262_144
DRAIN_S = 5.0


@dataclass
class Load:
    """What came of it. Seconds by answer; ``bad``: another status or another length than the first answer's."""

    seconds: float
    waits: list[float] = field(default_factory=list)
    bad: int = 0
    size: int = 0
    status: int = 0
    behind: int = 0
    """At a fixed rate: how many that were due were not asked even seconds after the end."""

    def summary(self) -> dict[str, object]:
        """Requests in a second, milliseconds, bytes of one answer with its headers."""
        rate = round(len(self.waits) / self.seconds, 1)
        return {
            "status": self.status, "bytes": self.size, "per_s": rate, "bad": self.bad, "not_asked": self.behind,
            "ms": spread(self.waits) if self.waits else {},
        }  # fmt: skip


def request(url: str, **headers: str) -> bytes:
    """GET as a browser would send it, without what does not matter."""
    parts = urlsplit(url)
    lines = [f"GET {parts.path} HTTP/1.1", f"Host: {parts.netloc}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def connect(url: str) -> socket.socket:
    """A connection that sends at once."""
    parts = urlsplit(url)
    line = socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 80), timeout=20)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def first_answer(url: str, asked: bytes) -> tuple[int, bytes, bytes]:
    """Status, head and body of one answer."""
    with connect(url) as line:
        line.sendall(asked)
        got = b""
        while b"\r\n\r\n" not in got:
            got += _more(line)
        head, _, body = got.partition(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        length = 0 if status == 304 else int(header(head, b"content-length") or 0)
        while len(body) < length:
            body += _more(line)
        return status, head, body


def _more(line: socket.socket) -> bytes:
    got = line.recv(CHUNK)
    if not got:
        raise ConnectionError("the server closed the connection")
    return got


def header(head: bytes, name: bytes) -> bytes:
    """One header; empty where it is not there."""
    for row in head.split(b"\r\n")[1:]:
        key, _, value = row.partition(b":")
        if key.lower() == name:
            return value.strip()
    return b""


def ask(url: str, asked: bytes, seconds: float, connections: int, rate: float = 0.0) -> Load:
    """``rate`` 0: each connection asks again as soon as it has its answer. Else so many a second, whether the server keeps
    up or not; a wait then counts from when the request was due, not from when a connection was free.
    """
    status, head, body = first_answer(url, asked)
    size = len(head) + 4 + len(body)
    begins = head[:12]
    load = Load(seconds, size=size, status=status)
    lines = {line.fileno(): line for line in (connect(url) for _ in range(connections))}
    poll = select.epoll()
    for number, line in lines.items():
        line.setblocking(False)
        poll.register(number, select.EPOLLIN)
    idle, got, since = list(lines), dict.fromkeys(lines, 0), dict.fromkeys(lines, 0.0)
    start = time.perf_counter()
    end, due, step = start + seconds, start, 1.0 / rate if rate else 0.0
    while True:
        moment = time.perf_counter()
        # What was due before the end is asked and waited for after it, a while: a crowd does not vanish either.
        owed = due < end if rate else moment < end
        if moment > end and ((not owed and len(idle) == len(lines)) or moment > end + DRAIN_S):
            break
        while idle and owed and (not rate or due <= moment):
            number = idle.pop()
            since[number] = due if rate else time.perf_counter()
            due += step
            owed = due < end if rate else True
            lines[number].send(asked)
        wait = due - time.perf_counter() if rate and idle and owed else 0.1
        for number, _event in poll.poll(max(0.0, wait)):
            part = lines[number].recv(CHUNK)
            if not got[number] and part[:12] != begins:
                load.bad += 1
            got[number] += len(part)
            if not part or got[number] > size:
                raise ConnectionError("an answer of another length")
            if got[number] == size:
                load.waits.append(time.perf_counter() - since[number])
                got[number] = 0
                idle.append(number)
    load.seconds = time.perf_counter() - start
    load.behind = max(0, int((end - due) * rate)) if rate else 0
    for line in lines.values():
        line.close()
    return load
