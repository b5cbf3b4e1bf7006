"""Paragraphs and tables of a Word file as its own XML: thousands of them, so they are written, not built one by one."""

import re
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from firebreak.web.documents.blocks import HEAT, Table

WIDTH_CM = 17.0
TWIPS = 567
"""Of a centimetre."""
HEAD = "E8E6E0"
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HANGING = '<w:tabs><w:tab w:val="left" w:pos="454"/></w:tabs><w:ind w:left="454" w:hanging="454"/>'
_INDENTED = '<w:ind w:left="454"/>'
NEW_PAGE = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
_GRID = (
    '<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/><w:tblLayout w:type="fixed"/>'
    '<w:tblLook w:val="04A0"/></w:tblPr>'
)


def clean(text: str) -> str:
    r"""Without signs that XML does not have.

    >>> clean("a\x00b\x0cc")
    'abc'
    """
    return _NOT_XML.sub("", text)


def paragraph(
    runs: Iterable[tuple[str, bool]], style: str = "", *, hanging: bool = False, indented: bool = False, small: bool = False
) -> str:  # fmt: skip
    """One paragraph of runs (text, whether it is bold). ``hanging``: what comes before the first tab stands out."""
    shape = f'<w:pStyle w:val="{style}"/>' if style else ""
    shape += '<w:spacing w:after="0"/>' if small else ""
    shape += _HANGING if hanging else _INDENTED if indented else ""
    body = "".join(_run(text, bold=bold, small=small) for text, bold in runs)
    return f"<w:p>{f'<w:pPr>{shape}</w:pPr>' if shape else ''}{body}</w:p>"


def _run(text: str, *, bold: bool, small: bool) -> str:
    shape = ("<w:b/>" if bold else "") + ('<w:sz w:val="18"/><w:szCs w:val="18"/>' if small else "")
    lines = (_tabbed(line) for line in clean(text).replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return f"<w:r>{f'<w:rPr>{shape}</w:rPr>' if shape else ''}{'<w:br/>'.join(lines)}</w:r>"


def _tabbed(line: str) -> str:
    return "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in line.split("\t"))


def table(given: Table) -> str:
    """A table whose head is repeated on each page and whose rows stay whole."""
    widths = [
        round(width * TWIPS) for width in given.widths or [WIDTH_CM / len(given.head)] * len(given.head)
    ]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = _row([(text, True, HEAD) for text in given.head], widths, "<w:cantSplit/><w:tblHeader/>")
    rows = "".join(
        _row(_cells(given, row, len(given.rows) - number), widths, "<w:cantSplit/>")
        for number, row in enumerate(given.rows)
    )
    return f"<w:tbl>{_GRID}<w:tblGrid>{columns}</w:tblGrid>{head}{rows}</w:tbl>"


def _cells(given: Table, row: Sequence[str], likelihood: int) -> list[tuple[str, bool, str]]:
    if not given.heat:
        return [(text, False, "") for text in row]
    inside = [(text, False, colour(likelihood, impact)) for impact, text in enumerate(row[1:], 1)]
    return [(row[0], True, ""), *inside]


def _row(cells: Sequence[tuple[str, bool, str]], widths: Sequence[int], marks: str) -> str:
    body = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{_shade(tone)}</w:tcPr>'
        f"{paragraph([(text, bold)], small=True)}</w:tc>"
        for (text, bold, tone), width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr>{marks}</w:trPr>{body}</w:tr>"


def _shade(tone: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{tone}"/>' if tone else ""


def colour(likelihood: int, impact: int) -> str:
    """Of one place of the matrix.

    >>> colour(1, 1), colour(5, 5)
    ('E1F2E8', 'F9CBD3')
    """
    return next(tone for most, tone in HEAT if likelihood * impact <= most)
