"""Leaders that came with the chunk at hand: what the tables would hold had each row been written before the next was
looked up."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.text.copies.bands import BANDS, WAYS, Cells, Tags
from firebreak.engine.text.copies.hits import MOST_TRIED, Hits, Writes
from firebreak.engine.text.copies.minhash import CHUNK
from firebreak.engine.text.copies.small import Smalls, resemble

_NEAREST: Final = 4
"""Of the rows before it with the same cell, those that each row is held against at once."""
_BITS: Final = (CHUNK * BANDS - 1).bit_length()
_AT: Final = (1 << _BITS) - 1


class Fresh:
    """For the rows whose leaders may depend on the rows before them: those that resemble one of these and share a
    cell with it, and those where one may take the place of an older leader. Of most chunks they are few."""

    def __init__(self, cells: Cells, tags: Tags, small: Smalls, hits: Hits) -> None:
        self._small = small
        cell, at = _shared(cells)
        row, first = at // BANDS, np.searchsorted(cell, cell)
        pairs, many = _pairs(cell, row)
        one, other = np.divmod(pairs, CHUNK)
        alike = resemble(small.take(one, axis=0), small.take(other, axis=0))
        self._alike: dict[int, bool] = dict(zip(pairs.tolist(), alike.tolist(), strict=True))
        asked = _displaced(cells, at[first < np.arange(len(at))], hits)
        asked[other[alike]] = asked[many] = True
        self._asked: list[bool] = asked.tolist()
        # Of the cells that are shared, those where one of these rows looks.
        looked_at = np.zeros(len(at), bool)
        looked_at[first[asked[row]]] = True
        at = np.sort(at[looked_at[first]])
        self._from = np.searchsorted(at, np.arange(len(cells) + 1) * BANDS).tolist()
        self._at: list[int] = (at * WAYS).tolist()
        self._places: list[int] = (cells.ravel()[at] * WAYS).tolist()
        self._tags: list[int] = tags.ravel()[at].tolist()
        self._row_of: dict[int, int] = {}
        self._written: dict[int, tuple[int, int]] = {}

    def put(self, row: int, leader: int) -> None:
        """Remember the leader at this row of the chunk."""
        here = slice(self._from[row], self._from[row + 1])
        self._row_of[leader] = row
        way = leader % WAYS
        for place, tag in zip(self._places[here], self._tags[here], strict=True):
            self._written[place + way] = tag, leader

    def over(self, row: int) -> Writes:
        """What this chunk has written where the row looks, as far as it can change what is tried."""
        found: Writes = []
        if not self._asked[row] or not self._written:
            return found
        here = slice(self._from[row], self._from[row + 1])
        for at, place, tag in zip(self._at[here], self._places[here], self._tags[here], strict=True):
            for way in range(WAYS):
                newer = self._written.get(place + way)
                if newer is None:
                    continue
                its_tag, leader = newer
                found.append((at + way, leader if its_tag == tag else None))
        return found

    def resembles(self, leader: int, row: int) -> bool:
        """Whether a row resembles a leader of this chunk; of the older ones it is known."""
        one = self._row_of.get(leader)
        if one is None:
            return True
        pair = one * CHUNK + row
        if pair not in self._alike:
            self._alike[pair] = bool(resemble(self._small[one], self._small[row])[0])
        return self._alike[pair]


def _shared(cells: Cells) -> tuple[Cells, NDArray[np.intp]]:
    """Cells that stand in several places of the chunk, in order, and these places."""
    flat = cells.ravel()
    ordered = np.sort(flat << _BITS | np.arange(len(flat)))
    cell = ordered >> _BITS
    again = np.zeros(len(cell) + 1, bool)
    again[1:-1] = cell[1:] == cell[:-1]
    shared = again[1:] | again[:-1]
    return cell[shared], ordered[shared] & _AT


def _displaced(cells: Cells, late: NDArray[np.intp], hits: Hits) -> NDArray[np.bool_]:
    """Rows with older leaders of which one may not be tried for what the rows before have written, at ``late`` places:
    its cell was written over, or others share more bands."""
    again = np.zeros(cells.size, bool)
    again[late] = True
    newer = np.bincount(late // BANDS, minlength=len(cells))
    displaced = (hits.many > 0) & (newer > 0) & (hits.many + newer > MOST_TRIED)
    displaced[hits.at[again[hits.at // WAYS]] // (BANDS * WAYS)] = True
    return displaced


def _pairs(cell: Cells, row: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows that share a cell, each with those nearest before it (as one number: earlier row x ``CHUNK`` + later row), and
    rows that have more before them."""
    pairs: list[NDArray[np.intp]] = []
    step = 1
    while len(both := np.flatnonzero(cell[step:] == cell[:-step])) and step <= _NEAREST:
        pairs.append(row[both] * CHUNK + row[both + step])
        step += 1
    found = np.sort(np.concatenate([row[:0], *pairs]))
    return found[np.diff(found, prepend=-1) != 0], row[both + step]
