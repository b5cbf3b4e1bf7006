"""The conformance battery of writers: every folder that publishes is found and tried against its own simulator.

A new writer is tried by this file without being named in it. Permits are made here by ``issue``, which elsewhere only the
desk's own action calls.
"""

import logging
import traceback
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from firebreak.base.clock import now
from firebreak.base.connectors import WRITE, Manifest
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
from firebreak.connectors.discover import discover
from firebreak.publishing import permits
from firebreak.publishing.permits import RealPermit, digest_of, issue, uptime
from firebreak.publishing.writers import Piece, Planned, Published, Writer, gives_figures

pytestmark = pytest.mark.unit

WRITING = [manifest for manifest in discover() if WRITE in manifest.can]
TRIED = [manifest for manifest in WRITING if manifest.simulator is not None]
EVERY = pytest.mark.parametrize("manifest", TRIED, ids=lambda manifest: manifest.name)
KEY = "0123456789abcdef0123456789abcdef"
OTHER = "fedcba9876543210fedcba9876543210"
TEXTS = {
    "en": "Do not use the Spark 2 stove. We are recalling it: https://acme.example/recall #AcmeRecall",
    "zh-Hans": "请立即停止使用 Spark 2 炉具。\n\n召回说明见https://acme.example/zh。",
    "zh-Hant": "請立即停止使用 Spark 2 爐具 🔥。\n查詢「召回」：https://acme.example/tw?a=1&b=2",
    "sv": "Använd inte spisen Spark 2. <Läs mer> på https://acme.example/återkallelse & ring 020-12 34 56.",
    "ms": 'Jangan guna dapur Spark 2 👩‍👩‍👧. "Sila baca" https://acme.example/ms',
}


def piece(text: str = TEXTS["en"], **changes: Any) -> Piece:
    """What goes out now."""
    return Piece(**{"key": KEY, "text": text, "language": "en", "at": now(), **changes})


def leave(text: str) -> RealPermit:
    """A permit for these bytes, or this reference."""
    return issue(number=1, digest=digest_of(text), opened=uptime())


def publish(writer: Writer, what: Piece) -> Published:
    """With leave."""
    return writer.publish(leave(what.text), what)


def start(manifest: Manifest) -> Any:
    """Its simulator, to be entered."""
    assert manifest.simulator is not None
    return manifest.simulator()


def texts(sim: Any) -> list[str]:
    """What people read there, oldest first."""
    return [got["text"] for got in sim.published()]


def calls(sim: Any) -> int:
    """How many calls reached it, where there is a network."""
    return int(sim.calls()) if hasattr(sim, "calls") else len(sim.published())


def looks(writer: Writer) -> bool:
    """Whether the service gives a way to look what stands there."""
    return bool(getattr(writer, "looks", True))


def needs(sim: Any, fault: str) -> None:
    """Leave the test out where the service knows no such fault."""
    if fault not in sim.faults:
        pytest.skip(f"the service knows no {fault}")


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


@EVERY
def test_what_was_published_is_found_again(manifest: Manifest) -> None:
    with start(manifest) as sim:
        if not looks(sim.writer()):
            pytest.skip("the service gives no way to look")
        for language, text in TEXTS.items():
            what = piece(text, language=language, key=digest_of(language)[:32])
            assert sim.writer().find(what) is None
            done = publish(sim.writer(), what)
            assert sim.writer().find(what) == done


@EVERY
def test_what_cannot_be_looked_for_says_so(manifest: Manifest) -> None:
    with start(manifest) as sim:
        if looks(sim.writer()):
            pytest.skip("the service gives a way to look")
        with pytest.raises(PermanentError) as caught:
            sim.writer().find(piece())
        assert caught.value.code == "publish.cannot_look"


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
def test_an_older_text_that_is_equal_is_not_taken_for_ours(manifest: Manifest) -> None:
    with start(manifest) as sim:
        if not looks(sim.writer()):
            pytest.skip("the service gives no way to look")
        publish(sim.writer(), piece())
        assert sim.writer().find(piece(key=OTHER, at=now() + timedelta(hours=1))) is None


@EVERY
def test_somebody_elses_text_that_is_equal_is_not_taken_for_ours(manifest: Manifest) -> None:
    with start(manifest) as sim:
        if not looks(sim.writer()) or not hasattr(sim, "by_another"):
            pytest.skip("the writer sees nothing of others")
        what = piece()
        sim.by_another(what.text)
        assert sim.writer().find(what) is None


@EVERY
def test_a_text_that_only_begins_alike_is_not_taken_for_ours(manifest: Manifest) -> None:
    with start(manifest) as sim:
        if not looks(sim.writer()):
            pytest.skip("the service gives no way to look")
        publish(sim.writer(), piece(TEXTS["en"] + " Now."))
        assert sim.writer().find(piece(key=OTHER)) is None


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
@pytest.mark.parametrize("fault", ["auth", "rate", "down", "cut"])
def test_where_looking_fails_nothing_is_said(manifest: Manifest, fault: str) -> None:
    """``None`` means that it is surely not there."""
    with start(manifest) as sim:
        needs(sim, fault)
        if not looks(sim.writer()) or not hasattr(sim, "calls"):
            pytest.skip("nobody is asked")
        sim.fault(fault, 9)
        with pytest.raises(OutsideError) as caught:
            sim.writer().find(piece())
        assert not isinstance(caught.value, UnknownOutcome)


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


