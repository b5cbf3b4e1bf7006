"""The little of Markdown that policies use, as plain values: a template draws them, so no text can become markup.

Headings, paragraphs, lists, ``**strong**`` and `` `code` ``. Everything else stays the text that it is.
"""

import re
from typing import Literal, NamedTuple

Sort = Literal["heading", "part", "paragraph", "bullets", "numbers"]
_HEADING = re.compile(r"(#{1,6})\s+(\S.*)$")
_BULLET = re.compile(r"[-*+]\s+(.*)$")
_NUMBER = re.compile(r"\d{1,9}[.)]\s+(.*)$")
_INLINE = re.compile(r"\*\*(?=\S)([^*]+?)(?<=\S)\*\*|`([^`]+)`")
_CJK = re.compile(r"[⺀-鿿豈-﫿　-〿！-｠]")


class Piece(NamedTuple):
    """A stretch of a line."""

    how: Literal["plain", "strong", "code"]
    text: str


class Block(NamedTuple):
    """``lines`` has one line for a heading or a paragraph, one per entry for a list."""

    sort: Sort
    lines: list[list[Piece]]


def blocks(text: str) -> list[Block]:
    """The blocks of a text, top to bottom. Linear in the text, and never an error.

    >>> [(block.sort, len(block.lines)) for block in blocks("## Who\\n\\n- You\\n- **All** of us\\n\\nNow.")]
    [('heading', 1), ('bullets', 2), ('paragraph', 1)]
    """
    found: list[tuple[Sort, list[str]]] = []
    after_gap = True
    for line in text.splitlines():
        told = line.strip()
        if told:
            _take(found, told, after_gap, indented=line[:1].isspace())
        after_gap = not told
    return [Block(sort, [pieces(line) for line in lines]) for sort, lines in found]


def _take(found: list[tuple[Sort, list[str]]], told: str, after_gap: bool, *, indented: bool) -> None:
    """Put a line where it belongs: a block of its own, an entry of the list, or the rest of what stands last."""
    if heading := _HEADING.match(told):
        found.append(
            ("heading" if len(heading.group(1)) < 3 else "part", [heading.group(2).rstrip("#").rstrip()])
        )
        return
    marks: tuple[tuple[Sort, re.Pattern[str]], ...] = (("bullets", _BULLET), ("numbers", _NUMBER))
    for sort, mark in marks:
        if entry := mark.match(told):
            if found and found[-1][0] == sort:
                found[-1][1].append(entry.group(1))
            else:
                found.append((sort, [entry.group(1)]))
            return
    last = found[-1] if found else None
    goes_on = last is not None and last[0] not in ("heading", "part")
    if last is not None and goes_on and (not after_gap or (indented and last[0] != "paragraph")):
        last[1][-1] = joined(last[1][-1], told)
    else:
        found.append(("paragraph", [told]))


def joined(before: str, after: str) -> str:
    """Two lines of one paragraph: with a space, but not where Chinese meets Chinese.

    >>> joined("one", "two"), joined("马上联系", "负责人")
    ('one two', '马上联系负责人')
    """
    return before + ("" if _CJK.match(before[-1:]) and _CJK.match(after[:1]) else " ") + after


def pieces(line: str) -> list[Piece]:
    """A line as stretches.

    >>> pieces("Ring **now**.")
    [Piece(how='plain', text='Ring '), Piece(how='strong', text='now'), Piece(how='plain', text='.')]
    """
    found: list[Piece] = []
    at = 0
    for match in _INLINE.finditer(line):
        if match.start() > at:
            found.append(Piece("plain", line[at : match.start()]))
        strong, code = match.groups()
        found.append(Piece("strong", strong) if strong is not None else Piece("code", code))
        at = match.end()
    if at < len(line):
        found.append(Piece("plain", line[at:]))
    return found
