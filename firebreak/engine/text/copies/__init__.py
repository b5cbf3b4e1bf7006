"""Near copies: the same words said again, with other links, handles, emoji, punctuation, Chinese script or typos.

Public door: :func:`signatures` (n, 64), :func:`normalised`, :func:`compare` with its :class:`Likeness`, and
:class:`CopyIndex`, which gives each post of a stream the leader of its group; :func:`reduced` is the part of that work which
any process can do. Posts are compared by their
letters and digits alone: lower case, without addresses, handles, emoji, punctuation and spaces, traditional
Chinese as simplified.
"""

from firebreak.engine.text.copies.index import CopyIndex
from firebreak.engine.text.copies.likeness import Likeness, are_copies, compare
from firebreak.engine.text.copies.minhash import SLOTS, signatures, similarity
from firebreak.engine.text.copies.normal import letter_counts, normalised
from firebreak.engine.text.copies.reduced import Reduced, reduced

__all__ = [
    "SLOTS",
    "CopyIndex",
    "Likeness",
    "Reduced",
    "are_copies",
    "compare",
    "letter_counts",
    "normalised",
    "reduced",
    "signatures",
    "similarity",
]
