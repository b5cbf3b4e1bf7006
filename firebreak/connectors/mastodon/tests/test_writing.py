"""What a status of ours looks like at a server, and how it is told from all others."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from firebreak.base.clock import now
from firebreak.base.errors import AuthError, PermanentError, TransientError, UnknownOutcome, WrongInput
from firebreak.connectors.mastodon import MastodonWriter
from firebreak.connectors.mastodon.length import length
from firebreak.connectors.mastodon.own import essence, says
from firebreak.connectors.mastodon.simulator import MastodonSimulator
from firebreak.publishing.permits import digest_of, issue, uptime
from firebreak.publishing.writers import Piece, Published

pytestmark = pytest.mark.unit
LINK = "https://acme.example/recall/" + "x" * 100


@pytest.fixture
def sim() -> Iterator[MastodonSimulator]:
    with MastodonSimulator() as running:
        yield running


def piece(text: str = "Do not use the stove.", **changes: Any) -> Piece:
    """A text of now."""
    return Piece(**{"key": "5f" * 16, "text": text, "language": "sv", "at": now(), **changes})


def publish(sim: MastodonSimulator, what: Piece, **settings: Any) -> Published:
    """With leave."""
    permit = issue(number=1, digest=digest_of(what.text), opened=uptime())
    return sim.writer(**settings).publish(permit, what)


@pytest.mark.parametrize(
    ("ours", "theirs"), [("zh-Hans", "zh-CN"), ("zh-Hant", "zh-TW"), ("sv", "sv"), ("ms", "ms")]
)
def test_it_is_public_and_in_its_language(sim: MastodonSimulator, ours: str, theirs: str) -> None:
    publish(sim, piece(language=ours))
    status = sim.published()[0]["status"]
    assert (status["language"], status["visibility"], status["in_reply_to_id"]) == (theirs, "public", None)


def test_what_was_written_is_seen_in_the_timeline_and_the_stream(sim: MastodonSimulator) -> None:
    publish(sim, piece())
    assert [name for name, _data, _status in sim.events] == ["update"]
    assert len(sim.statuses) == 1


def test_an_answer_names_the_status_before(sim: MastodonSimulator) -> None:
    first = publish(sim, piece())
    publish(sim, piece("Correction", key="6a" * 16, reply_to=first.reference))
    assert sim.published()[1]["status"]["in_reply_to_id"] == first.reference


def test_an_answer_to_what_is_gone_is_said_to_be_so(sim: MastodonSimulator) -> None:
    with pytest.raises(PermanentError) as caught:
        publish(sim, piece(reply_to="123"))
    assert caught.value.code == "publish.reply_gone"
    assert sim.published() == []


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("", 0),
        ("åäö 召回 👩‍👩‍👧", 8),
        (LINK, 23),
        ("http://a.b", 23),
        (f"{LINK}。{LINK}", 47),
        ("@ann@social.example and @bo", 12),
        ("mail ann@acme.example", 21),
        ("www.acme.example", 16),
    ],
)
def test_signs_are_counted_as_the_server_counts(text: str, signs: int) -> None:
    assert length(text) == signs


def test_the_servers_own_limit_is_asked_for_and_another_can_be_given(sim: MastodonSimulator) -> None:
    writer = sim.writer()
    sim.longest = 1000
    with pytest.raises(WrongInput) as caught:
        writer.fits(piece("x" * 501))
    assert caught.value.params == {"used": 501, "longest": 500}
    assert writer.account().name == "@acme@127.0.0.1"
    writer.fits(piece("x" * 1000))
    with pytest.raises(WrongInput):
        writer.fits(piece("x" * 1001))
    sim.writer(longest="700").fits(piece("x" * 700))
    with pytest.raises(WrongInput):
        sim.writer(longest="").fits(piece("x" * 501))


@pytest.mark.parametrize("honours", [True, False])
def test_the_key_is_always_sent_but_nothing_is_built_on_it(sim: MastodonSimulator, honours: bool) -> None:
    sim.honours_keys = honours
    for _ in range(2):
        publish(sim, piece())
    assert {request.headers.get("idempotency-key") for request in sim.requests} == {"5f" * 16}
    assert len(sim.published()) == (1 if honours else 2)


@pytest.mark.parametrize("honours", [True, False])
def test_a_lost_reply_is_cleared_up_by_looking_alone(sim: MastodonSimulator, honours: bool) -> None:
    sim.honours_keys = honours
    for number in range(45):
        publish(sim, piece(f"Before {number}", key=f"{number:032x}"))
    what = piece(f"Stop.\n\nSee {LINK} & ask @kommun@social.example about #återkallelse <now>")
    sim.fault("lost_reply")
    with pytest.raises(UnknownOutcome):
        publish(sim, what)
    for number in range(45, 90):
        publish(sim, piece(f"After {number}", key=f"{number:032x}"))
    found = sim.writer().find(what)
    assert found is not None
    assert found.reference == sim.published()[45]["reference"]


@pytest.mark.parametrize(("late", "found"), [(4, True), (6, False)])
def test_clocks_may_differ_by_five_minutes(sim: MastodonSimulator, late: int, found: bool) -> None:
    publish(sim, piece())
    assert bool(sim.writer().find(piece(at=now() + timedelta(minutes=late)))) is found


def test_boosts_of_others_and_texts_behind_a_warning_are_not_ours(sim: MastodonSimulator) -> None:
    publish(sim, piece())
    status = sim.published()[0]["status"]
    assert says(status, "Do not use the stove.")
    assert not says({**status, "reblog": {"id": "1"}}, "Do not use the stove.")
    assert not says({**status, "spoiler_text": "recall"}, "Do not use the stove.")
    assert not says({**status, "content": None}, "Do not use the stove.")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<p>a<br />b</p><p>c</p>", "a\nb\n\nc"),
        ("<p>1 &lt; 2 &amp; &quot;x&quot; &#39;y&#39;</p>", "1 < 2 & \"x\" 'y'"),
        ('<p><span class="h-card"><a href="https://s.example/@ann">@<span>ann</span></a></span></p>', "@ann@s.example"),
        (
            ('<p>See <a href="https://a.example/b"><span class="invisible">https://</span>'
            "<span>a.example/b</span></a>。</p>"),
            "See https://a.example/b。",
        ),
        ("<p>Återkallelse</p>", "A\u030aterkallelse"),
    ],
)  # fmt: skip
def test_html_of_servers_is_read_back(content: str, text: str) -> None:
    assert says({"content": content}, text)
    assert not says({"content": content}, f"{text}!")


def test_letters_and_signs_make_a_difference() -> None:
    texts = ["Use it.", "Use it!", "use it.", "Do not use it.", "Use it. ✅", "使用", "使用。"]
    assert len({essence(text) for text in texts}) == len(texts)


def test_more_statuses_than_can_be_looked_through_is_no_answer(sim: MastodonSimulator) -> None:
    publish(sim, piece("pad"))
    sim.statuses += [{**sim.statuses[0], "id": str(int(sim.statuses[0]["id"]) + n)} for n in range(1, 1100)]
    with pytest.raises(TransientError):
        sim.writer().find(piece())


@pytest.mark.parametrize("fault", ["login_page", "wrong_json"])
def test_an_answer_that_is_none_of_mastodons_says_nothing(sim: MastodonSimulator, fault: str) -> None:
    for act in (lambda: sim.writer().find(piece()), lambda: sim.writer().planned()):
        sim.fault(fault)
        with pytest.raises(TransientError):
            act()
    sim.fault(fault)
    with pytest.raises(UnknownOutcome):
        publish(sim, piece())


def test_what_is_stopped_twice_may_be_out(sim: MastodonSimulator) -> None:
    number = sim.plan("Spring sale")
    writer = sim.writer()
    writer.stop(issue(number=1, digest=digest_of(number), opened=uptime()), number)
    with pytest.raises(PermanentError) as caught:
        writer.stop(issue(number=1, digest=digest_of(number), opened=uptime()), number)
    assert caught.value.code == "publish.not_planned"


def test_what_is_planned_says_when(sim: MastodonSimulator) -> None:
    sim.plan("Spring sale")
    (one,) = sim.writer().planned()
    assert one.at is not None
    assert timedelta(0) < one.at - now() < timedelta(hours=2)


def test_somebody_elses_status_is_never_deleted(sim: MastodonSimulator) -> None:
    other = sim.add("Not ours")["id"]
    sim.writer().take_down(issue(number=1, digest=digest_of(other), opened=uptime()), other)
    assert [status["id"] for status in sim.statuses] == [other]


@pytest.mark.parametrize("token", ["two words", "åäö", "a\nb", "x" * 10])
def test_a_token_that_is_none_is_dead(sim: MastodonSimulator, token: str) -> None:
    writer = MastodonWriter({"address": sim.root}, {"token": token}, private=True)
    with pytest.raises(AuthError) as caught:
        writer.account()
    assert caught.value.code == "publish.credential"
