"""What happened, newest first. The form above it is drawn with the page and stays while the list is fetched again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from firebreak.incidents import queries
from firebreak.incidents.views.moments import told
from firebreak.incidents.views.panels.drawing import Panel, Seen, place

SHOWN = 15


def lines(seen: Seen) -> Mapping[str, Any]:
    """The newest entries."""
    person = seen.request.user if seen.privileged else None
    rows = queries.timeline(seen.row, person, limit=SHOWN + 1)
    return {"lines": told(rows[:SHOWN], seen.row), "older": len(rows) > SHOWN}


LINES = place(Panel("lines", "lines", lines, ("*",), order=0))
