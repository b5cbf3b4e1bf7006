"""The lowest bytes of signatures, which tell quickly whether two texts are worth comparing."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

LEAST_EQUAL: Final = 16
"""Equal bytes of two signatures, of 64, before their texts are compared. Unrelated English posts have about 4."""

Smalls = NDArray[np.uint8]
"""The lowest byte of each slot, (n, 64)."""


def resemble(some: Smalls, others: Smalls) -> NDArray[np.bool_]:
    """Whether two are alike, row by row, (n,). Sixty-four bits for the bytes of a row are counted as one word."""
    return np.bitwise_count(np.packbits(some == others).view(np.uint64)) >= LEAST_EQUAL
