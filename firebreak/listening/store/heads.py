"""How many accounts spoke, when they are tens of thousands: counting them again for each look at a page takes longest.

The accounts of whole hours that are over are kept as hashes while the sums of these hours stay what they were; the
last hour is always read. What is kept is of one process, and bounded.
"""

from collections import OrderedDict
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from firebreak.listening.store import later
from firebreak.listening.store.sql import fetch

FEW = 5_000
"""Mentions up to which the database counts."""
MOST_KEPT = 4_000_000
"""Hashes of 8 bytes."""

Sums = tuple[int, int, int, int]
Hashes = NDArray[np.int64]
_kept: OrderedDict[tuple[int, int, int], tuple[Sums, Hashes]] = OrderedDict()
_lock = Lock()


def heads(monitor: int, first: int, last: int) -> int:
    """Different accounts of a monitor in the hours ``first`` to ``last`` (since 1970, the last one left out)."""
    sums = _sums(monitor, first, last - 1)
    if sums[0] < FEW:
        held, params = _accounts(monitor, first, last)
        return int(fetch(f"SELECT COUNT(DISTINCT author) FROM {held} AS v", params)[0][0])  # noqa: S608
    known = _known(monitor, first, last - 1, sums)
    fresh = _read(monitor, last - 1, last)
    places = np.minimum(np.searchsorted(known, fresh), len(known) - 1)
    return len(known) + int(np.count_nonzero(known[places] != fresh)) if len(known) else len(fresh)


def _sums(monitor: int, first: int, last: int) -> Sums:
    """What cannot stay the same when an account is added to these hours, or taken out of them."""
    held, params = later.rows(
        "store_rollup_hour", "count, reach, reposts", "hour >= %s AND hour < %s", [first, last], monitor
    )
    rows = fetch(
        "SELECT COALESCE(SUM(count), 0), COALESCE(SUM(reach), 0), COALESCE(SUM(reposts), 0), COUNT(*) "  # noqa: S608
        f"FROM {held} AS v",
        params,
    )
    count, reach, reposts, parts = map(int, rows[0])
    return count, reach, reposts, parts


def _known(monitor: int, first: int, last: int, sums: Sums) -> Hashes:
    key = (monitor, first, last)
    with _lock:
        found = _kept.get(key)
        if found is not None and found[0] == sums:
            _kept.move_to_end(key)
            return found[1]
    made = _read(monitor, first, last)
    with _lock:
        _kept[key] = (sums, made)
        while len(_kept) > 1 and sum(len(hashes) for _sums, hashes in _kept.values()) > MOST_KEPT:
            _kept.popitem(last=False)
    return made


def _read(monitor: int, first: int, last: int) -> Hashes:
    """Hashes of the accounts of some hours, each once, in order."""
    held, params = _accounts(monitor, first, last)
    rows = fetch(f"SELECT author FROM {held} AS v", params)  # noqa: S608
    return np.unique(np.fromiter((hash(author) for (author,) in rows), np.int64, len(rows)))


def _accounts(monitor: int, first: int, last: int) -> tuple[str, list[int]]:
    within = "hour >= %s AND hour < %s AND author <> ''"
    return later.rows("store_rollup_author_hour", "author", within, [first, last], monitor)
