"""The plan to carry: opened again and read back, Chinese included, and its folder byte for byte."""

import re
import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn

from firebreak.org import actions as org_actions
from firebreak.org.models import Brand, Person
from firebreak.plan import actions, queries
from firebreak.plan.exporting.markdown import plain
from firebreak.plan.folders import CONTENT
from firebreak.plan.items.texts import LANGUAGES
from firebreak.plan.models import Plan, PlanVersion
from firebreak.plan.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def languages() -> list[str]:
    return list(LANGUAGES)


@pytest.fixture
def plan_by(anna: Person) -> Person:
    return anna


@pytest.fixture
def client(anna: Person, client_of: Any) -> Any:
    return client_of(anna)


def url(form: str) -> str:
    return reverse("plan:export", args=["norrsken", form])


def publish(plan: Plan, anna: Person) -> PlanVersion:
    version = actions.ask_review(actor=ACTOR, plan=plan, person=None)
    actions.approve_version(actor=ACTOR, version=version, person=anna, alone=False)
    return actions.publish_version(actor=ACTOR, version=version)


def change_title(plan: Plan, key: str, text: str, kind: str = "risks") -> None:
    item = queries.item(plan, kind, key)
    assert item is not None
    body = {**item.body, "title": {**item.body["title"], "en": text}}
    actions.change_item(actor=ACTOR, item=item, body=body, person=None)


def word(client: Any, **query: Any) -> Any:
    answer = client.get(url("docx"), query)
    assert answer.status_code == 200
    return Document(BytesIO(answer.content))


def headings(document: Any, level: int) -> list[str]:
    return [one.text for one in document.paragraphs if one.style.name == f"Heading {level}"]


def everything(document: Any) -> str:
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_the_word_file_begins_with_contacts_and_cards_and_has_real_headings(client: Any, plan: Plan) -> None:
    document = word(client, language="en")
    first = headings(document, 1)
    assert first[:3] == ["Contacts", "Outlets: what to stop, and how", "Duty card: Response lead"]
    order = [
        first.index(name)
        for name in ("Playbooks", "Templates", "Moderation", "Risks", "Scenarios", "Past cases")
    ]
    assert order == sorted(order)
    titles = {item.title["en"] for item in queries.records(plan)["playbooks"].values()}
    assert titles <= set(headings(document, 2))
    breaks = document.element.body.findall(f".//{qn('w:br')}[@{qn('w:type')}='page']")
    cards = [name for name in first if name.startswith("Duty card")]
    assert document.tables[0].style.name == "Table Grid"
    assert [one for one in document.paragraphs if one.style.name == "List Bullet"]
    assert len(breaks) >= len(cards) + len(queries.records(plan)["policies"])


