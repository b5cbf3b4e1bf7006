"""Publishing on the brand's own site: what is signed, what an answer says, and what it does not."""

import threading
from collections.abc import Iterator
from http.server import HTTPServer
from pathlib import Path
from typing import Any

import pytest

from firebreak.base.clock import now
from firebreak.base.errors import AuthError, OutsideError, PermanentError, TransientError, UnknownOutcome
from firebreak.connectors.common.http_simulator import Answer, Request
from firebreak.connectors.common.paging_simulator import answer, given
from firebreak.connectors.webhook import WebhookWriter, new_secret
from firebreak.connectors.webhook.simulator import WebhookSimulator
from firebreak.publishing.permits import RealPermit, digest_of, issue, uptime
from firebreak.publishing.writers import Account, Piece, Published

pytestmark = pytest.mark.unit

KEY, OTHER = "0123456789abcdef" * 2, "fedcba9876543210" * 2
TEXT = "Recall of the Spark 2\n\nPlease stop <b>using</b> it. 請停用 🔥"
AT = now()
PIECE = Piece(key=KEY, text=TEXT, language="en", at=AT)
GUIDE = Path(__file__).parents[4] / "docs/how-to/publish-to-your-site.md"


def leave(text: str) -> RealPermit:
    return issue(number=1, digest=digest_of(text), opened=uptime())


def publish(writer: WebhookWriter, piece: Piece = PIECE) -> Published:
    return writer.publish(leave(piece.text), piece)


def take_down(writer: WebhookWriter, reference: str) -> None:
    writer.take_down(leave(reference), reference)


class Says(WebhookSimulator):
    """Answers one thing, whatever comes."""

    reply = Answer(204)

    def answer(self, request: Request) -> Answer:
        """Always the same."""
        return self.reply


def test_the_body_says_all_and_is_the_same_on_every_attempt() -> None:
    with WebhookSimulator() as sim:
        sim.honours = False
        for _ in range(2):
            done = publish(sim.writer())
        first, second = (request.body for request in sim.requests)
        assert first == second
        body = given(sim.requests[0]) or {}
        assert (body["type"], body["timestamp"]) == ("publication", AT.isoformat())
        assert body["data"] == {
            "key": KEY,
            "text": TEXT,
            "headline": "Recall of the Spark 2",
            "body": "Please stop <b>using</b> it. 請停用 🔥",
            "language": "en",
            "at": AT.isoformat(),
            "reply_to": None,
        }
        assert {request.headers["idempotency-key"] for request in sim.requests} == {KEY}
        assert done == Published(f"{KEY} n2", "https://www.acme.example/news/n2")
        assert len(sim.published()) == 2, (
            "a site that takes a key twice publishes twice: same_key_s must stay 0"
        )


def test_a_correction_names_what_it_corrects_by_key_and_by_the_sites_own_name() -> None:
    with WebhookSimulator() as sim:
        done = publish(sim.writer())
        publish(sim.writer(), Piece(key=OTHER, text="More", language="en", at=AT, reply_to=done.reference))
        assert sim.publications[1]["reply_to"] == {"key": KEY, "reference": "n1"}


def test_while_the_secret_is_changed_both_sign() -> None:
    with WebhookSimulator() as sim:
        known = {"url": f"{sim.root}/site"}
        secrets = {"secret": new_secret(), "secret_old": f"whsec_{sim.secret}"}
        publish(WebhookWriter(known, secrets, private=True))
        with pytest.raises(AuthError):
            publish(WebhookWriter(known, {"secret": new_secret()}, private=True))
        assert len(sim.published()) == 1


@pytest.mark.parametrize("secret", ["whsec_", "whsec_not base64!"])
def test_a_broken_secret_sends_nothing(secret: str) -> None:
    with WebhookSimulator() as sim:
        with pytest.raises(AuthError) as caught:
            publish(WebhookWriter({"url": f"{sim.root}/site"}, {"secret": secret}, private=True))
        assert caught.value.code == "publish.credential"
        assert sim.requests == []


