"""Tables that say what they hold: risks, groups of contacts, steps; and those that hold people's numbers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from firebreak.plan.manuscript.blocks import Block, Grid, Line
from firebreak.plan.manuscript.vocabulary import column_of, uncounted

_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_PHONE = re.compile(r"(?:\+|00)?\d[\d\s().–-]{6,}\d")
RISK_COLUMNS = ("likelihood", "impact", "mitigation", "signs", "owner", "risk")
STEP_COLUMNS = ("by", "owner", "done", "what")
GROUP_COLUMNS = ("personal", "find", "why")


@dataclass(frozen=True)
class Row:
    """A row that is an item of its own."""

    title: str
    fields: dict[str, str]
    rest: tuple[Block, ...] = ()
    """Columns that nobody knows the meaning of, as lines."""


def columns(grid: Grid, wanted: Sequence[str]) -> Mapping[str, int]:
    """Meaning -> number of the first column whose head says so."""
    found: dict[str, int] = {}
    for number, head in enumerate(grid.rows[0]):
        what = column_of(head, wanted)
        if what and what not in found:
            found[what] = number
    return found


def risk_rows(grid: Grid) -> list[Row]:
    """The risks of a table that has columns for the risk, its likelihood and its impact."""
    where = columns(grid, RISK_COLUMNS)
    if not {"risk", "likelihood", "impact"} <= where.keys() or len(grid.rows) < 2:
        return []
    return [_row(grid.rows[0], row, where, "risk") for row in grid.rows[1:] if row[where["risk"]].strip()]


def contact_rows(grid: Grid) -> list[Row]:
    """Groups of contacts, as our own export writes them: who, why, where to find them; names are left behind."""
    where = columns(grid, GROUP_COLUMNS)
    if not {"find", "why"} <= where.keys() or len(grid.rows) < 2 or 0 in where.values():
        return []
    return [_row(grid.rows[0], row, {**where, "who": 0}, "who") for row in grid.rows[1:] if row[0].strip()]


def _row(head: Sequence[str], row: Sequence[str], where: Mapping[str, int], title: str) -> Row:
    fields = {
        what: row[number].strip() for what, number in where.items() if what != title and row[number].strip()
    }
    rest = tuple(
        Line(f"{name}: {cell}" if name.strip() else cell)
        for number, (name, cell) in enumerate(zip(head, row, strict=True))
        if number not in where.values() and cell.strip()
    )
    return Row(uncounted(" ".join(row[where[title]].split()))[:200], fields, rest)


def personal(text: str) -> bool:
    """Whether a text holds an address or a number by which somebody is reached.

    >>> personal("Eva, 070-123 45 67"), personal("Within 24 hours of 2024-05-01")
    (True, False)
    """
    if _MAIL.search(text):
        return True
    return any(
        7 <= sum(sign.isdigit() for sign in found) <= 15
        and not re.match(r"\d{4}[-–.]\d{1,2}[-–.]\d{1,2}", found)
        for found in _PHONE.findall(text)
    )


def personal_grid(grid: Grid) -> bool:
    """Whether a table is a list of people with their numbers."""
    if "personal" in columns(grid, ("personal",)) and len(grid.rows) > 1:
        return True
    return sum(personal(cell) for row in grid.rows for cell in row) >= 2


def without_people(blocks: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """Blocks without those that hold people's numbers, and those."""
    kept: list[Block] = []
    people: list[Block] = []
    for one in blocks:
        held = personal_grid(one) if isinstance(one, Grid) else personal(one.text)
        (people if held else kept).append(one)
    return kept, people
