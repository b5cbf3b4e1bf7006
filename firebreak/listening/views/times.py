"""Seconds of the engine as times of the pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any


def from_seconds(seconds: Any) -> datetime | None:
    """A time, or ``None`` for nothing and for what no calendar holds.

    >>> from_seconds(0), from_seconds(1e18)
    (None, None)
    """
    try:
        return datetime.fromtimestamp(float(seconds), UTC) if seconds else None
    except (TypeError, ValueError, OverflowError, OSError):
        return None
