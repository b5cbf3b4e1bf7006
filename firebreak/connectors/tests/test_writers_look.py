"""The conformance battery of writers, looking: what stands there, what is planned, what is counted, whose account it is.

Every folder that publishes is found and tried against its own simulator; whatever is asked, no credential is shown.
"""

import logging
import traceback
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from firebreak.base.clock import now
from firebreak.base.connectors import Manifest
from firebreak.base.errors import AuthError, OutsideError, PermanentError, UnknownOutcome
from firebreak.connectors.tests.trying_writers import (
    EVERY,
    OTHER,
    TEXTS,
    WRITING,
    leave,
    looks,
    needs,
    piece,
    publish,
    start,
)
from firebreak.publishing.permits import digest_of
from firebreak.publishing.writers import Planned, gives_figures

pytestmark = pytest.mark.unit


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
