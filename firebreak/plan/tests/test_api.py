"""The plan's API: the same checks as the editor, nobody's work lost, the same rules for versions, errors in words."""

import io
import json
import zipfile
from typing import Any

import docx
import pytest

from firebreak.org.actions import make_token
from firebreak.plan import actions, queries
from firebreak.plan.advice import Situation
from firebreak.plan.api.advice import SituationIn
from firebreak.plan.items import KINDS
from firebreak.plan.models import Plan
from firebreak.plan.tests.conftest import ACTOR
from firebreak.site.api import api

pytestmark = [pytest.mark.room, pytest.mark.django_db]
ROOT = "/api/v1/plan"
RISK = {
    "key": "power-cut", "title": {"en": "Power cut", "sv": "Strömavbrott"}, "category": "technical",
    "description": {"en": "Nothing works.", "sv": "Inget fungerar."}, "likelihood": 3, "impact": 4, "signs": [],
    "mitigation": [], "owner": "lead",
}  # fmt: skip


class Caller:
    """A program with a token."""

    def __init__(self, client: Any, secret: str) -> None:
        self.client, self.secret = client, secret

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer; ``body`` is sent as JSON, bytes and text as they are."""
        sent = body if isinstance(body, bytes | str) else "" if body is None else json.dumps(body)
        named = {
            "Authorization": f"Bearer {self.secret}",
            **{k.replace("_", "-"): v for k, v in headers.items()},
        }
        return self.client.generic(method, ROOT + path, sent, "application/json", headers=named)

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        reply = self.send(method, path, body, **headers)
        return reply.status_code, json.loads(reply.content or b"null")


@pytest.fixture
def caller(client: Any, brand: Any, make_person: Any) -> Any:
    """``caller("writer")``: a tool of somebody in that role."""

    def make(role: str = "admin", person: Any = None) -> Caller:
        person = person or make_person(f"tool-{role}", brand, role)
        _token, secret = make_token(actor=ACTOR, brand=brand, person=person, label="Tool", role=role)
        return Caller(client, secret)

    return make


@pytest.fixture
def call(caller: Any, plan: Plan) -> Caller:
    """An admin's tool, in a brand with a plan."""
    made: Caller = caller()
    return made


def a_key(plan: Plan, kind: str) -> str:
    """Of some item of a kind."""
    return str(plan.items.filter(kind=kind).values_list("key", flat=True)[0])


def test_the_plan_says_how_it_stands(call: Caller, plan: Plan) -> None:
    status, said = call("GET", "")
    assert status == 200
    assert said["industries"] == ["software"]
    assert said["languages"] == ["en", "sv"]
    assert said["items"] == {kind: plan.items.filter(kind=kind).count() for kind in KINDS}
    assert said["published"] is None
    assert said["readiness"]["points"] == max(
        0, 100 - sum(one["points"] for one in said["readiness"]["lost"])
    )


def test_without_a_plan_each_call_says_so(caller: Any, brand: Any) -> None:
    tool = caller()
    for path in ("", "/check", "/items/risks", "/versions", "/export/md"):
        status, said = tool("GET", path)
        assert (status, said["code"]) == (404, "plan.not_there"), path
        assert "no plan yet" in said["detail"]
    assert tool("GET", "/rules")[0] == 200
    assert tool("POST", "/advice", {"harm": "yes"})[0] == 200


def test_all_items_of_a_kind_come_page_by_page(call: Caller, plan: Plan) -> None:
    keys, after = [], ""
    while True:
        status, said = call("GET", f"/items/templates?limit=7&after={after}")
        assert status == 200
        assert 1 <= len(said["items"]) <= 7
        keys += [one["key"] for one in said["items"]]
        after = said["next"]
        if after is None:
            break
    assert keys == sorted(plan.items.filter(kind="templates").values_list("key", flat=True))


def test_every_item_can_be_sent_back_as_it_came(call: Caller, plan: Plan) -> None:
    for kind in KINDS:
        for row in queries.items(plan, kind):
            given = call.send("GET", f"/items/{kind}/{row.key}")
            body = json.loads(given.content)["body"]
            status, said = call("PUT", f"/items/{kind}/{row.key}", {"body": body}, If_Match=given["ETag"])
            assert (status, said.get("version"), said.get("params")) == (200, 1, None), (kind, row.key)


