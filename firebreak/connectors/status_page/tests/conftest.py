"""A status page in a folder of its own, and a desk that gives leave."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from firebreak.base import clock
from firebreak.connectors.status_page.files import Files
from firebreak.connectors.status_page.writer import StatusPageWriter
from firebreak.publishing.permits import digest_of, issue, uptime
from firebreak.publishing.writers import Piece, Published

AT = datetime(2026, 3, 10, 22, 30, tzinfo=UTC)
SETTINGS: dict[str, Any] = {
    "slug": "acme", "title": "Acme & Söner", "languages": "en\nsv", "contact": "Call 020-12 34 56",
    "site": "https://acme.example/?a=1&b=2", "zone": "Europe/Stockholm",
}  # fmt: skip


class Desk:
    """Publishes on one page; each text under a new key unless one is given."""

    def __init__(self, root: Path, files: Callable[[Path], Files] = Files, **settings: Any) -> None:
        self.root = root / "acme"
        self.files = files(self.root)
        self.writer = StatusPageWriter({**SETTINGS, **settings}, {}, files=self.files)
        self._count = 0

    def piece(self, text: str, language: str = "en", **changes: Any) -> Piece:
        """To be published."""
        self._count += 1
        return Piece(
            **{"key": f"{self._count:032x}", "text": text, "language": language, "at": AT, **changes}
        )

    def publish(self, text: str, language: str = "en", at: datetime = AT, **changes: Any) -> Published:
        """With leave, at a given moment."""
        return self.send(self.piece(text, language, **changes), at)

    def send(self, piece: Piece, at: datetime = AT) -> Published:
        """This very piece."""
        with clock.frozen(at):
            return self.writer.publish(issue(number=1, digest=digest_of(piece.text), opened=uptime()), piece)

    def take_down(self, reference: str, at: datetime = AT) -> None:
        """With leave."""
        with clock.frozen(at):
            self.writer.take_down(issue(number=1, digest=digest_of(reference), opened=uptime()), reference)

    def read(self, name: str) -> str:
        """A file of the page."""
        return (self.root / name).read_text(encoding="utf-8")

    def page_of(self, done: Published) -> str:
        """The page of one notice."""
        return self.read(f"entries/{done.reference.partition('/')[2]}.html")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Of a page in English and Swedish."""
    return Desk(tmp_path)
