"""Server-sent events: lines of a stream to named events, within bounds (the HTML standard, 9.2)."""

from collections.abc import Iterator
from dataclasses import dataclass

MAX_EVENT = 1_000_000
"""Bytes of an event that is read; a status has a few thousand."""


@dataclass(frozen=True)
class Event:
    """One event. An empty ``name`` is a sign of life; ``too_large`` one whose data was left out."""

    name: str
    data: str = ""
    too_large: bool = False


class EventLines:
    """Feed it bytes as they come; it gives whole events, however the bytes were cut."""

    def __init__(self) -> None:
        self._rest = b""
        self._skipping = False
        self._name = ""
        self._data: list[str] = []
        self._size = 0
        self._too_large = False

    def feed(self, data: bytes) -> Iterator[Event]:
        """Events that became whole by these bytes."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > MAX_EVENT:
            self._rest, self._skipping, self._too_large = b"", True, True
        for line in lines:
            if self._skipping:
                self._skipping = False
                continue
            yield from self._line(line.removesuffix(b"\r"))

    def _line(self, line: bytes) -> Iterator[Event]:
        if not line:
            yield from self._whole()
        elif line.startswith(b":"):
            yield Event("")
        else:
            name, _, value = line.partition(b":")
            self._field(name, value.removeprefix(b" "))

    def _field(self, name: bytes, value: bytes) -> None:
        if name == b"event":
            self._name = value[:100].decode("utf-8", "replace")
        elif name == b"data":
            self._size += len(value)
            if self._size > MAX_EVENT:
                self._too_large, self._data = True, []
            else:
                self._data.append(value.decode("utf-8", "replace"))

    def _whole(self) -> Iterator[Event]:
        if self._data or self._too_large:
            yield Event(self._name or "message", "\n".join(self._data), self._too_large)
        self._name, self._data, self._size, self._too_large = "", [], 0, False