def test_an_item_is_added_changed_and_removed(call: Caller, plan: Plan) -> None:
    made = call.send("POST", "/items/risks", {"body": RISK})
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    changed = call.send("PUT", "/items/risks/power-cut", {"body": {**RISK, "impact": 5}}, If_Match='"1"')
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
    row = queries.item(plan, "risks", "power-cut")
    assert row is not None
    assert row.changed_by is not None
    assert (row.body["impact"], row.changed_by.name) == (5, "Tool-admin")
    assert call("DELETE", "/items/risks/power-cut", If_Match='"2"')[0] == 204
    assert call("GET", "/items/risks/power-cut")[0] == 404


def test_a_text_that_a_language_lacks_is_behind_there(call: Caller) -> None:
    _status, said = call("POST", "/items/risks", {"body": {**RISK, "title": {"en": "Power cut"}}})
    assert said["stale"] == {"sv": ["title"]}


def test_who_did_not_see_the_newest_is_told_409_with_what_stands_there(call: Caller, plan: Plan) -> None:
    call("POST", "/items/risks", {"body": RISK})
    call("PUT", "/items/risks/power-cut", {"body": {**RISK, "impact": 5}}, If_Match='"1"')
    for method, body in (("PUT", {"body": {**RISK, "impact": 1}}), ("DELETE", None)):
        status, said = call(method, "/items/risks/power-cut", body, If_Match='"1"')
        assert (status, said["code"]) == (409, "plan.version_moved")
        assert (said["params"]["item"]["version"], said["params"]["item"]["body"]["impact"]) == (2, 5)
    assert call("PUT", "/items/risks/power-cut", {"body": RISK})[0] == 428
    assert call("DELETE", "/items/risks/power-cut")[0] == 428
    assert call("PUT", "/items/risks/power-cut", {"body": RISK}, If_Match="yesterday")[0] == 400
    assert call("PUT", "/items/risks/power-cut", {"body": RISK}, If_Match="*")[0] == 200
    row = queries.item(plan, "risks", "power-cut")
    assert row is not None
    assert row.version == 3


def test_a_taken_key_is_409_with_the_item_that_has_it(call: Caller) -> None:
    call("POST", "/items/risks", {"body": RISK})
    status, said = call("POST", "/items/risks", {"body": {**RISK, "impact": 1}})
    assert (status, said["code"]) == (409, "plan.key_taken")
    assert said["params"]["item"]["body"]["impact"] == 4
    assert "power-cut" in said["detail"]


def test_an_item_keeps_its_key(call: Caller) -> None:
    call("POST", "/items/risks", {"body": RISK})
    status, said = call("PUT", "/items/risks/power-cut", {"body": {**RISK, "key": "other"}}, If_Match="*")
    assert (status, said["code"]) == (400, "plan.key_fixed")


def test_the_editor_s_own_checks_hold_here_too(call: Caller, plan: Plan) -> None:
    body = {**RISK, "title": {"en": "  "}, "signs": [{"text": {"en": ""}}, {"text": {"en": "Dark"}}]}
    status, said = call("POST", "/items/risks?", {"body": body}, Accept_Language="sv")
    assert (status, said["code"]) == (422, "plan.bad_fields")
    assert "title" in {one["place"] for one in said["params"]["errors"]}
    assert all(one["words"] for one in said["params"]["errors"])
    assert queries.item(plan, "risks", "power-cut") is None


