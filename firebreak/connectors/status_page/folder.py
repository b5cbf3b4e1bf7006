"""Changes of one page's folder: the entry first, then everything that is drawn from it; and mending after a kill."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EACCES, EDQUOT, ENOSPC, EPERM, EROFS
from pathlib import Path
from typing import Final

from firebreak.base.errors import AuthError, OutsideError, TransientError, UnknownOutcome, WrongInput
from firebreak.connectors.status_page.drawing import PAGE_FILE, drawn
from firebreak.connectors.status_page.entries import FOLDER, Entry, decoded, file_of
from firebreak.connectors.status_page.files import Files
from firebreak.connectors.status_page.page import Page, page_of
from firebreak.web import status_layout

_SHUT: Final = (EACCES, EPERM, EROFS)
_FULL: Final = (ENOSPC, EDQUOT)
PROBE: Final = "probe"
log = logging.getLogger(__name__)


class Folder:
    """What stands in the folder of a page. Everything raises the kinds of :mod:`firebreak.base.errors`."""

    def __init__(self, page: Page, files: Files) -> None:
        self.page, self._files = page, files

    def entry(self, name: str) -> Entry | None:
        """The entry of this name. Raises ``ValueError`` where its file is damaged."""
        with _said():
            content = self._files.read(file_of(name))
        return decoded(content) if content is not None else None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else changes the folder meanwhile. Raises :class:`TransientError` where that cannot be had."""
        with _said(), self._files.locked():
            yield

    def put(self, entry: Entry) -> None:
        """Let the entry and all that is drawn from it appear. Only when :meth:`alone`.

        Raises ``TransientError`` or ``AuthError`` where nothing was changed, ``UnknownOutcome`` from the moment on when
        the entry stands there and anything else fails.
        """
        known = {one.name: one for one in self._entries()}
        known[entry.name] = entry
        with _said():
            parts = self._staged(
                {file_of(entry.name): entry.encoded(), **drawn(self.page, list(known.values()))}
            )
        (first, part), *others = parts.items()
        try:
            with _said():
                self._files.settle(part, first)
        except BaseException:
            self._discard(parts)
            raise
        try:
            self._files.sync()
            self._settle(dict(others))
        except OSError:
            raise UnknownOutcome(
                "status_page.half", "It was written, but the pages could not all be drawn. Look at the page."
            ) from None
        finally:
            self._discard(parts)

    def check(self) -> None:
        """Whether something can be written here. Raises what a publication would."""
        with self.alone(), _said():
            self._discard({"": self._files.stage(PROBE, b"?")})

    def refresh(self) -> int:
        """Draw anew what is missing or other than it should be; how many files that were."""
        with self.alone(), _said():
            parts = self._staged(drawn(self.page, self._entries()))
            try:
                self._settle(parts)
            finally:
                self._discard(parts)
        return len(parts)

    def _entries(self) -> list[Entry]:
        """All that can be read: one damaged file must not keep the others from being shown."""
        found = []
        with _said():
            for name in self._files.names(FOLDER, ".json"):
                content = self._files.read(file_of(name))
                try:
                    entry = decoded(content or b"")
                except ValueError:
                    log.error("an entry of a status page is damaged", extra={"entry": name})
                    continue
                if entry.name == name:
                    found.append(entry)
        return found

    def _staged(self, wanted: dict[str, bytes]) -> dict[str, Path]:
        """Whatever differs from what stands there, safe on the disk beside its place; all of it or nothing."""
        parts: dict[str, Path] = {}
        try:
            for name, content in wanted.items():
                if self._files.read(name) != content:
                    parts[name] = self._files.stage(name, content)
        except BaseException:
            self._discard(parts)
            raise
        return parts

    def _settle(self, parts: dict[str, Path]) -> None:
        for name, part in parts.items():
            self._files.settle(part, name)
        if parts:
            self._files.sync()

    def _discard(self, parts: dict[str, Path]) -> None:
        """Those that were settled are not there any more under their old names."""
        for part in parts.values():
            self._files.discard(part)


@contextmanager
def _said() -> Iterator[None]:
    """``OSError`` as the kind it is. No paths: they are the machine's own."""
    try:
        yield
    except OSError as error:
        raise failed(error) from None


def failed(error: OSError) -> OutsideError:
    """What a fault of the disk means for a publication of which nothing has appeared yet."""
    if error.errno in _SHUT:
        return AuthError("status_page.shut", "The folder of the status page cannot be written.")
    if error.errno in _FULL:
        return TransientError("status_page.full", "The disk is full. Nothing was published.")
    if isinstance(error, TimeoutError):
        return TransientError(
            "status_page.busy", "Another process is writing the page. Nothing was published."
        )
    return TransientError("status_page.disk", "The disk does not answer. Nothing was published.")


def refresh(slug: str) -> int:
    """Mend the page of this name from what was published on it; how many files were drawn anew, 0 for no page.

    Raises the kinds of :mod:`firebreak.base.errors`.
    """
    if not status_layout.is_slug(slug):
        raise WrongInput(
            "status_page.slug", "Use small letters a to z, digits and hyphens, at most 60.", field="slug"
        )
    files = Files(status_layout.folder() / slug)
    with _said():
        held = files.read(PAGE_FILE)
    if held is None:
        return 0
    try:
        page = page_of(json.loads(held))
    except (ValueError, AttributeError):
        raise WrongInput(
            "status_page.damaged", "What is set of the page cannot be read. Check the channel."
        ) from None
    return Folder(page, files).refresh()


def refresh_all() -> int:
    """Mend every page, as after a start; how many files were drawn anew. One that cannot be mended is logged."""
    count = 0
    place = status_layout.folder()
    for one in sorted(place.iterdir()) if place.is_dir() else []:
        try:
            count += refresh(one.name)
        except (OutsideError, WrongInput) as error:
            log.error("a status page cannot be drawn", extra={"page": one.name, "code": error.code})
    return count
