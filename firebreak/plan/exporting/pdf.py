"""The plan as a PDF, whole or one of its cards; how it is set is the business of :mod:`firebreak.web.documents`."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from firebreak.plan.exporting.book import Book
from firebreak.plan.exporting.document import blocks_of, state_of, title_of
from firebreak.plan.exporting.doing import checklist
from firebreak.plan.exporting.people import card
from firebreak.web.documents import Sheet, pdf_of
from firebreak.web.documents.blocks import Block


def as_pdf(book: Book) -> bytes:
    """A tagged PDF in the language of the book."""
    return _pressed(book, islice(blocks_of(book), 2, None))  # its title and state stand on the page already


def as_card(book: Book, kind: str, key: str) -> bytes:
    """One playbook or duty as a checklist on one page. Raises ``KeyError`` where there is none."""
    one = book.of(kind)[key]
    with translation.override(book.language.lower()):
        blocks = list(checklist(book, one) if kind == "playbooks" else card(book, key, one))
    return _pressed(book, blocks, book.say(one.title))


def _pressed(book: Book, blocks: Iterable[Block], title: str = "") -> bytes:
    """These blocks under the running head of the book; with a title of their own, as a card that fits one page."""
    with translation.override(book.language.lower()):
        name, state = title_of(book), state_of(book)
        asof = _("People as of {day}").format(day=date_format(book.printed, "DATE_FORMAT"))
    sheet = Sheet(
        language=book.language, title=title or name, brand=book.brand, state=state, asof=asof, running=f"{name} · {state}",
        card=bool(title),
    )  # fmt: skip
    return pdf_of(sheet, blocks)
