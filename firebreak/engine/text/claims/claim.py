"""One claim, and the shelf on which all open claims are compared with a text at once."""

from heapq import heappop, heappush, heapreplace
from typing import Final, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from firebreak.engine.text.claims.vectors import MOST, WIDTH, Floats, Slots, Vector

MEMBERS: Final = 32
"""Texts kept of a claim: the first half, and the newest."""
WIDE: Final = MOST
"""Features kept of a claim's sum."""
FIRST: Final = 64
"""Places that are compared while there are no more claims."""


class Member(NamedTuple):
    """One text of a claim: the leader of a group of near copies."""

    number: int
    text: str
    vector: Vector
    time: float


class Claim:
    """Texts that say the same; its number is that of the post that opened it."""

    def __init__(self, number: int, place: int, time: float) -> None:
        self.number, self.place = number, place
        self.members: list[Member] = []
        self.slots = np.zeros(0, np.int64)
        self.sums: Floats = np.zeros(0, np.float32)
        self.texts = self.posts = self.denials = 0
        self.first = self.last = time

    def take(self, member: Member) -> None:
        """Add a text to the sum of vectors, whose product with a text is the mean cosine times ``texts``."""
        self.add(member.vector.slots, member.vector.weights, 1)
        self.members.append(member)
        self.trim()

    def add(self, slots: Slots, weights: Floats, texts: int) -> None:
        """Add a sum of vectors to the claim's own; its least features make room."""
        self.slots, where = np.unique(np.concatenate((self.slots, slots)), return_inverse=True)
        both = np.concatenate((self.sums, weights))
        self.sums = np.bincount(where, both, len(self.slots)).astype(np.float32)
        if len(self.slots) > WIDE:
            keep = np.sort(np.argpartition(-self.sums, WIDE)[:WIDE])
            self.slots, self.sums = self.slots[keep], self.sums[keep]
        self.texts += texts

    def trim(self) -> None:
        """Keep the first texts and the newest."""
        if len(self.members) > MEMBERS:
            del self.members[MEMBERS // 2 : len(self.members) - MEMBERS // 2]

    def count(self, time: float, denial: bool) -> None:
        """Count one post, copies too."""
        self.posts += 1
        self.denials += denial
        self.first, self.last = min(self.first, time), max(self.last, time)

    def mean(self) -> Vector:
        """The mean of its vectors."""
        return Vector(self.slots, self.sums / np.float32(max(self.texts, 1)))

    def medoid(self) -> Member:
        """The text most like the claim as a whole, the earlier of equals."""
        whole = np.zeros(WIDTH, np.float32)
        whole[self.slots] = self.sums
        return max(
            self.members, key=lambda m: (float(whole[m.vector.slots] @ m.vector.weights), -m.time, -m.number)
        )


class Shelf:
    """Open claims side by side, so that a text is compared with all of them in one step."""

    def __init__(self, most: int) -> None:
        self.claims: dict[int, Claim] = {}
        self._slots = np.zeros((most, WIDE), np.int32)
        self._sums = np.zeros((most, WIDE), np.float32)
        self._texts = np.ones(most, np.float32)
        self._compared = self._rows(min(FIRST, most))
        self._free = list(range(most - 1, -1, -1))
        self._at: dict[int, Claim] = {}
        self._silent: list[tuple[float, int]] = []
        """Claims by when they were last heard of, or earlier: a heap that is put right when one has to go."""

    def open(self, number: int, time: float) -> Claim:
        """A new claim, in the place of the longest silent where there is no room."""
        if not self._free:
            self._drop(self._longest_silent())
        claim = Claim(number, self._free.pop(), time)
        self.claims[number] = self._at[claim.place] = claim
        self._note(claim)
        if claim.place >= self._compared.shape[0]:
            self._compared = self._rows(min(2 * claim.place, len(self._texts)))
        return claim

    def _rows(self, count: int) -> csr_array:
        """The first places as a matrix over the same memory: what is written there later is in it."""
        rows = csr_array((count, WIDTH), dtype=np.float32)
        rows.indptr = np.arange(0, (count + 1) * WIDE, WIDE, dtype=np.int32)
        # Not given when it is made: it would copy them.
        rows.indices = self._slots[:count].ravel()
        rows.data = self._sums[:count].ravel()
        return rows

    def _note(self, claim: Claim) -> None:
        """Put a new claim on the heap, which is made anew when most of it are claims that are gone."""
        heappush(self._silent, (claim.last, claim.number))
        if len(self._silent) > 2 * len(self._texts):
            self._silent = sorted((one.last, one.number) for one in self.claims.values())

    def _longest_silent(self) -> Claim:
        """The claim that was last heard of before all others, the older of equals."""
        while True:
            last, number = self._silent[0]
            claim = self.claims.get(number)
            if claim is not None and claim.last == last:
                return claim
            if claim is None:
                heappop(self._silent)
            else:
                heapreplace(self._silent, (claim.last, number))

    def close(self, before: float) -> None:
        """Close claims that nobody has repeated since; looked at now and then, as it costs a pass."""
        oldest = next(iter(self.claims.values()), None)
        if oldest is not None and oldest.last < before:
            for claim in [claim for claim in self.claims.values() if claim.last < before]:
                self._drop(claim)

    def write(self, claim: Claim) -> None:
        """Make a changed claim comparable."""
        size = len(claim.slots)
        self._slots[claim.place, :size] = claim.slots
        self._sums[claim.place, :size] = claim.sums
        self._sums[claim.place, size:] = 0
        self._texts[claim.place] = max(claim.texts, 1)

    def nearest(self, vector: Vector, least: float, barred: set[int]) -> Claim | None:
        """The claim with the highest mean cosine of at least ``least``, the older of equals."""
        dense = np.zeros(WIDTH, np.float32)
        dense[vector.slots] = vector.weights
        scores = self._compared @ dense / self._texts[: self._compared.shape[0]]
        for number in barred & self.claims.keys():
            scores[self.claims[number].place] = 0
        best, found = least, None
        for place in np.flatnonzero(scores >= least).tolist():
            claim = self._at.get(place)
            if claim and (
                scores[place] > best
                or found is None
                or (scores[place] == best and claim.number < found.number)
            ):
                best, found = float(scores[place]), claim
        return found

    def merge(self, kept: Claim, gone: Claim) -> None:
        """Move everything of one claim into another."""
        kept.add(gone.slots, gone.sums, gone.texts)
        kept.members = sorted((*kept.members, *gone.members), key=lambda member: member.number)
        kept.trim()
        kept.posts += gone.posts
        kept.denials += gone.denials
        kept.first, kept.last = min(kept.first, gone.first), max(kept.last, gone.last)
        self._drop(gone)
        self.write(kept)

    def split(self, claim: Claim, one: int, other: int) -> dict[int, int]:
        """Part a claim around two of its texts; the new claim of each text that leaves, by its number."""
        by = {member.number: member for member in claim.members}
        if one not in by or other not in by:
            return {other: claim.number}
        here, there = by[one].vector, by[other].vector
        leaving = [
            m for m in claim.members if m is by[other] or _like(m.vector, there) > _like(m.vector, here)
        ]
        leaving = [m for m in leaving if m.number != one]
        staying = [m for m in claim.members if m not in leaving]
        new = self.open(other, by[other].time)
        share = len(leaving) / max(len(claim.members), 1)
        for target, members in ((claim, staying), (new, leaving)):
            target.members, target.texts = [], 0
            target.slots, target.sums = np.zeros(0, np.int64), np.zeros(0, np.float32)
            for member in members:
                target.take(member)
            self.write(target)
        new.posts, new.last = max(round(claim.posts * share), len(leaving)), claim.last
        claim.posts = max(claim.posts - new.posts, len(staying))
        return {member.number: new.number for member in leaving}

    def _drop(self, claim: Claim) -> None:
        del self.claims[claim.number], self._at[claim.place]
        self._sums[claim.place] = 0
        self._free.append(claim.place)


def _like(one: Vector, other: Vector) -> float:
    _, a, b = np.intersect1d(one.slots, other.slots, assume_unique=True, return_indices=True)
    return float(one.weights[a] @ other.weights[b])
