"""The parts of a mail as bytes, in time that grows with its length alone, whatever it claims to be.

The standard library's parser looks at each line once for each multipart around it; a mail of a thousand boundaries would
hold it for minutes. Here depth and number of parts are bounded, and ``email`` reads only headers that are short.
"""

import binascii
import quopri
import re
from collections.abc import Iterator
from email.message import Message
from typing import Final, NamedTuple

MAX_DEPTH: Final = 4
MAX_PARTS: Final = 40
MAX_HEAD: Final = 128 * 1024
MAX_FIELDS: Final = 400
LONGEST_FIELD: Final = 2_000
LONGEST_ADDRESS: Final = 320
_NAME: Final = re.compile(r"([!-9;-~]{1,80})[ \t]*:(.*)", re.DOTALL)
Fields = dict[str, list[str]]
"""Name in lower case -> its values in order, unfolded."""


class Part(NamedTuple):
    """A part that is no multipart. ``content`` without its transfer encoding."""

    kind: str
    """In lower case, such as ``message/delivery-status``."""
    fields: Fields
    content: bytes


def first(fields: Fields, name: str) -> str:
    """The first value of a field; empty where there is none."""
    return fields.get(name, [""])[0]


def read_fields(lines: Iterator[str] | list[str]) -> Fields:
    """Fields up to the first empty line. What is none is passed over; a value is cut after 2,000 characters.

    >>> read_fields(["A: 1", " 2", "a: 3", "nothing", "", "B: 4"])
    {'a': ['1 2', '3']}
    """
    found: Fields = {}
    last: list[str] | None = None
    many = 0
    for line in lines:
        if not line.strip():
            break
        if line[0] in " \t":
            if last is not None and len(last[-1]) < LONGEST_FIELD:
                last[-1] = f"{last[-1]} {line.strip()}"[:LONGEST_FIELD].strip()
            continue
        name = _NAME.match(line[: LONGEST_FIELD + 100])
        last = None
        if name is not None and many < MAX_FIELDS:
            many += 1
            last = found.setdefault(name[1].lower(), [])
            last.append(name[2].strip()[:LONGEST_FIELD])
    return found


def split_head(raw: bytes) -> tuple[Fields, bytes]:
    """Fields of a mail or part, and the bytes after its first empty line."""
    raw = raw.lstrip(b"\r\n") if raw[:1] in (b"\r", b"\n") else raw
    ends = [(at, len(mark)) for mark in (b"\n\n", b"\n\r\n") if (at := raw.find(mark, 0, MAX_HEAD)) >= 0]
    at, size = min(ends, default=(min(len(raw), MAX_HEAD), 0))
    return read_fields(text_of(raw[:at]).split("\n")), raw[at + size :]


def addresses_in(text: str) -> list[str]:
    """Words with an at sign in them, without what stands around addresses in mails.

    >>> addresses_in("To <ann@people.example>, (bo@people.example): @ no")
    ['ann@people.example', 'bo@people.example']
    """
    words = [word.strip("'.") for word in re.split(r"[\s<>()\[\]\",;:]+", text)]
    return [word for word in words if "@" in word[1:-1] and len(word) <= LONGEST_ADDRESS]


def text_of(raw: bytes) -> str:
    """Bytes of any charset as text whose ASCII is right; line ends as ``\\n``."""
    return raw.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")


def kind_of(fields: Fields) -> tuple[str, str, str]:
    """Type, boundary and report type, as ``email`` reads them; ``text/plain`` where nothing is said."""
    message = Message()
    if given := first(fields, "content-type")[:1_000]:
        message["Content-Type"] = given
    try:
        boundary = message.get_boundary() or ""
        report = message.get_param("report-type") or ""
    except Exception:  # the standard library stumbles over some encoded parameters
        boundary, report = "", ""
    return message.get_content_type(), boundary[:200], str(report).lower()


def leaves(fields: Fields, body: bytes) -> list[Part]:
    """Parts that are no multipart, in order: at most 40, at most 4 deep. Mails within the mail stay whole."""
    return list(_walk(fields, body, 0, iter(range(MAX_PARTS))))


def _walk(fields: Fields, body: bytes, depth: int, left: Iterator[int]) -> Iterator[Part]:
    """``left``: one number for each part that may still be looked at, of whatever depth."""
    kind, boundary, _report = kind_of(fields)
    if not kind.startswith("multipart/") or not boundary:
        yield Part(kind, fields, _decoded(first(fields, "content-transfer-encoding"), body))
        return
    if depth >= MAX_DEPTH:
        return
    for piece in _pieces(body, boundary):
        if next(left, None) is None:
            return
        headless = piece[:1] in (b"\r", b"\n", b"")
        yield from _walk(*(({}, piece) if headless else split_head(piece)), depth + 1, left)


def _pieces(body: bytes, boundary: str) -> Iterator[bytes]:
    """Between the lines that hold the boundary; the last to the end of the mail where it was cut off."""
    line = re.compile(
        rb"(?:\A|(?<=\n))--" + re.escape(boundary.encode("utf-8", "replace")) + rb"(--)?[ \t]*(?:\r?\n|\Z)"
    )
    start: int | None = None
    for many, mark in enumerate(line.finditer(body)):
        if start is not None:
            yield body[start : mark.start()]
        start = mark.end()
        if mark[1] or many >= MAX_PARTS:
            return
    if start is not None:
        yield body[start:]


def _decoded(encoding: str, body: bytes) -> bytes:
    given = encoding.strip().lower()
    try:
        if given == "base64":
            return binascii.a2b_base64(body)
        if given == "quoted-printable":
            return quopri.decodestring(body)
    except (binascii.Error, ValueError):
        pass
    return body
