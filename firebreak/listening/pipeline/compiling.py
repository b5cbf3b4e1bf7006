"""The queries of a brand as one matcher."""

import gc
import logging

import msgspec

from firebreak.engine.query import Matcher, QueryError, SavedList, compile_queries

log = logging.getLogger(__name__)


class Queries(msgspec.Struct, array_like=True):
    """What a brand listens for: query texts by monitor, and the saved lists that they name."""

    texts: dict[int, str] = {}
    lists: dict[str, SavedList] = {}


def compiled(queries: Queries) -> Matcher[int]:
    """One matcher for all. A query that cannot be read any more is left out and logged.

    It lives long and is large: the collector is spared looking through it again and again.
    """
    left = dict(queries.texts)
    while True:
        try:
            made = compile_queries(left, queries.lists)
            gc.collect()
            gc.freeze()
            return made
        except QueryError as error:
            if not isinstance(error.key, int) or error.key not in left:
                raise
            log.error("query cannot be read", extra={"monitor": error.key, "code": error.code})
            del left[error.key]
