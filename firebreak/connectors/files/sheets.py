"""XLSX, read in streaming mode: stored values only, no formula is evaluated, and no zip bomb is opened."""

import contextlib
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from firebreak.base.errors import WrongInput

MAX_MEMBERS = 5_000
MAX_UNPACKED = 2 * 1024**3
MAX_RATIO = 400
MAX_STRINGS = 512 * 1024**2
"""Bytes of the table of shared texts, which has to be held in memory."""
MAX_COLUMNS = 500

Cells = list[Any]


def check_archive(path: Path) -> None:
    """Refuse what would not stay within bounds, by the archive's own list and the first bytes of each part.

    zipfile never gives more than the listed size, so that the list can be trusted as an upper bound.
    Raises ``WrongInput``.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_MEMBERS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise WrongInput(
                    "files.bomb", "The workbook grows beyond all measure when unpacked, so it was not opened."
                )
            for part in parts:
                if part.file_size > 10 * 1024**2 and part.file_size > MAX_RATIO * max(part.compress_size, 1):
                    raise WrongInput("files.bomb", "A part of the workbook is packed beyond all measure.")
                if "sharedstrings" in part.filename.lower() and part.file_size > MAX_STRINGS:
                    raise WrongInput(
                        "files.too_large", "The workbook holds too much text. Save it as CSV and try again."
                    )
                if part.filename.lower().endswith((".xml", ".rels")):
                    with archive.open(part) as stream:
                        if b"<!DOCTYPE" in stream.read(4096).upper():
                            raise WrongInput(
                                "files.doctype",
                                "The workbook holds a document type, which no spreadsheet writes.",
                            )
            if "xl/workbook.xml" not in {part.filename for part in parts}:
                raise WrongInput("files.not_xlsx", "The archive is no XLSX workbook.")
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise WrongInput("files.damaged", "The workbook is damaged or protected by a password.") from error


def names(path: Path) -> list[str]:
    """Names of the sheets in order. Raises ``WrongInput``."""
    check_archive(path)
    with _book(path) as book:
        return list(book.sheetnames)


def rows(path: Path, sheet: str = "") -> Iterator[Cells]:
    """Rows of a sheet (by default the first that has any), without empty ones. Raises ``WrongInput``."""
    check_archive(path)
    with _book(path) as book:
        for name in [sheet] if sheet in book.sheetnames else book.sheetnames:
            found = False
            for cells in _sheet_rows(book[name]):
                found = True
                yield cells
            if found:
                return


def _sheet_rows(sheet: Any) -> Iterator[Cells]:
    if not hasattr(sheet, "iter_rows"):  # a sheet that is a chart
        return
    stream = sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS)
    while True:
        try:
            with _quiet():
                row = next(stream)
        except StopIteration:
            return
        except Exception as error:  # as in _book
            raise WrongInput(
                "files.damaged", "The workbook is damaged. Rows before the damage were read."
            ) from error
        if any(cell not in (None, "") for cell in row):
            yield ["" if cell is None else cell for cell in row]


@contextlib.contextmanager
def _book(path: Path) -> Iterator[Any]:
    """The workbook, opened by its content: openpyxl would judge a path by the end of its name."""
    import openpyxl  # only who brings a workbook needs it, not every process

    with path.open("rb") as file:
        try:
            with _quiet():
                book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except Exception as error:  # openpyxl raises whatever a broken part makes it stumble on
            raise WrongInput(
                "files.damaged", "The workbook is damaged or protected by a password."
            ) from error
        try:
            yield book
        finally:
            book.close()


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """openpyxl warns about styles and extensions it leaves out; they mean nothing to posts."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
