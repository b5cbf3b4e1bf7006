"""Groups of near copies in a stream, in bounded memory."""

from collections.abc import Sequence
from math import inf
from typing import NamedTuple

import numpy as np

from firebreak.engine.text.copies.bands import BANDS, WAYS, Bands, Cells, Tags
from firebreak.engine.text.copies.fresh import Fresh
from firebreak.engine.text.copies.hits import Hits
from firebreak.engine.text.copies.likeness import LEAST_JACCARD, Compared, Overlap, overlaps
from firebreak.engine.text.copies.minhash import CHUNK, EMPTY, SLOTS, Signatures, signatures, similarity
from firebreak.engine.text.copies.reduced import Reduced, reduced
from firebreak.engine.text.copies.small import Smalls, resemble

Known = Sequence[int | None]


class _Row(NamedTuple):
    number: int
    time: float
    text: str
    signature: Signatures
    known: int | None
    long: bool


class CopyIndex:
    """Gives each post of a stream the number of the first post of its group of near copies.

    Only leaders are kept: a post belongs to a group when it copies the group's *leader*, so that a chain of small
    changes does not join different texts. A leader is forgotten ``window_s`` seconds after its last copy, or when
    ``most`` newer leaders have come. What a post costs does not depend on how many are kept.

    Memory: 8 bytes x (a power of two >= 64 ``most``) for the bands, and about 350 bytes and the text's letters for
    each leader: about 110 MB with 100,000 leaders of ordinary posts. Deterministic: the same posts in the same batches
    give the same leaders; cut otherwise, hardly any differ (of hostile posts, 1 in 20,000). To restore, add the stored
    posts again in the same order; where only the last part is stored, give the leaders that were found the first time
    (``known``).

    >>> index = CopyIndex(window_s=86_400, most=1_000)
    >>> posts = ["手机爆炸了，大家小心这个牌子", "Thanks", "手機爆炸了!! 大家小心這個牌子"]
    >>> index.add_all([1, 2, 3], [0.0, 5.0, 9.0], posts)
    [1, 2, 1]
    """

    def __init__(self, window_s: float = 2 * 86_400.0, most: int = 100_000) -> None:
        """``window_s`` in seconds; ``most`` leaders at once, at least 1. Raises ``ValueError`` otherwise."""
        if most < 1 or window_s <= 0:
            raise ValueError("a copy index needs a window and room for one leader")
        self.window_s, self.most = window_s, most
        self._bands = Bands(most)
        self._texts: list[str | Signatures] = [""] * most
        self._small = np.zeros((most, SLOTS), np.uint8)
        self._numbers = [0] * most
        self._seen = [-inf] * most
        self._exact: dict[str, int] = {}
        self._next = 0
        self._overlaps: dict[tuple[int, int], Overlap] = {}  # by row and leader, of the chunk at hand

    def __len__(self) -> int:
        """Leaders kept."""
        return min(self._next, self.most)

    @property
    def nbytes(self) -> int:
        """Memory of the tables, without texts, numbers and times."""
        return self._bands.nbytes + self._small.nbytes

    def add(self, number: int, time: float, post: str | Signatures, known: int | None = None) -> int:
        """Leader of one post, given as its text or its signature; its own ``number`` when it is the first.

        With a signature alone, groups are told by the estimated similarity. Many posts at once go much faster
        through :meth:`add_all`.
        """
        if isinstance(post, str):
            return self.add_all([number], [time], [post], [known])[0]
        signed = np.asarray(post, np.uint32)
        row = _Row(number, time, "", signed, known, long=True)
        small = signed[None, :].astype(np.uint8)
        cells, tags = self._bands.cells(signed[None, :])
        leader = self._best(row, self._hits(cells, tags, small).of(0, []))
        if leader is None:
            leader = self._lead(row)
            self._small[leader % self.most] = small
            if signed[0] != EMPTY:
                self._bands.put([leader], cells, tags)
        return self._joined(leader, time)

    def add_all(
        self, numbers: Sequence[int], times: Sequence[float], texts: Sequence[str], known: Known | None = None
    ) -> list[int]:
        """Leaders of a batch, in order; ``numbers`` are the posts' own, ``times`` seconds.

        ``known`` gives leaders found earlier (None where there is none): such a post stands in for its leader where
        that is not here any more. Raises ``ValueError`` when the lengths differ.
        """
        if not len(numbers) == len(times) == len(texts):
            raise ValueError("numbers, times and texts differ in length")
        return self.add_reduced(numbers, times, reduced(texts), known)

    def add_reduced(
        self, numbers: Sequence[int], times: Sequence[float], posts: Reduced, known: Known | None = None
    ) -> list[int]:
        """The same for texts that were reduced before, in another process say."""
        given = known if known is not None else [None] * len(posts.texts)
        if not len(numbers) == len(times) == len(posts.texts) == len(given):
            raise ValueError("numbers, times, texts and known leaders differ in length")
        found: list[int] = []
        for at in range(0, len(posts.texts), CHUNK):
            part = slice(at, at + CHUNK)
            signed = posts.signatures[part]
            columns = (numbers[part], times[part], posts.texts[part], signed, given[part], posts.long[part])
            found += self._chunk([*map(_Row._make, zip(*columns, strict=True))], signed)
        return found

    def _chunk(self, rows: list[_Row], signed: Signatures) -> list[int]:
        looked_up = [at for at, row in enumerate(rows) if row.long and not self._surely_same(row)]
        places = {at: place for place, at in enumerate(looked_up)}
        small = signed.astype(np.uint8)
        cells, tags = self._bands.cells(signed[looked_up])
        hits = self._hits(cells, tags, small[looked_up])
        self._overlaps = self._counted([rows[at] for at in looked_up], hits)
        fresh = Fresh(cells, tags, small[looked_up], hits)
        found: list[int] = []
        made: dict[int, int] = {}
        for at, row in enumerate(rows):
            place, leader = places.get(at, -1), self._same(row)
            if leader is None and row.long and (tried := hits.of(place, fresh.over(place))):
                leader = self._best(row, [one for one in tried if fresh.resembles(one, place)], place)
            if leader is None:
                leader = made[at] = self._lead(row)
                if row.long:
                    fresh.put(place, leader)
            found.append(self._joined(leader, row.time))
        self._small[[leader % self.most for leader in made.values()]] = small[list(made)]
        written = {places[at]: leader for at, leader in made.items() if rows[at].long}
        self._bands.put(list(written.values()), cells[list(written)], tags[list(written)])
        return found

    def _hits(self, cells: Cells, tags: Tags, small: Smalls) -> Hits:
        """The leaders that share a band with a row and resemble it."""
        at, leaders = self._bands.find(cells, tags)
        kept = self._small.take(leaders % self.most, axis=0)
        near = resemble(kept, small.take(at // (BANDS * WAYS), axis=0))
        return Hits(len(cells), at[near], leaders[near])

    def _counted(self, rows: list[_Row], hits: Hits) -> dict[tuple[int, int], Overlap]:
        """Shingles of the rows and of the older leaders that they will be compared with."""
        asked: list[tuple[int, int]] = []
        texts: list[tuple[str, str]] = []
        for place, leader in hits.pairs():
            row, kept = rows[place], self._texts[leader % self.most]
            if row.text and isinstance(kept, str) and self._same(row) is None:
                asked.append((place, leader))
                texts.append((row.text, kept))
        return dict(zip(asked, overlaps(texts), strict=True))

    def _alive(self, leader: int, row: _Row) -> bool:
        if leader < self._next - self.most or row.time - self._seen[leader % self.most] > self.window_s:
            return False
        return row.known is None or self._numbers[leader % self.most] == row.known

    def _same(self, row: _Row) -> int | None:
        leader = self._exact.get(row.text)
        return leader if leader is not None and self._alive(leader, row) else None

    def _surely_same(self, row: _Row) -> bool:
        """Whether it copies exactly a leader that no row of its chunk can take away before its turn comes."""
        leader = self._same(row)
        return leader is not None and row.known is None and leader >= self._next - self.most + CHUNK

    def _best(self, row: _Row, tried: Sequence[int], place: int = -1) -> int | None:
        """The likeliest of some leaders, the first of equals; ``place`` is the row's in its chunk."""
        best, closest = None, 0.0
        compared = Compared(row.text)
        for leader in tried:
            if self._alive(leader, row):
                overlap = self._overlaps.get((place, leader))
                likeness = self._likeness(row, compared, leader % self.most, closest, overlap)
                if likeness > closest:
                    best, closest = leader, likeness
        return best

    def _likeness(
        self, row: _Row, compared: Compared, place: int, beyond: float, overlap: Overlap | None
    ) -> float:
        """How alike, 0 where it is no copy or no more alike than ``beyond``."""
        kept = self._texts[place]
        if row.text and isinstance(kept, str):
            return compared.closeness(kept, beyond, overlap)
        other = signatures([kept])[0] if isinstance(kept, str) else kept
        likeness = similarity(row.signature, other)
        return likeness if likeness >= LEAST_JACCARD else 0.0

    def _lead(self, row: _Row) -> int:
        """Keep it as a leader, in the place of the oldest where there is no room."""
        leader, place = self._next, self._next % self.most
        gone = self._texts[place]
        if isinstance(gone, str) and self._exact.get(gone) == leader - self.most:
            del self._exact[gone]
        if row.text:
            self._exact[row.text] = leader
        self._texts[place] = row.text or (row.signature.copy() if row.signature[0] != EMPTY else "")
        self._numbers[place] = row.number if row.known is None else row.known
        self._seen[place] = row.time
        self._next = leader + 1
        return leader

    def _joined(self, leader: int, time: float) -> int:
        place = leader % self.most
        if time > self._seen[place]:
            self._seen[place] = time
        return self._numbers[place]
