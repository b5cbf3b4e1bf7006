"""The approval policy as pages: a table in words, its items, and the same data deciding who may approve a template."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import msgspec
import pytest
from django.urls import reverse
from docx import Document

from firebreak.base.clock import now
from firebreak.base.permissions import Role, allows
from firebreak.org import actions as org
from firebreak.org.models import Brand, Person
from firebreak.plan import actions, queries
from firebreak.plan.approval import needs
from firebreak.plan.items import LEVELS, TEMPLATE_KINDS
from firebreak.plan.models import Plan, PlanItem
from firebreak.plan.queries.approvals import starter_policy
from firebreak.plan.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]
TEMPLATE = "holding-general"
UNTIL = {"until": (now() + timedelta(days=90)).date().isoformat()}


@pytest.fixture
def languages() -> list[str]:
    return ["en", "sv"]


def sized(brand: Brand, size: str) -> None:
    Brand.objects.filter(pk=brand.pk).update(team_size=size)
    brand.refresh_from_db()


def hold(brand: Brand, duty: str, *people: Person) -> None:
    org.set_holders(actor=ACTOR, brand=brand, duty=duty, people=people)


def item(plan: Plan, kind: str, key: str) -> PlanItem:
    found = queries.item(plan, kind, key)
    assert found is not None
    return found


def change(plan: Plan, kind: str, key: str, **parts: Any) -> None:
    one = item(plan, kind, key)
    actions.change_item(actor=ACTOR, item=one, body={**one.body, **parts}, person=None)


def text_of(html: bytes) -> str:
    main = html.decode().split("<main", 1)[1]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", main))


def register(client: Any, query: str = "") -> str:
    response = client.get(reverse("plan:kind", args=["norrsken", "approvals"]) + query)
    assert response.status_code == 200
    return text_of(response.content)


# --- The register.


def test_the_register_says_for_this_team_who_is_asked(plan: Plan, viewer: Person, client_of: Any) -> None:
    said = register(client_of(viewer))
    assert "Two to five people (yours)" in said
    assert (
        "Written and sent out by Social media accounts, approved by Response lead (15 min), "
        "then the outside reader (30 min)." in said
    )
    assert "nobody else is asked" in said
    assert "If nobody answers in 15 minutes" in said
    assert "Management" not in said  # in a small team the lead carries it


def test_another_size_is_one_link_away(plan: Plan, viewer: Person, client_of: Any) -> None:
    client = client_of(viewer)
    assert (
        'href="?size=large"'
        in client.get(reverse("plan:kind", args=["norrsken", "approvals"])).content.decode()
    )
    large = register(client, "?size=large")
    assert "then Legal counsel (15 min), then Response lead and Management (15 min)" in large
    assert "the client (30 min)" in register(client, "?size=agency")
    assert register(client, "?size=%00") == register(client)


def test_the_register_has_a_row_for_each_kind_and_each_level_once(
    plan: Plan, viewer: Person, client_of: Any
) -> None:
    html = client_of(viewer).get(reverse("plan:kind", args=["norrsken", "approvals"])).content.decode()
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", html, re.DOTALL)
    assert len(rows) == len(TEMPLATE_KINDS)
    for row in rows:
        spans = [int(span or 1) for span in re.findall(r'<td(?: colspan="(\d)")?>', row)]
        assert sum(spans) == len(LEVELS), row


def test_an_item_is_read_as_sentences_those_for_this_team_first(
    plan: Plan, viewer: Person, client_of: Any
) -> None:
    address = reverse("plan:item", args=["norrsken", "approvals", "words-that-bind"])
    said = text_of(client_of(viewer).get(address).content)
    assert said.index("Two to five people") < said.index("One person")
    assert (
        "Written by Communications and media, approved by the reader of each language (15 min), then Legal counsel "
        "(20 min), then Response lead (15 min)" in said
    )
    assert "deleting them takes nothing back" in said


def test_a_policy_below_the_floor_says_what_holds_instead(plan: Plan, viewer: Person, client_of: Any) -> None:
    rows = item(plan, "approvals", "words-that-bind").body["rows"]
    change(plan, "approvals", "words-that-bind", rows=[{**row, "steps": []} for row in rows])
    said = register(client_of(viewer))
    assert "This kind of text never goes out on one person's word" in said.replace("&#x27;", "'")
    assert "More than the policy asks" in said
    assert {one.code for one in queries.findings(plan)} >= {"approval.below_floor"}


# --- Plans from before there was a policy.


def test_without_a_policy_of_its_own_the_starter_policy_holds_and_can_be_taken(
    plan: Plan, lead: Person, writer: Person, client_of: Any
) -> None:
    before = {one.key: one.body for one in queries.items(plan, "approvals")}
    plan.items.filter(kind="approvals").delete()
    take = reverse("plan:approvals_take", args=["norrsken"])
    assert queries.approval_policy(plan).keys() == starter_policy().keys()
    assert "no approval policy of its own yet" in register(client_of(writer))
    assert (
        take
        not in client_of(writer).get(reverse("plan:kind", args=["norrsken", "approvals"])).content.decode()
    )
    assert client_of(writer).post(take).status_code == 403
    assert {one.code for one in queries.findings(plan)}.isdisjoint(
        {"approval.gap", "approval.twice", "approval.below_floor"}
    )
    client = client_of(lead)
    assert client.get(take).status_code == 405
    assert client.post(take).status_code == 302
    taken = {one.key: one.body for one in queries.items(plan, "approvals")}
    assert taken == before
    assert all(body["title"].keys() == {"en", "sv"} for body in taken.values())
    assert "no approval policy of its own yet" not in register(client)
    again = client.post(take, follow=True)
    assert "of its own already" in text_of(again.content)
    assert queries.items(plan, "approvals").count() == len(before)


# --- Who may approve a template.

STANDING = {
    "holder": ("lead", 0), "deputy": ("lead", 1), "another duty": ("social", 0), "no duty": None,
}  # fmt: skip


@pytest.mark.parametrize("standing", STANDING)
@pytest.mark.parametrize("role", Role)
def test_a_template_is_approved_by_role_and_duty_together(
    role: Role, standing: str, brand: Brand, plan: Plan, make_person: Any, client_of: Any
) -> None:
    me, other = make_person("mira", brand, role), make_person("olle", brand, "lead")
    place = STANDING[standing]
    hold(
        brand,
        "lead",
        *([me, other] if place == ("lead", 0) else [other, me] if place == ("lead", 1) else [other]),
    )
    if place == ("social", 0):
        hold(brand, "social", me)
    reply = client_of(me).post(reverse("plan:template_approve", args=["norrsken", TEMPLATE]), UNTIL)
    allowed = allows(role, "plan.approve") and standing in ("holder", "deputy")
    assert (reply.status_code == 302) == allows(role, "plan.approve")
    assert (item(plan, "templates", TEMPLATE).approved_until is not None) == allowed
    page = client_of(me).get(reverse("plan:item", args=["norrsken", "templates", TEMPLATE])).content.decode()
    offered = reverse("plan:template_approve", args=["norrsken", TEMPLATE]) in page
    assert offered == allowed


def test_who_may_not_is_told_why_and_who_may(
    brand: Brand, plan: Plan, anna: Person, bo: Person, client_of: Any
) -> None:
    hold(brand, "lead", anna)
    reply = client_of(bo).post(
        reverse("plan:template_approve", args=["norrsken", TEMPLATE]), UNTIL, follow=True
    )
    assert "The approval policy asks Response lead for this kind of text: Anna." in reply.content.decode()
    page = text_of(client_of(bo).get(reverse("plan:item", args=["norrsken", "templates", TEMPLATE])).content)
    assert "The approval policy asks: Response lead (Anna)." in page
    assert "You hold none of these duties" in page


def test_where_nobody_holds_the_duty_the_access_role_decides(
    brand: Brand, plan: Plan, bo: Person, client_of: Any
) -> None:
    page = text_of(client_of(bo).get(reverse("plan:item", args=["norrsken", "templates", TEMPLATE])).content)
    assert "Nobody holds that yet" in page
    client_of(bo).post(reverse("plan:template_approve", args=["norrsken", TEMPLATE]), UNTIL)
    assert item(plan, "templates", TEMPLATE).approved_by == bo
    assert ("approval.nobody", "lead") in {(one.code, one.hole.key) for one in queries.findings(plan)}


def test_a_holder_who_left_does_not_keep_others_from_approving(
    brand: Brand, plan: Plan, anna: Person, bo: Person, client_of: Any
) -> None:
    hold(brand, "lead", anna)
    org.remove_member(actor=ACTOR, membership=brand.memberships.get(person=anna))
    client_of(bo).post(reverse("plan:template_approve", args=["norrsken", TEMPLATE]), UNTIL)
    assert item(plan, "templates", TEMPLATE).approved_by == bo


def test_who_wrote_it_last_does_not_approve_it_even_with_the_duty(
    brand: Brand, plan: Plan, anna: Person, bo: Person, client_of: Any
) -> None:
    hold(brand, "lead", anna, bo)
    one = item(plan, "templates", TEMPLATE)
    body = {**one.body, "use": {**one.body["use"], "en": "On a bad day."}}
    actions.change_item(actor=ACTOR, item=one, body=body, person=anna)
    address = reverse("plan:template_approve", args=["norrsken", TEMPLATE])
    reply = client_of(anna).post(address, UNTIL, follow=True)
    assert "Somebody else must approve it." in text_of(reply.content)
    assert item(plan, "templates", TEMPLATE).approved_until is None
    client_of(bo).post(address, UNTIL)
    assert item(plan, "templates", TEMPLATE).approved_by == bo


def test_a_comma_by_somebody_else_does_not_let_the_writer_approve_their_words(
    brand: Brand, plan: Plan, anna: Person, bo: Person, lead: Person, client_of: Any
) -> None:
    hold(brand, "lead", anna, bo, lead)
    address = reverse("plan:template_approve", args=["norrsken", TEMPLATE])
    for person, use in ((anna, "On a bad day"), (bo, "On a bad day.")):
        one = item(plan, "templates", TEMPLATE)
        body = {**one.body, "use": {**one.body["use"], "en": use}}
        actions.change_item(actor=ACTOR, item=one, body=body, person=person)
    for person in (anna, bo):
        reply = client_of(person).post(address, UNTIL, follow=True)
        assert "Somebody else must approve it." in text_of(reply.content)
        assert item(plan, "templates", TEMPLATE).approved_until is None
    client_of(lead).post(address, UNTIL)
    assert item(plan, "templates", TEMPLATE).approved_by == lead
    one = item(plan, "templates", TEMPLATE)
    body = {**one.body, "use": {**one.body["use"], "en": "On any day."}}
    actions.change_item(actor=ACTOR, item=one, body=body, person=bo)
    client_of(anna).post(address, UNTIL)  # others have approved her words since
    assert item(plan, "templates", TEMPLATE).approved_by == anna


def test_a_team_of_one_approves_its_own_templates(
    brand: Brand, plan: Plan, anna: Person, client_of: Any
) -> None:
    sized(brand, "one")
    hold(brand, "lead", anna)
    one = item(plan, "templates", TEMPLATE)
    body = {**one.body, "use": {**one.body["use"], "en": "On a bad day."}}
    actions.change_item(actor=ACTOR, item=one, body=body, person=anna)
    client_of(anna).post(reverse("plan:template_approve", args=["norrsken", TEMPLATE]), UNTIL)
    assert item(plan, "templates", TEMPLATE).approved_by == anna


@pytest.mark.parametrize(
    ("size", "template", "duties"),
    [
        ("small", "apology-service", ("lead",)), ("large", "apology-service", ("lead",)),
        ("large", "holding-general", ("lead", "legal")), ("large", "condolence-death", ("executive",)),
        ("large", "reply-complaint", ("pr", "legal")), ("agency", "holding-general", ("lead",)),
        ("one", "apology-service", ()),
    ],
)  # fmt: skip
def test_the_last_duties_asked_approve_the_template(
    size: str, template: str, duties: tuple[str, ...], brand: Brand, plan: Plan
) -> None:
    sized(brand, size)
    plan.refresh_from_db()
    assert queries.template_approvers(plan, item(plan, "templates", template).body).duties == duties


# --- Who may change the policy.


@pytest.mark.parametrize("role", Role)
def test_only_leads_and_admins_change_who_approves_what(
    role: Role, brand: Brand, plan: Plan, make_person: Any, client_of: Any
) -> None:
    me = make_person("mira", brand, role)
    hold(brand, "lead", me)  # a duty gives no access
    client, leads = client_of(me), role in (Role.LEAD, Role.ADMIN)
    one = item(plan, "approvals", "words-that-bind")
    edit = reverse("plan:item_edit", args=["norrsken", "approvals", one.key])
    assert client.get(edit).status_code == (200 if leads else 403)
    assert client.get(reverse("plan:item_new", args=["norrsken", "approvals"])).status_code == (
        200 if leads else 403
    )
    assert (
        edit in client.get(reverse("plan:item", args=["norrsken", "approvals", one.key])).content.decode()
    ) == leads
    for verb in ("edit", "remove", "reviewed"):
        address = reverse(f"plan:item_{verb}", args=["norrsken", "approvals", one.key])
        assert (client.post(address).status_code == 403) != leads, verb


@pytest.mark.parametrize("role", Role)
def test_a_tool_changes_the_policy_only_in_the_role_of_a_lead(
    role: Role, brand: Brand, plan: Plan, admin: Person, client: Any
) -> None:
    _token, secret = org.make_token(actor=ACTOR, brand=brand, person=admin, label="Tool", role=role)
    one = item(plan, "approvals", "words-of-grief")
    asked: dict[str, Any] = {
        "content_type": "application/json", "headers": {"Authorization": f"Bearer {secret}", "If-Match": "*"},
    }  # fmt: skip
    here, leads = "/api/v1/plan/items/approvals", role in (Role.LEAD, Role.ADMIN)
    body = {"body": {**one.body, "rows": one.body["rows"][:1]}}
    new = {"body": {**one.body, "key": "another"}}
    calls = {
        "put": client.put(f"{here}/{one.key}", body, **asked), "post": client.post(here, new, **asked),
        "reviewed": client.post(f"{here}/{one.key}/reviewed", {}, **asked),
        "delete": client.delete(f"{here}/{one.key}", **asked),
    }  # fmt: skip
    assert {name: reply.status_code == 403 for name, reply in calls.items()} == dict.fromkeys(
        calls, not leads
    )
    assert (queries.item(plan, "approvals", one.key) is None) == leads


def folding(plan: Plan) -> Any:
    return item(plan, "duties", "legal").body["folds_into"]


@pytest.mark.parametrize("role", Role)
def test_which_duty_carries_another_is_changed_on_the_pages_only_by_leads(
    role: Role, brand: Brand, plan: Plan, make_person: Any, client_of: Any
) -> None:
    client, leads = client_of(make_person("mira", brand, role)), role in (Role.LEAD, Role.ADMIN)
    writes = leads or role == Role.WRITER
    edit = reverse("plan:item_edit", args=["norrsken", "duties", "legal"])
    new, before = reverse("plan:item_new", args=["norrsken", "duties"]), folding(plan)
    assert client.get(edit).status_code == (200 if writes else 403)
    assert client.get(new).status_code == (200 if leads else 403)
    if not writes:
        return
    fields = fields_of(client.get(edit).content.decode())
    assert ("danger-zone" in client.get(edit).content.decode()) == leads
    [folds] = [name for name in fields if name.startswith("folds_into") and name.endswith("small")]
    said = client.post(edit, {**fields, folds: "writer"}, follow=True).content.decode()
    assert (folding(plan) != before) == leads
    assert ("Only somebody who may change who approves which texts" in said) != leads
    other = fields_of(client.get(edit).content.decode())
    client.post(edit, {**other, "title.en": "Our counsel"})
    assert item(plan, "duties", "legal").body["title"]["en"] == "Our counsel"
    said = client.post(new, {**other, "key": "night"}, follow=True).content.decode()
    assert (queries.item(plan, "duties", "night") is not None) == leads
    assert ("Only somebody who may" in said) != leads
    client.post(reverse("plan:item_remove", args=["norrsken", "duties", "legal"]))
    assert (queries.item(plan, "duties", "legal") is None) == leads


@pytest.mark.parametrize("role", [Role.WRITER, Role.LEAD, Role.ADMIN])
def test_a_tool_changes_which_duty_carries_another_only_in_the_role_of_a_lead(
    role: Role, brand: Brand, plan: Plan, admin: Person, client: Any
) -> None:
    _token, secret = org.make_token(actor=ACTOR, brand=brand, person=admin, label="Tool", role=role)
    asked: dict[str, Any] = {
        "content_type": "application/json", "headers": {"Authorization": f"Bearer {secret}", "If-Match": "*"},
    }  # fmt: skip
    here, leads, legal = "/api/v1/plan/items/duties", role != Role.WRITER, item(plan, "duties", "legal").body
    titled = {**legal, "title": {**legal["title"], "en": "Our counsel"}}
    assert client.put(f"{here}/legal", {"body": titled}, **asked).status_code == 200
    replies = [
        client.put(f"{here}/legal", {"body": {**titled, "folds_into": {"large": "writer"}}}, **asked),
        client.post(here, {"body": {**titled, "key": "night"}}, **asked),
        client.delete(f"{here}/legal", **asked),
    ]
    assert [reply.status_code for reply in replies] == ([200, 201, 204] if leads else [403] * 3)
    if not leads:
        assert {reply.json()["code"] for reply in replies} == {"plan.duty_decides"}
        assert item(plan, "duties", "legal").body == titled


@pytest.mark.parametrize("role", Role)
def test_only_who_may_change_who_approves_may_bring_a_folder_or_a_document_with_duties(role: Role) -> None:
    assert not allows(role, "plan.start") or allows(role, "plan.approvals")


def test_a_row_is_added_and_steps_within_it_without_a_script(
    plan: Plan, lead: Person, client_of: Any
) -> None:
    client = client_of(lead)
    edit = reverse("plan:item_edit", args=["norrsken", "approvals", "words-of-grief"])
    page = client.get(edit).content.decode()
    for button in ("rows:add", "rows.0.steps:add", "rows.1.steps:0:remove"):
        assert f'value="{button}"' in page
    fields = fields_of(page)
    more = client.post(edit, {**fields, "do": "rows.0.steps:add"})
    assert more.status_code == 200
    fields = fields_of(more.content.decode())
    assert fields["rows.0.steps"] == ["0", "1"]
    wrong = client.post(edit, fields)
    assert wrong.status_code == 422
    assert "This step asks nobody." in wrong.content.decode()
    fields["rows.0.steps.1.duties"] = ["legal"]
    assert client.post(edit, fields).status_code == 302
    steps = item(plan, "approvals", "words-of-grief").body["rows"][0]["steps"]
    assert steps == [{"minutes": 30, "outside": True}, {"duties": ["legal"]}]
    assert needs(queries.approval_policy(plan, "one"), kind="condolence", level="notice", size="one").outside


def test_a_row_needs_levels_teams_and_names(plan: Plan, lead: Person, client_of: Any) -> None:
    client = client_of(lead)
    edit = reverse("plan:item_edit", args=["norrsken", "approvals", "words-of-grief"])
    fields = fields_of(client.get(edit).content.decode())
    for name in ("rows.0.levels", "rows.0.sizes", "rows.0.drafts", "rows.0.releases", "kinds"):
        left = {one: values for one, values in fields.items() if one != name}
        reply = client.post(edit, left)
        assert reply.status_code == 422, name
        assert "Choose at least one." in reply.content.decode()


def fields_of(html: str) -> dict[str, list[str]]:
    """What a browser would send of the form, without its buttons."""
    form = html.split('id="item-form"', 1)[1].split("</form>", 1)[0]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        kind = re.search(r'type="(\w+)"', tag)
        if kind and kind[1] == "checkbox" and " checked" not in tag:
            continue
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrfmiddlewaretoken":
            found.setdefault(name[1], []).append(unescape(value[1]) if value else "on")
    for name, text in re.findall(r'<textarea name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        found.setdefault(name, []).append(unescape(text))
    for name, inside in re.findall(r'<select name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        found.setdefault(name, []).append(chosen[1] if chosen else "")
    return found


def unescape(text: str) -> str:
    from html import unescape as plainly

    return plainly(text)


# --- Files, versions, exports.


def test_the_policy_goes_out_as_a_table_in_words(plan: Plan, lead: Person, client_of: Any) -> None:
    client = client_of(lead)
    word = Document(BytesIO(client.get(reverse("plan:export", args=["norrsken", "docx"])).content))
    (table,) = [one for one in word.tables if one.rows[0].cells[0].text == "Kind of text"]
    cells = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in table.rows[1:]}
    assert len(cells) == len(TEMPLATE_KINDS)
    assert cells["Apology"] == ["Response lead"] * 2 + ["Response lead, then Outside reader"] * 2
    assert cells["Holding statement"][0] == "Nobody else"
    said = client.get(reverse("plan:export", args=["norrsken", "md"]), {"language": "sv"}).content.decode()
    assert "Krisledare" in said


def test_a_change_of_the_policy_shows_between_versions(plan: Plan, anna: Person) -> None:
    first = actions.ask_review(actor=ACTOR, plan=plan, person=None)
    actions.approve_version(actor=ACTOR, version=first, person=anna, alone=False)
    actions.publish_version(actor=ACTOR, version=first)
    rows = item(plan, "approvals", "words-of-grief").body["rows"]
    change(plan, "approvals", "words-of-grief", rows=[{**rows[0], "releases": ["pr"]}, *rows[1:]])
    changed = queries.standing(plan).changes
    assert [(one.kind, one.key, one.what) for one in changed] == [("approvals", "words-of-grief", "changed")]


def test_the_record_in_the_plan_is_the_record_of_the_package(plan: Plan) -> None:
    kept = queries.records(plan)["approvals"]
    for key, one in starter_policy().items():
        assert msgspec.structs.replace(one, title={}, note={}) == msgspec.structs.replace(
            kept[key], title={}, note={}
        )
