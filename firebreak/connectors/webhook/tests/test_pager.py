"""Messages go out signed, and failures are told apart by what may have happened."""

import socket
import threading

import pytest

from firebreak.base.errors import (
    AuthError,
    PermanentError,
    RateError,
    TransientError,
    UnknownOutcome,
    WrongInput,
)
from firebreak.connectors.webhook import WebhookPager, new_secret
from firebreak.connectors.webhook.simulator import WebhookSimulator
from firebreak.notify.pagers import Message
from tests.ports import free_port

pytestmark = pytest.mark.unit
MESSAGE = Message(
    number="n-1",
    to="",
    subject="Alert",
    text="Acme: 40 posts",
    link="https://f.example/a/1",
    data={"kind": "alert_raised", "level": 2},
)


def test_a_message_arrives_signed_with_words_and_figures() -> None:
    with WebhookSimulator() as sim:
        receipt = sim.pager().send(MESSAGE)
        (got,) = sim.received()
    assert receipt.reference == "n-1"
    assert (got["type"], got["data"]["level"], got["data"]["text"]) == ("alert_raised", 2, "Acme: 40 posts")


def test_a_repeat_carries_the_same_id_so_that_it_counts_once() -> None:
    with WebhookSimulator() as sim:
        for _ in range(3):
            sim.pager().send(MESSAGE)
        assert len(sim.requests) == 3
        assert len(sim.received()) == 1


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("auth", AuthError),
        ("rate", RateError),
        ("down", TransientError),
        ("gone", PermanentError),
        ("lost_reply", UnknownOutcome),
        ("slow", UnknownOutcome),
    ],
)
def test_failures_are_told_apart(fault: str, kind: type[Exception]) -> None:
    with WebhookSimulator() as sim:
        sim.fault(fault)
        with pytest.raises(kind) as caught:
            sim.pager().send(MESSAGE)
        assert type(caught.value) is kind
        assert len(sim.received()) == (fault in {"lost_reply"})


def test_nobody_listening_is_transient_as_nothing_was_sent() -> None:
    pager = WebhookPager({"url": f"http://127.0.0.1:{free_port()}/"}, {"secret": new_secret()}, private=True)
    with pytest.raises(TransientError):
        pager.send(MESSAGE)


def test_an_address_inside_the_own_network_is_refused_and_nothing_sent() -> None:
    with WebhookSimulator() as sim:
        pager = WebhookPager({"url": sim.address()}, {"secret": new_secret()}, private=False)
        with pytest.raises(PermanentError) as caught:
            pager.send(MESSAGE)
        assert caught.value.code == "fetch.blocked"
        assert sim.requests == []


def test_redirects_are_not_followed() -> None:
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = server.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(
                b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
            )

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    pager = WebhookPager(
        {"url": f"http://127.0.0.1:{server.getsockname()[1]}/"}, {"secret": new_secret()}, private=True
    )
    with pytest.raises(PermanentError, match="redirects"):
        pager.send(MESSAGE)
    thread.join(5)
    server.close()


def test_what_is_no_address_is_said_before_anything_else() -> None:
    for url in ("", "ftp://x.example/", "https://user:pass@x.example/", "x.example"):
        with pytest.raises(WrongInput):
            WebhookPager({"url": url}, {"secret": new_secret()}).send(MESSAGE)
