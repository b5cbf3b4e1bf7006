"""Publishes to the brand's own status page: a file is the publication, and it is found by its name."""

from collections.abc import Mapping
from typing import Any, Final

from firebreak.base.clock import now
from firebreak.base.errors import PermanentError, WrongInput
from firebreak.connectors.common import publishing
from firebreak.connectors.common.graphemes import count
from firebreak.connectors.status_page.entries import Entry, entry_of, name_of, page_name
from firebreak.connectors.status_page.files import Files
from firebreak.connectors.status_page.folder import Folder
from firebreak.connectors.status_page.page import Page, page_of
from firebreak.publishing.writers import Account, Piece, Published, Writer, too_long
from firebreak.web import status_layout

LONGEST: Final = 6000
MOST_BYTES: Final = 60_000


class StatusPageWriter(Writer):
    """Settings: ``slug``, ``title``, ``languages``, ``contact``, ``site``, ``zone``. No credential.

    A reference is ``<slug>/<key>-<language>``. A withdrawn notice stays on the page as one that was withdrawn, without
    its text, and cannot be published again under the same key.
    """

    def __init__(
        self, settings: Mapping[str, Any], secrets: Mapping[str, Any], *, files: Files | None = None
    ) -> None:
        del secrets  # there are none
        self._settings, self._files = settings, files

    def __repr__(self) -> str:
        return "StatusPageWriter()"

    def fits(self, piece: Piece) -> None:
        """6,000 signs, in one of the five languages."""
        name_of(piece)
        try:
            size = len(piece.text.encode())
        except UnicodeEncodeError:
            raise WrongInput(
                "status_page.not_text", "The text holds half a character. Write it again."
            ) from None
        if size > MOST_BYTES:
            raise too_long(size, MOST_BYTES)
        if (signs := count(piece.text)) > LONGEST:
            raise too_long(signs, LONGEST)

    def find(self, piece: Piece) -> Published | None:
        """Published means that the entry's file is there with this very text. What a kill left half is drawn anew."""
        folder = self._folder()
        entry = _read(folder, name_of(piece))
        if entry is None or entry.withdrawn or entry.text != piece.text:
            return None
        folder.refresh()
        return _published(folder.page, entry)

    def account(self) -> Account:
        """Whether the folder can be written; draws the page anew, so that it can be linked before anything is on it."""
        folder = self._folder()
        folder.check()
        folder.refresh()
        return Account(folder.page.title, folder.page.address)

    def _publish(self, piece: Piece) -> Published:
        folder = self._folder()
        with folder.alone():
            try:
                there = folder.entry(name_of(piece))
            except ValueError:
                there = None  # damaged, and the same publication: written once more
            if there is not None:
                return _published(folder.page, _same(there, piece))
            entry = entry_of(piece, now(), _followed(folder, piece.reply_to))
            folder.put(entry)
        return _published(folder.page, entry)

    def _take_down(self, reference: str) -> None:
        folder = self._folder()
        name = _name_in(folder.page, reference)
        with folder.alone():
            entry = _read(folder, name)
            if entry is not None and not entry.withdrawn:
                folder.put(entry.gone(now()))

    def _folder(self) -> Folder:
        """Raises ``PermanentError`` for settings that make no page."""
        try:
            page = page_of(self._settings)
        except WrongInput as error:
            raise PermanentError(error.code, error.message, **error.params) from None
        return Folder(page, self._files or Files(status_layout.folder() / page.slug))


def _read(folder: Folder, name: str) -> Entry | None:
    try:
        return folder.entry(name)
    except ValueError:
        raise PermanentError(
            "status_page.damaged", "The file of this notice cannot be read. Look at the page."
        ) from None


def _same(there: Entry, piece: Piece) -> Entry:
    """A repeat is the same publication. Raises :class:`PermanentError` where the key stands for something else."""
    if there.withdrawn:
        raise PermanentError(
            "status_page.withdrawn", "This notice was withdrawn. Publish a new one instead of repeating it."
        )
    if there.text != piece.text:
        raise PermanentError("status_page.other_text", "Another text was published under this key.")
    return there


def _name_in(page: Page, reference: str) -> str:
    """The entry's name. Raises :class:`PermanentError` for what stands on another page."""
    slug, _, name = reference.partition("/")
    key, _, language = name.partition("-")
    if slug != page.slug:
        raise publishing.failed(PermanentError, "publish.other_account")
    try:
        return name_of(Piece(key, "", language, now()))
    except WrongInput:
        raise publishing.failed(PermanentError, "publish.other_account") from None


def _followed(folder: Folder, reference: str) -> str:
    """Name of the entry that is updated or corrected. One that is not on this page is not pointed to."""
    try:
        name = _name_in(folder.page, reference) if reference else ""
        return name if name and folder.entry(name) is not None else ""
    except (PermanentError, ValueError):
        return ""


def _published(page: Page, entry: Entry) -> Published:
    return Published(f"{page.slug}/{entry.name}", f"{page.address}{page_name(entry.name)}")
