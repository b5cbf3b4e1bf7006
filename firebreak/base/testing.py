"""Where tests find real data: ``FIREBREAK_TEST_DATA``, by default ``../shared/data`` beside the checkout."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def data_dir(*parts: str) -> Path:
    """A folder or file of the test data; skips the test where it is absent, and fails there in CI."""
    base = Path(os.environ.get("FIREBREAK_TEST_DATA", ROOT.parent / "shared" / "data"))
    path = base.joinpath(*parts)
    if not path.exists():
        reason = f"test data {'/'.join(parts)} is not here (set FIREBREAK_TEST_DATA)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return path
