"""Calls that publish: what was surely not taken is told from what may have been."""

import time
from datetime import UTC, datetime
from functools import partial

import pytest

from firebreak.base.errors import (
    AuthError,
    OutsideError,
    PermanentError,
    RateError,
    TransientError,
    UnknownOutcome,
)
from firebreak.connectors.common.http_simulator import Answer, HttpSimulator, Request
from firebreak.connectors.common.publishing import SAYS, Service
from firebreak.connectors.common.words import WORDS

pytestmark = pytest.mark.unit
SERVICE = Service(private=True, timeout_s=1.0)


class Server(HttpSimulator):
    """Answers what it is told to."""

    def __init__(self, status: int, **headers: str) -> None:
        super().__init__()
        self.reply = Answer(status, b"{}", {name.replace("_", "-"): value for name, value in headers.items()})

    def answer(self, request: Request) -> Answer:
        """Always the same."""
        return self.reply


def _raised(server: Server, method: str) -> OutsideError:
    call = (
        partial(SERVICE.look, method="GET") if method == "GET" else partial(SERVICE.change, method, json={})
    )
    with server as sim, pytest.raises(OutsideError) as caught:
        call(url=f"{sim.root}/")
    assert caught.value.code in SAYS
    return caught.value


@pytest.mark.parametrize(
    ("status", "look", "change"),
    [
        (302, PermanentError, PermanentError),
        (400, PermanentError, PermanentError),
        (401, AuthError, AuthError),
        (403, AuthError, AuthError),
        (404, PermanentError, PermanentError),
        (408, TransientError, UnknownOutcome),
        (422, PermanentError, PermanentError),
        (429, RateError, RateError),
        (500, TransientError, UnknownOutcome),
        (502, TransientError, UnknownOutcome),
        (503, TransientError, UnknownOutcome),
        (504, TransientError, UnknownOutcome),
    ],
)
def test_a_status_means_less_after_a_change(
    status: int, look: type[OutsideError], change: type[OutsideError]
) -> None:
    assert type(_raised(Server(status), "GET")) is look
    assert type(_raised(Server(status), "POST")) is change


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_every_method_is_carried(method: str) -> None:
    with Server(200) as sim:
        assert SERVICE.change(method, f"{sim.root}/", json={}).status_code == 200
        assert sim.requests[0].method == method


def test_what_is_expected_comes_back() -> None:
    with Server(404) as sim:
        assert SERVICE.look(f"{sim.root}/", expected=(404,)).status_code == 404
        assert SERVICE.change("DELETE", f"{sim.root}/", expected=(404,)).status_code == 404


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry_After": "7"}, 7.0),
        ({"Retry_After": "0"}, 1.0),
        ({"Retry_After": "90000"}, 3600.0),
        ({}, 60.0),
        ({"X_RateLimit_Reset": "soon"}, 60.0),
        ({"X_RateLimit_Reset": "41.5"}, 41.5),
    ],
)
def test_the_wait_is_what_the_service_says(headers: dict[str, str], wait: float) -> None:
    error = _raised(Server(429, **headers), "POST")
    assert isinstance(error, RateError)
    assert error.retry_after == wait


def test_the_wait_until_a_moment_is_told_by_unix_seconds_or_a_date() -> None:
    at = time.time() + 100
    for name, said in (
        ("RateLimit_Reset", f"{at:.0f}"),
        ("X_RateLimit_Reset", datetime.fromtimestamp(at, UTC).isoformat()),
    ):
        error = _raised(Server(429, **{name: said}), "POST")
        assert isinstance(error, RateError)
        assert 95 < error.retry_after < 103


def test_a_lost_answer_is_unknown_only_after_a_change() -> None:
    for method, kind in (("GET", TransientError), ("POST", UnknownOutcome)):
        server = Server(200)
        server.fault("lost_reply")
        assert type(_raised(server, method)) is kind


def test_every_code_has_a_sentence() -> None:
    assert {code for code in WORDS if code.startswith("publish.")} == set(SAYS)
