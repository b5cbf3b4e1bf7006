"""The document as one Markdown file. Texts of the user's stay texts: no sign in them becomes markup by accident."""

import re
from collections.abc import Iterable, Iterator

from firebreak.plan.exporting.book import Book
from firebreak.plan.exporting.document import blocks_of
from firebreak.web.documents.blocks import Block, Heading, Listed, NewPage, Para, Table, Words, Written
from firebreak.web.documents.written import led

_SIGNS = re.compile(r"([\\`*<\[\]~|&]|(?<![^\W_])_|_(?![^\W_]))")
_START = re.compile(r"^(\s*)([#>+\-=]|\d+(?=[.)]))", re.MULTILINE)
_FENCE = re.compile(r"^\s{0,3}(`{3,}|~{3,})")


def as_markdown(book: Book) -> bytes:
    """UTF-8, one blank line between blocks."""
    return ("\n\n".join(_lines(blocks_of(book))) + "\n").encode()


def plain(text: str) -> str:
    """A text that Markdown shows sign for sign.

    >>> plain("# 5 * 3 <b> {since_time}")
    '\\\\# 5 \\\\* 3 \\\\<b> {since_time}'
    """
    return _START.sub(lambda m: f"{m[1]}{_escaped(m[2])}", _SIGNS.sub(r"\\\1", text))


def _escaped(sign: str) -> str:
    # A digit cannot be escaped: the sign behind it is, which the caller leaves in place.
    return f"{sign}\\" if sign.isdigit() else f"\\{sign}"


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading(level, text):
                yield f"{'#' * (level + 1)} {plain(_one(text))}"
            case Para(text, lead):
                yield f"**{plain(led(lead).strip())}** {_broken(text)}" if lead else _broken(text)
            case Listed(lines, numbered):
                yield "\n".join(_items(list(lines), numbered))
            case Table():
                yield _table(block)
            case Words(text):
                yield _fenced(text)
            case Written(text):
                yield _shifted(text)
            case NewPage():
                yield "---"


def _one(text: str) -> str:
    return " ".join(text.split())


def _broken(text: str) -> str:
    return plain(text).replace("\n", "  \n")


def _items(lines: list[str], numbered: bool) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        yield f"{number}. {plain(_one(line))}" if numbered else f"- {plain(_one(line))}"


def _table(table: Table) -> str:
    lines = [f"| {' | '.join(map(_cell, row))} |" for row in (table.head, *table.rows)]
    return "\n".join([lines[0], "|---" * len(table.head) + "|", *lines[1:]])


def _cell(text: str) -> str:
    return "<br>".join(plain(line) for line in text.splitlines())


def _fenced(text: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def _shifted(text: str) -> str:
    """Markdown under the headings of this document; its HTML is shown, not obeyed."""
    lines, fence = [], ""
    for line in text.strip().splitlines():
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence:
            line = re.sub(r"^(#{1,5}) ", r"#\1 ", line)
            line = re.sub(r"<(?!https?:|mailto:)", r"\\<", line)
        lines.append(line)
    return "\n".join(lines + ([fence] if fence else []))
