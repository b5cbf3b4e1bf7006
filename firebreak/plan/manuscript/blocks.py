"""What is read out of a document: lines and tables in their order, and what is not part of the text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

TITLE = -1
"""Level of the name of the whole document."""


@dataclass(frozen=True)
class Line:
    """A paragraph. Plain text: nothing in it is markup."""

    text: str
    level: int = 0
    """1 to 9 for a heading, ``TITLE`` for the document's name, 0 for text."""
    mark: str = ""
    """``bullet`` or ``number`` for an entry of a list."""
    label: str = ""
    """The number that was typed in front of it."""
    bold: bool = False
    """All of it."""


@dataclass(frozen=True)
class Grid:
    """A table, row by row; every row as wide as the widest."""

    rows: tuple[tuple[str, ...], ...]


Block = Line | Grid


@dataclass
class Manuscript:
    """A document as it was read."""

    blocks: list[Block] = field(default_factory=list)
    styled: bool = True
    """Whether headings are headings to Word, too; else short bold lines were taken for them."""
    inserted: int = 0
    """Tracked insertions: they count as text."""
    deleted: list[str] = field(default_factory=list)
    """Tracked deletions: they do not."""
    pictures: list[str] = field(default_factory=list)
    """What is said of each picture; pictures are not read."""
    comments: list[str] = field(default_factory=list)
    margins: list[str] = field(default_factory=list)
    """Headers and footers."""
    contents: int = 0
    """Lines of a table of contents, which only repeats the headings."""
    local_template: str = ""
    """A template on somebody's own computer that it names."""


def written(blocks: Iterable[Block], least: int = 1) -> str:
    """Blocks as the little Markdown that policies are written in. ``least``: level of the highest heading in them."""
    return "\n".join(_written(list(blocks), least)).strip()


def _written(blocks: Sequence[Block], least: int) -> Iterator[str]:
    number, was = 0, ""
    for block in blocks:
        if isinstance(block, Grid):
            yield ""
            yield from (f"- {line}" for line in rows_as_lines(block))
            was = "grid"
            continue
        number = number + 1 if block.mark == "number" and was == "number" else 1
        if block.mark != was or not block.mark:
            yield ""
        was = block.mark
        if block.level > 0:
            yield f"{'#' * min(6, max(2, block.level - least + 2))} {' '.join(block.text.split())}"
        elif block.mark:
            sign = (block.label or f"{number}.") if block.mark == "number" else "-"
            yield f"{sign} {' '.join(block.text.split())}"
        else:
            yield block.text


def rows_as_lines(grid: Grid) -> Iterator[str]:
    """Each row of a table as one line, with the names of its columns where it has a head.

    >>> list(rows_as_lines(Grid((("Who", "Why"), ("Press", "They ask")))))
    ['Who: Press; Why: They ask']
    """
    head, *rows = grid.rows
    if not rows:
        yield "; ".join(_flat(cell) for cell in head if cell.strip())
        return
    for row in rows:
        told = [
            f"{_flat(name)}: {_flat(cell)}" if name.strip() else _flat(cell)
            for name, cell in zip(head, row, strict=True)
            if cell.strip()
        ]
        if told:
            yield "; ".join(told)


def _flat(text: str) -> str:
    return " / ".join(line.strip() for line in text.splitlines() if line.strip())


def plain(blocks: Iterable[Block]) -> str:
    """Blocks as text for a field: lists keep their hyphens, headings stand on lines of their own."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Grid):
            lines += [f"- {line}" for line in rows_as_lines(block)]
        elif block.mark:
            sign = (block.label or "-") if block.mark == "number" else "-"
            lines.append(f"{sign} {' '.join(block.text.split())}")
        else:
            lines.append(block.text)
    return "\n".join(lines).strip()
