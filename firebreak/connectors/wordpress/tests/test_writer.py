"""Publishing on WordPress: one post whatever is repeated, never other words, nothing hidden from a freeze."""

import threading
from typing import Any

import pytest

from firebreak.base.clock import now
from firebreak.base.errors import AuthError, OutsideError, PermanentError, TransientError, UnknownOutcome
from firebreak.connectors.common.http_simulator import Answer, Request
from firebreak.connectors.common.paging_simulator import answer
from firebreak.connectors.wordpress import WordPressWriter
from firebreak.connectors.wordpress.simulator import WordPressSimulator
from firebreak.publishing.permits import RealPermit, digest_of, issue, uptime
from firebreak.publishing.writers import Account, Piece, Planned, Published

pytestmark = pytest.mark.unit

KEY = "0123456789abcdef" * 2
SLUG = f"update-{KEY}"
TEXT = (
    'Recall -- "Spark 2"\n\nStop... [gallery] :) 8O 9x9 Wordpress <b>\nhttps://a.example/?a=1&b=2\n\n請停用'
)
PIECE = Piece(key=KEY, text=TEXT, language="en", at=now())


def leave(text: str) -> RealPermit:
    return issue(number=1, digest=digest_of(text), opened=uptime())


def publish(writer: WordPressWriter, piece: Piece = PIECE) -> Published:
    return writer.publish(leave(piece.text), piece)


def take_down(writer: WordPressWriter, reference: str) -> None:
    writer.take_down(leave(reference), reference)


def stop(writer: WordPressWriter, reference: str) -> None:
    writer.stop(leave(reference), reference)


def texts(sim: WordPressSimulator) -> list[str]:
    return [one["text"] for one in sim.published()]


def changes(sim: WordPressSimulator) -> list[str]:
    return [request.method for request in sim.requests if request.method != "GET"]


@pytest.mark.parametrize("pretty", [True, False])
def test_a_site_is_found_with_pretty_links_and_without(pretty: bool) -> None:
    with WordPressSimulator() as sim:
        sim.pretty = pretty
        done = publish(sim.writer(address=f"{sim.root}/wp-admin/"))
        assert texts(sim) == [TEXT]
        assert done == Published("posts/4", f"{sim.root}/{SLUG}/" if pretty else f"{sim.root}/?p=4")
        assert len(sim.requests) == 3 + (not pretty), "a look, the draft, out; where it lives is asked once"


class Elsewhere(WordPressSimulator):
    """No WordPress at all."""

    reply = Answer(200, b"<html>Welcome</html>")

    def answer(self, request: Request) -> Answer:
        """Always the same."""
        return self.reply


@pytest.mark.parametrize(
    ("reply", "kind", "code"),
    [
        (Answer(200, b"<html>Welcome</html>"), PermanentError, "wordpress.no_api"),
        (Answer(404, b"<html>not found</html>"), PermanentError, "wordpress.no_api"),
        (Answer(404, b'{"error": "not found"}'), PermanentError, "wordpress.no_api"),
        (Answer(301, b"", {"Location": "https://www.acme.example/"}), PermanentError, "publish.redirect"),
        (Answer(401, b"<html>who are you?</html>"), AuthError, "publish.credential"),
        (answer({"code": "rest_no_route"}, 404), PermanentError, "publish.refused"),
        (answer({"code": "rest_login_required"}, 401), AuthError, "publish.credential"),
        (Answer(502, b"<html>bad gateway</html>"), TransientError, "publish.later"),
        (answer({"posts": []}), TransientError, "publish.later"),
        (Answer(200, b'[{"id": "x"}]'), TransientError, "publish.later"),
    ],
)
def test_what_is_no_wordpress_is_never_taken_for_an_empty_one(
    reply: Answer, kind: type[OutsideError], code: str
) -> None:
    with Elsewhere() as sim:
        sim.reply = reply
        for act in (lambda: sim.writer().find(PIECE), lambda: publish(sim.writer())):
            with pytest.raises(OutsideError) as caught:
                act()
            assert (type(caught.value), caught.value.code) == (kind, code)
        assert changes(sim) == []


class Clumsy(WordPressSimulator):
    """Does something of its own once, just before or after a change."""

    def __init__(self, before: Any = None, after: Any = None) -> None:
        super().__init__()
        self.before, self.after = before, after

    def answer(self, request: Request) -> Answer:
        """With what comes between."""
        if request.method != "GET" and self.before:
            act, self.before = self.before, None
            act(self)
        said = super().answer(request)
        if request.method != "GET" and self.after:
            act, self.after = self.after, None
            return act(self, said) or said
        return said


def test_a_draft_whose_answer_is_lost_has_published_nothing_and_is_used_again() -> None:
    with Clumsy(after=lambda _sim, _said: Answer(500, b"broken")) as sim:
        with pytest.raises(TransientError):
            publish(sim.writer())
        assert texts(sim) == []
        assert publish(sim.writer()).reference == "posts/4"
        assert len(sim.posts) == 1


def test_a_draft_that_somebody_edited_in_between_is_published_as_approved() -> None:
    with WordPressSimulator() as sim:
        sim.plan("Something else", status="draft", slug=SLUG)
        publish(sim.writer())
        assert texts(sim) == [TEXT]


def test_a_site_that_breaks_while_publishing_may_have_published() -> None:
    with WordPressSimulator() as sim:
        sim.plan("x", status="draft", slug=SLUG)
        sim.fault("lost_reply")
        with pytest.raises(UnknownOutcome):
            publish(sim.writer())
        found = sim.writer().find(PIECE)
        assert found is not None
        assert texts(sim) == [TEXT]


