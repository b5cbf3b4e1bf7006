"""Statements by token: the same rules as on the pages, nobody's text overwritten, and a proof that names every yes."""

import hashlib
import json
from typing import Any

import pytest

from firebreak.org import actions as org
from firebreak.plan import queries as plan_queries
from firebreak.statements.models import Statement
from firebreak.statements.tests.conftest import ACTOR, facts, release, say

pytestmark = [pytest.mark.room, pytest.mark.django_db]
NEW = {"template": "holding-general", "level": "concern", "channels": ["short"], "languages": ["en", "sv"]}


@pytest.fixture
def call(client: Any, team: Any) -> Any:
    """``call(person, method, path, body)``: by a token that this person made in their role; (status, body, etag)."""
    secrets: dict[Any, str] = {}

    def send(person: Any, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any, str]:
        if person not in secrets:
            role = person.memberships.get().role
            _row, secrets[person] = org.make_token(
                actor=ACTOR, brand=team.brand, person=person, label="Tool", role=role
            )
        named = {
            "Authorization": f"Bearer {secrets[person]}",
            **{k.replace("_", "-"): v for k, v in headers.items()},
        }
        data = "" if body is None else json.dumps(body)
        reply = client.generic(method, f"/api/v1/statements{path}", data, "application/json", headers=named)
        told = reply.content if "json" in reply.get("Content-Type", "") else b"null"
        return reply.status_code, json.loads(told), reply.get("ETag", "")

    return send


def values(uid: str) -> dict[str, Any]:
    row = Statement.objects.get(uid=uid)
    return {"values": facts(row)}


def test_a_tool_begins_fills_and_asks_and_people_answer_on_the_page(call: Any, team: Any) -> None:
    status, made, tag = call(team.sam, "POST", "", NEW)
    assert (status, made["state"], made["open_gaps"] != []) == (201, "draft", True)
    status, _said, _tag = call(team.sam, "PUT", f"/{made['uid']}/values", values(made["uid"]), If_Match=tag)
    assert status == 200
    status, shown, tag = call(team.sam, "GET", f"/{made['uid']}")
    assert (status, tag, shown["open_gaps"]) == (200, f'"{shown["digest"]}"', [])
    status, asked, _tag = call(team.sam, "POST", f"/{made['uid']}/ask", If_Match=tag)
    assert (status, asked["state"]) == (200, "asked")
    row = Statement.objects.get(uid=made["uid"])
    for path in ("answer", "release", "release/alone", "outside"):  # these are a person's, on the page
        assert call(team.lea, "POST", f"/{row.uid}/{path}", {}, If_Match="*")[0] == 404
    row = release(say(row, team.lea), team.sam)
    noted = {"channel": "short", "language": "sv", "where": "Our page", "at": row.released_at.isoformat()}
    status, told, _tag = call(team.sam, "POST", f"/{row.uid}/published", noted)
    assert (status, told["digest"]) == (201, row.digests["short"]["sv"])


def test_whoever_does_not_say_what_they_saw_changes_nothing(call: Any, team: Any) -> None:
    _status, made, tag = call(team.sam, "POST", "", NEW)
    path = f"/{made['uid']}/values"
    assert call(team.sam, "PUT", path, values(made["uid"]))[:2][1]["code"] == "statements.no_digest"
    assert call(team.sam, "PUT", path, values(made["uid"]), If_Match=tag)[0] == 200
    status, said, _tag = call(team.sam, "PUT", path, {"values": {}}, If_Match=tag)
    assert (status, said["code"]) == (409, "statements.changed_meanwhile")
    assert Statement.objects.get().values != {}
    assert call(team.sam, "POST", f"/{made['uid']}/ask", If_Match=tag)[0] == 409


def test_the_plan_says_by_token_too_who_writes(call: Any, team: Any) -> None:
    status, made, _tag = call(team.lea, "POST", "", NEW)
    assert status == 201
    call(team.lea, "PUT", f"/{made['uid']}/values", values(made["uid"]), If_Match="*")
    status, said, _tag = call(team.lea, "POST", f"/{made['uid']}/ask", If_Match="*")
    assert (status, said["code"]) == (403, "statements.not_drafting")
    assert call(team.dan, "POST", "", NEW)[0] == 403  # an approver's role does not write


