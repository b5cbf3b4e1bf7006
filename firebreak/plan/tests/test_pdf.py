"""The plan as a PDF, opened again and read: Chinese included, hostile text as text, one page where one is promised."""

import dataclasses
import threading
import unicodedata
from collections.abc import Callable
from io import BytesIO
from typing import Any

import msgspec
import pypdf
import pytest
from django.urls import reverse

from firebreak.base.actions import Actor
from firebreak.base.errors import WrongMove
from firebreak.org import actions as org_actions
from firebreak.org.models import Brand, Person
from firebreak.plan import actions, queries
from firebreak.plan.exporting import as_card, as_pdf, book_of
from firebreak.plan.exporting.book import Book
from firebreak.plan.items.texts import LANGUAGES
from firebreak.plan.models import Plan
from firebreak.web.documents import setting as pdf

pytestmark = [pytest.mark.room, pytest.mark.django_db, pytest.mark.once]
ACTOR = Actor("person", "tester", "Tester")
TAGS = {"en": "en-GB", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW", "sv": "sv-SE", "ms": "ms-MY"}
HOSTILE = (
    '#import "@preview/cetz:0.3.0"', '#read("/etc/passwd")', '#sys.inputs', "$ x^2 $", "\\ \\u{41} \\n", "*bold* _it_ `raw`",
    "= Heading", "- list", "<label> @ref", "[a](javascript:x)", "// comment", "/* comment */", '"); #panic("',
)  # fmt: skip


@pytest.fixture
def plan(brand: Brand, lead: Person) -> Plan:
    return actions.start_plan(
        actor=ACTOR, brand=brand, person=lead, industries=["software"], languages=list(LANGUAGES)
    )


def small(plan: Plan, language: str = "en", **items: dict[str, Any]) -> Book:
    """A book of few items: quick to set."""
    whole = book_of(plan, language)
    kept = items or {"risks": {"data-breach": whole.of("risks")["data-breach"]}}
    return _with(whole, kept)


def _with(book: Book, items: dict[str, Any]) -> Book:
    return dataclasses.replace(book, items=items)


def opened(body: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(body))


def text_of(reader: pypdf.PdfReader) -> str:
    """All of it without spaces: where lines are broken is the page's business. Marks in their plain form."""
    said = "".join(page.extract_text() for page in reader.pages)
    return "".join(unicodedata.normalize("NFKC", said).replace("\u200b", "").split())


def same(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def titles(reader: pypdf.PdfReader) -> list[str]:
    found: list[str] = []

    def walk(entries: Any) -> None:
        for one in entries:
            if isinstance(one, list):
                walk(one)
            else:
                found.append(str(one.title))

    walk(reader.outline)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_reads_back_with_its_outline_and_its_tag(language: str, plan: Plan) -> None:
    whole = book_of(plan, language)
    kinds = ("contacts", "duties", "playbooks", "policies")
    book = _with(whole, {kind: dict(list(whole.of(kind).items())[:6]) for kind in kinds})
    reader = opened(as_pdf(book))
    said, outline = text_of(reader), titles(reader)
    for kind in kinds:
        for key, item in book.of(kind).items():
            assert same(item.title[language]) in said, (kind, key)
    body = next(iter(book.of("policies").values())).body[language]
    for line in body.splitlines():
        assert same(line.strip("#-* ").replace("**", ""))[:12] in said, line
    assert {item.title[language] for item in book.of("playbooks").values()} <= set(outline)
    assert str(reader.root_object["/Lang"]) == TAGS[language]
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in reader.root_object
    assert b"pdfuaid:part>1" in reader.root_object["/Metadata"].get_object().get_data()


def test_contacts_and_cards_come_first_and_each_page_says_version_and_number(
    client_of: Any, plan: Plan, lead: Person
) -> None:
    answer = client_of(lead).get(reverse("plan:export", args=[plan.brand.slug, "pdf"]), {"language": "en"})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    reader = opened(answer.content)
    top = [str(one.title) for one in reader.outline if not isinstance(one, list)]
    assert top[0] == "Contacts"
    assert top[2].startswith("Duty card: ")
    assert top.index("Playbooks") < top.index("Templates") < top.index("Risks")
    count = len(reader.pages)
    for number, page in enumerate(reader.pages, 1):
        said = page.extract_text()
        assert "DRAFT: the plan as it was on" in said
        assert "People as of" in said
        assert f"{number} / {count}" in said
    links = [one.get_object() for one in reader.pages[0].get("/Annots", [])]
    assert len([one for one in links if one["/Subtype"] == "/Link"]) >= len(top)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_checklist_of_a_playbook_is_one_page_in_every_language(language: str, plan: Plan) -> None:
    book = book_of(plan, language)
    for kind in ("playbooks", "duties"):
        # The longest of its kind: the others are shorter.
        longest = max(book.of(kind), key=lambda key: len(msgspec.json.encode(book.of(kind)[key])))
        reader = opened(as_card(book, kind, longest))
        assert len(reader.pages) == 1, (kind, longest)
        assert same(book.of(kind)[longest].title[language]) in text_of(reader)


def test_text_is_never_markup_and_reads_no_file(plan: Plan) -> None:
    book = small(plan)
    risk = msgspec.structs.replace(
        book.of("risks")["data-breach"], title={"en": HOSTILE[0]}, description={"en": "\n".join(HOSTILE)},
        mitigation=[{"en": one} for one in HOSTILE],
    )  # fmt: skip
    policy = msgspec.structs.replace(
        next(iter(book_of(plan, "en").of("policies").values())), body={"en": "\n\n".join(HOSTILE)}
    )
    template = msgspec.structs.replace(
        next(iter(book_of(plan, "en").of("templates").values())),
        variants={"post": {"en": "\n".join(HOSTILE)}},
    )
    book = _with(book, {"risks": {"r": risk}, "policies": {"p": policy}, "templates": {"t": template}})
    said = text_of(opened(as_pdf(book)))
    for one in HOSTILE:
        assert said.count(same(one)) >= 3, one
    assert "root:" not in said


@pytest.mark.parametrize(
    "text",
    [
        "x" * 20_000, "字" * 20_000, "word " * 4_000, "\u202egnp.exe\u202c \u2066a\u2069 שלום عربي", "a\x00b\x07c\x1b[31m",
        "👩‍👩‍👧‍👦 \ue000 \U0010fffd", "\n" * 500, "é" + "\u0301" * 500, "\ufffe\uffff",
    ],
    ids=["one long word", "long Chinese", "many words", "directions", "controls", "no such sign", "lines", "marks", "none"],
)  # fmt: skip
def test_strange_text_still_makes_a_file(text: str, plan: Plan) -> None:
    book = small(plan)
    risk = msgspec.structs.replace(
        book.of("risks")["data-breach"],
        title={"en": text[:300]},
        description={"en": text + " the end"},
        mitigation=[{"en": text}],
    )
    reader = opened(as_pdf(_with(book, {"risks": {"r": risk}})))
    said = text_of(reader)
    assert "theend" in said
    assert "\u202e" not in said
    for page in reader.pages:
        assert page.mediabox.width == pytest.approx(595.28, abs=1)


def test_the_glyphs_of_taiwan_are_not_those_of_the_mainland(plan: Plan) -> None:
    fonts = {}
    for language in ("zh-Hans", "zh-Hant", "en"):
        reader = opened(as_pdf(small(plan, language)))
        fonts[language] = {
            str(font.get_object()["/BaseFont"]).partition("+")[2]
            for page in reader.pages
            for font in page["/Resources"]["/Font"].get_object().values()
        }
    assert any("CJKsc" in name for name in fonts["zh-Hans"])
    assert any("CJKtc" in name for name in fonts["zh-Hant"])
    assert not any("CJKtc" in name for name in fonts["zh-Hans"] | fonts["en"])


def test_numbers_are_only_in_the_file_of_who_may_see_them(
    client_of: Any, plan: Plan, brand: Brand, viewer: Person, lead: Person
) -> None:
    org_actions.set_methods(actor=ACTOR, person=lead, methods=[("phone", "+46 70 123 45 67")])
    org_actions.set_holders(actor=ACTOR, brand=brand, duty="lead", people=[lead])
    address = reverse("plan:export", args=[brand.slug, "pdf"])
    seen = text_of(opened(client_of(lead).get(address, {"language": "en", "duty": "lead"}).content))
    hidden = text_of(opened(client_of(viewer).get(address, {"language": "en", "duty": "lead"}).content))
    assert "+46701234567" in seen
    assert lead.name in hidden
    assert "123" not in hidden


def test_a_stranger_and_a_post_get_nothing(
    client_of: Any, plan: Plan, outsider: Person, lead: Person
) -> None:
    address = reverse("plan:export", args=[plan.brand.slug, "pdf"])
    assert client_of(outsider).get(address).status_code == 404
    assert client_of(lead).post(address).status_code == 405


def test_one_that_takes_too_long_or_waits_too_long_says_so(
    client_of: Any, plan: Plan, lead: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "LONGEST_S", 0.01)
    with pytest.raises(WrongMove) as told:
        as_pdf(small(plan))
    assert told.value.code == "export.too_long"
    monkeypatch.undo()
    monkeypatch.setattr(pdf, "WAIT_S", 0.05)
    taken, done = threading.Event(), threading.Event()
    holder = threading.Thread(target=_hold, args=(taken, done))
    holder.start()
    taken.wait(5)
    try:
        answer = client_of(lead).get(reverse("plan:export", args=[plan.brand.slug, "pdf"]), follow=True)
    finally:
        done.set()
        holder.join()
    assert "Other PDFs are being made just now" in answer.content.decode()


def test_no_more_wait_than_there_is_room_for(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_ROOM", threading.BoundedSemaphore(1))
    with pdf._ROOM, pytest.raises(WrongMove) as told:
        as_pdf(small(plan))
    assert told.value.code == "export.busy"
    assert as_pdf(small(plan)).startswith(b"%PDF")


def _hold(taken: threading.Event, done: threading.Event) -> None:
    with pdf._ONE:
        taken.set()
        done.wait(30)


def test_nothing_of_our_surroundings_goes_to_the_typesetter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIREBREAK_SECRET_KEY", "hush")
    assert not [name for name in pdf._surroundings() if name.startswith("FIREBREAK")]


def test_the_pages_of_versions_playbooks_and_duties_offer_it(
    client_of: Callable[..., Any], plan: Plan, lead: Person
) -> None:
    client = client_of(lead)
    slug = plan.brand.slug
    for page, wanted in (
        (reverse("plan:versions", args=[slug]), "export/pdf?language=zh-Hant"),
        (
            reverse("plan:item", args=[slug, "playbooks", "outage"]),
            "export/pdf?playbook=outage&amp;language=en",
        ),
        (reverse("plan:item", args=[slug, "duties", "lead"]), "export/pdf?duty=lead&amp;language=en"),
    ):
        assert wanted in client.get(page).content.decode(), page
    assert queries.item(plan, "playbooks", "outage") is not None
