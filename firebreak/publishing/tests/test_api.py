"""Publishing by token: channels without their credentials, releases, and what is said of one publication."""

import json
from typing import Any

import pytest
from django.test import Client

from firebreak.org import actions as org
from firebreak.publishing import actions
from firebreak.publishing.tests.conftest import ACTOR, Desk, do_jobs, state

pytestmark = [pytest.mark.room, pytest.mark.django_db]
SECRET = "hush-hush-hush"


@pytest.fixture
def call(desk: Desk) -> Any:
    """``call(method, path, body)`` by a token of the lead; (status, body)."""
    _row, secret = org.make_token(
        actor=ACTOR, brand=desk.brand, person=desk.person, label="Tool", role="lead"
    )

    def send(method: str, path: str, body: Any = None) -> tuple[int, Any]:
        data = "" if body is None else json.dumps(body)
        reply = Client(headers={"Authorization": f"Bearer {secret}"}).generic(
            method, f"/api/v1{path}", data, "application/json"
        )
        return reply.status_code, json.loads(reply.content)

    return send


def test_channels_are_told_without_settings_and_credentials(call: Any, desk: Desk) -> None:
    desk.channel("Board", secrets={"token": SECRET}, place=2)
    desk.channel("Hand", writer="", person=desk.person, link="https://example.org/new")
    gone = desk.channel("Gone")
    actions.remove_channel(actor=ACTOR, channel=gone)
    status, said = call("GET", "/channels")
    assert (status, [one["name"] for one in said]) == (200, ["Hand", "Board"])
    assert said[0]["person"] == desk.person.name
    assert SECRET not in json.dumps(said)
    assert desk.board.root not in json.dumps(said)
    assert not {"settings", "secrets"} & set(said[0])


def test_a_release_is_told_with_what_became_of_each_text(call: Any, desk: Desk) -> None:
    row = desk.queued(desk.channel())
    desk.board.refuses = 1
    do_jobs()
    status, said = call("GET", f"/releases/{row.release.uid}")
    one = said["deliveries"][0]
    assert (status, one["state"], bool(one["error"]), one["digest"]) == (200, "failed", True, row.digest)
    assert call("POST", f"/deliveries/{row.uid}/again")[1]["state"] == "queued"
    do_jobs()
    one = call("GET", f"/releases/{row.release.uid}")[1]["deliveries"][0]
    assert (one["state"], one["error"]) == ("sent", "")
    assert len(desk.board.posts) == 1


def test_releases_are_listed_newest_first_in_pages(call: Any, desk: Desk) -> None:
    channel = desk.channel()
    made = [
        str(desk.queued(channel, f"Text {number}", about=f"x:{number}").release.uid) for number in range(5)
    ]
    seen, after = list[str](), ""
    while True:
        said = call("GET", f"/releases?limit=2&after={after}")[1]
        seen += [one["uid"] for one in said["releases"]]
        if said["next"] is None:
            break
        after = said["next"]
    assert seen == made[::-1]
    assert [one["uid"] for one in call("GET", "/releases?about=x:3")[1]["releases"]] == [made[3]]


def test_by_hand_is_done_and_nothing_is_said_twice(call: Any, desk: Desk) -> None:
    row = desk.queued(desk.channel("Hand", writer="", person=desk.person))
    path = f"/deliveries/{row.uid}"
    assert call("POST", f"{path}/done", {"link": "javascript:x"})[0] == 400
    assert call("POST", f"{path}/done", {"word": "x" * 400})[0] == 400
    status, said = call("POST", f"{path}/done", {"link": "https://example.org/1", "word": "It is up"})
    assert (status, said["state"], said["address"], said["word"]) == (
        200, "sent", "https://example.org/1", "It is up",
    )  # fmt: skip
    status, said = call("POST", f"{path}/done", {})
    assert (status, said["code"], said["detail"] != said["code"]) == (409, "publishing.wrong_move", True)
    assert call("POST", f"{path}/cancel", {})[0] == 409


def test_what_is_uncertain_is_settled_by_a_persons_word_only(call: Any, desk: Desk) -> None:
    row = desk.queued(desk.channel())
    desk.board.fault("down")
    do_jobs(1)
    assert state(row) == "unknown"
    path = f"/deliveries/{row.uid}"
    assert call("POST", f"{path}/again")[0] == 409
    assert call("POST", f"{path}/cancel", {})[0] == 409
    assert call("POST", f"{path}/found", {})[0] == 422
    assert call("POST", f"{path}/found", {"out": False})[1]["state"] == "failed"
    assert call("POST", f"{path}/cancel", {"word": "Too late"})[1]["state"] == "cancelled"


def test_held_is_not_sent_again_while_it_is_frozen(call: Any, desk: Desk) -> None:
    row = desk.queued(desk.channel())
    desk.freeze()
    status, said = call("POST", f"/deliveries/{row.uid}/again")
    assert (status, said["code"]) == (400, "publishing.frozen")
    assert state(row) == "held"


def test_what_is_out_is_taken_down_with_a_word_why(call: Any, desk: Desk) -> None:
    row = desk.queued(desk.channel("Hand", writer="", person=desk.person))
    path = f"/deliveries/{row.uid}"
    assert call("POST", f"{path}/take-down", {"word": "Wrong"})[0] == 409
    call("POST", f"{path}/done", {})
    assert call("POST", f"{path}/take-down", {})[0] == 400
    assert call("POST", f"{path}/take-down", {"word": "Wrong"})[1]["state"] == "removed"


def test_another_brand_has_none_of_it(desk: Desk, other_brand: Any, outsider: Any) -> None:
    row = desk.queued(desk.channel())
    _made, secret = org.make_token(actor=ACTOR, brand=other_brand, person=outsider, label="T", role="admin")
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    assert client.get("/api/v1/channels").json() == []
    assert client.get("/api/v1/releases").json()["releases"] == []
    assert client.get(f"/api/v1/releases/{row.release.uid}").status_code == 404
    for act in ("done", "cancel", "again"):
        reply = client.post(f"/api/v1/deliveries/{row.uid}/{act}", "{}", "application/json")
        assert reply.status_code == 404


def test_a_list_costs_few_queries(call: Any, desk: Desk, django_assert_max_num_queries: Any) -> None:
    channels = [desk.channel(f"C{number}") for number in range(4)]
    for number in range(6):
        desk.queue(*[desk.wanted(one, f"Text {number}") for one in channels])
    with django_assert_max_num_queries(12):
        assert len(call("GET", "/releases")[1]["releases"]) == 6