@EVERY
def test_what_is_planned_there_is_listed_and_can_be_stopped(manifest: Manifest) -> None:
    with start(manifest) as sim:
        writer = sim.writer()
        if not manifest.lists_planned:
            with pytest.raises(PermanentError):
                writer.planned()
            return
        assert writer.planned() == []
        wanted = {
            sim.plan(f"spring sale {count} åäö 春").strip(): f"spring sale {count} åäö 春"
            for count in range(95)
        }
        listed: list[Planned] = writer.planned()
        assert {one.reference: one.text for one in listed} == wanted
        assert all(one.at is None or one.at.tzinfo is not None for one in listed)
        gone = listed[40].reference
        writer.stop(leave(gone), gone)
        assert {one.reference for one in writer.planned()} == set(wanted) - {gone}
        assert sim.published() == []


@EVERY
@pytest.mark.parametrize("fault", ["auth", "down", "cut", "rate"])
def test_a_list_of_what_is_planned_is_whole_or_an_error(manifest: Manifest, fault: str) -> None:
    with start(manifest) as sim:
        needs(sim, fault)
        if not manifest.lists_planned:
            pytest.skip("the service does not tell")
        sim.plan("spring sale")
        sim.fault(fault, 9)
        with pytest.raises(OutsideError):
            sim.writer().planned()


@EVERY
def test_figures_are_what_the_service_counts_of_this_publication(manifest: Manifest) -> None:
    """A number that the service does not have is ``None``, never 0; what was taken down has none."""
    with start(manifest) as sim:
        writer = sim.writer()
        done, other = publish(writer, piece()), publish(writer, piece(TEXTS["sv"], key=OTHER, language="sv"))
        if not gives_figures(writer):
            with pytest.raises(PermanentError) as caught:
                writer.figures(done.reference)
            assert caught.value.code == "publishing.no_figures"
            return
        assert set(vars(writer.figures(done.reference)).values()) <= {0, None}
        sim.react(done.reference, 7, 30, 80)
        found = sim.writer().figures(done.reference)
        assert found.replies == 7
        assert (found.reposts, found.favourites) in {(30, 80), (None, None)}
        assert set(vars(writer.figures(other.reference)).values()) <= {0, None}
        assert len(sim.published()) == 2
        writer.take_down(leave(done.reference), done.reference)
        assert writer.figures(done.reference) is None


@EVERY
@pytest.mark.parametrize("fault", ["auth", "rate", "down", "cut"])
def test_where_counting_fails_there_are_no_figures(manifest: Manifest, fault: str) -> None:
    with start(manifest) as sim:
        needs(sim, fault)
        writer = sim.writer()
        if not gives_figures(writer):
            pytest.skip("the service gives none")
        done = publish(writer, piece())
        sim.fault(fault, 9)
        with pytest.raises(OutsideError) as caught:
            writer.figures(done.reference)
        assert not isinstance(caught.value, UnknownOutcome)


@EVERY
def test_the_account_is_named_without_publishing(manifest: Manifest) -> None:
    with start(manifest) as sim:
        found = sim.writer().account()
        assert found.name
        assert sim.secret not in f"{found.name} {found.address}" or not sim.secret
        assert sim.published() == []


@EVERY
def test_a_dead_credential_is_told_by_asking_for_the_account(manifest: Manifest) -> None:
    with start(manifest) as sim:
        needs(sim, "auth")
        writer = sim.writer()
        sim.fault("auth", 9)
        with pytest.raises(AuthError):
            writer.account()


@pytest.mark.parametrize("manifest", WRITING, ids=lambda manifest: manifest.name)
def test_a_writer_made_of_nothing_says_what_is_missing(manifest: Manifest) -> None:
    if not any(field.required for field in manifest.channel_fields if field.kind == "secret"):
        pytest.skip("it needs no credential")
    assert manifest.writer is not None
    settings = {field.name: field.default for field in manifest.channel_fields if field.kind != "secret"}
    with pytest.raises(OutsideError) as caught:
        publish(manifest.writer(settings, {}), piece())
    assert isinstance(caught.value, AuthError)
    assert caught.value.code == "publish.no_credential"


@EVERY
def test_no_credential_is_ever_shown(manifest: Manifest, caplog: pytest.LogCaptureFixture) -> None:
    with start(manifest) as sim:
        if not sim.secret:
            pytest.skip("there is no credential")
        caplog.set_level(logging.DEBUG)
        writer = sim.writer()
        told = [repr(writer), str(writer), repr(publish(writer, piece())), repr(writer.account())]
        for fault in sorted(sim.faults & {"auth", "down", "lost_reply", "rate", "cut"}):
            for act in _acts(sim, manifest):
                sim.fault(fault, 9 if fault != "lost_reply" else 1)
                try:
                    told.append(repr(act()))
                except OutsideError as error:
                    told += [
                        repr(error),
                        error.message,
                        str(error.params),
                        *traceback.format_exception(error),
                    ]
                sim.fault(fault, 0)
        everything = caplog.text + "".join(told)
        assert sim.secret not in everything


def _acts(sim: Any, manifest: Manifest) -> list[Callable[[], Any]]:
    """Everything a writer does that can fail outside."""
    what: Mapping[str, Any] = {"key": OTHER, "text": TEXTS["ms"], "language": "ms"}
    acts: list[Callable[[], Any]] = [
        lambda: publish(sim.writer(), piece(**what)),
        lambda: sim.writer().account(),
    ]
    if gives_figures(sim.writer()):
        acts.append(lambda: sim.writer().figures(sim.published()[0]["reference"]))
    return [*acts, lambda: sim.writer().planned()] if manifest.lists_planned else acts
