"""A plan as a folder: one YAML file per item in a folder per kind, policies with a Markdown file per language.

Public door: :func:`read_folder`, :func:`problems`, :func:`counted`, :class:`Folder`; :data:`CONTENT`, the packaged
starter content, and its items, :func:`packaged`.
"""

from firebreak.plan.folders.checking import problems
from firebreak.plan.folders.counting import counted
from firebreak.plan.folders.packaged import CONTENT, packaged
from firebreak.plan.folders.reading import Folder, Problem, read_folder

__all__ = ["CONTENT", "Folder", "Problem", "counted", "packaged", "problems", "read_folder"]
