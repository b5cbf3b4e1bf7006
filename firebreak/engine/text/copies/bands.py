"""Locality-sensitive hashing: which earlier posts share a band of slots (Leskovec, Rajaraman and Ullman, "Mining of
massive datasets", chapter 3), in tables of fixed size."""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.text.copies.minhash import SLOTS, Signatures

BANDS: Final = 64
ROWS: Final = 3
"""Slots of a band; each slot serves three bands. With the usual 32 bands of 2 every band of an English post is shared
by some unrelated post once 10,000 are kept, and the cells overflow: at 60,000 recall fell to 0.73."""
WAYS: Final = 2
"""Leaders that a cell remembers: the newest with an even number and the newest with an odd one."""
LEAST_BITS: Final = 18
NONE: Final = -1

_LOW: Final = (1 << 17) - 1
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)

Cells = NDArray[np.int64]
Tags = NDArray[np.uint32]
Writes = list[tuple[int, int | None]]
"""Band and way, and the leader found there."""


class Bands:
    """Where a leader's bands are kept: 8 bytes for each of ``WAYS`` x a power of two of cells."""

    def __init__(self, most: int) -> None:
        bits = max(LEAST_BITS, (BANDS // WAYS * most - 1).bit_length())
        self._shift = np.uint64(64 - bits)
        self._tags = np.zeros((WAYS, 1 << bits), np.uint32)
        self._leaders = np.full((WAYS, 1 << bits), NONE, np.int32)
        self.nbytes = self._tags.nbytes + self._leaders.nbytes

    def cells(self, signed: Signatures) -> tuple[Cells, Tags]:
        """Cell and tag of each band, both (n, 64)."""
        keys = np.broadcast_to(_band_seeds(), (len(signed), BANDS))
        for slots in _combinations():
            keys = (keys ^ signed[:, slots]) * _MIX
            keys ^= keys >> np.uint64(32)
        return ((keys * _MIX) >> self._shift).astype(np.int64), keys.astype(np.uint32)

    def find(self, cells: Cells, tags: Tags, way: int) -> tuple[NDArray[np.intp], NDArray[np.intp], Cells]:
        """Rows, bands and leaders (three arrays of one length) where a band is shared."""
        same = self._tags[way][cells] == tags
        rows, bands = np.nonzero(same)
        leaders = self._leaders[way][cells[rows, bands]].astype(np.int64)
        some = leaders != NONE
        return rows[some], bands[some], leaders[some]

    def put(self, leaders: list[int], cells: Cells, tags: Tags) -> None:
        """Write leaders into their cells, in order: of two with one cell the later stays."""
        made = np.array(leaders, np.int32)
        for way in range(WAYS):
            mine = made % WAYS == way
            self._tags[way][cells[mine]] = tags[mine]
            self._leaders[way][cells[mine]] = made[mine, None]


class Fresh:
    """Leaders of the chunk at hand, for the cells that several of its rows use: what :class:`Bands` would hold
    had each row been written before the next was looked up."""

    def __init__(self, cells: Cells, tags: Tags) -> None:
        at = _shared(cells.ravel())
        self._from = np.searchsorted(at, np.arange(len(cells) + 1) * BANDS).tolist()
        self._bands: list[int] = (at % BANDS * WAYS).tolist()
        self._places: list[int] = (cells.ravel()[at] * WAYS).tolist()
        self._tags: list[int] = tags.ravel()[at].tolist()
        self._written: dict[int, tuple[int, int]] = {}

    def put(self, row: int, leader: int) -> None:
        """Remember the leader at this row of the chunk."""
        here = slice(self._from[row], self._from[row + 1])
        way = leader % WAYS
        for place, tag in zip(self._places[here], self._tags[here], strict=True):
            self._written[place + way] = tag, leader

    def over(self, row: int) -> Writes:
        """What this chunk has written where the row looks: (band and way, leader or None where it is another's)."""
        found: Writes = []
        if not self._written:
            return found
        here = slice(self._from[row], self._from[row + 1])
        for band, place, tag in zip(self._bands[here], self._places[here], self._tags[here], strict=True):
            for way in range(WAYS):
                newer = self._written.get(place + way)
                if newer is not None:
                    found.append((band + way, newer[1] if newer[0] == tag else None))
        return found


@cache
def _combinations() -> NDArray[np.intp]:
    """Slots of each band, shape (rows, bands). The same in every release."""
    generator = np.random.Generator(np.random.PCG64(5))
    return np.stack([generator.permutation(SLOTS) for _ in range(ROWS)]).astype(np.intp)


@cache
def _band_seeds() -> NDArray[np.uint64]:
    return np.arange(1, BANDS + 1, dtype=np.uint64) * np.uint64(0xD6E8FEB86659FD93)


def _shared(flat: Cells) -> NDArray[np.intp]:
    """Where a cell stands that stands elsewhere too, in order."""
    low = flat & _LOW
    at = np.flatnonzero(
        np.bincount(low, minlength=_LOW + 1)[low] > 1
    )  # a few more than share the whole number
    ordered = np.sort(flat[at])
    twice = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    if not len(twice):
        return at[:0]
    near = np.minimum(np.searchsorted(twice, flat[at]), len(twice) - 1)
    shared: NDArray[np.intp] = at[twice[near] == flat[at]]
    return shared
