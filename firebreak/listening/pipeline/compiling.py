"""The queries of a brand as one matcher."""

import logging

from firebreak.engine.query import Matcher, QueryError, compile_queries

log = logging.getLogger(__name__)
Queries = dict[int, str]
"""Query text by monitor."""


def compiled(queries: Queries) -> Matcher[int]:
    """One matcher for all. A query that cannot be read any more is left out and logged."""
    left = dict(queries)
    while True:
        try:
            return compile_queries(left)
        except QueryError as error:
            if not isinstance(error.key, int) or error.key not in left:
                raise
            log.error("query cannot be read", extra={"monitor": error.key, "code": error.code})
            del left[error.key]
