"""Text messages: numbers, senders and refusals, and what a message costs."""

import pytest

from firebreak.base.errors import (
    AuthError,
    OutsideError,
    PermanentError,
    RateError,
    TransientError,
    WrongInput,
)
from firebreak.connectors.common.http_simulator import Answer, Request
from firebreak.connectors.common.paging_simulator import answer
from firebreak.connectors.twilio import TwilioPager, segments
from firebreak.connectors.twilio.manifest import check
from firebreak.connectors.twilio.pager import MOST_SEGMENTS
from firebreak.connectors.twilio.simulator import ACCOUNT, KEY, PHONE, STOPPED, TwilioSimulator
from firebreak.notify.pagers import Message, Probe

pytestmark = pytest.mark.unit
UID = "01935c2e-7b1a-7c4d-9f00-a1b2c3d4e5f6"


def _page(to: str = PHONE, text: str = "Forty posts.", number: str = "n-1") -> Message:
    return Message(number, to, "Alert", text, link="https://desk.acme.test/a/1")


class Says(TwilioSimulator):
    """Answers one thing, whatever comes."""

    reply = answer({"sid": "SM1"}, 201)

    def answer(self, request: Request) -> Answer:
        """Always the same."""
        return self.reply


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (401, 20003, AuthError),
        (404, 20404, AuthError),
        (401, 20005, AuthError),
        (400, 21211, PermanentError),
        (400, 21606, PermanentError),
        (400, 21617, PermanentError),
        (429, 20429, RateError),
        (400, 14107, RateError),
        (503, 20503, TransientError),
    ],
)
def test_each_refusal_has_its_kind_and_the_number_in_it_is_not_repeated(
    status: int, code: int, kind: type[OutsideError]
) -> None:
    with Says() as sim:
        sim.reply = answer({"code": code, "message": f"The number {PHONE} ...", "status": status}, status)
        with pytest.raises(OutsideError) as caught:
            sim.pager().send(_page())
        assert type(caught.value) is kind
        assert PHONE not in f"{caught.value!r} {caught.value.message} {caught.value.params}"


def test_who_said_stop_is_not_reached_and_nobody_else_is_called_dead() -> None:
    with TwilioSimulator() as sim:
        with pytest.raises(PermanentError) as caught:
            sim.pager().send(_page(STOPPED))
        assert caught.value.code == "page.recipient"


@pytest.mark.parametrize("to", ["+46 70 174 06 05", "0046701740605", "+46 (70) 174-06-05"])
def test_numbers_are_taken_as_people_write_them(to: str) -> None:
    with TwilioSimulator() as sim:
        sim.pager().send(_page(to))
        assert [got["to"] for got in sim.received()] == [PHONE]


@pytest.mark.parametrize("to", ["", "0701740605", "Ann", "+0701740605", "+46701740605,+4670"])
def test_a_number_without_its_country_is_refused_before_anything_is_sent(to: str) -> None:
    with TwilioSimulator() as sim:
        with pytest.raises(PermanentError) as caught:
            sim.pager().send(_page(to))
        assert caught.value.code == "twilio.number"
        assert sim.requests == []


def test_settings_are_looked_at_before_they_are_saved() -> None:
    check({"to": "+46 70 174 06 05"})
    for wrong in ({"to": "070"}, {"api": "ftp://x"}):
        with pytest.raises(WrongInput):
            check(wrong)


@pytest.mark.parametrize("sign", ["a", "å", "召", "😀", "…", "{"])
def test_no_page_costs_more_than_its_segments(sign: str) -> None:
    with TwilioSimulator() as sim:
        sim.pager().send(_page(text=sign * 3000))
        (got,) = sim.received()
        assert segments(got["text"]) <= MOST_SEGMENTS
        assert "https://desk.acme.test/a/1" in got["text"]


def test_a_typographers_dash_does_not_halve_the_message() -> None:
    with TwilioSimulator() as sim:
        sim.pager().send(_page(text="“Gone” – " + "a" * 100))
        assert segments(sim.received()[0]["text"]) == 1 + (len(sim.received()[0]["text"]) > 160)
        assert '"Gone" - ' in sim.received()[0]["text"]


def test_a_phone_shows_the_end_of_a_long_number_the_same_on_each_repeat() -> None:
    with TwilioSimulator() as sim:
        for _ in range(2):
            sim.pager().send(_page(number=UID))
        assert {got["number"] for got in sim.received()} == {"a1b2c3d4e5f6"}


def test_the_account_is_read_and_one_that_is_suspended_is_dead() -> None:
    with TwilioSimulator() as sim:
        assert sim.pager().probe() == Probe(alive=True, account="Acme")
        sim.status = "suspended"
        with pytest.raises(AuthError):
            sim.pager().probe()
        with pytest.raises(AuthError):
            sim.pager().send(_page())


def test_a_key_sends_and_is_probed_without_reading_the_account() -> None:
    with TwilioSimulator() as sim:
        pager = sim.pager(key=KEY)
        pager.send(_page())
        assert pager.probe().alive
        assert len(sim.received()) == 1


def test_a_key_that_may_not_read_says_nothing_about_itself() -> None:
    with Says() as sim:
        sim.reply = answer({"code": 70051, "status": 403}, 403)
        assert sim.pager(key=KEY).probe() == Probe(alive=None)


def test_a_messaging_service_can_be_the_sender() -> None:
    with Says() as sim:
        sim.pager(**{"from": "MG" + "0" * 32}).send(_page())
        assert b"MessagingServiceSid=MG" in sim.requests[0].body
        assert b"From=" not in sim.requests[0].body


def test_an_account_that_could_change_the_address_is_refused() -> None:
    with TwilioSimulator() as sim:
        pager = TwilioPager(
            {"account": f"{ACCOUNT}/../x", "from": "A", "api": sim.root}, {"token": "t"}, private=True
        )
        with pytest.raises(AuthError):
            pager.send(_page())
        assert sim.requests == []
