"""The plan to carry: one PDF, Word or Markdown document in one language, or its folder of files as a zip.

Public door: :func:`book_of`, :func:`as_pdf`, :func:`as_card`, :func:`as_markdown`, :func:`as_word`, :func:`as_zip`,
:class:`Book`.
"""

from firebreak.plan.exporting.archive import as_zip
from firebreak.plan.exporting.book import Book, book_of
from firebreak.plan.exporting.markdown import as_markdown
from firebreak.plan.exporting.pdf import as_card, as_pdf

__all__ = ["Book", "as_card", "as_markdown", "as_pdf", "as_word", "as_zip", "book_of"]


def as_word(book: Book) -> bytes:
    """A .docx in the language of the book."""
    from firebreak.plan.exporting import (
        word,
    )  # python-docx is loaded by whoever asks for a file, not at the start

    return word.as_word(book)