@pytest.mark.parametrize(
    ("language", "font", "tag"),
    [("zh-Hans", "Microsoft YaHei", "zh-CN"), ("zh-Hant", "Microsoft JhengHei", "zh-TW")],
)
def test_chinese_reads_back_and_has_a_chinese_font(
    language: str, font: str, tag: str, client: Any, plan: Plan
) -> None:
    document = word(client, language=language)
    said = everything(document)
    for kind, items in queries.records(plan).items():
        for key, item in items.items():
            if kind not in {"duties", "courses"}:
                assert item.title[language] in said, (kind, key)
    template = queries.records(plan)["templates"]["holding-outage"]
    assert template.variants["post"][language].strip() in said
    for name in ("Normal", "Heading 1", "Heading 2", "Title"):
        properties = document.styles[name].element.rPr
        assert properties.rFonts.get(qn("w:eastAsia")) == font
        assert properties.find(qn("w:lang")).get(qn("w:eastAsia")) == tag
        assert not [name for name in properties.rFonts.attrib if name.endswith("Theme")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_of_the_plan_makes_both_documents(language: str, client: Any, plan: Plan) -> None:
    risk = queries.records(plan)["risks"]["data-breach"].title[language]
    assert risk in client.get(url("md"), {"language": language}).content.decode()
    assert risk in everything(word(client, language=language))


def test_a_page_may_name_the_language_as_pages_do(client: Any, plan: Plan) -> None:
    answer = client.get(url("md"), {"language": "zh-hant"})
    assert answer["Content-Disposition"].endswith('-zh-Hant.md"')
    assert "個資外洩" in answer.content.decode()


def test_a_table_of_heat_holds_each_risk_in_its_place(client: Any, plan: Plan) -> None:
    heat = next(
        one
        for one in word(client, language="en").tables
        if one.rows[0].cells[0].text.startswith("Likelihood")
    )
    risks = queries.records(plan)["risks"]
    for risk in risks.values():
        assert risk.title["en"] in heat.rows[6 - risk.likelihood].cells[risk.impact].text.split("\n")
    assert heat.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_a_draft_says_so_on_every_page_and_a_version_says_its_number(
    client: Any, plan: Plan, anna: Person
) -> None:
    publish(plan, anna)
    change_title(plan, "data-breach", "Later words")
    draft, one = word(client, language="en"), word(client, language="en", version=1)
    assert "DRAFT" in draft.sections[0].header.paragraphs[0].text
    assert "Later words" in everything(draft)
    assert "Version 1, published on" in one.sections[0].header.paragraphs[0].text
    assert "DRAFT" not in everything(one)
    assert "Later words" not in everything(one)
    assert one.core_properties.title == "Crisis plan of Norrsken Energi"


def test_only_published_versions_and_languages_of_the_plan_are_given_out(
    client: Any, plan: Plan, anna: Person
) -> None:
    actions.ask_review(actor=ACTOR, plan=plan, person=anna)
    for form, query in (
        ("docx", "version=1"), ("docx", "version=2"), ("md", "version=x"), ("md", "version=%00"), ("md", "language=de"),
        ("md", "language=../en"), ("zip", "version=99999999999"), ("pdf", "playbook=nope"), ("pdf", "duty=x%00"),
        ("exe", ""),
    ):  # fmt: skip
        assert client.get(f"{url(form)}?{query}").status_code == 404, (form, query)
    assert client.post(url("md")).status_code == 405


@pytest.mark.parametrize("form", ["md", "docx", "pdf", "zip"])
def test_a_download_has_a_safe_name_and_is_never_shown_as_a_page(form: str, client: Any, plan: Plan) -> None:
    answer = client.get(url(form))
    assert re.fullmatch(
        rf'attachment; filename="norrsken-plan-DRAFT(-en)?\.{form}"', answer["Content-Disposition"]
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_the_zip_holds_each_file_byte_for_byte(client: Any, plan: Plan) -> None:
    with zipfile.ZipFile(BytesIO(client.get(url("zip")).content)) as archive:
        names = archive.namelist()
        assert len(names) == len(set(names)) > 150
        for name in names:
            originals = [CONTENT / place / name for place in ("core", "software")]
            assert archive.read(name) in [one.read_bytes() for one in originals if one.exists()], name
        assert "policies/moderation.zh-Hant.md" in names


def test_the_zip_of_a_version_keeps_its_files_and_writes_anew_what_changed_since(
    client: Any, plan: Plan, anna: Person
) -> None:
    publish(plan, anna)
    change_title(plan, "data-breach", "Later words")
    for query, found in (({"version": 1}, False), ({}, True)):
        with zipfile.ZipFile(BytesIO(client.get(url("zip"), query).content)) as archive:
            assert (b"Later words" in archive.read("risks/data-breach.yaml")) is found
            kept = (CONTENT / "core/risks/boycott-call.yaml").read_bytes()
            assert archive.read("risks/boycott-call.yaml") == kept


def test_no_text_becomes_markup_by_accident(client: Any, plan: Plan) -> None:
    change_title(plan, "data-breach", "<img src=x onerror=alert(1)> | *bold* [a](javascript:x)")
    body = client.get(url("md"), {"language": "en"}).content.decode()
    assert "<img" not in body.replace("\\<img", "")
    assert r"\| \*bold\* \[a\](javascript:x)" in body
    assert plain("1. not a list\n- nor this") == "1\\. not a list\n\\- nor this"


def test_signs_that_xml_does_not_have_do_not_break_the_word_file(client: Any, plan: Plan) -> None:
    change_title(plan, "data-breach", "Data\x08 gets\x0b out ]]> & <b>")
    assert "Data gets out ]]> & <b>" in everything(word(client, language="en"))


def test_a_team_of_one_gets_cards_for_one(client: Any, plan: Plan, brand: Brand) -> None:
    several = [name for name in headings(word(client), 1) if name.startswith("Duty card")]
    Brand.objects.filter(pk=brand.pk).update(team_size="one")
    alone = [name for name in headings(word(client), 1) if name.startswith("Duty card")]
    assert 1 <= len(alone) < len(several)


def test_numbers_to_call_are_only_in_the_file_of_who_may_see_them(
    client: Any, client_of: Any, plan: Plan, brand: Brand, make_person: Any
) -> None:
    org_actions.add_contact(
        actor=ACTOR,
        brand=brand,
        group="media-local",
        name="Nora Blad",
        methods=[("phone", "+46 8 123 45 67")],
    )
    seen = client.get(url("md"), {"language": "en"}).content.decode()
    assert "Nora Blad (Phone: +46 8 123 45 67)" in seen
    hidden = (
        client_of(make_person("vera", brand, "viewer")).get(url("md"), {"language": "en"}).content.decode()
    )
    assert "Nora Blad" in hidden
    assert "123 45 67" not in hidden


def test_a_stranger_gets_nothing(plan: Plan, client_of: Any, make_person: Any) -> None:
    other = Brand.objects.create(slug="other", name="Other")
    assert client_of(make_person("eva", other, "lead")).get(url("zip")).status_code == 404
