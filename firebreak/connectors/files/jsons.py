"""JSON in three shapes: one object a line, a list, or a list inside an object; read in pieces, never whole."""

import json
from collections.abc import Iterator
from typing import IO, Any

from firebreak.base.errors import WrongInput
from firebreak.connectors.common.flat import flat

CHUNK = 256 * 1024
MAX_ITEM = 4 * 1024 * 1024
"""Characters of one object; above, it is refused."""
_BLANK = " \t\r\n\ufeff"

Record = dict[str, Any]
Broken = tuple[str, dict[str, Any]]
"""Code and parameters of an item that cannot be read."""


def _record(value: Any) -> Record | Broken:
    return flat(value) if isinstance(value, dict) else ("row.not_an_object", {})


def lines(stream: IO[str]) -> Iterator[Record | Broken]:
    """One object a line; blank lines are skipped, broken ones reported."""
    while line := stream.readline(MAX_ITEM):
        if len(line) == MAX_ITEM and not line.endswith("\n"):
            while (rest := stream.readline(MAX_ITEM)) and not rest.endswith("\n"):
                pass
            yield "row.too_long", {}
        elif line.strip(_BLANK):
            try:
                yield _record(json.loads(line.strip(_BLANK)))
            except (ValueError, RecursionError):
                yield "row.json", {"text": line.strip()[:80]}


class _Pieces:
    """A window over a stream that decodes one JSON value at a time."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._decode = json.JSONDecoder().raw_decode
        self.text, self.at = "", 0

    def more(self) -> bool:
        piece = self._stream.read(max(CHUNK, len(self.text) - self.at))
        self.text, self.at = self.text[self.at :] + piece, 0
        return bool(piece)

    def peek(self) -> str:
        """The next sign that is not blank; empty at the end."""
        while True:
            while self.at < len(self.text) and self.text[self.at] in _BLANK:
                self.at += 1
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                return ""

    def value(self) -> Any:
        """The next whole value. Raises ``ValueError`` when none can be read."""
        while True:
            try:
                found, end = self._decode(self.text, self.at)
            except ValueError:
                if len(self.text) - self.at > MAX_ITEM or not self.more():
                    raise
                continue
            except RecursionError as error:
                raise ValueError("nested too deeply") from error
            if end == len(self.text) and not isinstance(found, (dict, list, str)) and self.more():
                continue
            self.at = end
            return found


def items(stream: IO[str]) -> Iterator[Record | Broken]:
    """Objects of a list, of the first list of objects in an object, or the object itself.

    A list that ends in the middle (a download cut off) gives what it holds and one report.
    Raises ``WrongInput`` when there is no JSON at all.
    """
    pieces = _Pieces(stream)
    first = pieces.peek()
    if first.isalpha():  # archives of X are JavaScript: window.YTD.tweets.part0 = [...]
        while "[" not in pieces.text and len(pieces.text) < 1000 and pieces.more():
            pass
        pieces.at = max(pieces.text.find("["), 0)
        first = pieces.peek()
    if first == "[":
        yield from _listed(pieces)
    elif first == "{":
        yield from _wrapped(pieces)
    else:
        raise WrongInput("files.not_json", "The file begins like no JSON.")


def _listed(pieces: _Pieces) -> Iterator[Record | Broken]:
    pieces.at += 1
    while (sign := pieces.peek()) != "]":
        if sign == ",":
            pieces.at += 1
            continue
        try:
            value = pieces.value() if sign else None
        except ValueError:
            value = None
        if value is None and not (sign and pieces.text.startswith("null", pieces.at - 4)):
            yield "row.cut", {}
            return
        yield _record(value)
    pieces.at += 1


def _wrapped(pieces: _Pieces) -> Iterator[Record | Broken]:
    alone: Record = {}
    pieces.at += 1
    while (sign := pieces.peek()) not in {"}", ""}:
        if sign == ",":
            pieces.at += 1
            continue
        try:
            key = pieces.value()
            if pieces.peek() != ":" or not isinstance(key, str):
                raise ValueError("no name")
            pieces.at += 1
            if pieces.peek() == "[" and _holds_objects(pieces):
                yield from _listed(pieces)
                return
            alone[key] = pieces.value()
        except ValueError:
            yield "row.cut", {}
            return
    if pieces.peek() == "}":
        yield _record(alone)
    else:
        yield "row.cut", {}


def _holds_objects(pieces: _Pieces) -> bool:
    start = pieces.at
    if len(pieces.text) - start < 1000:
        pieces.more()
        start = pieces.at
    return pieces.text[start + 1 : start + 1000].lstrip(_BLANK).startswith("{")
