"""The text inside a paragraph: links with where they lead, notes, text boxes; deletions and pictures are put aside."""

from collections.abc import Iterator
from typing import Any

from firebreak.plan.manuscript.blocks import Manuscript
from firebreak.plan.manuscript.package import Package, name_of, value_of
from firebreak.plan.manuscript.styles import bold_of

_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_SKIPPED = frozenset(
    {
        "pPr",
        "rPr",
        "sdtPr",
        "sdtEndPr",
        "instrText",
        "delInstrText",
        "fldChar",
        "rt",
        "tcPr",
        "trPr",
        "tblPr",
        "tblGrid",
    }
)
_GONE = frozenset({"del", "moveFrom"})
_BESIDE = {"footnoteReference": "footnotes.xml", "endnoteReference": "endnotes.xml"}
_INNER = {"footnotes.xml": "footnote", "endnotes.xml": "endnote"}


class Runs:
    """Reads paragraphs of one document, and remembers what it met on the way."""

    def __init__(self, package: Package, found: Manuscript) -> None:
        self.package, self.found = package, found
        self._notes: dict[str, dict[str, str]] = {}
        self._pending: list[str] = []
        self._count = 0

    def text(self, paragraph: Any, *, inherited: bool = False) -> tuple[str, bool, list[Any]]:
        """Its text, whether all of it is bold, and the text boxes that hang on it."""
        parts: list[tuple[str, bool]] = []
        boxes: list[Any] = []
        self._walk(paragraph, parts, boxes, bold=inherited)
        said = "".join(text for text, _bold in parts)
        weighty = [bold for text, bold in parts if text.strip()]
        return said, bool(weighty) and all(weighty), boxes

    def paragraphs(self, parent: Any) -> Iterator[str]:
        """The text of every paragraph below something, tables within tables too."""
        for one in parent if parent is not None else ():
            what = name_of(one)
            if what == "p":
                text, _bold, boxes = self.text(one)
                yield text.strip()
                for box in boxes:
                    yield from self.paragraphs(box)
                yield from self.notes_here()
            elif what == "r":
                text, _bold, _boxes = self.text([one])
                yield text
            elif what not in _SKIPPED:
                yield from self.paragraphs(one)

    def aside(self, part: str, inner: str) -> list[str]:
        """The texts of a part that is a list of little texts, such as comments."""
        root = self.package.tree(self.package.beside(part))
        told = [
            "\n".join(self.paragraphs(one)).strip()
            for one in (root if root is not None else ())
            if name_of(one) == inner
        ]
        return [text for text in told if text]

    def notes_here(self) -> list[str]:
        """Footnotes that were met since this was last asked."""
        waiting, self._pending = self._pending, []
        return waiting

    def _walk(self, parent: Any, parts: list[tuple[str, bool]], boxes: list[Any], *, bold: bool) -> None:
        for one in parent:
            what = name_of(one)
            if what in _SKIPPED or not what:
                continue
            if what in ("t", "delText"):
                parts.append((one.text or "", bold))
            elif what in _SIGNS:
                parts.append((_SIGNS[what], bold))
            elif what == "r":
                own = next((bold_of(part) for part in one if name_of(part) == "rPr"), None)
                self._walk(one, parts, boxes, bold=bold if own is None else own)
            elif what in _GONE:
                self._gone(one)
            elif what == "hyperlink":
                self._link(one, parts, boxes, bold=bold)
            elif what in _BESIDE:
                self._note(_BESIDE[what], value_of(one, "id"), parts)
            elif what in ("drawing", "pict", "object"):
                self._picture(one, boxes)
            elif what == "AlternateContent":
                self._walk(one[:1], parts, boxes, bold=bold)
            else:
                self.found.inserted += what in ("ins", "moveTo")
                self._walk(one, parts, boxes, bold=bold)

    def _gone(self, element: Any) -> None:
        parts: list[tuple[str, bool]] = []
        self._walk(element, parts, [], bold=False)
        said = "".join(text for text, _bold in parts).strip()
        if said:
            self.found.deleted.append(said)

    def _link(self, element: Any, parts: list[tuple[str, bool]], boxes: list[Any], *, bold: bool) -> None:
        inside: list[tuple[str, bool]] = []
        self._walk(element, inside, boxes, bold=bold)
        parts += inside
        said = "".join(text for text, _bold in inside)
        target = self.package.links.get(value_of(element, "id"), "").strip()
        if target.lower().startswith(("http://", "https://", "mailto:")):
            shown = target.removeprefix("mailto:")
            if shown.rstrip("/") not in said:
                parts.append((f" ({shown})", bold))

    def _note(self, part: str, key: str, parts: list[tuple[str, bool]]) -> None:
        if part not in self._notes:
            self._notes[part] = {}  # first, so that a note in a note ends here
            root = self.package.tree(self.package.beside(part))
            self._notes[part] = {
                value_of(one, "id"): " ".join("\n".join(self.paragraphs(one)).split())
                for one in (root if root is not None else ())
                if name_of(one) == _INNER[part]
            }
        told = self._notes[part].get(key, "")
        if told:
            self._count += 1
            parts.append((f" [{self._count}]", False))
            self._pending.append(f"[{self._count}] {told}")

    def _picture(self, element: Any, boxes: list[Any]) -> None:
        inside = list(_boxes(element))
        boxes += inside
        if not inside:
            said = next((value_of(one, "descr") for one in element.iter() if name_of(one) == "docPr"), "")
            self.found.pictures.append(said.strip()[:500])


def _boxes(parent: Any) -> Iterator[Any]:
    """Text boxes below something; those within one come when it is read."""
    for one in parent:
        if name_of(one) == "txbxContent":
            yield one
        else:
            yield from _boxes(one)