def test_no_signature_of_one_call_can_stand_for_another() -> None:
    """A question that somebody overheard must not take down what it asked about."""
    with WebhookSimulator() as sim:
        publish(sim.writer())
        sim.writer().find(PIECE)
        asked = sim.requests[-1]
        turned = sim.answer(Request("DELETE", asked.path, asked.headers, asked.body))
        assert turned.status == 401
        assert len(sim.published()) == 1
        assert asked.path == f"/site?part=news&key={KEY}"


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Answer(303), UnknownOutcome),
        (Answer(409), UnknownOutcome),
        (Answer(500), UnknownOutcome),
        (Answer(302), PermanentError),
        (Answer(410), PermanentError),
        (Answer(422), PermanentError),
        (Answer(403), AuthError),
    ],
)
def test_only_a_clear_no_says_that_nothing_was_published(reply: Answer, kind: type[OutsideError]) -> None:
    with Says() as sim:
        sim.reply = reply
        with pytest.raises(OutsideError) as caught:
            publish(sim.writer())
        assert type(caught.value) is kind


@pytest.mark.parametrize(
    "reply",
    [
        Answer(204),
        Answer(200, b"<html>thanks</html>"),
        answer({"url": "javascript:alert(1)", "reference": None}),
        answer({"url": ["x"], "reference": "\x00\x1b"}),
    ],
)
def test_a_yes_needs_no_words_and_strange_ones_are_dropped(reply: Answer) -> None:
    with Says() as sim:
        sim.reply = reply
        assert publish(sim.writer()) == Published(KEY, "")


@pytest.mark.parametrize(
    "reply",
    [
        Answer(200, b"<html>Welcome</html>"),
        Answer(404, b"<html>not found</html>"),
        Answer(204),
        answer({"key": OTHER, "published": False}, 404),
        answer({"key": KEY}, 404),
        answer({"key": KEY, "published": "no"}),
        Answer(503),
    ],
)
def test_an_answer_to_no_question_of_ours_says_nothing(reply: Answer) -> None:
    """A site that knows no such page answers 404 to everything."""
    with Says() as sim:
        sim.reply = reply
        with pytest.raises(TransientError):
            sim.writer().find(PIECE)


def test_a_site_that_answers_no_questions_is_asked_none() -> None:
    with WebhookSimulator() as sim:
        writer = sim.writer(look=False)
        assert not writer.looks
        with pytest.raises(PermanentError) as caught:
            writer.find(PIECE)
        assert caught.value.code == "publish.cannot_look"
        assert writer.account() == Account("127.0.0.1", f"{sim.root}/")
        assert sim.requests == []


@pytest.mark.parametrize("status", [404, 405, 410, 501])
def test_a_site_that_knows_nothing_of_taking_down_has_taken_down_nothing(status: int) -> None:
    with Says() as sim:
        sim.reply = Answer(status, b"<html>no such page</html>")
        with pytest.raises(PermanentError) as caught:
            take_down(sim.writer(), KEY)
        assert caught.value.code == "publishing.cannot_take_down"


@pytest.mark.parametrize("reference", ["", "n1", f"{KEY}x", f"../{KEY}", KEY.upper()])
def test_a_reference_that_is_none_is_sent_nowhere(reference: str) -> None:
    with WebhookSimulator() as sim:
        with pytest.raises(PermanentError):
            take_down(sim.writer(), reference)
        assert sim.requests == []


@pytest.fixture
def documented() -> Iterator[dict[str, Any]]:
    """The receiver of the guide, running."""
    code = GUIDE.read_text().rpartition("```python\n")[2].partition("```")[0]
    names: dict[str, Any] = {"__name__": "guide"}
    exec(code, names)
    names["Site"].log_message = lambda *_args: None
    server = HTTPServer(("127.0.0.1", 0), names["Site"])
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield {**names, "root": f"http://127.0.0.1:{server.server_port}"}
    server.shutdown()
    server.server_close()


def test_the_receiver_of_the_guide_does_what_it_says(documented: dict[str, Any]) -> None:
    secret = new_secret()
    documented["Site"].handle_call.__globals__["SECRET"] = secret
    settings = {"url": documented["root"] + "/publish", "look": True}
    writer = WebhookWriter(settings, {"secret": secret}, private=True)
    assert writer.account().name == "127.0.0.1"
    assert writer.find(PIECE) is None
    done = publish(writer)
    assert publish(writer) == done == writer.find(PIECE)
    assert [one["text"] for one in documented["published"].values()] == [TEXT]
    for _ in range(2):
        take_down(writer, done.reference)
    assert documented["published"] == {}
    assert writer.find(PIECE) is None
    with pytest.raises(AuthError):
        publish(WebhookWriter(settings, {"secret": new_secret()}, private=True))