def test_two_attempts_at_once_are_one_post() -> None:
    """The other one makes its draft after we looked and before ours is made."""

    def other(sim: WordPressSimulator) -> None:
        publish(sim.writer())

    with Clumsy(before=other) as sim:
        done = publish(sim.writer())
        assert texts(sim) == [TEXT]
        assert done == sim.writer().find(PIECE)
        assert len(sim.posts) == 1


def test_many_attempts_at_once_are_one_post() -> None:
    with WordPressSimulator() as sim:
        threads = [threading.Thread(target=publish, args=(sim.writer(),)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert texts(sim) == [TEXT]


def test_a_site_that_renames_posts_publishes_nothing() -> None:
    """There a repeat would be a second post."""

    def rename(sim: WordPressSimulator, _said: Answer) -> Answer:
        sim.posts[4]["slug"] = "recall-spark-2"
        return answer(sim._told(4))

    with Clumsy(after=rename) as sim:
        with pytest.raises(PermanentError) as caught:
            publish(sim.writer())
        assert caught.value.code == "wordpress.slug"
        assert sim.posts == {}


def test_a_site_that_changes_words_publishes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "firebreak.connectors.wordpress.simulator._rendered", lambda html: html.replace("Stop", "Go")
    )
    with WordPressSimulator() as sim:
        with pytest.raises(PermanentError) as caught:
            publish(sim.writer())
        assert caught.value.code == "wordpress.altered"
        assert [post["status"] for post in sim.posts.values()] == ["draft"]


def test_what_somebody_put_into_the_bin_stays_there() -> None:
    with WordPressSimulator() as sim:
        publish(sim.writer())
        sim.posts[4] |= {"status": "trash", "slug": f"{SLUG}__trashed"}
        assert sim.writer().find(PIECE) is None
        with pytest.raises(PermanentError) as caught:
            publish(sim.writer())
        assert caught.value.code == "wordpress.removed"
        take_down(sim.writer(), "posts/4")
        assert sim.posts[4]["status"] == "trash"


def test_what_this_account_may_not_see_is_not_taken_for_absent() -> None:
    with WordPressSimulator() as sim:
        publish(sim.writer())
        sim.posts[4]["by"], sim.sees_all = "boss", False
        with pytest.raises(AuthError):
            sim.writer().find(PIECE)
        with pytest.raises(AuthError):
            publish(sim.writer())
        assert len(sim.posts) == 1


def test_plans_that_this_account_may_not_see_are_told() -> None:
    with WordPressSimulator() as sim:
        sim.sees_all = False
        assert sim.writer().planned() == []
        sim.plan("Spring sale")
        with pytest.raises(AuthError) as caught:
            sim.writer().planned()
        assert caught.value.code == "wordpress.hidden"


def test_pages_are_planned_too_and_a_stopped_one_keeps_its_text() -> None:
    with WordPressSimulator() as sim:
        post, page = sim.plan("Spring -- sale", content="<p>Now</p>"), sim.plan("About", "pages")
        listed = sim.writer().planned()
        assert [(one.reference, one.text) for one in listed] == [
            (post, "Spring — sale\n\nNow"),
            (page, "About"),
        ]
        assert isinstance(listed[0], Planned)
        for _ in range(2):
            stop(sim.writer(), page)
        assert sim.writer().planned() == listed[:1]
        assert sim.posts[int(page.partition("/")[2])]["title"] == "About"


def test_what_is_out_already_cannot_be_stopped_and_stays() -> None:
    with WordPressSimulator() as sim:
        done = publish(sim.writer())
        with pytest.raises(PermanentError) as caught:
            stop(sim.writer(), done.reference)
        assert caught.value.code == "publish.not_planned"
        assert texts(sim) == [TEXT]
        stop(sim.writer(), "posts/99")


def test_taken_down_is_kept_as_a_draft() -> None:
    with WordPressSimulator() as sim:
        done = publish(sim.writer())
        take_down(sim.writer(), done.reference)
        assert sim.posts[4]["status"] == "draft"
        take_down(sim.writer(), "posts/99")
        assert len(changes(sim)) == 3


@pytest.mark.parametrize(
    "reference", ["", "4", "users/4", "posts/4/../5", "posts/four", "posts/", "posts/4?x"]
)
def test_a_reference_that_is_none_is_sent_nowhere(reference: str) -> None:
    with WordPressSimulator() as sim:
        for act in (take_down, stop):
            with pytest.raises(PermanentError):
                act(sim.writer(), reference)
        assert sim.requests == []


def test_who_may_write_and_not_publish_is_told_when_the_account_is_asked() -> None:
    with WordPressSimulator() as sim:
        assert sim.writer().account() == Account("Ann", f"{sim.root}/author/ann/")
        sim.able = {"edit_posts": True}
        with pytest.raises(AuthError):
            sim.writer().account()
        with pytest.raises(AuthError):
            publish(sim.writer())
        assert texts(sim) == []


def test_a_wrong_password_is_told_though_wordpress_says_400() -> None:
    with WordPressSimulator() as sim:
        writer = WordPressWriter({"address": sim.root, "user": "ann"}, {"password": "no"}, private=True)
        for act in (writer.account, writer.planned, lambda: writer.find(PIECE), lambda: publish(writer)):
            with pytest.raises(AuthError):
                act()
        assert changes(sim) == []


def test_without_encryption_no_password_leaves() -> None:
    with WordPressSimulator() as sim:
        settings = {"address": sim.root, "user": "ann"}
        with pytest.raises(PermanentError) as caught:
            publish(WordPressWriter(settings, {"password": sim.secret}, private=False))
        assert caught.value.code == "publish.not_encrypted"
        assert sim.requests == []
