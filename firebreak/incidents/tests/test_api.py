"""Incidents by API: opened once for each key, private ones never shown, errors that say what to do."""

import json
from typing import Any

import pytest
from django.test import Client

from firebreak.incidents import actions, queries
from firebreak.incidents.models import Incident
from firebreak.incidents.tests.conftest import ACTOR
from firebreak.listening import actions as listening

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture
def call(crewed: Any, admin: Any) -> Any:
    """``call(path, body, key)``: a POST with a body, else a GET; (status, answer)."""
    from firebreak.org import actions as org

    secret = org.make_token(actor=ACTOR, brand=crewed, person=admin, label="Monitor", role="responder")[1]

    def ask(path: str = "", body: Any = None, key: str = "k1") -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {secret}", **({"Idempotency-Key": key} if key else {})}
        client = Client(headers=headers)
        address = f"/api/v1/incidents{path}"
        reply = (
            client.get(address)
            if body is None
            else client.post(address, json.dumps(body), content_type="application/json")
        )
        return reply.status_code, json.loads(reply.content)

    return ask


def test_a_title_is_enough_and_whoever_leads_is_called(call: Any, lena: Any) -> None:
    status, made = call(body={"title": "The site is down"})
    row = Incident.objects.get()
    assert (status, made["uid"], made["level"]) == (201, str(row.uid), row.level)
    assert (row.origin, row.opened_by, row.lead) == ("api", None, lena)
    assert queries.timeline(row, None)[0].actor.startswith("token:")
    assert call(f"/{row.uid}")[1]["title"] == "The site is down"
    assert [one["number"] for one in call("?status=open")[1]] == [1]


def test_the_same_key_opens_one_and_another_body_is_refused(call: Any) -> None:
    body = {"title": "The site is down", "growing": "yes"}
    first = call(body=body)[1]
    actions.close(actor=ACTOR, incident=Incident.objects.get(), outcome="handled", reason="Over")
    status, again = call(body=body)
    assert (status, again["uid"], again["phase"]) == (200, first["uid"], "closed")
    status, said = call(body={**body, "growing": "no"})
    assert (status, said["code"]) == (409, "incidents.key_reused")
    assert "Send a new key" in said["detail"]
    assert call(body=body, key="k2")[0] == 201
    assert Incident.objects.count() == 2


def test_a_private_one_is_opened_and_never_shown_again(call: Any, lena: Any) -> None:
    status, made = call(body={"title": "A complaint about a manager", "private": True})
    assert status == 201
    assert call(f"/{made['uid']}")[0] == 404
    assert call("")[1] == []
    assert queries.incidents(lena.memberships.get().brand, lena).count() == 1


def test_a_repeated_call_tells_of_a_private_one_only_what_the_caller_said(call: Any, sam: Any) -> None:
    body = {"title": "A complaint about a manager", "private": True}
    first = call(body=body)[1]
    row = Incident.objects.get()
    actions.give_lead(actor=ACTOR, incident=row, to=sam)
    actions.judge(actor=ACTOR, incident=row, person=sam, situation=row.situation, level="critical")
    status, again = call(body=body)
    assert (status, again["uid"]) == (200, first["uid"])
    assert again == {**first, "lead": ""}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "api.bad_request"), ({"title": ""}, 422, "api.bad_request"), ({"title": " "}, 400, "incidents.empty"),
        ({"title": "a" * 161}, 422, "api.bad_request"), ({"title": "A", "harm": "maybe"}, 422, "api.bad_request"),
        ({"title": "A", "extra": 1}, 422, "api.bad_request"),
        ({"title": "A", "aware_at": "2026-01-01T10:00:00"}, 422, "api.bad_request"),
        ({"title": "A", "aware_at": "0001-01-01T00:00:00+08:00"}, 422, "api.bad_request"),
        ({"title": "A", "aware_at": "9999-12-31T23:59:59-08:00"}, 422, "api.bad_request"),
        ({"title": "A", "aware_at": "2999-01-01T10:00:00Z"}, 400, "incidents.not_yet"),
        ({"title": "A", "monitors": ["00000000-0000-7000-8000-000000000000"]}, 400, "incidents.monitor"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_opened(call: Any, body: Any, status: int, code: str) -> None:
    found = call(body=body)
    assert (found[0], found[1]["code"]) == (status, code)
    assert Incident.objects.count() == 0


def test_without_a_key_nothing_is_opened(call: Any) -> None:
    assert call(body={"title": "A"}, key="")[0] == 422
    assert Incident.objects.count() == 0


def test_a_monitor_of_another_brand_is_no_monitor(call: Any, other_brand: Any, crewed: Any) -> None:
    theirs = listening.create_monitor(actor=ACTOR, brand=other_brand, name="K", kind="brand", query="kopi")
    ours = listening.create_monitor(actor=ACTOR, brand=crewed, name="N", kind="brand", query="norrsken")
    assert call(body={"title": "A", "monitors": [str(theirs.uid)]})[0] == 400
    assert call(body={"title": "A", "monitors": [str(ours.uid)]})[0] == 201
    assert queries.monitors(Incident.objects.get()) == [ours]
