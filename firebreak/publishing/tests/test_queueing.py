"""What may be queued, and what may not: other bytes than those approved, channels that are gone, one text twice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.base.models import AuditEntry, Job
from firebreak.publishing import actions
from firebreak.publishing.models import Delivery, Release
from firebreak.publishing.permits import digest_of
from firebreak.publishing.tests.conftest import ACTOR, TEXT, Desk, jobs_of
from tests.board import LONGEST

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def refused(call: Callable[[], Any]) -> str:
    """Its code; nothing was queued, and nothing was said of it in the audit chain."""
    entries = AuditEntry.objects.count()
    with pytest.raises(WrongInput) as caught:
        call()
    assert not Release.objects.exists()
    assert not Delivery.objects.exists()
    assert not Job.objects.filter(name="publishing.send").exists()
    assert AuditEntry.objects.count() == entries
    return caught.value.code


def test_an_approved_text_is_queued_with_a_job_and_an_entry_that_names_its_digest(desk: Desk) -> None:
    row = desk.queued(desk.channel())
    assert (row.state, row.text, row.digest) == ("queued", TEXT, digest_of(TEXT))
    assert len(jobs_of(row)) == 1
    entry = AuditEntry.objects.get(action="publishing.queued")
    assert str(row.uid) in entry.payload.body
    assert row.digest in entry.payload.body


@pytest.mark.parametrize("text", ["", TEXT + " ", TEXT + "\n", TEXT.lower(), TEXT.replace("e", "\u0435", 1)])
def test_bytes_that_were_not_approved_are_not_queued(desk: Desk, text: str) -> None:
    wrong = desk.wanted(desk.channel(), text, digest=digest_of(TEXT))
    assert refused(lambda: desk.queue(wrong)) == "publishing.other_bytes"


def test_one_wrong_text_keeps_the_whole_release_back(desk: Desk) -> None:
    good, wrong = desk.wanted(desk.channel("A")), desk.wanted(desk.channel("B"), digest=digest_of("x"))
    assert refused(lambda: desk.queue(good, wrong)) == "publishing.other_bytes"


def test_a_text_that_does_not_fit_is_refused_before_anything_is_queued(desk: Desk) -> None:
    long = desk.wanted(desk.channel(), "x" * (LONGEST + 1))
    assert refused(lambda: desk.queue(long)) == "publishing.too_long"


def test_a_channel_takes_one_text_in_each_language(desk: Desk) -> None:
    there = desk.channel()
    assert refused(lambda: desk.queue(desk.wanted(there), desk.wanted(there, "Other"))) == "publishing.twice"
    both = desk.queue(desk.wanted(there), desk.wanted(there, "Ursäkta", language="sv"))
    assert both.deliveries.count() == 2


def test_a_channel_that_was_removed_a_moment_ago_takes_nothing(desk: Desk) -> None:
    there = desk.channel()
    wanted = desk.wanted(there)  # as a page holds it that was opened before
    actions.remove_channel(actor=ACTOR, channel=there)
    assert refused(lambda: desk.queue(wanted)) == "publishing.no_channel"


def test_the_channel_of_another_brand_takes_nothing(desk: Desk, other_brand: Any) -> None:
    theirs = Desk(other_brand, desk.person, desk.board).channel("Theirs")
    assert refused(lambda: desk.queue(desk.wanted(theirs))) == "publishing.no_channel"


def test_what_it_follows_is_in_the_same_channel(desk: Desk) -> None:
    first = desk.queued(desk.channel("A"))
    wanted = desk.wanted(desk.channel("B"), follows=first)
    with pytest.raises(WrongInput) as caught:
        desk.queue(wanted)
    assert caught.value.code == "publishing.no_channel"


@pytest.mark.parametrize("at", [None, timedelta(days=1)])
def test_while_frozen_nothing_is_queued_but_by_who_saw_this_freeze(desk: Desk, at: timedelta | None) -> None:
    wanted = desk.wanted(desk.channel())
    token = desk.freeze().token
    when = now() + at if at else None
    assert refused(lambda: desk.queue(wanted, at=when)) == "publishing.frozen"
    assert refused(lambda: desk.queue(wanted, at=when, frozen="another")) == "publishing.frozen"
    assert desk.queue(wanted, at=when, frozen=token).deliveries.get().state == "queued"


def test_two_freezes_are_passed_by_nobody(desk: Desk) -> None:
    wanted = desk.wanted(desk.channel())
    tokens = [desk.freeze().token, desk.freeze().token]
    for token in tokens:
        assert refused(lambda token=token: desk.queue(wanted, frozen=token)) == "publishing.frozen"


def test_nothing_for_nowhere(desk: Desk) -> None:
    assert refused(lambda: desk.queue()) == "publishing.nowhere"


def test_a_planned_text_has_its_job_when_it_is_due_and_not_before(desk: Desk) -> None:
    at = now() + timedelta(hours=3)
    row = desk.queued(desk.channel(), at=at)
    assert row.due_at == at
    assert [one.due_at for one in jobs_of(row)] == [at]
