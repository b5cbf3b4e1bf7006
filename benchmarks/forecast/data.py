"""The data sets as this benchmark reads them."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from firebreak.engine.detection.forecast.fit import Whole


class DataError(ValueError):
    """A folder or file is not in the layout that was promised."""


@dataclass(frozen=True)
class Cascade:
    """One post and its reposts over seven days."""

    name: str
    mark: str
    """Digest of its events: tells cascades that the product's numbers were learned from."""
    whole: Whole


def cascades(folder: Path) -> list[Cascade]:
    """All cascades of a folder, or of ``retweet_cascades`` in it, in the order of their numbers.

    A file's first line is ``<reposts> <start in days>``, the second the post itself, and each further one
    ``<seconds since the post> <followers>``. Raises :class:`DataError` for another layout.
    """
    place = folder / "retweet_cascades" if (folder / "retweet_cascades").is_dir() else folder
    files = sorted(place.glob("RT*.txt"), key=lambda file: [int(n) for n in re.findall(r"\d+", file.stem)])
    if not files:
        raise DataError(f"There are no cascades (RT<number>.txt) in {folder}.")
    return [_cascade(file) for file in files]


def _cascade(file: Path) -> Cascade:
    lines = file.read_text(encoding="utf-8").splitlines()[1:]
    try:
        table = np.array([[float(part) for part in line.split()] for line in lines if line.strip()])
        ordered = table.reshape(-1, 2)[np.argsort(table[:, 0], kind="stable")]
    except (ValueError, IndexError) as error:
        raise DataError(f"{file} does not hold two numbers per line: {error}") from error
    if len(ordered) < 2 or not np.isfinite(ordered).all() or ordered[0, 0] != 0.0:
        raise DataError(f"{file} must hold the post itself at second 0 and at least one repost.")
    mark = hashlib.sha256(ordered.astype("<f8").tobytes()).hexdigest()[:12]
    return Cascade(file.stem, mark, Whole(ordered[1:, 0], ordered[1:, 1], float(ordered[0, 1])))
