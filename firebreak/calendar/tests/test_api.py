"""The calendar by token: planned, changed, asked for, approved by somebody else's token, read as it stands."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from firebreak.base import clock
from firebreak.calendar.models import PlannedPost
from firebreak.calendar.tests.conftest import ACTOR, DAY, TEXT, Desk, now
from firebreak.org import actions as org

pytestmark = [pytest.mark.room, pytest.mark.django_db]


class Caller:
    """One token."""

    def __init__(self, desk: Desk, person: Any, role: str) -> None:
        _row, self.secret = org.make_token(
            actor=ACTOR, brand=desk.brand, person=person, label=role, role=role
        )

    def __call__(self, method: str, path: str = "", body: Any = None, seen: str = "") -> Any:
        headers = {"Authorization": f"Bearer {self.secret}", **({"If-Match": seen} if seen else {})}
        given = json.dumps(body) if body is not None else ""
        reply = Client(headers=headers).generic(method, f"/api/v1/calendar{path}", given, "application/json")
        return reply, reply.json()


@pytest.fixture
def writes(desk: Desk) -> Caller:
    return Caller(desk, desk.writer, "writer")


@pytest.fixture
def approves(desk: Desk) -> Caller:
    return Caller(desk, desk.approver, "approver")


def body(desk: Desk, **differs: Any) -> dict[str, Any]:
    at = (clock.now() + 2 * DAY).isoformat()
    return {"channel": str(desk.page.uid), "language": "en", "text": TEXT, "at": at, **differs}


def test_one_token_plans_another_approves(desk: Desk, writes: Caller, approves: Caller) -> None:
    reply, made = writes("POST", body=body(desk, picture="crowd.jpg"))
    assert (reply.status_code, made["state"]) == (201, "draft")
    assert [(one["code"], one["strength"]) for one in made["risks"]] == [("picture_without_rights", "error")]
    path, tag = f"/{made['uid']}", reply["ETag"]
    reply, _asked = writes("POST", f"{path}/ask", seen=tag)
    assert reply.status_code == 200
    assert approves("POST", f"{path}/approve", {})[1]["code"] == "calendar.no_digest"
    assert approves("POST", f"{path}/approve", {}, "*")[0].status_code == 428, (
        "nobody approves what they did not see"
    )
    reply, told = approves("POST", f"{path}/approve", {}, tag)
    assert (reply.status_code, told["code"]) == (400, "calendar.weigh")
    assert "picture_without_rights" in told["params"]["risks"]
    reply, done = approves("POST", f"{path}/approve", {"accept": "We took it ourselves."}, tag)
    assert (reply.status_code, done["state"]) == (200, "queued")
    assert done["release"]
    reply, changed = writes("PUT", path, body(desk, text="Other hours"), done["digest"])
    assert (reply.status_code, changed["state"], changed["approved_at"]) == (200, "draft", None)
    assert writes("PUT", path, body(desk), done["digest"])[0].status_code == 409
    assert writes("POST", f"{path}/cancel", {})[1]["state"] == "cancelled"


def test_the_writers_own_token_does_not_approve(desk: Desk, writes: Caller) -> None:
    desk.brand.memberships.filter(person=desk.writer).update(role="lead")
    own = Caller(desk, desk.writer, "approver")
    row = desk.ask()
    reply, told = own("POST", f"/{row.uid}/approve", {}, row.digest)
    assert (reply.status_code, told["code"]) == (403, "calendar.own")
    assert writes("POST", f"/{row.uid}/approve", {}, row.digest)[0].status_code == 403
    assert now(row).state == "asked"


def test_lists_go_on_where_they_ended(desk: Desk, writes: Caller) -> None:
    rows = [desk.write(text=f"Post {n}", at=clock.now() + (n + 1) * DAY) for n in range(5)]
    _reply, first = writes("GET", "?limit=3")
    _reply, second = writes("GET", f"?limit=3&after={first['next']}")
    found = [one["uid"] for one in (*first["posts"], *second["posts"])]
    assert (found, second["next"]) == ([str(row.uid) for row in rows], None)
    until = (clock.now() + 2 * DAY + timedelta(hours=1)).isoformat().replace("+", "%2B")
    assert len(writes("GET", f"?until={until}")[1]["posts"]) == 2


def test_a_state_lists_those_that_stand_so_and_what_is_none_is_refused(desk: Desk, writes: Caller) -> None:
    row = desk.write()
    for state in ("", *PlannedPost.State.values):
        reply, said = writes("GET", f"?state={state}")
        listed = [one["uid"] for one in said["posts"]]
        assert (reply.status_code, listed) == (200, [str(row.uid)] if state in ("", "draft") else [])
    for state in ("nonsense", "DRAFT", "draft%20", "draft%00", "approved", "x" * 5000):
        reply, said = writes("GET", f"?state={state}")
        assert (reply.status_code, said["code"]) == (422, "api.bad_request")
        assert said["params"]["errors"][0]["place"] == "query.state"


@pytest.mark.parametrize(
    ("differs", "status"),
    [
        ({"text": "nul \x00"}, 400), ({"text": ""}, 400), ({"text": "x" * 20_000}, 422), ({"language": "tlh"}, 400),
        ({"at": "2001-01-01T00:00:00Z"}, 400), ({"at": "2027-01-01T00:00:00"}, 422), ({"at": "soon"}, 422),
        ({"channel": "018f0000-0000-7000-8000-000000000000"}, 400), ({"channel": "x"}, 422), ({"more": 1}, 422),
        ({"picture_until": "0001-01-01"}, 400),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_and_nothing_is_kept(
    desk: Desk, writes: Caller, differs: dict[str, Any], status: int
) -> None:
    reply, told = writes("POST", body=body(desk, **differs))
    assert (reply.status_code, told["status"]) == (status, status)
    assert not desk.brand.planned_posts.exists()
