"""The queries of a brand as one matcher."""

import logging

import msgspec

from firebreak.base.collector import out_of_sight
from firebreak.engine.query import Matcher, QueryError, SavedList, compile_queries

log = logging.getLogger(__name__)


class Queries(msgspec.Struct, array_like=True):
    """What a brand listens for: query texts by monitor, and the saved lists that they name."""

    texts: dict[int, str] = {}
    lists: dict[str, SavedList] = {}


def compiled(queries: Queries) -> Matcher[int]:
    """One matcher for all. A query that cannot be read any more is left out and logged.

    It lives long and is large, so the collector need not see it.
    """
    left = dict(queries.texts)
    while True:
        try:
            made = compile_queries(left, queries.lists)
            out_of_sight()
            return made
        except QueryError as error:
            if not isinstance(error.key, int) or error.key not in left:
                raise
            log.error("query cannot be read", extra={"monitor": error.key, "code": error.code})
            del left[error.key]
