"""The freeze by token: at once also while somebody holds the database, told item by item, lifted by two."""

import json
import time
from typing import Any

import pytest
from django.test import Client

from firebreak.base.permissions import Role
from firebreak.org import actions as org
from firebreak.org.access import person_actor
from firebreak.plan.outlets import outlets_of
from firebreak.publishing import actions, gate
from firebreak.publishing.actions.freezing import record_all
from firebreak.publishing.models import Freeze
from firebreak.publishing.permits import digest_of
from tests.holding import held_by_another

pytestmark = [pytest.mark.room, pytest.mark.django_db]
ANSWERED_S = 4.0
MAY = {"responder", "writer", "approver", "lead", "admin"}


def caller(brand: Any, person: Any) -> Any:
    """``call(method, path, body)`` by a token that this person made in their role; (status, body)."""
    role = person.memberships.get(brand=brand).role
    _row, secret = org.make_token(
        actor=person_actor(person), brand=brand, person=person, label="Tool", role=role
    )

    def call(method: str, path: str, body: Any = None) -> tuple[int, Any]:
        data = "" if body is None else json.dumps(body)
        reply = Client(headers={"Authorization": f"Bearer {secret}"}).generic(
            method, f"/api/v1/freeze{path}", data, "application/json"
        )
        return reply.status_code, json.loads(reply.content)

    return call


def planned(brand: Any, person: Any) -> Any:
    """A text that waits for a person's hand."""
    actor, text = person_actor(person), "Our summer sale"
    channel = actions.add_channel(actor=actor, brand=brand, name="Our page", text="post", person=person)
    return actions.queue(
        actor=actor, brand=brand, person=person, about="brand:x", title={"en": "Sale"},
        wanted=[actions.Wanted(channel, "post", "en", text, digest_of(text))],
    ).deliveries.get()  # fmt: skip


def test_it_freezes_tells_what_is_open_and_freezes_once(crewed: Any, sam: Any) -> None:
    call, row = caller(crewed, sam), planned(crewed, sam)
    assert call("GET", "")[1]["frozen"] is False
    status, said = call("POST", "", {"why": "Smoke over the dam"})
    assert (status, said["frozen"], said["done"], said["held"]) == (201, True, False, 1)
    assert said["still_open"] == len(said["outlets"]) == len(outlets_of(crewed))
    assert (said["freezes"][0]["why"], said["freezes"][0]["by"]) == ("Smoke over the dam", "Sam")
    assert said["tokens"] == [said["freezes"][0]["token"]]
    row.refresh_from_db()
    assert row.state == "held"
    assert call("POST", "", {"why": "Smoke over the dam"})[0] == 200
    assert Freeze.objects.count() == 1
    assert call("POST", "", {"why": "More smoke", "again": True})[0] == 201
    assert Freeze.objects.count() == 2
    assert len(call("GET", "")[1]["tokens"]) == 2


@pytest.mark.parametrize("body", [{"why": ""}, {"why": "x"}, {"why": "x" * 501}])
def test_it_asks_for_a_reason(crewed: Any, sam: Any, body: Any) -> None:
    status, said = caller(crewed, sam)("POST", "", body)
    assert (status, said["params"]["field"]) == (400, "why")
    assert said["detail"] not in {"", said["code"]}
    assert not gate.tokens(crewed.pk)


@pytest.mark.parametrize("body", [{}, {"why": 7}, {"why": "A fire", "lift": True}, [], {"why": "x" * 3000}])
def test_what_it_does_not_know_is_refused(crewed: Any, sam: Any, body: Any) -> None:
    assert caller(crewed, sam)("POST", "", body)[0] == 422
    assert not gate.tokens(crewed.pk)


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_roles(role: str, crewed: Any, make_person: Any) -> None:
    call = caller(crewed, make_person("someone", crewed, role))
    assert call("GET", "")[0] == 200
    assert call("POST", "", {"why": "A fire"})[0] == (201 if role in MAY else 403)
    assert bool(gate.tokens(crewed.pk)) == (role in MAY)


