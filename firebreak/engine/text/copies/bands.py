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

_LEADER: Final = np.uint64((1 << 40) - 1)
"""Bits of an entry that hold the number of a leader and one; the others hold the tag of its band. 0 where there is none."""
_ONE: Final = np.uint64(1)

_MIX: Final = np.uint64(0x9E3779B97F4A7C15)

Cells = NDArray[np.int64]
Tags = NDArray[np.uint64]


class Bands:
    """Where a leader's bands are kept: 8 bytes for each of ``WAYS`` x a power of two of cells."""

    def __init__(self, most: int) -> None:
        bits = max(LEAST_BITS, (BANDS // WAYS * most - 1).bit_length())
        self._shift = np.uint64(64 - bits)
        self._entries = np.zeros((1 << bits, WAYS), np.uint64)
        self.nbytes = self._entries.nbytes

    def cells(self, signed: Signatures) -> tuple[Cells, Tags]:
        """Cell and tag of each band, both (n, 64)."""
        keys = np.broadcast_to(_band_seeds(), (len(signed), BANDS))
        for slots in _combinations():
            keys = (keys ^ signed[:, slots]) * _MIX
            keys ^= keys >> np.uint64(32)
        return ((keys * _MIX) >> self._shift).astype(np.int64), keys & ~_LEADER

    def find(self, cells: Cells, tags: Tags) -> tuple[NDArray[np.intp], Cells]:
        """Where a band is shared, as number of row, band and way ((row x ``BANDS`` + band) x ``WAYS`` + way), and with
        which leader."""
        leaders = self._entries.take(cells, axis=0)  # both ways of a cell in one visit to far memory
        leaders ^= tags[..., None]  # what is left is small where the tags are equal
        leaders -= _ONE
        at = np.flatnonzero(leaders < _LEADER)
        return at, leaders.ravel()[at].view(np.int64)

    def put(self, leaders: list[int], cells: Cells, tags: Tags) -> None:
        """Write leaders into their cells, in order: of two with one cell the later stays."""
        made = np.array(leaders, np.int64)[:, None]
        self._entries[cells, made % WAYS] = tags | (made + 1).astype(np.uint64)


@cache
def _combinations() -> NDArray[np.intp]:
    """Slots of each band, shape (rows, bands). The same in every release."""
    generator = np.random.Generator(np.random.PCG64(5))
    return np.stack([generator.permutation(SLOTS) for _ in range(ROWS)]).astype(np.intp)


@cache
def _band_seeds() -> NDArray[np.uint64]:
    return np.arange(1, BANDS + 1, dtype=np.uint64) * np.uint64(0xD6E8FEB86659FD93)
