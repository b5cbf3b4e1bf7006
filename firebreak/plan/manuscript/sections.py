"""A document taken apart into what could become items: by its headings, by tables of risks, with a guess for each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from firebreak.base.errors import WrongInput
from firebreak.plan.manuscript.blocks import TITLE, Block, Grid, Line, Manuscript, written
from firebreak.plan.manuscript.package import wrong
from firebreak.plan.manuscript.tables import contact_rows, personal_grid, risk_rows
from firebreak.plan.manuscript.vocabulary import (
    WHOLE,
    bare,
    duty_card,
    group_of,
    piece_of,
    single_of,
    uncounted,
)

OUT = "out"
"""Left out: it stays in what can be downloaded."""
KINDS = ("risks", "scenarios", "playbooks", "templates", "policies", "duties", "contacts")
"""What a section can become."""
MOST_SECTIONS = 500


@dataclass(frozen=True)
class Section:
    """One part of the document, with a guess at what it is."""

    title: str
    blocks: tuple[Block, ...]
    kind: str
    """One of ``KINDS``, or ``OUT``."""
    level: int = 1
    above: tuple[str, ...] = ()
    """Titles of the headings that it stands under."""
    fields: dict[str, str] = field(default_factory=dict)
    """What a row of a table said of it."""
    why: str = ""
    """``personal`` where only names and numbers are in it, ``derived`` where the plan draws it itself."""

    @property
    def text(self) -> str:
        """As Markdown."""
        return written(self.blocks, self.level + 1)

    @property
    def length(self) -> int:
        """Characters, spaces not counted."""
        return len("".join(self.text.split())) + sum(len(one) for one in self.fields.values())


@dataclass
class _Node:
    title: str
    level: int
    blocks: list[Block] = field(default_factory=list)
    below: list["_Node"] = field(default_factory=list)

    def everything(self) -> Iterator[Block]:
        yield from self.blocks
        for one in self.below:
            yield Line(one.title, level=one.level)
            yield from one.everything()

    def above_pieces(self) -> bool:
        """Whether its parts are pieces of one item rather than items."""
        return any(piece_of(one.title) for one in self.below)


def sections_of(manuscript: Manuscript) -> list[Section]:
    """In the order of the document. Raises :class:`WrongInput` for more than anybody could look through."""
    root = _tree(manuscript.blocks)
    found: list[Section] = []
    if root.blocks:
        found += _own(root, (), "")
    for node in root.below:
        found += _taken(node, (), "")
    found = [one for one in found if one.blocks or one.fields]
    if len(found) > MOST_SECTIONS:
        raise _too_many()
    return found


def _tree(blocks: Sequence[Block]) -> _Node:
    root = _Node("", 0)
    path = [root]
    for one in blocks:
        if isinstance(one, Line) and one.level == TITLE:
            if not root.title:
                root.title = one.text
            else:
                path[-1].blocks.append(Line(one.text, bold=True))
        elif isinstance(one, Line) and one.level:
            while len(path) > 1 and path[-1].level >= one.level:
                path.pop()
            node = _Node(one.text, one.level)
            path[-1].below.append(node)
            path.append(node)
        else:
            path[-1].blocks.append(one)
    return root


def _taken(node: _Node, above: tuple[str, ...], inherited: str) -> Iterator[Section]:
    card, group = duty_card(node.title), group_of(node.title)
    if card:
        yield Section(card, tuple(node.everything()), "duties", node.level, above)
    elif group == WHOLE:
        yield Section(node.title, tuple(node.everything()), "policies", node.level, above)
    elif node.below and not node.above_pieces() and (group or _hides(node, inherited)):
        kind = group or inherited
        yield from _own(node, above, kind)
        for one in node.below:
            yield from _taken(one, (*above, node.title), kind)
    else:
        yield from _one(node, above, inherited or group)


def _hides(node: _Node, inherited: str) -> bool:
    """Whether parts of it are something other than text. Below a group of items each heading is one item."""
    if inherited:
        return False
    return any(
        duty_card(one.title)
        or {group_of(one.title), single_of(one.title)} - {"", "policies"}
        or _has_rows(one)
        or _hides(one, "")
        for one in node.below
    )


def _has_rows(node: _Node) -> bool:
    return any(isinstance(one, Grid) and risk_rows(one) for one in node.blocks)


def _one(node: _Node, above: tuple[str, ...], inherited: str) -> Iterator[Section]:
    """A heading with all that is below it."""
    blocks, kind = list(node.everything()), inherited or single_of(node.title)
    kept, rows = _rows(blocks, node, above)
    if kept or not rows:
        yield _section(node, kept, kind or "policies", above)
    yield from rows


def _own(node: _Node, above: tuple[str, ...], kind: str) -> Iterator[Section]:
    """Only what stands directly below a heading whose parts are sections of their own."""
    kept, rows = _rows(node.blocks, node, above)
    if kept:
        # An introduction to risks is no risk: it stays a text of its own.
        yield _section(node, kept, "contacts" if kind == "contacts" else "policies", above)
    yield from rows


def _section(node: _Node, blocks: Sequence[Block], kind: str, above: tuple[str, ...]) -> Section:
    why = ""
    if all(isinstance(one, Grid) and personal_grid(one) for one in blocks):
        kind, why = OUT, "personal"
    elif all(isinstance(one, Grid) and _heat(one) for one in blocks):
        kind, why = OUT, "derived"
    title = node.title or next((one.text for one in blocks if isinstance(one, Line)), "")
    return Section(uncounted(" ".join(title.split()))[:200], tuple(blocks), kind, node.level, above, why=why)


def _heat(grid: Grid) -> bool:
    """The matrix of our own export: the plan draws it from the risks."""
    said = bare(grid.rows[0][0]).replace("／", "/")
    return len(grid.rows) == 6 and len(grid.rows[0]) == 6 and "/" in said and grid.rows[1][0].startswith("5.")


def _rows(blocks: Sequence[Block], node: _Node, above: tuple[str, ...]) -> tuple[list[Block], list[Section]]:
    """Tables whose rows are items of their own, taken out of the text."""
    kept: list[Block] = []
    rows: list[Section] = []
    under = (*above, node.title) if node.title else above
    for one in blocks:
        risks = risk_rows(one) if isinstance(one, Grid) else []
        groups = contact_rows(one) if isinstance(one, Grid) and not risks else []
        for kind, found in (("risks", risks), ("contacts", groups)):
            rows += [Section(row.title, row.rest, kind, node.level + 1, under, row.fields) for row in found]
        if not risks and not groups:
            kept.append(one)
    return kept, rows


def _too_many() -> WrongInput:
    return wrong("word.too_many_sections", "It has too many sections.", limit=MOST_SECTIONS)
