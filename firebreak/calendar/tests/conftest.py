"""A brand with a status page to post to, a writer, an approver, and posts for tomorrow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from firebreak.base import clock, jobs
from firebreak.base.actions import Actor
from firebreak.calendar import actions
from firebreak.calendar.actions.sweeping import sweep_all
from firebreak.calendar.content import Given
from firebreak.calendar.models import PlannedPost
from firebreak.publishing import actions as publishing
from firebreak.publishing.models import Channel, Delivery

ACTOR = Actor("person", "tester", "Tester")
TEXT = "New opening hours from Monday: 8 to 18. See you there!"
DAY = timedelta(days=1)
CALM = datetime(2027, 4, 9, 9, 20, tzinfo=UTC)
"""When these tests begin: no list of ours keeps a day of the two weeks, so that no risk comes and goes with the date."""
NOT_NOW = ("notify.", "org.", "every:")


class Desk(SimpleNamespace):
    """What tests do with the room, in few words."""

    brand: Any
    writer: Any
    approver: Any
    page: Channel

    def given(self, **differs: Any) -> Given:
        """Tomorrow on the status page."""
        said: dict[str, Any] = {
            "channel": self.page, "language": "en", "text": TEXT, "at": clock.now() + DAY, **differs,
        }  # fmt: skip
        return Given(**said)

    def write(self, *, origin: str = "", **differs: Any) -> PlannedPost:
        """A draft of the writer."""
        return actions.write(
            actor=ACTOR, brand=self.brand, person=self.writer, given=self.given(**differs), origin=origin
        )

    def ask(self, post: PlannedPost | None = None, **differs: Any) -> PlannedPost:
        """By the writer."""
        row = post or self.write(**differs)
        return actions.ask(actor=ACTOR, post=row, person=self.writer, seen=row.digest)

    def approve(self, post: PlannedPost | None = None, accept: str = "", **differs: Any) -> PlannedPost:
        """By the approver."""
        row = post or self.ask(**differs)
        return actions.approve(actor=ACTOR, post=row, person=self.approver, seen=row.digest, accept=accept)

    def change(self, post: PlannedPost, **differs: Any) -> PlannedPost:
        """By the writer."""
        return actions.change_post(actor=ACTOR, post=post, person=self.writer, given=self.given(**differs))

    def cancel(self, post: PlannedPost) -> PlannedPost:
        """By the writer."""
        return actions.cancel(actor=ACTOR, post=post, person=self.writer)


@pytest.fixture
def desk(brand: Any, writer: Any, approver: Any) -> Desk:
    page = publishing.add_channel(
        actor=ACTOR, brand=brand, name="Status", writer="status_page", text="page",
        settings={"slug": "norrsken", "title": "Norrsken", "languages": ["en"]},
    )  # fmt: skip
    return Desk(brand=brand, writer=writer, approver=approver, page=page)


def now(row: PlannedPost) -> PlannedPost:
    """As it is stored."""
    return PlannedPost.objects.get(pk=row.pk)


def delivery(row: PlannedPost) -> Delivery:
    """Its newest."""
    found = Delivery.objects.filter(release__about=row.about).order_by("-pk").first()
    assert found is not None
    return found


def work() -> None:
    """What the workers do now: what is due of publishing, what the calendar hears of it."""
    while (taken := jobs.claim()) is not None:
        if taken.name.startswith(NOT_NOW):
            jobs.finish(taken)
        else:
            jobs.run(taken)
    sweep_all()


@pytest.fixture(autouse=True)
def later(request: pytest.FixtureRequest) -> Iterator[Callable[[timedelta], None]]:
    """``later(DAY)``: the product's clock, which begins on a calm day, goes on."""
    gone = timedelta() if "journey" in request.keywords else CALM - datetime.now(UTC)

    def go(ahead: timedelta) -> None:
        nonlocal gone
        gone += ahead

    with clock.running(lambda: datetime.now(UTC) + gone):
        yield go
