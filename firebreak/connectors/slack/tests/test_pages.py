"""Slack: refusals by their words, repeats that Slack drops, and rich text that knows no markup."""

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
from firebreak.connectors.slack import SlackPager
from firebreak.connectors.slack.simulator import SlackHookSimulator, SlackSimulator
from firebreak.connectors.slack.workspace import PERSON, ROOM
from firebreak.notify.pagers import Message, Probe

pytestmark = pytest.mark.unit


def _page(to: str = ROOM, number: str = "n-1") -> Message:
    return Message(number, to, "Alert <!here>", "*Forty* posts.", link="https://desk.acme.test/a/1?x=1&y=2")


class Says(SlackSimulator):
    """Answers one thing, whatever comes."""

    reply = answer({"ok": True})

    def answer(self, request: Request) -> Answer:
        """Always the same."""
        return self.reply


class HookSays(SlackHookSimulator):
    """The webhook answers one thing, whatever comes."""

    reply = Answer(200, b"ok")

    def answer(self, request: Request) -> Answer:
        """Always the same."""
        return self.reply


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("invalid_auth", AuthError),
        ("account_inactive", AuthError),
        ("missing_scope", AuthError),
        ("ratelimited", RateError),
        ("channel_not_found", PermanentError),
        ("is_archived", PermanentError),
        ("invalid_blocks", PermanentError),
        ("service_unavailable", TransientError),
        ("fatal_error", UnknownOutcome),
        ("internal_error", UnknownOutcome),
    ],
)
def test_an_error_in_a_200_is_an_error(word: str, kind: type[OutsideError]) -> None:
    with Says() as sim:
        sim.reply = answer({"ok": False, "error": word})
        with pytest.raises(OutsideError) as caught:
            sim.pager().send(_page())
        assert type(caught.value) is kind
        assert caught.value.params["service_code"] == word


@pytest.mark.parametrize(
    ("status", "word", "kind"),
    [
        (403, b"invalid_token", AuthError),
        (404, b"no_service", AuthError),
        (404, b"channel_not_found", PermanentError),
        (400, b"invalid_payload", PermanentError),
        (500, b"rollup_error", TransientError),
        (200, b"<html>portal</html>", UnknownOutcome),
    ],
)
def test_a_webhooks_word_has_its_kind(status: int, word: bytes, kind: type[OutsideError]) -> None:
    with HookSays() as sim:
        sim.reply = Answer(status, word)
        with pytest.raises(OutsideError) as caught:
            sim.pager().send(_page())
        assert type(caught.value) is kind


def test_a_repeat_after_a_lost_reply_is_one_message_with_one_timestamp() -> None:
    with SlackSimulator() as sim:
        sim.fault("lost_reply")
        with pytest.raises(UnknownOutcome):
            sim.pager().send(_page())
        receipt = sim.pager().send(_page())
        (kept,) = sim.world.channels[ROOM].messages
        assert kept["ts"] == receipt.reference


def test_a_page_whose_first_copy_was_deleted_is_posted_again() -> None:
    with SlackSimulator() as sim:
        sim.pager().send(_page())
        sim.world.channels[ROOM].messages.clear()
        assert sim.pager().send(_page()).reference
        (kept,) = sim.world.channels[ROOM].messages
        assert kept["metadata"]["event_payload"] == {"number": "n-1"}


def test_the_bot_writes_to_a_person_and_to_the_endpoints_own_channel() -> None:
    with SlackSimulator() as sim:
        sim.pager().send(_page(PERSON))
        settings = {"api": f"{sim.root}/api", "channel": ROOM}
        SlackPager(settings, {"token": sim.secret}, private=True).send(_page("Our channel", "n-2"))
        assert [got["channel"] for got in sim.received()] == [PERSON, ROOM]


def test_nobody_named_is_refused_before_anything_is_sent() -> None:
    with SlackSimulator() as sim:
        with pytest.raises(PermanentError) as caught:
            sim.pager().send(_page(""))
        assert caught.value.code == "page.no_recipient"
        assert sim.requests == []


def test_words_are_text_pieces_and_the_notification_text_is_escaped() -> None:
    with SlackSimulator() as sim:
        sim.pager().send(_page())
        body = given(sim.requests[0]) or {}
        (block,) = body["blocks"]
        pieces = block["elements"][0]["elements"]
        assert {piece["type"] for piece in pieces} == {"text", "link"}
        assert "Alert &lt;!here&gt;" in body["text"]
        assert "<https://desk.acme.test/a/1?x=1&amp;y=2>" in body["text"]
        assert body["metadata"]["event_payload"] == {"number": "n-1"}
        assert body["unfurl_links"] is False


def test_a_bot_is_probed_and_a_webhook_cannot_be() -> None:
    with SlackSimulator() as sim, SlackHookSimulator() as hook:
        assert sim.pager().probe() == Probe(alive=True, account="Acme")
        assert hook.pager().probe() == Probe(alive=None)
        assert hook.requests == []


@pytest.mark.parametrize("token", ["xoxb abc", "xoxb-å", "xoxb\nX-Header: 1"])
def test_a_token_that_cannot_be_one_is_never_sent(token: str) -> None:
    with SlackSimulator() as sim:
        pager = SlackPager({"api": f"{sim.root}/api"}, {"token": token}, private=True)
        with pytest.raises(AuthError):
            pager.send(_page())
        assert sim.requests == []
