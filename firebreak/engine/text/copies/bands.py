"""Locality-sensitive hashing: which earlier posts share a band of slots (Leskovec, Rajaraman and Ullman, "Mining of
massive datasets", chapter 3), in tables of fixed size."""

from collections.abc import Iterable
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

_MIX: Final = np.uint64(0x9E3779B97F4A7C15)

Cells = NDArray[np.int64]
Tags = NDArray[np.uint32]
Hits = dict[int, int]
"""Leaders of one post, by band and way."""


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

    def __init__(self, cells: Cells) -> None:
        self._bands = _shared(cells)
        self._cells: dict[int, tuple[int, int]] = {}

    def put(self, row: int, cells: Cells, tags: Tags, leader: int) -> None:
        """Remember the leader at this row of the chunk."""
        for band in self._bands.get(row, ()):
            self._cells[int(cells[row, band]) * WAYS + leader % WAYS] = int(tags[row, band]), leader

    def over(self, hits: Hits, row: int, cells: Cells, tags: Tags) -> Iterable[int]:
        """Leaders to try for a row: the hits, where this chunk has not written over them, and its own."""
        bands = self._bands.get(row, ()) if self._cells else ()
        found = dict(hits) if bands else hits
        for band in bands:
            cell, tag = int(cells[row, band]) * WAYS, int(tags[row, band])
            for way in range(WAYS):
                newer = self._cells.get(cell + way)
                if newer is not None:
                    found.pop(band * WAYS + way, None)
                    if newer[0] == tag:
                        found[band * WAYS + way] = newer[1]
        return found.values()


@cache
def _combinations() -> NDArray[np.intp]:
    """Slots of each band, shape (rows, bands). The same in every release."""
    generator = np.random.Generator(np.random.PCG64(5))
    return np.stack([generator.permutation(SLOTS) for _ in range(ROWS)]).astype(np.intp)


@cache
def _band_seeds() -> NDArray[np.uint64]:
    return np.arange(1, BANDS + 1, dtype=np.uint64) * np.uint64(0xD6E8FEB86659FD93)


def _shared(cells: Cells) -> dict[int, list[int]]:
    """Bands of each row whose cell another row of the chunk uses too."""
    flat = np.sort(cells, axis=None)
    twice = np.unique(flat[1:][flat[1:] == flat[:-1]])
    found: dict[int, list[int]] = {}
    if not len(twice):
        return found
    at = np.minimum(np.searchsorted(twice, cells), len(twice) - 1)
    rows, bands = np.nonzero(twice[at] == cells)
    for row, band in zip(rows.tolist(), bands.tolist(), strict=True):
        found.setdefault(row, []).append(band)
    return found
