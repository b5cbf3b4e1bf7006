"""What was published, one file each: the truth from which everything that people read is drawn."""

import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from firebreak.base.errors import WrongInput
from firebreak.connectors.status_page.page import LANGUAGES
from firebreak.publishing.writers import Piece

FOLDER: Final = "entries"
LONGEST_HEADLINE: Final = 150
_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Entry:
    """One notice in one language. Times are aware, UTC, whole seconds."""

    key: str
    language: str
    text: str
    """Exactly the approved text; empty once it was withdrawn."""
    published: datetime
    follows: str = ""
    """Name of the earlier entry that it updates or corrects."""
    withdrawn: datetime | None = None

    @property
    def name(self) -> str:
        """``<key>-<language>``: of its files, and the last part of its reference."""
        return f"{self.key}-{self.language}"

    @property
    def changed(self) -> datetime:
        """When people last saw something new of it."""
        return self.withdrawn or self.published

    @property
    def headline(self) -> str:
        """The first line, where it is one: short, with something after it."""
        first, _, rest = self.text.strip().partition("\n")
        return first.strip() if rest.strip() and len(first.strip()) <= LONGEST_HEADLINE else ""

    @property
    def body(self) -> str:
        """All that is not headline."""
        text = self.text.strip()
        return text.partition("\n")[2].strip() if self.headline else text

    def gone(self, at: datetime) -> "Entry":
        """Withdrawn: the text is not kept."""
        return replace(self, text="", withdrawn=at.astimezone(UTC).replace(microsecond=0))

    def encoded(self) -> bytes:
        """Its file."""
        held = {
            "version": 1, "key": self.key, "language": self.language, "text": self.text, "follows": self.follows,
            "published": self.published.isoformat(), "withdrawn": self.withdrawn.isoformat() if self.withdrawn else "",
        }  # fmt: skip
        return json.dumps(held, indent=1).encode()


def file_of(name: str) -> str:
    """Of the entry of this name."""
    return f"{FOLDER}/{name}.json"


def page_name(name: str) -> str:
    """The page of the entry of this name."""
    return f"{FOLDER}/{name}.html"


def name_of(piece: Piece) -> str:
    """The name under which it is, or will be. Raises :class:`WrongInput` for what no file may be called by."""
    if not _KEY.fullmatch(piece.key):
        raise WrongInput("status_page.key", "The key of a publication is 32 hexadecimal digits.")
    if piece.language not in LANGUAGES:
        raise WrongInput(
            "status_page.language", f"Choose from {', '.join(LANGUAGES)}.", language=piece.language[:20],
            languages=", ".join(LANGUAGES),
        )  # fmt: skip
    return f"{piece.key}-{piece.language}"


def entry_of(piece: Piece, at: datetime, follows: str) -> Entry:
    """To be published now."""
    name_of(piece)
    return Entry(piece.key, piece.language, piece.text, at.astimezone(UTC).replace(microsecond=0), follows)


def decoded(content: bytes) -> Entry:
    """From its file. Raises ``ValueError`` for what is none."""
    try:
        held: Any = json.loads(content)
        withdrawn = held["withdrawn"]
        entry = Entry(
            str(held["key"]), str(held["language"]), str(held["text"]), _moment(held["published"]),
            str(held["follows"]), _moment(withdrawn) if withdrawn else None,
        )  # fmt: skip
    except (KeyError, TypeError) as error:
        raise ValueError("no entry") from error
    if not _KEY.fullmatch(entry.key) or entry.language not in LANGUAGES:
        raise ValueError("no entry")
    return entry


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no zone")
    return moment
