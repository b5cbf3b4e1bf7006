"""What a document is made of, whatever file it becomes. Texts are plain: nothing in them is markup."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    level: int
    """1 a part, 2 an item, 3 a piece of one."""
    text: str


@dataclass(frozen=True)
class Para:
    text: str
    lead: str = ""
    """Set in front of it, stressed."""


@dataclass(frozen=True)
class Listed:
    """One line each; ``numbered`` where the order matters."""

    lines: Sequence[str]
    numbered: bool = False


@dataclass(frozen=True)
class Table:
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()
    """Of each column, in centimetres; equal when empty."""
    heat: bool = False
    """A risk matrix: the first column is a scale, each other cell gets the colour of its place."""


@dataclass(frozen=True)
class Words:
    """A text that is sent as it stands, every character of it."""

    text: str


@dataclass(frozen=True)
class Written:
    """A text of the user's in Markdown, such as the body of a policy."""

    text: str


@dataclass(frozen=True)
class NewPage:
    """What follows begins on a page of its own."""


@dataclass(frozen=True)
class Picture:
    """A drawing of ours (:mod:`firebreak.web.charts`), with what it says in words. Only for PDFs."""

    svg: str
    alt: str


@dataclass(frozen=True)
class Stats:
    """Numbers beside each other: (what it is, value, note). Only for PDFs."""

    cells: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class Flagged:
    """Lines with a short word in front: (word, text, note). Only for PDFs."""

    lines: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class Beside:
    """Blocks in columns beside each other, read one column after the other. Only for PDFs."""

    columns: Sequence[Sequence["Block"]]


Block = Heading | Para | Listed | Table | Words | Written | NewPage | Picture | Stats | Flagged | Beside
HEAT = ((4, "E1F2E8"), (9, "FDF1D5"), (14, "FDE0CC"), (25, "F9CBD3"))
"""Product of likelihood and impact, at most -> colour; the words beside it say the same."""
