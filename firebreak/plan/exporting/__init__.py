"""The plan to carry: one Markdown or Word document in one language, or its folder of files as a zip.

Public door: :func:`book_of`, :func:`as_markdown`, :func:`as_word`, :func:`as_zip`, :class:`Book`.
"""

from firebreak.plan.exporting.archive import as_zip
from firebreak.plan.exporting.book import Book, book_of
from firebreak.plan.exporting.markdown import as_markdown
from firebreak.plan.exporting.word import as_word

__all__ = ["Book", "as_markdown", "as_word", "as_zip", "book_of"]
