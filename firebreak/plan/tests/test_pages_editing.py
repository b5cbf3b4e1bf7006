"""The editor: every kind opens, saves, comes back with words beside the field; nothing that was typed is lost."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from firebreak.plan import actions, queries
from firebreak.plan.forms.posting import Posted, languages_of, to_posted
from firebreak.plan.forms.shape import shape
from firebreak.plan.items import KINDS
from firebreak.plan.models import Plan, PlanItem
from firebreak.plan.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]
MARKUP = "\"'><script>alert(1)</script>{{ 7*7 }}"


@pytest.fixture
def languages() -> list[str]:
    return ["en", "zh-Hans"]


@pytest.fixture
def plan_by(lead: Any) -> Any:
    return lead


@pytest.fixture
def client(lead: Any, client_of: Any, plan: Plan) -> Any:
    return client_of(lead)


def url(name: str, *args: Any) -> str:
    return reverse(f"plan:{name}", args=["norrsken", *args])


def row(plan: Plan, kind: str, key: str) -> PlanItem:
    found = queries.item(plan, kind, key)
    assert found is not None
    return found


def form_of(item: PlanItem) -> Posted:
    """What a browser sends when nothing was changed."""
    languages = languages_of(item.body, item.plan.languages)
    posted = to_posted(shape(item.kind), item.body, languages).posted
    return {**posted, "version": [str(item.version)], "whole": ["1"]}


def in_page(page: str) -> Posted:
    """The fields of the editor as a browser reads them from the page."""
    form = page[page.index('id="item-form"') : page.index("</form>", page.index('id="item-form"'))]
    data = QueryDict(mutable=True)
    for tag in re.finditer(
        r"<(input|textarea|select)\b([^>]*)>(.*?)(?=<input|<textarea|<select|<button|\Z)", form, re.S
    ):
        name = re.search(r'name="([^"]+)"', tag[2])
        if name is None or name[1] == "csrfmiddlewaretoken":
            continue
        if tag[1] == "textarea":
            text = tag[3].split("</textarea>")[0]
            data.appendlist(name[1], unescape(text.removeprefix("\n")))
        elif tag[1] == "select":
            chosen = re.search(r'value="([^"]*)" selected', tag[3])
            data.appendlist(name[1], unescape(chosen[1]) if chosen else "")
        elif 'type="checkbox"' not in tag[2] or " checked" in tag[2]:
            value = re.search(r'value="([^"]*)"', tag[2])
            data.appendlist(name[1], unescape(value[1]) if value else "on")
    return dict(data.lists())


def test_each_kind_opens_and_a_save_without_changes_changes_nothing(client: Any, plan: Plan) -> None:
    for kind in KINDS:
        opens_and_saves(kind, client, plan)


def opens_and_saves(kind: str, client: Any, plan: Plan) -> None:
    items = list(queries.items(plan, kind)) or []
    assert items, kind
    item = max(items, key=lambda one: len(str(one.body)))
    page = client.get(url("item_edit", kind, item.key))
    assert page.status_code == 200
    sent = in_page(page.content.decode())
    assert sent == {name: values for name, values in form_of(item).items() if values and name != "key"}
    reply = client.post(url("item_edit", kind, item.key), sent)
    assert (reply.status_code, reply["Location"]) == (302, url("item", kind, item.key))
    after = row(plan, kind, item.key)
    assert (after.body, after.version) == (item.body, item.version)


def test_an_empty_new_form_says_what_is_missing_and_adds_nothing(client: Any, plan: Plan) -> None:
    before = plan.items.count()
    for kind in KINDS:
        page = client.get(url("item_new", kind))
        assert page.status_code == 200
        reply = client.post(url("item_new", kind), in_page(page.content.decode()))
        assert reply.status_code == 422, kind
        assert "Write something in at least one language." in reply.content.decode()
    assert plan.items.count() == before


def test_a_new_risk_is_named_after_its_title(client: Any, plan: Plan) -> None:
    given = {
        **form_of(row(plan, "risks", "data-breach")), "key": [""], "title.en": ["Data breach"], "title.zh-Hans": [""],
        "mitigation": ["0"], "mitigation.0.en": [MARKUP],
    }  # fmt: skip
    reply = client.post(url("item_new", "risks"), given)
    assert reply["Location"] == url("item", "risks", "data-breach-2")
    made = row(plan, "risks", "data-breach-2")
    assert [one["en"] for one in made.body["mitigation"]] == [MARKUP]
    assert "title" in made.stale["zh-Hans"]
    page = client.get(url("item_edit", "risks", "data-breach-2")).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_name_that_is_taken_is_refused_and_what_was_typed_stays(client: Any, plan: Plan) -> None:
    given = {**form_of(row(plan, "risks", "data-breach")), "title.en": ["Kept words"]}
    reply = client.post(url("item_new", "risks"), given)
    page = reply.content.decode()
    assert reply.status_code == 422
    assert "There is one of this name already" in page
    assert "Kept words" in page


def test_wrong_values_are_told_beside_their_fields_and_kept(client: Any, plan: Plan) -> None:
    item = row(plan, "risks", "data-breach")
    given = {**form_of(item), "review_months": ["often"], "owner": ["<b>"], "title.en": ["New words"]}
    reply = client.post(url("item_edit", "risks", "data-breach"), given)
    page = reply.content.decode()
    assert reply.status_code == 422
    assert 'id="f-review_months-error"' in page
    assert "Write a whole number from 1 to 36." in page
    assert 'value="often"' in page
    assert "New words" in page
    assert "<b>" not in page
    assert row(plan, "risks", "data-breach").version == item.version


def test_a_row_is_added_without_a_script_and_everything_typed_comes_back(client: Any, plan: Plan) -> None:
    item = row(plan, "playbooks", "outage")
    given = {**form_of(item), "title.en": ["Typed before"], "do": ["steps:add"]}
    page = client.post(url("item_edit", "playbooks", "outage"), given).content.decode()
    steps, sent = len(item.body["steps"]), in_page(page)
    assert len(sent["steps"]) == steps + 1
    assert sent["title.en"] == ["Typed before"]
    assert re.search(rf'id="f-steps-{steps}-title-en"[^>]* autofocus', page)
    assert page.count("autofocus") == 1
    assert row(plan, "playbooks", "outage").version == item.version


def test_a_step_is_moved_and_saved_in_its_new_place(client: Any, plan: Plan) -> None:
    item = row(plan, "playbooks", "outage")
    page = client.post(
        url("item_edit", "playbooks", "outage"), {**form_of(item), "do": ["steps:1:up"]}
    ).content.decode()
    assert re.search(r'value="steps:1:down" autofocus', page), "first now, so the button that still works"
    assert client.post(url("item_edit", "playbooks", "outage"), in_page(page)).status_code == 302
    keys = [step["key"] for step in row(plan, "playbooks", "outage").body["steps"]]
    before = [step["key"] for step in item.body["steps"]]
    assert keys == [before[1], before[0], *before[2:]]


def test_enter_saves_because_the_first_button_of_the_page_does(client: Any, plan: Plan) -> None:
    page = client.get(url("item_edit", "playbooks", "outage")).content.decode()
    first = re.search(r'<button[^>]*(?:form="item-form"|name="do")[^>]*>', page)
    assert first is not None
    assert 'name="do"' not in first[0]


def test_a_change_in_between_keeps_what_was_typed_and_shows_theirs(
    client: Any, plan: Plan, writer: Any
) -> None:
    item = row(plan, "risks", "data-breach")
    mine = {**form_of(item), "title.en": ["My words"]}
    theirs = {**item.body, "title": {**item.body["title"], "en": f"Their words {MARKUP}"}}
    actions.change_item(actor=ACTOR, item=item, body=theirs, person=writer)
    reply = client.post(url("item_edit", "risks", "data-breach"), mine)
    page = reply.content.decode()
    assert reply.status_code == 422
    assert "Somebody else changed this while you wrote" in page
    assert 'value="My words"' in page
    assert "Their words &quot;" in page
    assert "<script>alert" not in page
    assert row(plan, "risks", "data-breach").body["title"]["en"].startswith("Their words")
    assert client.post(url("item_edit", "risks", "data-breach"), in_page(page)).status_code == 302
    assert row(plan, "risks", "data-breach").body["title"]["en"] == "My words"


def test_a_form_without_its_version_saves_nothing_over_others(client: Any, plan: Plan) -> None:
    for version in ("", "x", "-1", "9" * 50, "٣"):
        given = {**form_of(row(plan, "risks", "data-breach")), "title.en": ["Mine"], "version": [version]}
        assert client.post(url("item_edit", "risks", "data-breach"), given).status_code == 422
    assert row(plan, "risks", "data-breach").version == 1


def test_words_of_an_item_that_somebody_removed_are_offered_as_a_new_one(client: Any, plan: Plan) -> None:
    item = row(plan, "risks", "data-breach")
    given = {**form_of(item), "title.en": ["Still here"]}
    actions.remove_item(actor=ACTOR, item=item)
    page = client.post(url("item_edit", "risks", "data-breach"), given)
    assert page.status_code == 422
    assert "Still here" in page.content.decode()
    assert client.post(url("item_new", "risks"), in_page(page.content.decode())).status_code == 302
    assert row(plan, "risks", "data-breach").body["title"]["en"] == "Still here"


def test_half_a_form_is_not_saved(client: Any, plan: Plan) -> None:
    given = {name: values for name, values in form_of(row(plan, "risks", "data-breach")).items()
             if name not in {"whole"} and not name.startswith("signs")}  # fmt: skip
    reply = client.post(url("item_edit", "risks", "data-breach"), given)
    assert reply.status_code == 422
    assert "Only part of the form arrived" in reply.content.decode()


def test_a_text_left_behind_is_marked_with_what_changed(client: Any, plan: Plan, lead: Any) -> None:
    item = row(plan, "risks", "data-breach")
    actions.ask_review(actor=ACTOR, plan=plan, person=lead)
    old = item.body["title"]["en"]
    client.post(url("item_edit", "risks", "data-breach"), {**form_of(item), "title.en": ["All new"]})
    page = client.get(url("item_edit", "risks", "data-breach")).content.decode()
    assert page.count("Older than English") == 1
    assert f'<dd class="said">{old}</dd>' in page
    assert '<dd class="said">All new</dd>' in page
    settled = {**in_page(page), "settled": ["title.zh-Hans", "title.en", "title.xx", "spare", MARKUP]}
    assert client.post(url("item_edit", "risks", "data-breach"), settled).status_code == 302
    after = row(plan, "risks", "data-breach")
    assert (after.stale, after.body["title"]["zh-Hans"]) == ({}, item.body["title"]["zh-Hans"])


def test_each_channel_counts_its_characters_as_the_channel_does(client: Any, plan: Plan) -> None:
    item = row(plan, "templates", "holding-general")
    number = list(item.body["variants"]).index("short")
    given = {**form_of(item), f"variants.{number}.zh-Hans": ["召" * 150 + "{nobody}"], "do": ["x"]}
    page = client.post(url("item_edit", "templates", "holding-general"), given).content.decode()
    assert "308 of 280 characters" in page
    assert "Not among the placeholders: nobody" in page


def test_references_are_chosen_from_what_the_plan_has(client: Any, plan: Plan) -> None:
    page = client.get(url("item_edit", "scenarios", "small-rumour")).content.decode()
    select = re.search(r'<select name="playbook".*?</select>', page, re.S)
    assert select
    assert select[0].count("<option") == 1 + queries.items(plan, "playbooks").count()
    actions.remove_item(actor=ACTOR, item=row(plan, "playbooks", "rumour"))
    page = client.get(url("item_edit", "scenarios", "small-rumour")).content.decode()
    assert "rumour (not in the plan any more)" in page
    assert in_page(page)["playbook"] == ["rumour"]


def test_an_item_is_removed_only_by_a_form_that_says_what_refers_to_it(client: Any, plan: Plan) -> None:
    page = client.get(url("item_edit", "playbooks", "rumour")).content.decode()
    assert url("item", "scenarios", "small-rumour") in page
    assert client.get(url("item_remove", "playbooks", "rumour")).status_code == 405
    assert queries.item(plan, "playbooks", "rumour") is not None
    reply = client.post(url("item_remove", "playbooks", "rumour"))
    assert reply["Location"] == url("kind", "playbooks")
    assert queries.item(plan, "playbooks", "rumour") is None


def test_a_review_is_dated_today(client: Any, plan: Plan) -> None:
    assert client.get(url("item_reviewed", "risks", "data-breach")).status_code == 405
    assert client.post(url("item_reviewed", "risks", "data-breach"))["Location"] == url(
        "item", "risks", "data-breach"
    )
    reviewed = row(plan, "risks", "data-breach").reviewed_on
    assert reviewed is not None
    assert abs(reviewed - timezone.now().date()) <= timedelta(days=1)


def test_a_template_is_approved_until_a_day_and_nonsense_is_refused(
    client: Any, plan: Plan, approver: Any, client_of: Any
) -> None:
    address, until = url("template_approve", "holding-general"), timezone.now().date() + timedelta(days=90)
    plan.items.filter(key="holding-general").update(
        changed_by=plan.items.get(kind="risks", key="data-breach").changed_by
    )
    for wrong in ("", "tomorrow", "0000-00-00", "1999-01-01", "9999-12-31", MARKUP):
        assert client_of(approver).post(address, {"until": wrong}).status_code == 302
        assert row(plan, "templates", "holding-general").approved_until is None
    client_of(approver).post(address, {"until": until.isoformat()})
    assert row(plan, "templates", "holding-general").approved_until == until
    assert client.post(url("template_approve", "no-such"), {"until": until.isoformat()}).status_code == 404


def test_a_team_of_one_approves_what_it_wrote(client: Any, plan: Plan, brand: Any, lead: Any) -> None:
    until = timezone.now().date() + timedelta(days=90)
    plan.items.filter(key="holding-general").update(changed_by=lead)
    client.post(url("template_approve", "holding-general"), {"until": until.isoformat()})
    assert row(plan, "templates", "holding-general").approved_until is None
    brand.team_size = "one"
    brand.save()
    client.post(url("template_approve", "holding-general"), {"until": until.isoformat()})
    assert row(plan, "templates", "holding-general").approved_until == until


@pytest.mark.parametrize("role", ["viewer", "responder", "auditor"])
def test_who_may_not_edit_is_refused(
    role: str, plan: Plan, client_of: Any, make_person: Any, brand: Any
) -> None:
    client = client_of(make_person(f"x{role}", brand, role))
    for reply in (
        client.get(url("item_new", "risks")), client.get(url("item_edit", "risks", "data-breach")),
        client.post(url("item_edit", "risks", "data-breach"), form_of(row(plan, "risks", "data-breach"))),
        client.post(url("item_remove", "risks", "data-breach")), client.post(url("item_reviewed", "risks", "data-breach")),
        client.post(url("template_approve", "holding-general"), {"until": "2030-01-01"}),
    ):  # fmt: skip
        assert reply.status_code == 403
    assert queries.item(plan, "risks", "data-breach") is not None


def test_nonsense_addresses_are_not_found(client: Any, plan: Plan) -> None:
    for address in (
        url("item_new", "dragons"), url("item_edit", "dragons", "x"), url("item_edit", "risks", "no-such"),
        url("item_edit", "risks", "x" * 300), url("item_edit", "risks", "\x00"),
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
        assert client.post(address, {"title.en": "x"}).status_code in {404, 422}
    for name, *args in (("item_remove", "risks", "no"), ("item_reviewed", "x", "y"), ("policy_read", "no")):
        assert client.post(url(name, *args)).status_code == 404
    assert client.post(url("policy_read", "data-breach")).status_code in {302, 404}


def test_hostile_forms_are_answered_in_words_and_change_nothing(client: Any, plan: Plan) -> None:
    item = row(plan, "risks", "data-breach")
    good, address = form_of(item), url("item_edit", "risks", "data-breach")
    for change, status in (
        ({"title.en": ["召回" * 150_000]}, 422), ({"signs": [str(n) for n in range(900)]}, 422),
        ({"signs": [str(n) for n in range(10_000)]}, 400), ({"title": ["x"], "title.xx": ["y"], "spare": ["z"]}, 302),
        ({"likelihood": ["9" * 4000]}, 422), ({"signs": ["-1", "a", "0.0", "99999999", "\x00"]}, 302),
        ({"do": ["signs:99:up"]}, 200), ({"do": ["spare:0:remove"]}, 200), ({"do": ["signs:0:fly"]}, 200),
        ({"do": [MARKUP]}, 200), ({"mitigation": ["0"] * 50}, 302), ({"category": ["x", "y"]}, 422),
    ):  # fmt: skip
        reply = client.post(address, {**good, **change})
        assert reply.status_code == status, list(change)
        assert b"<script>alert" not in reply.content
        plan.items.filter(pk=item.pk).update(body=item.body, version=1, stale={})


def test_marks_that_no_database_keeps_are_replaced_not_refused(client: Any, plan: Plan) -> None:
    item = row(plan, "risks", "data-breach")
    client.post(url("item_edit", "risks", "data-breach"), {**form_of(item), "title.en": ["a\x00b"]})
    assert row(plan, "risks", "data-breach").body["title"]["en"] == "a\ufffdb"
