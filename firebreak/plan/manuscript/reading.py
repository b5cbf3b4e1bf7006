"""The text of a Word file: everything that a reader would see counts, and what is left out is named."""

import re
from collections.abc import Iterator
from typing import Any

from firebreak.plan.manuscript.blocks import Block, Grid, Line, Manuscript
from firebreak.plan.manuscript.headings import by_looks
from firebreak.plan.manuscript.package import Package, name_of, open_package, value_of, wrong
from firebreak.plan.manuscript.runs import Runs
from firebreak.plan.manuscript.styles import Styles, paragraph_says, styles_of

MOST_BLOCKS = 60_000
LONGEST_HEADING = 200
WIDEST = 63
"""Columns that Word allows."""
_TYPED = re.compile(r"(\(?\d{1,3}[.)、．）]|（\d{1,3}）)\s*(?=\S)")
_BULLET = re.compile(r"[-–•·●▪*◦]\s+(?=\S)")
_AROUND = frozenset({"ins", "moveTo", "customXml", "smartTag", "sdtContent", "Choice"})


def read_manuscript(body: bytes) -> Manuscript:
    """Read a Word file. Raises :class:`firebreak.base.errors.WrongInput` for what is refused."""
    package = open_package(body)
    found = _Reader(package).read()
    if not any(isinstance(one, Grid) or one.text.strip() for one in found.blocks):
        raise wrong("word.empty", "There is no text in it.")
    if not any(isinstance(one, Line) and one.level > 0 for one in found.blocks):
        found.styled = False
        found.blocks = by_looks(found.blocks)
    return found


class _Reader:
    def __init__(self, package: Package) -> None:
        self.package, self.found = package, Manuscript(local_template=package.local_template)
        self.styles: Styles = styles_of(
            package.tree(package.beside("styles.xml")), package.tree(package.beside("numbering.xml"))
        )
        self.runs = Runs(package, self.found)

    def read(self) -> Manuscript:
        """The main text, then what stands beside it."""
        root = self.package.tree(self.package.main)
        if name_of(root) != "document":
            raise wrong("word.not_word", "It is a zip, but no Word file.")
        for part in root:
            if name_of(part) == "body":
                self.found.blocks = list(self._blocks(part))
        self.found.comments = self.runs.aside("comments.xml", "comment")
        for name in sorted(self.package.xml):
            if re.fullmatch(r"(?:header|footer)\d*\.xml", name.rpartition("/")[2]):
                self.found.margins += [
                    text for text in self.runs.paragraphs(self.package.tree(name)) if text.strip()
                ]
        self.found.margins = list(dict.fromkeys(self.found.margins))
        return self.found

    def _blocks(self, parent: Any) -> Iterator[Block]:
        for number, element in enumerate(parent):
            if number > MOST_BLOCKS:
                raise wrong("word.too_long", "It has too much text.")
            what = name_of(element)
            if what == "p":
                yield from self._paragraph(element)
            elif what == "tbl":
                yield from self._table(element)
            elif what == "sdt":
                yield from self._control(element)
            elif what in _AROUND:
                self.found.inserted += what in ("ins", "moveTo")
                yield from self._blocks(element)
            elif what in ("del", "moveFrom"):
                self.found.deleted += [text for text in self.runs.paragraphs(element) if text.strip()]
            elif what == "AlternateContent":
                yield from self._blocks(element[:1])

    def _control(self, element: Any) -> Iterator[Block]:
        says = [one for part in element if name_of(part) == "sdtPr" for one in part.iter()]
        gallery = next((value_of(one) for one in says if name_of(one) == "docPartGallery"), "")
        for part in element:
            if name_of(part) == "sdtContent":
                inside = list(self._blocks(part))
                if gallery.startswith("Table of Contents"):
                    self.found.contents += len(inside)
                else:
                    yield from inside

    def _paragraph(self, element: Any) -> Iterator[Block]:
        own, key, numbering = None, "", None
        for part in element:
            if name_of(part) == "pPr":
                own, numbering = paragraph_says(part)
                key = next((value_of(one) for one in part if name_of(one) == "pStyle"), "")
                break
        style = self.styles.look(key)
        text, bold, boxes = self.runs.text(element, inherited=bool(style.bold))
        level = own if own is not None else style.level or 0
        if style.contents:
            self.found.contents += bool(text.strip())
        elif text.strip():
            yield self._line(
                text, level, style.mark or self.styles.mark_of(numbering or style.numbering), bold=bold
            )
        for box in boxes:
            yield from self._blocks(box)
        yield from (Line(note) for note in self.runs.notes_here())

    @staticmethod
    def _line(text: str, level: int, mark: str, *, bold: bool) -> Line:
        said = text.strip()
        if level and len(said) <= LONGEST_HEADING:
            return Line(" ".join(said.split()), level=level)
        typed = _TYPED.match(said)
        if mark:
            return Line(said, mark=mark, bold=bold)
        if typed and not bold:
            return Line(said[typed.end() :], mark="number", label=typed[1].replace("、", "."))
        bullet = _BULLET.match(said)
        if bullet:
            return Line(said[bullet.end() :], mark="bullet", bold=bold)
        return Line(said, bold=bold)

    def _table(self, element: Any) -> Iterator[Block]:
        there = [row for row in _inside(element, "tr") if not self._row_gone(row)]
        cells = [[(cell, *_span(cell)) for cell in _inside(row, "tc")] for row in there]
        width = min(WIDEST, max((sum(span for _cell, span, _on in row) for row in cells), default=0))
        # A frame around text, not a table; its text is read once only, however deep frames stand.
        if width == 1:
            for row in cells:
                for cell, *_rest in row:
                    yield from self._blocks(cell)
            return
        rows: list[list[str]] = []
        for row in cells:
            rows.append(self._row(row, rows[-1] if rows else [], width))
        if any(text.strip() for row in rows for text in row):
            yield Grid(tuple(tuple(row) for row in rows))

    def _row_gone(self, row: Any) -> bool:
        gone = any(name_of(one) == "del" for part in row if name_of(part) == "trPr" for one in part)
        if gone:
            self.found.deleted += [text for text in self.runs.paragraphs(row) if text.strip()]
        return gone

    def _row(self, cells: list[tuple[Any, int, bool]], above: list[str], width: int) -> list[str]:
        row: list[str] = []
        for cell, span, goes_on in cells:
            text = "\n".join(self.runs.paragraphs(cell)).strip()
            if goes_on and not text and len(row) < len(above):
                text = above[len(row)]
            row += [text, *[""] * (span - 1)]
        return (row + [""] * width)[:width]


def _span(cell: Any) -> tuple[int, bool]:
    """Over how many columns a cell goes, and whether it goes on from the row above."""
    span, goes_on = 1, False
    for one in (one for part in cell if name_of(part) == "tcPr" for one in part):
        if name_of(one) == "gridSpan" and value_of(one).isascii() and value_of(one).isdigit():
            span = min(WIDEST, max(1, int(value_of(one)[:3])))
        elif name_of(one) == "vMerge":
            goes_on = value_of(one) != "restart"
    return span, goes_on


def _inside(parent: Any, wanted: str) -> Iterator[Any]:
    """Rows or cells, also where something is wrapped around them."""
    for one in parent:
        what = name_of(one)
        if what == wanted:
            yield one
        elif what in _AROUND or what == "sdt":
            yield from _inside(one, wanted)
