"""The monitoring query language: parse, check, explain, compile, match. Plain Python, no I/O.

Public door: :func:`parse`, :class:`QueryError`, :func:`compile_queries`, :class:`Matcher`.
"""

from firebreak.engine.query.errors import Finding, QueryError
from firebreak.engine.query.matcher import Candidates, Matcher, compile_queries
from firebreak.engine.query.parser import MAX_LENGTH, parse
from firebreak.engine.query.tree import Query

__all__ = ["MAX_LENGTH", "Candidates", "Finding", "Matcher", "Query", "QueryError", "compile_queries", "parse"]
