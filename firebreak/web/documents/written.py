"""The little Markdown that policies are written in, taken apart: headings, lists, paragraphs, stressed words."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_HEADING = re.compile(r"(#{1,6}) +(.*?)(?: #+)?$")
_ITEM = re.compile(r"\s{0,3}(?:([-*+])|(\d+)[.)]) +(.*)$")
_EDGE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
_STRESS = re.compile(r"\*\*(.+?)\*\*")


class Piece(NamedTuple):
    """One block: ``what`` is heading, bullet, number or text; ``level`` is a heading's."""

    what: str
    text: str
    level: int = 0
    first: bool = False
    """Of a list's items: whether the list begins here."""


def led(lead: str) -> str:
    """A word in front of what it leads to, with the colon of its script; nothing for none.

    >>> led("Holder"), led("负责人"), led("")
    ('Holder: ', '负责人：', '')
    """
    if not lead:
        return ""
    return f"{lead}：" if _EDGE.match(lead[-1]) else f"{lead}: "


def pieces(text: str) -> Iterator[Piece]:
    r"""Block by block, lines that belong together as one.

    >>> [piece.what for piece in pieces("Hear\nall\n\n## Now\n- a\n  b\n1. c")]
    ['text', 'heading', 'bullet', 'number']
    """
    held: Piece | None = None
    last = ""
    for line in [*text.splitlines(), ""]:
        heading, item = _HEADING.match(line), _ITEM.match(line)
        if held is not None and line.strip() and not heading and not item:
            held = held._replace(text=joined(held.text, line.strip()))
            continue
        if held is not None:
            yield held
            last, held = held.what, None
        if heading:
            yield Piece("heading", heading[2], len(heading[1]))
            last = "heading"
        elif item:
            what = "bullet" if item[1] else "number"
            held = Piece(what, item[3], first=last != what or item[2] == "1")
        elif line.strip():
            held = Piece("text", line.strip())


def joined(before: str, after: str) -> str:
    """Two lines of one paragraph; Chinese has no space between them.

    >>> joined("one", "two"), joined("一行", "二行")
    ('one two', '一行二行')
    """
    close = _EDGE.match(before[-1:]) and _EDGE.match(after[:1])
    return before + after if close else f"{before} {after}"


def runs(text: str) -> Iterator[tuple[str, bool]]:
    """A text in runs, with whether each is stressed.

    >>> list(runs("a **b** c"))
    [('a ', False), ('b', True), (' c', False)]
    """
    for number, part in enumerate(_STRESS.split(text)):
        if part:
            yield part, number % 2 == 1