def test_outlets_move_and_only_whole_addresses_are_proof(crewed: Any, sam: Any) -> None:
    call = caller(crewed, sam)
    outlet = call("POST", "", {"why": "A fire"})[1]["outlets"][0]
    path = f"/outlets/{outlet['uid']}"
    status, said = call("PATCH", path, {"state": "stopping"})
    assert (status, said["state"], said["person"]) == (200, "stopping", "Sam")
    for proof in ("javascript:alert(1)", "x", "https://a:b@example.org/"):
        assert call("PATCH", path, {"state": "stopped", "proof": proof})[0] == 400
    status, said = call("PATCH", path, {"state": "stopped", "proof": "https://example.org/a"})
    assert (said["state"], said["proof"]) == ("stopped", "https://example.org/a")
    assert call("PATCH", path, {"state": "open"})[1]["state"] == "open"
    assert call("PATCH", path, {"state": "gone"})[0] == 422
    assert call("PATCH", "/outlets/018f0000-0000-7000-8000-000000000000", {"state": "open"})[0] == 404


def test_it_is_done_when_nothing_is_open(crewed: Any, sam: Any) -> None:
    call = caller(crewed, sam)
    said = call("POST", "", {"why": "A fire"})[1]
    for outlet in said["outlets"]:
        call("PATCH", f"/outlets/{outlet['uid']}", {"state": "stopped"})
    said = call("GET", "")[1]
    assert (said["still_open"], said["done"]) == (0, True)


def test_two_lift_it_and_not_one_person_with_two_tokens(crewed: Any, sam: Any, lena: Any) -> None:
    first, again, second = caller(crewed, sam), caller(crewed, sam), caller(crewed, lena)
    uid = first("POST", "", {"why": "A fire"})[1]["freezes"][0]["uid"]
    status, said = first("POST", f"/{uid}/lift")
    assert (status, said["lifted_at"], said["lift_asked_by"]) == (200, None, "Sam")
    status, said = again("POST", f"/{uid}/lift")
    assert (status, said["code"]) == (403, "publishing.second_person")
    assert said["detail"] != said["code"]
    status, said = second("POST", f"/{uid}/lift")
    assert status == 200
    assert said["lifted_at"]
    record_all()  # a test's transaction is never committed, and the gate opens after the commit
    assert first("GET", "")[1]["frozen"] is False
    assert second("POST", f"/{uid}/lift")[0] == 409


def test_another_brand_sees_and_moves_nothing(crewed: Any, sam: Any, other_brand: Any, outsider: Any) -> None:
    ours, theirs = caller(crewed, sam), caller(other_brand, outsider)
    said = ours("POST", "", {"why": "A fire"})[1]
    assert theirs("GET", "")[1]["frozen"] is False
    assert theirs("POST", f"/{said['freezes'][0]['uid']}/lift")[0] == 404
    assert theirs("PATCH", f"/outlets/{said['outlets'][0]['uid']}", {"state": "stopped"})[0] == 404


@pytest.mark.django_db(transaction=True)
def test_a_database_that_somebody_holds_keeps_no_program_from_freezing(brand: Any, make_person: Any) -> None:
    call = caller(brand, make_person("sam", brand, "writer"))
    with held_by_another(brand.pk):
        began = time.monotonic()
        status, said = call("POST", "", {"why": "A fire at night"})
        took = time.monotonic() - began
        assert (status, said["frozen"], said["done"], said["unrecorded"]) == (201, True, False, 1)
        assert took < ANSWERED_S
        assert call("GET", "")[1]["frozen"] is True
    record_all()
    assert call("GET", "")[1]["freezes"][0]["why"] == "A fire at night"


def test_too_many_calls_are_refused_when_the_database_is_free(
    crewed: Any, sam: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from firebreak.base import config

    monkeypatch.setitem(config.settings(), "api_rate_per_minute", 2)
    call = caller(crewed, sam)
    assert [call("GET", "")[0] for _ in range(3)] == [200, 200, 429]