HOSTILE = {
    "nul": ({**RISK, "title": {"en": "Power\x00cut"}}, "plan.bad_text"),
    "nul in a name": ({**RISK, "ti\x00tle": 1}, "plan.bad_text"),
    "half a sign": ('{"body": {"title": {"en": "\\ud83d"}}}', "plan.bad_text"),
    "wrong type": ({**RISK, "impact": "very"}, "plan.bad_item"),
    "out of range": ({**RISK, "impact": 9}, "plan.bad_item"),
    "beyond all numbers": ({**RISK, "impact": 10**30}, "plan.bad_item"),
    "no number": ('{"body": {"impact": NaN}}', "plan.bad_item"),
    "a list": ([RISK], "api.bad_request"),
    "unknown field": ({**RISK, "colour": "red"}, "plan.bad_item"),
    "unknown language": ({**RISK, "title": {"tlh": "x"}}, "plan.bad_item"),
    "bad key": ({**RISK, "key": "../../etc/passwd"}, "plan.bad_item"),
    "nothing": ({}, "plan.bad_item"),
    "too long": ({**RISK, "description": {"en": "x" * 250_000}}, "plan.too_large"),
    "deep": ({**RISK, "signs": [[[[[[[[[[[[[[[]]]]]]]]]]]]]]]}, "plan.too_deep"),
    "beside the body": ('{"body": {}, "sudo": true}', "api.bad_request"),
    "no json": ("{", "api.unreadable"),
    "deepest": ('{"body": ' + "[" * 200_000 + "]" * 200_000 + "}", "api.unreadable"),
    "not utf-8": (b'{"body": "\xff"}', "api.unreadable"),
    "empty": ("", "api.bad_request"),
    "larger than any": (b'{"body": {"a": "' + b"x" * (5 * 1024 * 1024) + b'"}}', "api.too_large"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_json_is_refused_in_words_and_nothing_changes(name: str, call: Caller, plan: Plan) -> None:
    given, code = HOSTILE[name]
    before = plan.items.count()
    sent = given if isinstance(given, str | bytes) else {"body": given}
    for method, path in (
        ("POST", "/items/risks"),
        ("PUT", f"/items/risks/{a_key(plan, 'risks')}"),
    ):
        reply = call.send(method, path, sent, If_Match="*")
        said = json.loads(reply.content)
        assert reply["Content-Type"] == "application/problem+json"
        assert 400 <= reply.status_code < 429, said
        assert (said["code"], said["status"]) == (code, reply.status_code), said
        assert said["detail"]
        assert said["detail"] != code
    assert plan.items.count() == before
    assert not plan.items.filter(version__gt=1).exists()


@pytest.mark.parametrize("path", ["/items/dragons", "/items/risks/none", "/items/risks/%00", "/versions/0",
                                  "/versions/99999999999999999999", "/versions/7", "/export/exe",
                                  "/export/md?version=7", "/export/md?language=tlh", "/export/md?language=ms",
                                  "/items/risks?limit=0", "/items/risks?after=%00", "/check?language=xx"])  # fmt: skip
def test_an_address_of_nothing_is_a_clear_error(path: str, call: Caller) -> None:
    status, said = call("GET", path)
    if "after=" in path:
        assert status == 200
        return
    assert status in {404, 422}, (status, said)
    assert said["code"] in {"api.not_found", "api.bad_request"}


def test_findings_come_in_the_language_that_is_asked_for(call: Caller) -> None:
    _s, english = call("GET", "/check?language=en", Accept_Language="sv")
    _s, swedish = call("GET", "/check?language=sv")
    _s, asked = call("GET", "/check", Accept_Language="sv")
    _s, chinese = call("GET", "/check?language=zh-Hans")
    assert swedish == asked
    assert len({json.dumps(one["findings"]) for one in (english, swedish, chinese)}) == 3
    assert [one["code"] for one in english["findings"]] == [one["code"] for one in swedish["findings"]]
    first = next(one for one in english["findings"] if one["code"] == "plan.not_published")
    assert first["title"] == "No version of the plan is published"
    assert english["points"] == max(0, 100 - sum(one["points"] for one in english["lost"]))


def test_versions_go_by_the_same_rules_as_on_the_pages(caller: Any, plan: Plan, anna: Any, bo: Any) -> None:
    hers, his = caller("lead", anna), caller("lead", bo)
    assert hers("POST", "/versions", {"note": "First"})[0] == 201
    status, said = hers("POST", "/versions", {})
    assert (status, said["code"]) == (400, "plan.nothing_new")
    status, said = hers("POST", "/versions/1/approve", {})
    assert (status, said["code"]) == (403, "plan.own_work")
    status, said = his("POST", "/versions/1/publish")
    assert (status, said["code"]) == (409, "plan.wrong_move")
    status, said = his("POST", "/versions/1/return", {"answer": " "})
    assert (status, said["code"]) == (400, "plan.no_answer")
    assert his("POST", "/versions/1/approve", {"answer": "Good."})[1]["state"] == "approved"
    assert his("POST", "/versions/1/publish")[1]["state"] == "published"
    status, whole = hers("GET", "/versions/1")
    assert (status, whole["asked_by"], whole["decided_by"]) == (200, "Anna", "Bo")
    assert {kind: len(found) for kind, found in whole["items"].items() if found} == {
        kind: plan.items.filter(kind=kind).count() for kind in KINDS if plan.items.filter(kind=kind).exists()
    }
    assert {one["what"] for one in whole["changes"]} == {"added"}
    assert [(one["number"], one["state"]) for one in hers("GET", "/versions")[1]] == [(1, "published")]
    said = hers("GET", "")[1]
    assert (said["published"], said["changed"]) == (1, 0)


def test_a_team_of_one_approves_its_own(caller: Any, plan: Plan, brand: Any, anna: Any) -> None:
    brand.team_size = "one"
    brand.save()
    tool = caller("lead", anna)
    tool("POST", "/versions", {"note": ""})
    assert tool("POST", "/versions/1/approve", {})[0] == 200


def test_the_plan_is_exported_in_each_form(call: Caller, plan: Plan) -> None:
    for form in ("md", "docx", "zip", "pdf"):
        reply = call.send("GET", f"/export/{form}?language=sv")
        assert reply.status_code == 200, form
        assert f'-DRAFT{"" if form == "zip" else "-sv"}.{form}"' in reply["Content-Disposition"]
        body = reply.content
        if form == "md":
            assert "Krisplan" in body.decode()
        elif form == "docx":
            assert docx.Document(io.BytesIO(body)).paragraphs
        elif form == "zip":
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                assert len(archive.namelist()) >= plan.items.count()
        else:
            assert body.startswith(b"%PDF-")


def test_ways_to_reach_people_are_exported_only_for_roles_that_may_see_them(
    caller: Any, plan: Plan, brand: Any, anna: Any
) -> None:
    from firebreak.org import actions as org

    org.set_holders(actor=ACTOR, brand=brand, duty="lead", people=[anna], seen=[])
    org.set_methods(actor=ACTOR, person=anna, methods=[("phone", "+46 70 555 01 99")], brand=brand)
    assert b"555 01 99" in caller("lead").send("GET", "/export/md").content
    assert b"555 01 99" not in caller("viewer").send("GET", "/export/md").content


def test_rules_are_told_with_source_strength_and_examples(call: Caller) -> None:
    status, said = call("GET", "/rules")
    assert (status, said["problems"]) == (200, [])
    rules = [rule for pack in said["packs"] for rule in pack["rules"]]
    assert len(rules) > 40
    for rule in rules:
        assert rule["source"]
        assert rule["strength"] in {"law", "strong", "moderate", "weak", "convention"}
        assert rule["examples"]
        assert rule["counter_examples"]
        assert rule["advice"]["zh-Hant"]


def test_advice_names_level_rules_numbers_and_what_of_the_plan_fits(call: Caller, plan: Plan) -> None:
    situation = {"harm": "yes", "ours": "unsure", "growing": "yes", "type": "outage", "markets": ["cn"]}
    status, said = call("POST", "/advice", situation)
    assert (status, said["level"], said["colour"]) == (200, "critical", "red")
    assert "level.danger" in said["decided_by"]
    assert {one["number"] for one in said["numbers"]} == {"110", "119", "120"}
    assert said["safety"]
    assert {one["key"] for one in said["playbooks"]} <= set(
        plan.items.filter(kind="playbooks").values_list("key", flat=True)
    )
    assert {"question": "harm", "answer": "no", "level": "serious"} in said["would_change"]
    assert not {one["strategy"] for one in said["do"]} & {one["strategy"] for one in said["never"]}
    known = {rule["id"] for rule in said["rules"]}
    assert {one["rule"] for one in (*said["clocks"], *said["must_say"])} <= known
    quiet = call("POST", "/advice", {"harm": "no", "ours": "no", "growing": "no"})[1]
    assert (quiet["level"], quiet["numbers"], quiet["safety"]) == ("notice", [], [])
    for wrong in (
        {"harm": "maybe"},
        {"type": "dragons"},
        {"markets": ["mars"]},
        {"hurt": "yes"},
        {"affected_share": 2},
    ):
        status, told = call("POST", "/advice", wrong)
        assert (status, told["code"]) == (422, "api.bad_request")


def test_the_situation_of_the_api_knows_every_fact_that_rules_ask_for() -> None:
    assert set(SituationIn.model_fields) == set(Situation.__struct_fields__)


def test_a_viewer_reads_all_and_changes_nothing(caller: Any, plan: Plan) -> None:
    tool = caller("viewer")
    for path in ("", "/check", "/items/risks", "/versions", "/rules", "/export/md", "/schema/risks"):
        assert tool.send("GET", path).status_code == 200, path
    key = a_key(plan, "risks")
    for method, path, body in (
        ("POST", "/items/risks", {"body": RISK}), ("PUT", f"/items/risks/{key}", {"body": RISK}),
        ("DELETE", f"/items/risks/{key}", None), ("POST", "/versions", {}), ("POST", "/versions/1/approve", {}),
        ("POST", "/versions/1/publish", None), ("POST", f"/items/risks/{key}/reviewed", None),
        ("POST", f"/items/templates/{key}/approve", {"until": "2027-01-01"}),
    ):  # fmt: skip
        status, said = tool(method, path, body, If_Match="*")
        assert (status, said["code"]) == (403, "api.not_allowed"), (method, path)


@pytest.mark.parametrize(("role", "allowed"), [("writer", False), ("lead", True), ("admin", True)])
def test_who_approves_what_is_changed_only_by_who_may_change_that(
    role: str, allowed: bool, caller: Any, plan: Plan
) -> None:
    tool, key = caller(role), a_key(plan, "approvals")
    body = tool("GET", f"/items/approvals/{key}")[1]["body"]
    changed = {**body, "title": {**body["title"], "en": "Anybody may"}}
    for method, path, sent in (
        ("PUT", f"/items/approvals/{key}", {"body": changed}),
        ("POST", "/items/approvals", {"body": {**changed, "key": "anybody"}}),
        ("POST", f"/items/approvals/{key}/reviewed", None),
        ("DELETE", f"/items/approvals/{key}", None),
    ):
        status, said = tool(method, path, sent, If_Match="*")
        if allowed:
            assert status != 403, (method, path, said)
        else:
            assert (status, said["code"]) == (403, "api.not_allowed"), (method, path)
    assert (queries.item(plan, "approvals", key) is None) is allowed
    assert tool("POST", "/items/risks", {"body": RISK})[0] == 201


def test_a_tool_of_another_brand_sees_and_changes_its_own_plan_only(
    call: Caller, plan: Plan, client: Any, other_brand: Any, outsider: Any
) -> None:
    theirs = actions.start_plan(
        actor=ACTOR, brand=other_brand, person=outsider, industries=["general"], languages=["en"]
    )
    _token, secret = make_token(actor=ACTOR, brand=other_brand, person=outsider, label="T", role="admin")
    tool = Caller(client, secret)
    call("POST", "/items/risks", {"body": RISK})
    assert tool("GET", "/items/risks/power-cut")[0] == 404
    assert tool("PUT", "/items/risks/power-cut", {"body": RISK}, If_Match="*")[0] == 404
    assert tool("DELETE", "/items/risks/power-cut", If_Match="*")[0] == 404
    shared = a_key(theirs, "risks")
    assert tool("DELETE", f"/items/risks/{shared}", If_Match="*")[0] == 204
    assert queries.item(plan, "risks", shared) is not None
    call("POST", "/versions", {"note": "ours"})
    assert tool("GET", "/versions")[1] == []
    assert tool("POST", "/versions/1/approve", {})[0] == 404


def test_every_kind_describes_itself(call: Caller) -> None:
    for kind in KINDS:
        status, said = call("GET", f"/schema/{kind}")
        assert status == 200
        assert "$defs" in said or "properties" in said


def test_the_reference_lists_every_call_of_the_plan() -> None:
    from pathlib import Path

    import firebreak

    text = (Path(firebreak.__file__).parent.parent / "docs" / "reference" / "plan-api.md").read_text("utf-8")
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method in methods if path.startswith("/api/v1/plan") else ():
            assert f"| `{method.upper()}` | `{path.removeprefix('/api/v1')}` |" in text, (method, path)
