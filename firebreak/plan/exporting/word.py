"""The document as a Word file: real headings, tables whose head is repeated, a font with the right Chinese signs."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from django.utils import translation
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from firebreak.plan.exporting.book import Book
from firebreak.plan.exporting.document import blocks_of, state_of, title_of
from firebreak.plan.exporting.word_xml import NAMESPACE, NEW_PAGE, clean, paragraph, table
from firebreak.web.documents import TAGS
from firebreak.web.documents.blocks import Block, Heading, Listed, NewPage, Para, Table, Words, Written
from firebreak.web.documents.written import led, pieces, runs

FONT = "Calibri"
EAST_ASIAN = {"zh-Hans": "Microsoft YaHei", "zh-Hant": "Microsoft JhengHei"}
INK = RGBColor(0x18, 0x20, 0x2B)
_STYLES = ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "Header", "Footer")


def as_word(book: Book) -> bytes:
    """A .docx in the language of the book."""
    document = Document()
    _dress(document, book)
    _write(document, blocks_of(book))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _dress(document: WordDocument, book: Book) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    for name in _STYLES:
        _font(document.styles[name], book.language)
    document.styles["Normal"].font.size = Pt(10.5)
    with translation.override(book.language.lower()):
        title, state = clean(title_of(book)), clean(state_of(book))
    section.header.paragraphs[0].text = f"{title} · {state}"
    _page_number(section.footer.paragraphs[0])
    core = document.core_properties
    core.title, core.subject, core.author, core.language = (
        title[:255],
        state[:255],
        clean(book.brand)[:255],
        TAGS[book.language],
    )
    core.comments = ""


def _font(style: Any, language: str) -> None:
    """One font for Latin letters and one for Chinese, named outright: the theme's would win otherwise."""
    style.font.name, style.font.color.rgb = FONT, INK
    properties = style.element.get_or_add_rPr()
    fonts = properties.rFonts
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]
    for script in ("hAnsi", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    fonts.set(qn("w:eastAsia"), EAST_ASIAN.get(language, EAST_ASIAN["zh-Hans"]))
    known = properties.find(qn("w:lang"))
    spoken = known if known is not None else OxmlElement("w:lang")
    spoken.set(qn("w:val"), TAGS[language] if language not in EAST_ASIAN else TAGS["en"])
    spoken.set(qn("w:eastAsia"), TAGS[language] if language in EAST_ASIAN else TAGS["zh-Hans"])
    if known is None:
        properties.append(spoken)


def _page_number(paragraph: Any) -> None:
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        part.text = text or None
        run._r.append(part)


def _write(document: WordDocument, blocks: Iterable[Block]) -> None:
    """Everything at once, before the mark that ends the last section."""
    body = "".join(part for block in blocks for part in _parts(block))
    end = document.element.body.sectPr
    for element in list(parse_xml(f'<w:body xmlns:w="{NAMESPACE}">{body}</w:body>')):
        end.addprevious(element)


def _parts(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text):
            yield paragraph([(text, False)], f"Heading{level}" if level else "Title")
        case Para(text, lead):
            yield paragraph([*([(led(lead), True)] if lead else []), (text, False)])
        case Listed(lines, numbered):
            # Numbers are written out: Word would go on counting from the list before.
            for number, line in enumerate(lines, 1):
                yield _numbered(number, line) if numbered else paragraph([(line, False)], "ListBullet")
        case Table():
            yield table(block)
            yield paragraph([])
        case Words(text):
            yield paragraph([(text, False)], indented=True)
        case Written(text):
            yield from _written(text)
        case NewPage():
            yield NEW_PAGE


def _numbered(number: int, text: str) -> str:
    return paragraph([(f"{number}.\t", False), *runs(text)], hanging=True)


def _written(text: str) -> Iterator[str]:
    number = 0
    for piece in pieces(text):
        if piece.what == "heading":
            yield paragraph([(piece.text.replace("**", ""), False)], f"Heading{min(piece.level, 3)}")
        elif piece.what == "number":
            number = 1 if piece.first else number + 1
            yield _numbered(number, piece.text)
        else:
            yield paragraph(runs(piece.text), "ListBullet" if piece.what == "bullet" else "")
