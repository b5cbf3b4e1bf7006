"""A Word file brought in: its sections are shown and corrected, looked at, then whole, through the folder's own door."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from firebreak.base.actions import Actor
from firebreak.base.permissions import Role
from firebreak.org.models import Brand, Person
from firebreak.plan import actions, queries, waiting
from firebreak.plan.actions.versions import digest_of, snapshot
from firebreak.plan.exporting import as_word, book_of
from firebreak.plan.items import LANGUAGES
from firebreak.plan.manuscript.sections import KINDS
from firebreak.plan.models import Plan
from firebreak.plan.queries.manuscript import convert, read_draft
from firebreak.plan.tests.test_manuscript import chinese
from firebreak.plan.tests.word_files import edited, plan_file, swap, table, word

pytestmark = [pytest.mark.room, pytest.mark.django_db, pytest.mark.once]
ACTOR = Actor("person", "tester", "Tester")


@pytest.fixture
def languages() -> list[str]:
    return ["en", "zh-Hans"]


@pytest.fixture
def client(anna: Person, client_of: Any) -> Any:
    return client_of(anna)


def here() -> str:
    return reverse("plan:import_word", args=["norrsken"])


def upload(client: Any, body: bytes) -> Any:
    return client.post(here(), {"file": SimpleUploadedFile("old plan.docx", body)})


def fields(page: Any) -> dict[str, str]:
    """What the form on a page would send."""
    body = page.content.decode()
    found = dict(re.findall(r'<input type="hidden" name="([a-z_0-9]+)" value="([^"]*)"', body))
    for name, inside in re.findall(
        r'<select id="(?:word|kind)-[^"]*" name="([^"]*)">(.*?)</select>', body, re.DOTALL
    ):
        found[name] = re.findall(r'<option value="([^"]*)"[^>]* selected', inside)[0]
    return {name: text for name, text in found.items() if name != "csrfmiddlewaretoken"}


def go_on(client: Any, page: Any, verb: str, **change: str) -> Any:
    return client.post(here(), {**fields(page), "do": verb, **change})


def named(page: Any, title: str) -> str:
    """The name of the choice of a section."""
    return f"kind_{next(row.number for row in page.context['rows'] if row.title == title)}"


def title(plan: Plan, kind: str, key: str) -> dict[str, str]:
    found = queries.item(plan, kind, key)
    assert found is not None
    said: dict[str, str] = found.body["title"]
    return said


def test_an_old_plan_comes_in_and_nothing_is_lost(plan: Plan, client: Any, anna: Person) -> None:
    before, count = digest_of(snapshot(plan)), plan.items.count()
    shown = upload(client, plan_file())
    assert "The app is down in a cold week" in shown.content.decode()
    looked = go_on(client, shown, "look")
    assert "Bring in 7 items" in looked.content.decode()
    assert "3 steps" in looked.content.decode()
    assert digest_of(snapshot(plan)) == before
    done = client.post(here(), {**fields(looked), "do": "bring"}, follow=True)
    assert "7 items were brought in." in done.content.decode()
    assert plan.items.count() == count + 7
    assert title(plan, "playbooks", "if-the-app-is-down") == {"en": "If the app is down"}
    row = queries.item(plan, "templates", "template-first-word")
    assert row is not None
    assert (row.approved_until, row.changed_by) == (None, anna)
    left = client.get(re.findall(r'href="([^"]*left\?file=[^"]*)"', done.content.decode())[0])
    assert left["Content-Disposition"].startswith("attachment")
    assert "+46 70 123 45 67" in left.content.decode()
    assert "Ek" not in str(snapshot(plan))


def test_a_person_corrects_what_a_section_becomes_and_leaves_one_out(plan: Plan, client: Any) -> None:
    shown = upload(client, plan_file())
    change = {named(shown, "About this plan"): "scenarios", named(shown, "Template: first word"): "out"}
    looked = go_on(client, shown, "look", **change)
    again = client.post(here(), {**fields(looked), "do": "sections"})
    assert {row.title: row.kind for row in again.context["rows"]}["About this plan"] == "scenarios"
    left = client.post(here(), {**fields(looked), "do": "left"})
    assert "We know that [service] is down" in left.content.decode()
    client.post(here(), {**fields(looked), "do": "bring"})
    assert title(plan, "scenarios", "about-this-plan") == {"en": "About this plan"}
    assert not plan.items.filter(kind="templates", key__contains="first-word").exists()


def test_what_the_plan_has_already_stays_as_it_is(plan: Plan, client: Any) -> None:
    def write(document: Any) -> None:
        document.add_heading("Risks", 1)
        document.add_heading("Personal data gets out", 2)
        document.add_paragraph("Other words.")

    was = queries.item(plan, "risks", "data-breach")
    assert was is not None
    shown = upload(client, word(write))
    assert [row.kind for row in shown.context["rows"]] == ["out"]
    assert "The plan has one of this title already." in shown.content.decode()
    looked = go_on(client, shown, "look", kind_0="risks")
    client.post(here(), {**fields(looked), "do": "bring"})
    assert queries.item(plan, "risks", "data-breach").body == was.body  # type: ignore[union-attr]
    assert title(plan, "risks", "personal-data-gets-out") == {"en": "Personal data gets out"}


def test_the_language_is_told_apart_and_can_be_corrected(plan: Plan, client: Any) -> None:
    shown = upload(client, word(chinese))
    assert shown.context["written_in"] == "zh-Hans"
    looked = go_on(client, shown, "look")
    done = client.post(here(), {**fields(looked), "do": "bring"}, follow=True)
    assert title(plan, "risks", "risk") == {"zh-Hans": "门店停电"}
    assert "Enter the names and numbers that were in the file." in done.content.decode()
    other = go_on(client, upload(client, plan_file()), "look", language="sv")
    assert "This plan is not kept in Svenska." in other.content.decode()


def test_when_the_plan_moved_on_nothing_happens_until_it_was_looked_at_again(plan: Plan, client: Any) -> None:
    looked = go_on(client, upload(client, plan_file()), "look")
    risk = queries.item(plan, "risks", "data-breach")
    assert risk is not None
    actions.change_item(actor=ACTOR, item=risk, body={**risk.body, "impact": 5}, person=None)
    count = plan.items.count()
    again = client.post(here(), {**fields(looked), "do": "bring"})
    assert again.status_code == 422
    assert "Somebody changed the plan after you looked." in again.content.decode()
    assert plan.items.count() == count
    client.post(here(), {**fields(again), "do": "bring"})
    assert plan.items.count() == count + 7


@pytest.mark.parametrize("kind", ["policies", "risks", "templates"])
def test_a_section_too_long_for_an_item_is_told_and_kept_in_what_is_left(
    kind: str, plan: Plan, client: Any
) -> None:
    def write(document: Any) -> None:
        document.add_heading("Everything", 1)
        for _number in range(60):
            document.add_paragraph("All that we know. " * 500)
        document.add_heading("Little", 1)
        document.add_paragraph("Enough.")

    looked = go_on(client, upload(client, word(write)), "look", kind_0=kind)
    assert "This is too long for one item." in looked.content.decode()
    assert looked.context["count"] == 1
    left = client.post(here(), {**fields(looked), "do": "left"})
    assert left.content.decode().count("All that we know.") == 60 * 500


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_word_file_read_back_gives_the_same_titles(brand: Brand, anna: Person, language: str) -> None:
    plan = actions.start_plan(
        actor=ACTOR,
        brand=brand,
        person=anna,
        industries=["software"],
        languages=[language],  # type: ignore[list-item]
    )
    book = book_of(plan, language, ways=True)
    draft = read_draft(plan, as_word(book))
    assert draft.language == language
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for section in draft.sections:
        found.setdefault(section.kind, []).append(section.title)
    for kind in set(KINDS) - {"duties", "policies"}:
        assert sorted(found[kind]) == sorted(book.say(one.title) for one in book.of(kind).values()), kind
    assert set(found["duties"]) == {
        book.say(one.title) for key, one in book.of("duties").items() if book.carrier(key) == key
    }
    assert {book.say(one.title) for one in book.of("policies").values()} <= set(found["policies"])
    assert (
        len(found["policies"]) <= len(book.of("policies")) + 6
    )  # the title, outlets, cases, courses, approvals


def english(texts: Any) -> dict[str, str]:
    """A text as it comes back from a document in one language."""
    return {"en": texts["en"].strip()}


def test_our_own_word_file_keeps_more_than_titles(plan: Plan, brand: Brand) -> None:
    book = book_of(plan, "en")
    draft = read_draft(plan, as_word(book))
    kinds = {number: one.kind for number, one in enumerate(draft.sections)}
    made = {(one.kind, one.section.title): one.item for one in convert(plan, draft, kinds).turned}
    called = {item.key: title for (_kind, title), item in made.items()}
    for was in book.of("risks").values():
        now = made["risks", was.title["en"]]
        assert (now.likelihood, now.impact) == (was.likelihood, was.impact)
        assert now.mitigation == [english(one) for one in was.mitigation]
        assert [one.text for one in now.signs] == [english(one.text) for one in was.signs]
        assert called[now.owner] == book.duty(was.owner)
    for was in book.of("playbooks").values():
        now = made["playbooks", was.title["en"]]
        steps = [one for one in was.steps if not one.sizes or book.size in one.sizes]
        assert [one.title for one in now.steps] == [english(one.title) for one in steps]
        assert [one.minute for one in now.steps] == [one.minute for one in steps]
        assert [called.get(one.template) for one in now.steps] == [
            book.title("templates", one.template) if one.template else None for one in steps
        ]
        assert now.people_first == was.people_first
        assert now.clocks.first_word["notice"] == was.clocks.first_word["notice"]
    for was in book.of("templates").values():
        now = made["templates", was.title["en"]]
        assert now.variants == {channel: english(texts) for channel, texts in was.variants.items()}
        assert now.placeholders.keys() == was.placeholders.keys()
        assert now.kind == was.kind


def test_hostile_words_are_shown_not_obeyed(plan: Plan, client: Any) -> None:
    hostile = "<img src=x onerror=alert(1)>{% now %}{key}"

    def write(document: Any) -> None:
        document.add_heading(hostile, 1)
        document.add_paragraph(hostile)
        table(document, [[hostile, hostile], [hostile, hostile]])

    shown = upload(client, word(write))
    looked = go_on(client, shown, "look", kind_0="templates")
    for page in (shown, looked, client.post(here(), {**fields(looked), "do": "bring"}, follow=True)):
        assert hostile not in page.content.decode()
        assert page.status_code == 200
    assert "&lt;img src=x" in shown.content.decode()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "This file is empty."),
        (b"no zip", "save it again as .docx"),
        (edited(plan_file(), **{"word/vbaProject.bin": b"x"}), "without macros"),
        (edited(plan_file(), **{"word/document.xml": swap("<w:body>", "<w:body")}), "damaged"),
        (bytes(21 * 1024 * 1024), "larger than 20 MB"),
    ],
    ids=["empty", "text", "macros", "damaged", "large"],
)
def test_what_is_refused_is_told_beside_the_field_and_changes_nothing(
    body: bytes, words: str, plan: Plan, client: Any
) -> None:
    before, kept = digest_of(snapshot(plan)), set(waiting.folder().iterdir())
    page = upload(client, body)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert digest_of(snapshot(plan)) == before
    assert set(waiting.folder().iterdir()) == kept


def test_strange_choices_change_nothing_and_are_no_accident(plan: Plan, client: Any) -> None:
    shown = upload(client, plan_file())
    for change in ({"kind_0": "duties;drop"}, {"kind_999": "risks"}, {"language": "xx"}, {"do": "burn"}):
        assert go_on(client, shown, "look", **change).status_code == 200
    for name in ("../../etc/passwd", "", "0" * 64):
        answer = client.post(here(), {"zip": name, "do": "bring"}, follow=True)
        assert "no longer kept" in answer.content.decode()
        assert (
            client.get(reverse("plan:import_word_left", args=["norrsken"]), {"file": name}).status_code == 302
        )


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.LEAD, Role.ADMIN}])
def test_only_who_may_start_a_plan_may_bring_one_in(
    role: Role, plan: Plan, brand: Brand, client_of: Any, make_person: Any
) -> None:
    client = client_of(make_person("cilla", brand, role.value))
    assert client.get(here()).status_code == 403
    assert upload(client, plan_file()).status_code == 403
    assert client.get(reverse("plan:import_word_left", args=["norrsken"])).status_code == 403
    assert here() not in client.get(reverse("plan:versions", args=["norrsken"])).content.decode()
