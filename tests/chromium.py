"""The machine's own browser for tests: nothing is downloaded."""

import os
import shutil
from typing import Any

import pytest

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The shell first: the same engine without a browser's own windows."""
FLAGS = (
    "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
    "disable-component-update", "disable-sync",
)  # fmt: skip


def launch_args() -> dict[str, Any]:
    """What Playwright starts. Skips where there is no browser; fails there in CI."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing: install it to run the journeys")
        pytest.skip("Chromium is not installed")
    return {"executable_path": path, "args": [f"--{flag}" for flag in FLAGS]}
