"""An old plan as a Word file: opened safely, read, taken apart into sections, and made into items of a plan.

Pure: no database. Public door: :func:`read_manuscript`, :func:`sections_of`, :class:`Manuscript`, :class:`Section`.
"""

from firebreak.plan.manuscript.blocks import Grid, Line, Manuscript
from firebreak.plan.manuscript.reading import read_manuscript
from firebreak.plan.manuscript.sections import Section, sections_of

__all__ = ["Grid", "Line", "Manuscript", "Section", "read_manuscript", "sections_of"]
