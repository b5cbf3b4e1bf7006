"""Calls made up from the API's own description, right and wrong ones: never a failure, always a problem in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import copy
from functools import cache
from itertools import islice
from typing import Any
from urllib.parse import urlencode

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from firebreak.base.actions import machine
from tests.objects import furnish
from tests.taken_back import taken_back

pytestmark = [pytest.mark.room, pytest.mark.django_db, pytest.mark.stricter]
EXAMPLES, MOST_TEXTS = 25, 30


@pytest.fixture
def secret(brand: Any, admin: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """A token that may do everything, as often as it likes."""
    from firebreak.base import config
    from firebreak.org import actions

    furnish(brand, admin)
    monkeypatch.setitem(config.settings(), "api_rate_per_minute", 10_000_000)
    return str(
        actions.make_token(actor=machine("t"), brand=brand, person=admin, label="all", role="admin")[1]
    )


class Asker:
    """Makes calls, each once: what it changes is taken back, so that the same call again would say the same."""

    def __init__(self, secret: str) -> None:
        self.authorization = {"Authorization": f"Bearer {secret}"}
        self.client = Client()  # one: each would load all middleware for itself
        self.asked: set[tuple[Any, ...]] = set()

    def ask(self, case: Any, **instead: Any) -> None:
        """Make the call of a case; ``instead`` of its ``json`` or ``params`` others."""
        sent = {**case.as_transport_kwargs(base_url="http://testserver"), **instead}
        body = sent.get("data") if sent.get("json") is None else json.dumps(sent["json"])
        headers = {name: str(value) for name, value in (sent.get("headers") or {}).items()}
        headers = {
            name: value
            for name, value in headers.items()
            if name.lower() not in {"content-length", "authorization"}
        }
        query = urlencode(sent.get("params") or {}, doseq=True)
        url = sent["url"].removeprefix("http://testserver") + (f"?{query}" if query else "")
        kind = headers.get("Content-Type", "application/json")
        call = sent["method"], url, body or "", kind
        if (*call, *sorted(headers.items())) in self.asked:
            return
        self.asked.add((*call, *sorted(headers.items())))
        with taken_back():
            reply = self.client.generic(*call, headers={**headers, **self.authorization})
        self.client.cookies.clear()
        assert reply.status_code < 500, (sent, reply.content[:500])
        if reply.status_code >= 400 and reply.status_code != 405 and url.startswith("/api/v1/"):
            assert reply.get("Content-Type", "").startswith(("application/problem+json", "text/html")), (
                reply.status_code
            )


@cache
def operations() -> list[Any]:
    """The calls of the description: read once, as it is long."""
    from firebreak.site.api import api

    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema(), default=str)))
    return [found.ok() for found in schema.get_all_operations()]


@pytest.mark.parametrize(
    "mode",
    [
        pytest.param(GenerationMode.POSITIVE, id="fitting", marks=pytest.mark.once),
        pytest.param(GenerationMode.NEGATIVE, id="unfitting"),
    ],
)
def test_no_call_fails_whatever_it_is_given(mode: GenerationMode, secret: str) -> None:
    asker = Asker(secret)
    for operation in operations():
        run(operation.as_strategy(generation_mode=mode), asker.ask, most=EXAMPLES)


def run(cases: st.SearchStrategy[Any], ask: Callable[[Any], None], *, most: int) -> None:
    """Many cases of one call."""
    slow = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture]

    @settings(max_examples=most, deadline=None, database=None, suppress_health_check=slow)
    @given(case=cases)
    def call(case: Any) -> None:
        ask(case)

    call()


def strings(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Ways to every text in a body."""
    if isinstance(value, str):
        yield way
    for name, part in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from strings(part, (*way, name))


def spoilt(value: Any, way: tuple[Any, ...], by: str) -> Any:
    """The same body, with something more at the end of one text."""
    if not way:
        return value + by
    changed = copy(value)
    changed[way[0]] = spoilt(value[way[0]], way[1:], by)
    return changed


@pytest.mark.parametrize("unkept", ["\x00", "\ud83d"], ids=["nul", "half a sign"])
def test_each_text_of_each_call_may_hold_what_a_database_does_not_keep(unkept: str, secret: str) -> None:
    asker = Asker(secret)
    for operation in operations():

        def in_turn(case: Any) -> None:
            for way in islice(strings(case.body), MOST_TEXTS):
                asker.ask(case, json=spoilt(case.body, way, unkept))
            if unkept == "\x00" and case.query:  # an address holds no half a sign
                asker.ask(case, params={name: f"{value}{unkept}" for name, value in case.query.items()})

        run(operation.as_strategy(generation_mode=GenerationMode.POSITIVE), in_turn, most=8)
