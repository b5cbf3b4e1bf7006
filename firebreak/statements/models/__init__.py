"""Tables of statements."""

from firebreak.statements.models.asking import Answer, Asked, Asking, Reading
from firebreak.statements.models.publication import Publication
from firebreak.statements.models.statement import Statement

__all__ = ["Answer", "Asked", "Asking", "Publication", "Reading", "Statement"]
