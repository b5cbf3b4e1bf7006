"""Evidence on the room's page: what was kept last, and the way to keep more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from firebreak.incidents import queries
from firebreak.incidents.models import Evidence
from firebreak.incidents.views.common import WORK
from firebreak.incidents.views.panels.drawing import Panel, Seen, place
from firebreak.incidents.words_evidence import SORTS, STATES
from firebreak.web.slots import Label

ON_PAGE, WORDS = 5, 160


class Shown(NamedTuple):
    """A piece as its line shows it."""

    row: Evidence
    number: str
    icon: str
    sort: Label
    kind: str
    state: Label
    title: str
    """Its words, address or file name; the first that it has."""
    hidden: bool
    """Not for this reader: what somebody said to us alone."""


def shown(row: Evidence, *, works: bool) -> Shown:
    """A piece in words. ``works``: the reader may work in incidents."""
    icon, sort = SORTS[row.sort]
    kind, state = STATES[row.state]
    name = row.files[0]["name"] if row.files and row.sort == Evidence.Sort.FILE else ""
    hidden = row.personal and not works
    known = () if hidden or row.removed_at is not None else (row.text, name, row.address)
    words = next((one for one in known if one), "")
    return Shown(row, f"E-{row.number}", icon, sort, kind, state, _short(words), hidden)


def _short(words: str) -> str:
    line = " ".join(words[: WORDS * 4].split())
    return line if len(line) <= WORDS else f"{line[: WORDS - 1]}…"


def evidence(seen: Seen) -> Mapping[str, Any]:
    """The last pieces, and how many there are."""
    rows = queries.evidence(seen.row).filter(removed_at=None)
    found = [shown(one, works=seen.request.may(WORK)) for one in rows[:ON_PAGE]]
    return {"pieces": found, "count": rows.count()}


place(Panel("evidence", "evidence", evidence, ("evidence",), every=60, tab="facts", column="more", order=60))
