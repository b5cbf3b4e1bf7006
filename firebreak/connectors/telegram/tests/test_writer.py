"""Telegram's channels: exactly the text, refusals told apart, and no guessing where nobody can look."""

import pytest

from firebreak.base.clock import now
from firebreak.base.errors import (
    AuthError,
    OutsideError,
    PermanentError,
    RateError,
    UnknownOutcome,
    WrongInput,
)
from firebreak.connectors.common.http_simulator import Answer, Request
from firebreak.connectors.common.paging_simulator import answer, given
from firebreak.connectors.telegram import TelegramWriter
from firebreak.connectors.telegram.manifest import MANIFEST
from firebreak.connectors.telegram.simulator import CHANNEL, TelegramSimulator
from firebreak.publishing.permits import RealPermit, digest_of, issue, uptime
from firebreak.publishing.writers import Account, Piece, Published

pytestmark = pytest.mark.unit

TEXT = "*We* are <b>sorry</b>. @all /start https://acme.example"


def leave(text: str) -> RealPermit:
    return issue(number=1, digest=digest_of(text), opened=uptime())


def publish(writer: TelegramWriter, text: str = TEXT, **more: str) -> Published:
    return writer.publish(leave(text), Piece(key="0" * 32, text=text, language="en", at=now(), **more))


class Says(TelegramSimulator):
    """Answers one thing, whatever comes."""

    reply = answer({"ok": True})

    def answer(self, request: Request) -> Answer:
        """Always the same."""
        return self.reply


@pytest.mark.parametrize(
    ("status", "words", "kind"),
    [
        (401, "Unauthorized", AuthError),
        (404, "Not Found", AuthError),
        (403, "Forbidden: bot is not a member of the channel chat", AuthError),
        (400, "Bad Request: chat not found", AuthError),
        (400, "Bad Request: need administrator rights in the channel chat", AuthError),
        (400, "Bad Request: message is too long", PermanentError),
        (429, "Too Many Requests: retry after 7", RateError),
        (500, "Internal Server Error", UnknownOutcome),
        (502, "Bad Gateway", UnknownOutcome),
    ],
)
def test_each_refusal_has_its_kind_and_its_words_are_not_repeated(
    status: int, words: str, kind: type[OutsideError]
) -> None:
    """A server that breaks may have published before."""
    with Says() as sim:
        sim.reply = answer({"ok": False, "error_code": status, "description": words}, status)
        with pytest.raises(OutsideError) as caught:
            publish(sim.writer())
        assert type(caught.value) is kind
        assert words not in f"{caught.value.message} {caught.value.params}"


@pytest.mark.parametrize(
    "reply",
    [
        Answer(200, b"<html>portal</html>"),
        answer({"ok": True}),
        answer({"ok": True, "result": {"message_id": 0}}),
        answer({"ok": True, "result": []}),
    ],
)
def test_an_answer_that_names_no_message_is_an_unknown_outcome(reply: Answer) -> None:
    with Says() as sim:
        sim.reply = reply
        with pytest.raises(UnknownOutcome):
            publish(sim.writer())


def test_it_is_plain_text_without_a_preview_and_has_an_address() -> None:
    with TelegramSimulator() as sim:
        done = publish(sim.writer())
        body = given(sim.requests[0]) or {}
        assert body["text"] == TEXT
        assert "parse_mode" not in body
        assert body["link_preview_options"] == {"is_disabled": True}
        assert done == Published(f"{CHANNEL}/1", "https://t.me/acme_news/1")


def test_a_channel_without_a_name_has_no_address() -> None:
    with TelegramSimulator() as sim:
        sim.public = False
        assert publish(sim.writer()) == Published(f"{CHANNEL}/1", "")
        assert sim.writer().account() == Account("Acme news (@acme_desk_bot)", "")


def test_a_correction_answers_the_message_it_corrects() -> None:
    with TelegramSimulator() as sim:
        first = publish(sim.writer())
        publish(sim.writer(), "More", reply_to=first.reference)
        assert sim.posts[2]["reply_parameters"]["message_id"] == 1


def test_nobody_can_look_so_nothing_is_said() -> None:
    with TelegramSimulator() as sim:
        writer = sim.writer()
        assert not writer.looks
        with pytest.raises(PermanentError) as caught:
            writer.find(Piece(key="0" * 32, text=TEXT, language="en", at=now()))
        assert caught.value.code == "publish.cannot_look"
        assert sim.requests == []


def test_emoji_count_as_telegram_counts_them() -> None:
    with TelegramSimulator() as sim:
        publish(sim.writer(), "😀" * 2048)
        with pytest.raises(WrongInput) as caught:
            publish(sim.writer(), "😀" * 2049)
        assert caught.value.params == {"used": 4098, "longest": 4096}


@pytest.mark.parametrize(
    "role",
    [
        {"status": "left"},
        {"status": "member"},
        {"status": "administrator", "can_post_messages": False},
    ],
)
def test_a_bot_that_may_not_post_is_told_before_it_matters(role: dict[str, object]) -> None:
    with TelegramSimulator() as sim:
        assert sim.writer().account() == Account("Acme news (@acme_desk_bot)", "https://t.me/acme_news")
        sim.role = role
        with pytest.raises(AuthError):
            sim.writer().account()
        with pytest.raises(AuthError):
            publish(sim.writer())


def test_what_can_not_be_deleted_any_more_is_said() -> None:
    with Says() as sim:
        sim.reply = answer(
            {"ok": False, "error_code": 400, "description": "Bad Request: message can't be deleted"}, 400
        )
        with pytest.raises(PermanentError) as caught:
            sim.writer().take_down(leave("-1001/5"), "-1001/5")
        assert caught.value.code == "publishing.cannot_take_down"


@pytest.mark.parametrize("reference", ["", "5", "@acme/5", "-1001/5/6", "-1001/../getMe"])
def test_a_reference_that_is_none_is_sent_nowhere(reference: str) -> None:
    with TelegramSimulator() as sim:
        with pytest.raises(PermanentError):
            sim.writer().take_down(leave(reference), reference)
        assert sim.requests == []


def test_a_channel_that_can_be_none_is_refused_when_it_is_entered_and_sent_nowhere() -> None:
    assert MANIFEST.check is not None
    MANIFEST.check({"channel": "https://t.me/acme_news"})
    with pytest.raises(WrongInput) as caught:
        MANIFEST.check({"channel": "Acme news"})
    assert caught.value.code == "telegram.channel"
    with TelegramSimulator() as sim:
        with pytest.raises(AuthError):
            publish(sim.writer(channel="Acme news"))
        assert sim.requests == []


@pytest.mark.parametrize("token", ["", "1:abcdefghij/../x?", "nonsense"])
def test_a_token_that_could_change_the_address_is_dead(token: str) -> None:
    with TelegramSimulator() as sim:
        writer = TelegramWriter({"api": sim.root, "channel": "@acme_news"}, {"token": token}, private=True)
        with pytest.raises(AuthError):
            publish(writer)
        assert sim.requests == []
