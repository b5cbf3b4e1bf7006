"""Reading and writing the committed weights: NumPy arrays in one zip file, no pickles.

``sentiment.npz`` and ``language.npz`` hold ``tags`` (what each table, or each class of a single table, is for),
``weights`` (int8, shape (tables, slots, classes)), ``scale`` and ``bias`` (float32, (tables, classes)); the
first also holds ``lexicon`` (float32, (tables, 16, classes)). ``heads.npz`` is of the first kind too, with
``signals`` (float32, (tables, signals, classes)) instead of a lexicon.
"""

import io
import zipfile
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.text.linear import EVERYTHING, LinearModel, Reads, pack

_DATE: Final = (1980, 1, 1, 0, 0, 0)
"""Of every member, so that equal weights make an equal file."""


_elsewhere: Path | None = None


def read_from(folder: Path) -> None:
    """Read weights from another folder from now on: for training, before any model is loaded."""
    global _elsewhere
    _elsewhere = folder


def load(name: str) -> dict[str, NDArray[Any]]:
    """The arrays of a weights file, of the committed ones unless :func:`read_from` said otherwise."""
    folder = _elsewhere or files("firebreak.engine.text") / "data"
    raw = (folder / f"{name}.npz").read_bytes()
    with np.load(io.BytesIO(raw), allow_pickle=False) as arrays:
        return dict(arrays)


def save(path: Path, arrays: dict[str, NDArray[Any]]) -> None:
    """Write arrays so that :func:`load` reads them, byte for byte the same for the same arrays."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.save(member, array, allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy", _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, member.getvalue())


def model(arrays: dict[str, NDArray[Any]], reads: Reads = EVERYTHING) -> LinearModel:
    """The linear model of loaded arrays."""
    weights = arrays["weights"]
    packed = np.concatenate([pack(table) for table in weights])
    bits = int(weights.shape[1]).bit_length() - 1
    return LinearModel(bits, packed, arrays["scale"], arrays["bias"], reads)
