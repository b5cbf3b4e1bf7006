"""Mails go out to a real SMTP server, whole and safe, and failures are told apart."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from firebreak.base.errors import (
    AuthError,
    PermanentError,
    RateError,
    TransientError,
    UnknownOutcome,
    WrongInput,
)
from firebreak.connectors.email import SmtpPager
from firebreak.connectors.email.composing import compose
from firebreak.connectors.email.simulator import MailSimulator
from firebreak.notify.pagers import Message
from tests.ports import free_port

pytestmark = pytest.mark.unit
MESSAGE = Message(
    number="N-2024-7",
    to="Åsa <asa@people.example>",
    subject="Varning: Acme åäö 召回",
    text="Det är 40 inlägg.\n.\nEn rad med bara en punkt står ovanför.",
    html="<p>Det är <b>40</b> inlägg.</p>",
    link="https://desk.example/a/7",
    data={"language": "sv"},
)


class _Keeper:
    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append(envelope.content)
        return "250 2.0.0 kept"


def _send_to_real(message: Message) -> EmailMessage:
    keeper, port = _Keeper(), free_port()
    controller = Controller(keeper, hostname="127.0.0.1", port=port, ready_timeout=60)
    controller.start()
    try:
        SmtpPager(
            {"mail_url": f"smtp://127.0.0.1:{port}", "mail_from": "Desk <desk@firebreak.example>"}, {}
        ).send(message)
    finally:
        controller.stop()
    (raw,) = keeper.mails
    return message_from_bytes(raw, policy=policy.default)  # type: ignore[return-value]


def test_a_real_server_gets_words_in_both_forms_and_the_headers() -> None:
    mail = _send_to_real(MESSAGE)
    assert (mail["Subject"], mail["Content-Language"], mail["Message-ID"]) == (
        MESSAGE.subject,
        "sv",
        "<N-2024-7@firebreak.example>",
    )
    assert mail["To"].addresses[0].display_name == "Åsa"
    plain = mail.get_body(("plain",))
    rich = mail.get_body(("html",))
    assert plain is not None
    assert rich is not None
    assert plain.get_content().replace("\r\n", "\n").strip() == f"{MESSAGE.text}\n\n{MESSAGE.link}"
    assert "<b>40</b>" in rich.get_content()
    assert mail["Auto-Submitted"] == "auto-generated"


def test_a_text_cannot_break_out_of_a_header() -> None:
    evil = Message(
        number="7\r\nBcc: x@y.example",
        to="ann@people.example",
        subject="Hi\r\nBcc: all@people.example\r\n\r\nbody",
        text="x",
    )
    mail = _send_to_real(evil)
    assert mail["Bcc"] is None
    assert str(mail["Subject"]).startswith("Hi Bcc:")


@pytest.mark.parametrize(
    "to", ["", "nobody", "a@b@c d", "a@x.example\r\nRCPT TO:<b@y.example>", "a@x.example, b@y.example"]
)
def test_an_address_that_is_none_is_permanent(to: str) -> None:
    with pytest.raises(PermanentError):
        compose(Message(number="1", to=to, subject="s", text="t"), "desk@firebreak.example")


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("auth", AuthError),
        ("down", TransientError),
        ("rate", RateError),
        ("gone", PermanentError),
        ("lost_reply", UnknownOutcome),
        ("slow", UnknownOutcome),
    ],
)
def test_failures_are_told_apart(fault: str, kind: type[Exception]) -> None:
    with MailSimulator() as sim:
        sim.fault(fault)
        with pytest.raises(kind) as caught:
            sim.pager().send(MESSAGE)
        assert type(caught.value) is kind
        assert sim.secret not in f"{caught.value!r} {caught.value.__cause__!r}"
        assert len(sim.received()) == (fault in {"lost_reply", "slow"})


def test_a_repeat_is_the_same_mail_to_the_receiver() -> None:
    with MailSimulator() as sim:
        assert sim.pager().send(MESSAGE).reference == sim.pager().send(MESSAGE).reference
        assert (len(sim.smtp.mails), len(sim.received())) == (2, 1)


@pytest.mark.parametrize(
    "url", ["", "http://x.example", "smtp://", "smtp://x.example:99999", "mail.example:25"]
)
def test_a_setting_that_is_no_mail_server_says_what_to_do(url: str) -> None:
    with pytest.raises(WrongInput):
        SmtpPager({"mail_url": url or "x", "mail_from": "a@b.example"}, {}).send(MESSAGE)
