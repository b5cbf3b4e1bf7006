"""Telegram: plain text, groups that move, and refusals told apart by their words."""

import pytest

from firebreak.base.errors import (
    AuthError,
    OutsideError,
    PermanentError,
    RateError,
    TransientError,
    UnknownOutcome,
)
from firebreak.connectors.common.http_simulator import Answer, Request
from firebreak.connectors.common.paging_simulator import answer, given
from firebreak.connectors.telegram import TelegramPager
from firebreak.connectors.telegram.simulator import MOVED, PERSON, SUPERGROUP, TelegramSimulator
from firebreak.notify.pagers import Message, Probe

pytestmark = pytest.mark.unit


def _page(to: str = PERSON) -> Message:
    return Message("n-1", to, "Alert", "Forty posts.", link="https://desk.acme.test/a/1")


class Says(TelegramSimulator):
    """Answers one thing, whatever comes."""

    reply = answer({"ok": True})

    def answer(self, request: Request) -> Answer:
        """Always the same."""
        return self.reply


@pytest.mark.parametrize(
    ("code", "words", "kind"),
    [
        (401, "Unauthorized", AuthError),
        (404, "Not Found", AuthError),
        (403, "Forbidden: bot was blocked by the user", PermanentError),
        (400, "Bad Request: chat not found", PermanentError),
        (400, "Bad Request: message is too long", PermanentError),
        (429, "Too Many Requests: retry after 7", RateError),
        (500, "Internal Server Error", TransientError),
    ],
)
def test_each_refusal_has_its_kind_and_its_words_are_not_repeated(
    code: int, words: str, kind: type[OutsideError]
) -> None:
    with Says() as sim:
        sim.reply = answer({"ok": False, "error_code": code, "description": words}, code)
        with pytest.raises(OutsideError) as caught:
            sim.pager().send(_page())
        assert type(caught.value) is kind
        assert words not in f"{caught.value.message} {caught.value.params}"


def test_a_200_that_is_no_json_is_an_unknown_outcome() -> None:
    with Says() as sim:
        sim.reply = Answer(200, b"<html>portal</html>")
        with pytest.raises(UnknownOutcome):
            sim.pager().send(_page())


def test_a_group_that_became_a_supergroup_is_followed() -> None:
    with TelegramSimulator() as sim:
        sim.pager().send(_page(MOVED))
        assert [got["chat"] for got in sim.received()] == [SUPERGROUP]


def test_the_endpoints_own_chat_goes_before_the_name_it_is_called_by() -> None:
    with TelegramSimulator() as sim:
        secrets = {"token": f"110201543:{sim.secret}"}
        pager = TelegramPager({"api": sim.root, "chat": "-200"}, secrets, private=True)
        pager.send(_page("The room on Telegram"))
        assert [got["chat"] for got in sim.received()] == ["-200"]


@pytest.mark.parametrize("to", ["", "Ann", "12 34", "../getMe", "@x"])
def test_a_receiver_that_is_none_is_refused_before_anything_is_sent(to: str) -> None:
    with TelegramSimulator() as sim:
        with pytest.raises(PermanentError) as caught:
            sim.pager().send(_page(to))
        assert caught.value.code == "page.no_recipient"
        assert sim.requests == []


def test_a_token_that_could_change_the_address_is_dead() -> None:
    with TelegramSimulator() as sim:
        pager = TelegramPager({"api": sim.root}, {"token": "1:abcdefghij/../x?"}, private=True)
        with pytest.raises(AuthError):
            pager.send(_page())
        assert sim.requests == []


def test_it_is_plain_text_without_a_preview_and_the_probe_names_the_bot() -> None:
    with TelegramSimulator() as sim:
        sim.pager().send(_page())
        body = given(sim.requests[0]) or {}
        assert "parse_mode" not in body
        assert body["link_preview_options"] == {"is_disabled": True}
        assert sim.pager().probe() == Probe(alive=True, account="acme_desk_bot")
