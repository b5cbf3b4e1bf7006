"""Tables of statements."""

from firebreak.statements.models.asking import Answer, Asked, Asking, Reading
from firebreak.statements.models.fact_use import FactUse
from firebreak.statements.models.publication import Publication
from firebreak.statements.models.statement import Statement
from firebreak.statements.models.version import Version

__all__ = ["Answer", "Asked", "Asking", "FactUse", "Publication", "Reading", "Statement", "Version"]
