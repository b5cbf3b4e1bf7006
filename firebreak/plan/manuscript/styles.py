"""Which paragraphs are headings and lists: by outline level, by a style's own name in any language, or by its parents."""

import re
from dataclasses import dataclass, field
from typing import Any

from firebreak.plan.manuscript.blocks import TITLE
from firebreak.plan.manuscript.package import name_of, value_of

_HEADING = re.compile(
    r"(?:heading|rubrik|标题|標題|tajuk|överskrift|overskrift|überschrift|titre|título|otsikko)\s*(\d)",
    re.IGNORECASE,
)
_TITLES = {"title", "titel", "tajuk", "rubrik", "标题", "標題", "书名", "document title"}
_CONTENTS = re.compile(r"(?:toc|innehåll|目录|目錄|isi kandungan)\s*\d", re.IGNORECASE)
_LEVELS = set("0123456789")
DEEPEST = 12
"""Styles that rest on styles."""


@dataclass
class Style:
    """What a paragraph's style says of it; ``None`` where it leaves that to its parent."""

    level: int | None = None
    mark: str = ""
    numbering: tuple[str, str] | None = None
    bold: bool | None = None
    contents: bool = False
    parent: str = ""


@dataclass
class Styles:
    """All styles of a document, and how its lists count."""

    by_id: dict[str, Style] = field(default_factory=dict)
    marks: dict[tuple[str, str], str] = field(default_factory=dict)
    """(list, depth) -> ``bullet`` or ``number``."""

    def look(self, key: str) -> Style:
        """What holds for a style after its parents were asked."""
        found, here = Style(), self.by_id.get(key)
        for _step in range(DEEPEST):
            if here is None:
                break
            found.level = here.level if found.level is None else found.level
            found.bold = here.bold if found.bold is None else found.bold
            found.mark = found.mark or here.mark
            found.numbering = found.numbering or here.numbering
            found.contents = found.contents or here.contents
            here = self.by_id.get(here.parent)
        return found

    def mark_of(self, numbering: tuple[str, str] | None) -> str:
        """How an entry of a list is marked; nothing where it is no list."""
        if numbering is None or numbering[0] in ("", "0"):
            return ""
        return self.marks.get(numbering, "bullet")


def styles_of(styles: Any, numbering: Any) -> Styles:
    """Read both parts; either may be missing."""
    found = Styles()
    for one in styles if styles is not None else ():
        if name_of(one) == "style" and value_of(one, "type") in ("paragraph", ""):
            found.by_id[value_of(one, "styleId")] = _style(one)
    if numbering is not None:
        found.marks = _marks(numbering)
    return found


def _style(element: Any) -> Style:
    found = Style()
    for one in element:
        what = name_of(one)
        if what == "name":
            _by_name(found, value_of(one).strip())
        elif what == "basedOn":
            found.parent = value_of(one)
        elif what == "rPr":
            found.bold = bold_of(one)
        elif what == "pPr":
            level, numbering = paragraph_says(one)
            found.level = level if level is not None else found.level
            found.numbering = numbering
    return found


def _by_name(style: Style, name: str) -> None:
    heading = _HEADING.fullmatch(name)
    if heading and heading[1] != "0":
        style.level = int(heading[1])
    elif name.casefold() in _TITLES:
        style.level = TITLE
    elif _CONTENTS.fullmatch(name):
        style.contents = True
    elif name.lower().startswith("list bullet"):
        style.mark = "bullet"
    elif name.lower().startswith("list number"):
        style.mark = "number"


def paragraph_says(properties: Any) -> tuple[int | None, tuple[str, str] | None]:
    """Outline level (1 to 9; 0 for text) and list of a paragraph or style, where it names them itself."""
    level, numbering = None, None
    for one in properties:
        what = name_of(one)
        if what == "outlineLvl" and value_of(one) in _LEVELS:
            level = int(value_of(one)) + 1 if int(value_of(one)) < 9 else 0
        elif what == "numPr":
            parts = {name_of(part): value_of(part) for part in one}
            numbering = (parts.get("numId", ""), parts.get("ilvl", "0"))
    return level, numbering


def bold_of(properties: Any) -> bool | None:
    """Whether a run or a style is bold, where it says so."""
    for one in properties:
        if name_of(one) == "b":
            return value_of(one) not in ("0", "false", "off")
    return None


def _marks(numbering: Any) -> dict[tuple[str, str], str]:
    lists: dict[str, dict[str, str]] = {}
    found: dict[tuple[str, str], str] = {}
    for one in numbering:
        if name_of(one) == "abstractNum":
            levels = lists.setdefault(value_of(one, "abstractNumId"), {})
            for level in one:
                if name_of(level) == "lvl":
                    form = next((value_of(part) for part in level if name_of(part) == "numFmt"), "bullet")
                    levels[value_of(level, "ilvl")] = "bullet" if form in ("bullet", "none") else "number"
        elif name_of(one) == "num":
            rests_on = next((value_of(part) for part in one if name_of(part) == "abstractNumId"), "")
            for depth, mark in lists.get(rests_on, {}).items():
                found[value_of(one, "numId"), depth] = mark
    return found
