"""What every reader does with what it found: clean it, measure it, name it, and take each once. Pure."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from firebreak.calendar.exchange.shapes import LONGEST, MOST_ENTRIES, MOST_PROBLEMS, Entry, Problem, Read

_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff]")
"""Control signs, but tabs and line ends; halves of characters."""
SHOWN: Final = 60
"""Characters of a cell that a problem repeats."""


class Enough(Exception):  # noqa: N818 - no fault: there is no point in reading on
    """So much was found, or so much was wrong, that the rest is not read."""


class Refused(Exception):  # noqa: N818 - carries the problem of one entry, or of the whole file
    """What is being read is not taken: a code and what its sentence needs."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Collector:
    """Takes entries and problems of one file, in the order of its lines."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._problems: list[Problem] = []
        self._lines: dict[str, int] = {}
        """Uid -> line on which it stands first."""

    def read(self) -> Read:
        return Read(self._entries, sorted(self._problems, key=lambda problem: problem.line))

    def refuse(self, line: int, refused: Refused) -> None:
        """Keep why this was not taken."""
        self.problem(line, refused.code, **refused.params)

    def problem(self, line: int, code: str, **params: str) -> None:
        """Keep a problem. Raises :class:`Enough` after so many that nobody reads them."""
        shown = {
            name: value if len(value) <= SHOWN else f"{value[:SHOWN]}…" for name, value in params.items()
        }
        self._problems.append(Problem(line, code, shown))
        if len(self._problems) >= MOST_PROBLEMS:
            self._problems.append(Problem(line, "more_problems", {"limit": str(MOST_PROBLEMS)}))
            raise Enough

    def take(self, line: int, at: datetime, offer_ends: datetime | None, given: Mapping[str, str]) -> None:
        """An entry of these texts (``uid``, ``channel``, ``language``, ``text``, ``title``, ``topic``, ``rights``).

        Raises :class:`Refused` for one that is too long, empty or here already, :class:`Enough` when there are too many.
        """
        if len(self._entries) >= MOST_ENTRIES:
            self._problems.append(Problem(line, "many", {"limit": str(MOST_ENTRIES)}))
            raise Enough
        texts = {name: self._clean(line, name, given.get(name, "")) for name in LONGEST}
        long = next((name for name, text in texts.items() if len(text) > LONGEST[name]), None)
        if long is not None:
            raise Refused("long", field=long, length=str(len(texts[long])), limit=str(LONGEST[long]))
        texts["text"] = texts["text"] or texts["title"]
        if not texts["text"]:
            raise Refused("no_text")
        at = at.astimezone(UTC)
        uid = texts["uid"] or _made_uid(at, texts)
        first = self._lines.setdefault(uid, line)
        if first != line:
            raise Refused("double", first=str(first), uid=uid)
        ends = offer_ends and offer_ends.astimezone(UTC)
        self._entries.append(Entry(at=at, offer_ends=ends, **{**texts, "uid": uid}))

    def _clean(self, line: int, field: str, text: str) -> str:
        plain = clean(text)
        if _UNSEEN.search(text.replace("\r", "")):
            self.problem(line, "unseen", field=field)
        return plain if field == "text" else " ".join(plain.split())


def clean(text: str) -> str:
    r"""The text with one kind of line end, without signs that nobody sees, without space at its ends.

    >>> clean(" a\r\nb\x00\rc ")
    'a\nb\nc'
    """
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _made_uid(at: datetime, texts: Mapping[str, str]) -> str:
    """The same for the same content, so that a file without ids can be read twice."""
    parts = [at.isoformat(), *(texts[name] for name in ("channel", "language", "title", "text"))]
    return f"made-{sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"
