"""Calls of paging services: what was sent is told from what was not, and no credential is shown."""

import logging
import traceback

import pytest

from firebreak.base.errors import AuthError, PermanentError, TransientError, UnknownOutcome
from firebreak.connectors.common import calling
from firebreak.connectors.common.calling import Caller
from firebreak.connectors.common.http_simulator import Answer, HttpSimulator, Request

pytestmark = pytest.mark.unit
SECRET = "hook-key-that-nobody-may-see"


class Service(HttpSimulator):
    """Answers what it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.reply = Answer(200, b"{}")

    def answer(self, request: Request) -> Answer:
        """Always the same."""
        return self.reply


def _caller() -> Caller:
    return Caller(private=True, timeout_s=1.0)


@pytest.mark.parametrize(
    "address", ["", SECRET, f"ftp://{SECRET}/x", f"https://u:{SECRET}@a.example/", "http://[::1"]
)
def test_an_address_that_is_none_is_a_dead_credential_and_is_not_repeated(address: str) -> None:
    with pytest.raises(AuthError) as caught:
        Caller(private=False).call("POST", address, json={})
    assert caught.value.code == "page.address"
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_a_credential_is_not_sent_without_encryption() -> None:
    with pytest.raises(PermanentError) as caught:
        Caller(private=False).call("POST", f"http://chat.example/{SECRET}", json={})
    assert caught.value.code == "page.not_encrypted"


def test_addresses_of_the_own_network_are_not_called() -> None:
    with pytest.raises(PermanentError) as caught:
        Caller(private=False).call("POST", "https://127.0.0.1/hook", json={})
    assert caught.value.code == "fetch.blocked"


def test_a_redirect_is_refused_and_not_followed() -> None:
    with Service() as sim:
        sim.reply = Answer(307, b"", {"Location": f"{sim.root}/elsewhere"})
        response = _caller().call("POST", f"{sim.root}/{SECRET}", json={})
        with pytest.raises(PermanentError) as caught:
            calling.raise_for_status(response)
        assert caught.value.code == "page.redirect"
        assert len(sim.requests) == 1


def test_an_answer_without_end_is_an_unknown_outcome() -> None:
    with Service() as sim:
        sim.reply = Answer(200, b"x" * (calling.ANSWER_LIMIT + 1))
        with pytest.raises(UnknownOutcome):
            _caller().call("POST", f"{sim.root}/", json={})


def test_a_question_whose_answer_was_lost_may_be_asked_again() -> None:
    with Service() as sim:
        sim.fault("lost_reply")
        with pytest.raises(TransientError):
            _caller().get(f"{sim.root}/")


def test_a_refusal_cut_in_the_middle_is_still_a_refusal() -> None:
    with Service() as sim:
        sim.reply = Answer(400, b"x" * 100, stop_after=10)
        with pytest.raises(PermanentError):
            calling.raise_for_status(_caller().call("POST", f"{sim.root}/", json={}))


def test_the_address_is_in_no_log_and_other_callers_are_still_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    with Service() as sim:
        _caller().call("POST", f"{sim.root}/{SECRET}?key={SECRET}", json={})
        assert SECRET not in caplog.text
    logging.getLogger("httpx").info("another caller")
    assert "another caller" in caplog.text


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b"\xff\xfe", b'"ok"'])
def test_a_body_that_is_no_object_holds_nothing(body: bytes) -> None:
    with Service() as sim:
        sim.reply = Answer(200, body)
        assert calling.body_of(_caller().call("POST", f"{sim.root}/", json={})) == {}
