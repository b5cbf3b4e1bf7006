"""Documents to take along: blocks of plain text and drawings, set as a tagged PDF.

Public door: :class:`Sheet`, :func:`pdf_of`, :data:`TAGS`, and the blocks of :mod:`.blocks`.
"""

from firebreak.web.documents.setting import TAGS, Sheet, pdf_of

__all__ = ["TAGS", "Sheet", "pdf_of"]
