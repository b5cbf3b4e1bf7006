"""Is one text a copy of the other? Asked of the few pairs that share a band."""

from typing import Final, NamedTuple

from firebreak.engine.text.copies.minhash import SHINGLE
from firebreak.engine.text.copies.normal import normalised

LEAST_JACCARD: Final = 0.5
LEAST_CONTAINED: Final = 0.8
LEAST_SHINGLES: Final = 20
"""Of the shorter text, before being contained counts: a greeting is contained in many posts."""
DOUBTFUL_JACCARD: Final = 0.12
LEAST_ORDER: Final = 0.75
"""One wrong letter spoils three shingles, so a copy with a typo in every tenth letter has a Jaccard similarity of
about 0.5, often less. Between ``DOUBTFUL_JACCARD`` and ``LEAST_JACCARD`` the letters in common, in order, decide."""


class Likeness(NamedTuple):
    """``jaccard`` and ``contained`` (share of the smaller set) of the 3-character shingle sets, both 0..1;
    ``order`` = 2 LCS / (m + n), the share of letters in common in the same order, computed only in doubt, else 0.
    """

    jaccard: float
    contained: float
    order: float
    copies: bool


def are_copies(one: str, other: str) -> bool:
    """Whether two texts are near copies.

    >>> are_copies("My kettle exploded this morning, avoid Acme", "my ketle exploded this mornin!! avoid acme 😡")
    True
    >>> are_copies("My kettle exploded this morning", "My flight was late this morning")
    False
    """
    return compare(normalised(one), normalised(other)).copies


def compare(one: str, other: str) -> Likeness:
    """The likeness of two normalised texts."""
    if one == other:
        return Likeness(1.0, 1.0, 1.0, bool(one))
    here, there = shingles(one), shingles(other)
    both = len(here & there)
    smaller = min(len(here), len(there))
    if not smaller:
        return Likeness(0.0, 0.0, 0.0, copies=False)
    jaccard = both / (len(here) + len(there) - both)
    contained = both / smaller
    if jaccard >= LEAST_JACCARD or (contained >= LEAST_CONTAINED and smaller >= LEAST_SHINGLES):
        return Likeness(jaccard, contained, 0.0, copies=True)
    order = order_shared(one, other) if jaccard >= DOUBTFUL_JACCARD else 0.0
    return Likeness(jaccard, contained, order, order >= LEAST_ORDER)


def shingles(text: str) -> set[str]:
    """Its runs of three characters."""
    return {text[at : at + SHINGLE] for at in range(len(text) - SHINGLE + 1)}


def order_shared(one: str, other: str) -> float:
    """2 LCS / (m + n) by the bit-parallel recurrence of Hyyrö (2004): one addition per letter.

    >>> order_shared("recalled", "recaled"), order_shared("abc", "xyz")
    (0.9333333333333333, 0.0)
    """
    if not one or not other:
        return 0.0
    places: dict[str, int] = {}
    for at, char in enumerate(one):
        places[char] = places.get(char, 0) | (1 << at)
    full = (1 << len(one)) - 1
    free = full
    for char in other:
        taken = free & places.get(char, 0)
        free = ((free + taken) | (free - taken)) & full
    shared = len(one) - free.bit_count()
    return 2 * shared / (len(one) + len(other))