def test_pages_of_the_list_hold_each_statement_once(call: Any, team: Any) -> None:
    uids = [call(team.sam, "POST", "", NEW)[1]["uid"] for _n in range(5)]
    found, after = [], ""
    while True:
        _status, said, _tag = call(team.sam, "GET", f"?limit=2&after={after}")
        found += [one["uid"] for one in said["statements"]]
        after = said["next"]
        if after is None:
            break
    assert found == uids[::-1]
    for after in ("x", "-1", "9" * 19, "\u0663"):  # a place that no page gave
        status, said, _tag = call(team.sam, "GET", f"?after={after}")
        assert (status, said["code"]) == (422, "api.bad_request")


def test_a_state_lists_those_that_stand_so_and_what_is_none_is_refused(call: Any, team: Any) -> None:
    uid = call(team.sam, "POST", "", NEW)[1]["uid"]
    for state in ("", *Statement.State.values):
        status, said, _tag = call(team.sam, "GET", f"?state={state}")
        listed = [one["uid"] for one in said["statements"]]
        assert (status, listed) == (200, [uid] if state in ("", "draft") else [])
    for state in ("nonsense", "DRAFT", "draft%20", "draft%00", "queued", "x" * 5000):
        status, said, _tag = call(team.sam, "GET", f"?state={state}")
        assert (status, said["code"]) == (422, "api.bad_request")
        assert said["params"]["errors"][0]["place"] == "query.state"


def test_the_proof_names_every_yes_with_its_duty_or_language_and_the_bytes(
    call: Any, team: Any, make_person: Any, client_of: Any
) -> None:
    sven = make_person("sven", team.brand, "approver")
    org.set_reader(actor=ACTOR, brand=team.brand, language="sv", person=sven)
    for item in plan_queries.items(team.plan, "approvals"):
        for line in item.body["rows"]:
            line["steps"], line["drafts"] = [{"languages": True}, {"duties": ["lead"]}], ["social"]
        item.save()
    _status, made, _tag = call(team.sam, "POST", "", {**NEW, "languages": ["sv"]})
    call(team.sam, "PUT", f"/{made['uid']}/values", values(made["uid"]), If_Match="*")
    asked = call(team.sam, "POST", f"/{made['uid']}/ask", If_Match="*")[1]
    assert asked["unread"] == ["sv"]
    row = release(say(say(Statement.objects.get(), sven), team.lea), team.sam)
    proof = call(team.dan, "GET", f"/{row.uid}/proof")[1]
    assert client_of(team.dan).get(f"/b/{team.brand.slug}/statements/{row.uid}/proof").json() == proof
    (text,) = proof["texts"]
    assert hashlib.sha256(text["text"].encode()).hexdigest() == text["sha256"]
    said = [one for step in proof["askings"][0]["steps"] for one in step["answers"]]
    assert [(one["person"]["name"], one["for"]) for one in said] == [
        (sven.name, ["language:sv"]), (team.lea.name, ["lead"]),
    ]  # fmt: skip
    assert {one["digest"] for one in said} == {proof["approved_digest"]} == {row.digest}
    assert [one["action"] for one in proof["audit"]][-1] == "statements.released"
    assert len(proof["audit"]) == 6


def test_another_brand_finds_neither_statement_nor_proof(
    call: Any, team: Any, other_brand: Any, make_person: Any, client: Any
) -> None:
    uid = call(team.sam, "POST", "", NEW)[1]["uid"]
    person = make_person("stranger", other_brand, "admin")
    _row, secret = org.make_token(actor=ACTOR, brand=other_brand, person=person, label="T", role="admin")
    for path in ("", "/proof"):
        reply = client.get(f"/api/v1/statements/{uid}{path}", headers={"Authorization": f"Bearer {secret}"})
        assert reply.status_code == 404
