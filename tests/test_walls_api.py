"""Every call of the API, by the token of every role, of another brand, revoked, and without one."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

import firebreak.calendar.api
import firebreak.desk.api
import firebreak.incidents.api
import firebreak.listening.api
import firebreak.plan.api
import firebreak.publishing.api
import firebreak.review.api
import firebreak.statements.api
from firebreak.base.actions import machine
from firebreak.base.clock import now
from firebreak.base.permissions import GuestRole, Role, allows
from tests.objects import Furnished, furnish, visitor
from tests.taken_back import taken_back

pytestmark = [pytest.mark.room, pytest.mark.django_db, pytest.mark.once]

PLAN_ITEM = {
    "title": {"en": "Outage"}, "category": "technical", "description": {"en": "It stands still."}, "likelihood": 3,
    "impact": 3, "signs": [], "mitigation": [], "owner": "lead",
}  # fmt: skip
NOBODY = "018f0000-0000-7000-8000-000000000000"


def day(ahead: int) -> str:
    """A day from today on."""
    return (now() + timedelta(days=ahead)).date().isoformat()


PATTERN = {
    "duty": "lead", "people": [], "weekdays": [0, 1, 2, 3, 4, 5, 6], "begins": "20:00", "ends": "08:00",
    "time_zone": "Europe/Stockholm", "turn": "week",
}  # fmt: skip
ROOMS = (
    firebreak.calendar.api,
    firebreak.desk.api, firebreak.incidents.api, firebreak.listening.api, firebreak.plan.api, firebreak.publishing.api,
    firebreak.review.api, firebreak.statements.api,
)  # fmt: skip
PLANNED = {"channel": NOBODY, "language": "en", "text": "New hours", "at": f"{day(2)}T08:00:00Z"}
BODIES: dict[str, Any] = {
    "incidents_declare": {"title": "Opened by the API"},
    "monitors_create": {"name": "Made by the API", "query": "norrsken"},
    "monitors_change": {"name": "Changed by the API"},
    "alerts_not_crisis": {"reason": "A test."},
    "figures_send_values": {"points": [{"time": "2026-11-20T12:00:00Z", "value": 3}]},
    "posts_send": {"posts": [{"id": "1", "text": "Norrsken", "time": 1.0}]},
    "items_add": {"body": {**PLAN_ITEM, "key": "made-by-the-api"}},
    "items_change": {"body": {**PLAN_ITEM, "key": "own-norrsken"}},
    "items_approve": {"until": (now() + timedelta(days=90)).date().isoformat()},
    "versions_ask": {"note": "By the API."},
    "versions_approve": {"answer": ""},
    "versions_send_back": {"answer": "The numbers are old."},
    "rota_add": {**PATTERN, "first": day(2)},
    "rota_change": {**PATTERN, "first": day(2)},
    "rota_end": {"last": day(1)},
    "rota_give": {
        "pattern": NOBODY,
        "giver": None,
        "taker": NOBODY,
        "begin": f"{day(1)}T20:00:00Z",
        "end": f"{day(2)}T06:00:00Z",
    },
    "rota_away": {"begin": f"{day(9)}T08:00:00Z", "end": f"{day(10)}T08:00:00Z"},
    "rota_hand_over": {"duty": "lead", "shift_end": f"{day(0)}T08:00:00Z", "open": "Nothing"},
    "training_note": {"course": "plain-words", "people": [NOBODY], "passed_on": day(-1)},
    "training_claim": {"course": "plain-words", "passed_on": day(-2)},
    "training_remove": {"reason": "It was another day."},
    "writing_begin": {
        "template": "holding-general",
        "level": "notice",
        "channels": ["short"],
        "languages": ["en"],
    },
    "writing_fill": {"values": {}},
    "writing_published": {
        "channel": "short",
        "language": "en",
        "where": "Our page",
        "at": f"{day(0)}T00:00:00Z",
    },
    "freezing_freeze": {"why": "A fire"},
    "freezing_outlet": {"state": "stopping"},
    "deliveries_done": {"word": "It is there"},
    "deliveries_found": {"out": True},
    "deliveries_cancel": {},
    "deliveries_take_down": {"word": "It was wrong"},
    "publishing_publish": {"where": []},
    "writing_plan": PLANNED,
    "writing_change": PLANNED,
    "deciding_approve": {},
    "deciding_cancel": {},
    "advice_advice": {"harm": "no", "ours": "unsure", "growing": "yes", "type": "outage", "markets": ["cn"]},
}
"""A body that fits, by the end of the call's id. A new call that takes one must be entered here."""
NAMED = {
    "monitors": "monitor",
    "alerts": "alert",
    "mentions": "mention",
    "figures": "figure",
    "incidents": "incident",
    "statements": "statement",
    "freeze": "freeze",
    "releases": "release",
    "deliveries": "publication",
    "calendar": "planned_post",
}
PLAN = {
    "{kind}/{key}": "plan_item", "templates/{key}": "plan_template", "patterns/{uid}": "rota_pattern",
    "absences/{uid}": "absence", "hand-overs/{uid}": "hand_over", "records/{uid}": "plan_training",
}  # fmt: skip
RULES = {
    "calendar.channel", "calendar.no_digest",
    "plan.own_work", "plan.not_your_duty", "plan.nothing_new", "statements.open_gaps", "rota.not_next", "rota.nobody",
    "org.not_here", "training.not_here",
}  # fmt: skip
"""The door was open, and a rule behind it that pages have too said no: those have tests of their own."""
FIXED = {"{kind}": "risks", "{number}": "1", "{form}": "md"}
"""What stands in a path that names no object."""


