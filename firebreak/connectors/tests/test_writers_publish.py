"""The conformance battery of writers, publishing: exactly the text, once, with leave; taken down again.

Every folder that publishes is found and tried against its own simulator: a new writer is tried without being named here.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from firebreak.base.connectors import Manifest
from firebreak.base.errors import (
    AuthError,
    NotAllowed,
    OutsideError,
    PermanentError,
    RateError,
    TransientError,
    UnknownOutcome,
    WrongInput,
)
from firebreak.connectors.tests.trying_writers import (
    EVERY,
    OTHER,
    TEXTS,
    WRITING,
    calls,
    leave,
    looks,
    needs,
    piece,
    publish,
    start,
    texts,
)
from firebreak.publishing import permits
from firebreak.publishing.permits import RealPermit, digest_of, issue, uptime
from firebreak.publishing.writers import Writer

pytestmark = pytest.mark.unit


def test_every_folder_that_writes_says_what_it_needs_and_has_a_simulator() -> None:
    assert {"bluesky", "mastodon"} <= {manifest.name for manifest in WRITING}
    for manifest in WRITING:
        assert manifest.writer is not None
        assert manifest.carries
        assert set(manifest.carries) <= {"short", "post", "page", "mail", "reply", "script", "notice"}
        assert manifest.simulator is not None
        assert len({field.name for field in manifest.channel_fields}) == len(manifest.channel_fields)
        with start(manifest) as sim:
            offered = {"writer", "published", "fault", "faults", "secret"}
            assert offered | ({"plan"} if manifest.lists_planned else set()) <= set(dir(sim))
            assert "lost_reply" in sim.faults
            assert manifest.lists_planned == (type(sim.writer()).planned is not Writer.planned)


@EVERY
@pytest.mark.parametrize("language", TEXTS)
def test_exactly_the_text_is_published_once(manifest: Manifest, language: str) -> None:
    with start(manifest) as sim:
        done = publish(sim.writer(), piece(TEXTS[language], language=language))
        (got,) = sim.published()
        assert got["text"] == TEXTS[language]
        assert got["reference"] == done.reference
        assert done.address == "" or done.address.startswith(("https://", "http://127.0.0.1", "/"))


class LooksLikeOne:
    """What a test double, a drill or a mistake would hand over."""

    number = 1

    def spend(self, digest: str) -> None:
        """Always content."""


def _spent() -> RealPermit:
    permit = leave(TEXTS["en"])
    permit.spend(digest_of(TEXTS["en"]))
    return permit


def _heir() -> Any:
    class Heir(RealPermit):
        def spend(self, digest: str) -> None:
            """Always content."""

    return Heir.__new__(Heir)


BAD_PERMITS: dict[str, Callable[[], Any]] = {
    "none": lambda: None,
    "a text": lambda: digest_of(TEXTS["en"]),
    "a look-alike": LooksLikeOne,
    "an heir": _heir,
    "for other bytes": lambda: leave(TEXTS["en"] + " "),
    "spent": _spent,
    "lapsed": lambda: issue(number=1, digest=digest_of(TEXTS["en"]), opened=uptime() - permits.LAPSES_S - 1),
}


@EVERY
@pytest.mark.parametrize("bad", BAD_PERMITS)
def test_nothing_is_sent_without_leave(manifest: Manifest, bad: str) -> None:
    with start(manifest) as sim:
        writer = sim.writer()
        with pytest.raises(NotAllowed):
            writer.publish(BAD_PERMITS[bad](), piece())
        assert calls(sim) == 0
        assert sim.published() == []


@EVERY
def test_a_permit_that_lapsed_while_the_process_stood_still_sends_nothing(
    manifest: Manifest, monkeypatch: pytest.MonkeyPatch
) -> None:
    with start(manifest) as sim:
        permit, later = leave(TEXTS["en"]), uptime() + permits.LAPSES_S + 0.1
        monkeypatch.setattr(permits, "uptime", lambda: later)
        with pytest.raises(NotAllowed) as caught:
            sim.writer().publish(permit, piece())
        assert caught.value.code == "publishing.permit_lapsed"
        assert calls(sim) == 0


@EVERY
def test_one_permit_is_one_publication(manifest: Manifest) -> None:
    with start(manifest) as sim:
        writer, permit = sim.writer(), leave(TEXTS["en"])
        writer.publish(permit, piece())
        with pytest.raises(NotAllowed):
            writer.publish(permit, piece(key=OTHER))
        assert len(sim.published()) == 1


@EVERY
def test_taking_down_and_stopping_need_leave_for_this_reference(manifest: Manifest) -> None:
    with start(manifest) as sim:
        writer = sim.writer()
        done = publish(writer, piece())
        before = calls(sim)
        for permit in (None, LooksLikeOne(), leave(TEXTS["en"]), leave(f"{done.reference}x")):
            with pytest.raises(NotAllowed):
                writer.take_down(permit, done.reference)  # type: ignore[arg-type]
            with pytest.raises(NotAllowed):
                writer.stop(permit, done.reference)  # type: ignore[arg-type]
        assert calls(sim) == before
        assert len(sim.published()) == 1


@EVERY
@pytest.mark.parametrize("filling", ["a", "召", "å", "👩‍👩‍👧", "a b\n"])
def test_too_long_is_refused_before_any_call_and_keeps_the_permit(manifest: Manifest, filling: str) -> None:
    with start(manifest) as sim:
        writer = sim.writer()
        what = piece(filling * 60_000)
        permit = leave(what.text)
        with pytest.raises(WrongInput) as caught:
            writer.publish(permit, what)
        assert caught.value.code == "publishing.too_long"
        used, longest = caught.value.params["used"], caught.value.params["longest"]
        assert used > longest > 0
        permit.spend(digest_of(what.text))
        assert calls(sim) == 0


@EVERY
def test_the_longest_that_fits_is_taken(manifest: Manifest) -> None:
    """Just what ``fits`` lets through is what the service takes."""
    with start(manifest) as sim:
        writer = sim.writer()
        low, high = 1, 60_000
        while low < high:
            middle = (low + high + 1) // 2
            try:
                writer.fits(piece("召" * middle))
                low = middle
            except WrongInput:
                high = middle - 1
        publish(writer, piece("召" * low))
        assert texts(sim) == ["召" * low]


@EVERY
def test_a_lost_reply_is_unknown_and_looking_finds_the_one_publication(manifest: Manifest) -> None:
    with start(manifest) as sim:
        writer, what = sim.writer(), piece()
        sim.fault("lost_reply")
        with pytest.raises(UnknownOutcome):
            publish(writer, what)
        assert len(sim.published()) == 1
        if looks(writer):
            found = sim.writer().find(what)
            assert found is not None
            assert found.reference == sim.published()[0]["reference"]
        if manifest.same_key_s > 0:
            assert publish(sim.writer(), what).reference == sim.published()[0]["reference"]
        assert len(sim.published()) == 1


@EVERY
def test_the_same_key_makes_no_second_publication(manifest: Manifest) -> None:
    if manifest.same_key_s <= 0:
        pytest.skip("the service does not promise it")
    with start(manifest) as sim:
        what = piece()
        references = {publish(sim.writer(), what).reference for _ in range(3)}
        assert references == {got["reference"] for got in sim.published()}
        assert len(sim.published()) == 1


@EVERY
def test_another_key_is_another_publication(manifest: Manifest) -> None:
    """Two languages of one release go out in the same moment."""
    with start(manifest) as sim:
        first = piece()
        second = replace(first, key=OTHER, text=TEXTS["sv"], language="sv")
        one, two = publish(sim.writer(), first), publish(sim.writer(), second)
        assert one.reference != two.reference
        assert sorted(texts(sim)) == sorted([first.text, second.text])


@EVERY
@pytest.mark.parametrize(
    ("fault", "kinds"),
    [
        ("auth", (AuthError,)),
        ("rate", (RateError,)),
        ("down", (TransientError, UnknownOutcome)),
        ("slow", (TransientError, UnknownOutcome)),
        ("cut", (TransientError, UnknownOutcome)),
    ],
)
def test_faults_become_their_kind_and_never_a_second_publication(
    manifest: Manifest, fault: str, kinds: tuple[type[OutsideError], ...]
) -> None:
    with start(manifest) as sim:
        needs(sim, fault)
        what = piece()
        sim.fault(fault, 9)
        with pytest.raises(OutsideError) as caught:
            publish(sim.writer(), what)
        assert type(caught.value) in kinds
        if isinstance(caught.value, RateError):
            assert caught.value.retry_after == getattr(sim, "rate_wait", caught.value.retry_after)
            assert 1 <= caught.value.retry_after <= 3600
        sim.fault(fault, 0)
        if fault in {"auth", "rate"} or isinstance(caught.value, TransientError):
            assert sim.published() == []
        if fault == "slow":
            return  # whether it comes later is what nobody knows
        if not sim.published():
            publish(sim.writer(), what)
        assert texts(sim) == [what.text]


@EVERY
def test_nobody_listening_is_transient_as_nothing_was_sent(manifest: Manifest) -> None:
    with start(manifest) as sim:
        if not hasattr(sim, "calls"):
            pytest.skip("there is no network")
        writer = sim.writer()
    with pytest.raises(TransientError):
        publish(writer, piece())


@EVERY
def test_a_text_that_the_service_refuses_as_a_repeat_is_the_one_that_stands_there(manifest: Manifest) -> None:
    with start(manifest) as sim:
        needs(sim, "duplicate")
        what = piece()
        done = publish(sim.writer(), what)
        sim.fault("duplicate")
        assert publish(sim.writer(), what).reference == done.reference
        assert len(sim.published()) == 1


@EVERY
def test_taken_down_is_gone_and_once_more_is_no_error(manifest: Manifest) -> None:
    with start(manifest) as sim:
        writer, what = sim.writer(), piece()
        done = publish(writer, what)
        if type(writer)._take_down is Writer._take_down:
            with pytest.raises(PermanentError):
                writer.take_down(leave(done.reference), done.reference)
            return
        for _ in range(2):
            writer.take_down(leave(done.reference), done.reference)
        assert what.text not in texts(sim)
        if looks(writer):
            assert sim.writer().find(what) is None


@EVERY
def test_an_answer_to_our_own_words_is_taken(manifest: Manifest) -> None:
    with start(manifest) as sim:
        first = publish(sim.writer(), piece())
        publish(sim.writer(), piece(TEXTS["sv"], key=OTHER, language="sv", reply_to=first.reference))
        assert set(texts(sim)) >= {TEXTS["sv"]}
