"""Files of posts: CSV, JSON lines, JSON and XLSX, packed or not; columns guessed and correctable.

Public door: :func:`inspect` (what a file seems to be, to look at and correct), :class:`FileReader` (the
import), and for the command line :func:`sniff`, :func:`read_any` and :func:`read_counts`.
"""

from firebreak.connectors.files.inspecting import inspect
from firebreak.connectors.files.reader import FileReader
from firebreak.connectors.files.reading import read_any, read_counts, sniff

__all__ = ["FileReader", "inspect", "read_any", "read_counts", "sniff"]