@dataclass(frozen=True)
class Call:
    """One call of the description."""

    key: str
    method: str
    path: str
    verb: str
    has_body: bool

    @property
    def named(self) -> str | None:
        """Kind of the object in its path."""
        if self.path.startswith("/api/v1/plan"):
            return next((kind for part, kind in PLAN.items() if part in self.path), None)
        if "freeze/outlets" in self.path:
            return "stopped_outlet"
        return NAMED[self.path.split("/")[3]] if "{" in self.path else None

    def url(self, ids: dict[str, str]) -> str:
        """The path with an object in it."""
        path = self.path.replace("{kind}/{key}", ids["plan_item"].replace("|", "/"))
        path = path.replace("{key}", ids["plan_template"])
        for part, value in FIXED.items():
            path = path.replace(part, value)
        return path.replace("{uid}", ids[self.named or "monitor"]).replace("{post}", ids["mention"])

    def ask(self, things: Furnished, token: str) -> Any:
        """Make the call; what it changes is taken back."""
        headers = {"Authorization": f"Bearer {token}", "If-Match": "*"} if token else {}
        body = json.dumps(BODIES[self.key]) if self.has_body else ""
        with taken_back():
            return Client(headers={**headers, "Idempotency-Key": "k1"}).generic(
                self.method.upper(), self.url(things.ids), body, "application/json"
            )


def calls() -> list[Call]:
    """Every operation of ``/api/v1/openapi.json`` with the verb of its door."""
    from firebreak.site.api import api

    verbs = dict(_doors())
    found = []
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, said in methods.items():
            name = said["operationId"]
            assert name in verbs, f"{method} {path} has no door"
            key = "_".join(name.rsplit("_api_", 1)[1:])
            found.append(Call(key, method, path, verbs[name], "requestBody" in said))
    return found


def _doors() -> Iterator[tuple[str, str]]:
    found = [(room, info.name) for room in ROOMS for info in pkgutil.iter_modules(room.__path__)]
    for room, file in found:
        module = importlib.import_module(f"{room.__name__}.{file}")
        for name, value in inspect.getmembers(module, inspect.isfunction):
            if hasattr(value, "verb"):
                yield f"{module.__name__}.{name}".replace(".", "_"), value.verb


def token_for(brand: Any, person: Any, role: str) -> str:
    """A fresh token of a role."""
    from firebreak.org import actions

    return str(
        actions.make_token(actor=machine("tests"), brand=brand, person=person, label=role, role=role)[1]
    )


def code_of(reply: Any) -> str:
    """The code of an error; empty for any other answer."""
    told = reply.get("Content-Type", "").startswith("application/problem+json")
    return str(json.loads(reply.content)["code"]) if told else ""


@pytest.fixture
def ours(brand: Any, admin: Any) -> Furnished:
    return furnish(brand, admin)


def test_the_description_lists_calls_that_change_and_calls_that_read() -> None:
    assert {"get", "post", "patch", "delete"} <= {call.method for call in calls()}
    assert len(calls()) >= 12


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_a_token_does_what_its_role_allows_and_nothing_else(
    role: str, ours: Furnished, brand: Any, admin: Any
) -> None:
    token, wrong = token_for(brand, admin, role), {}
    for call in calls():
        reply = call.ask(ours, token)
        status, behind = reply.status_code, code_of(reply) in RULES
        may = 200 <= status < 300 or status == 409 or behind
        if not (may if allows(role, call.verb) else status == 403 and not behind):
            wrong[f"{call.method} {call.path}"] = status
    assert wrong == {}


def test_a_token_of_another_brand_finds_none_of_our_objects(
    ours: Furnished, other_brand: Any, outsider: Any
) -> None:
    token = token_for(other_brand, outsider, "admin")
    found = {
        f"{call.method} {call.path}": call.ask(ours, token).status_code for call in calls() if call.named
    }
    assert set(found.values()) == {404}, found
    lists = [call for call in calls() if not call.named and call.method == "get"]
    for call in lists:
        said = call.ask(ours, token).content.decode()
        assert ours.ids["monitor"] not in said
        assert ours.ids["alert"] not in said
        assert "smells of smoke" not in said


@pytest.mark.parametrize("token", ["", "fb_nonsense", "Bearer"])
def test_without_a_good_token_every_call_is_401(token: str, ours: Furnished) -> None:
    assert {call.ask(ours, token).status_code for call in calls()} == {401}


def test_a_session_is_no_token(ours: Furnished, admin: Any, client_of: Any) -> None:
    client = client_of(admin)
    for call in calls():
        if call.method == "get":
            assert client.get(call.url(ours.ids)).status_code == 401


@pytest.mark.parametrize("role", [role.value for role in GuestRole])
def test_a_guest_of_a_room_has_no_way_into_the_api(
    role: str, ours: Furnished, brand: Any, admin: Any, client_of: Any
) -> None:
    guest = visitor(ours, admin, role)
    client = client_of(guest)
    for call in calls():
        assert client.generic(call.method.upper(), call.url(ours.ids)).status_code == 401
    left_over = token_for(brand, guest, "admin")  # as of somebody who worked on the brand before
    assert {call.ask(ours, left_over).status_code for call in calls()} == {401}
