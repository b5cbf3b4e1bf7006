"""A brand in the middle of a surge, with an account at a real (simulated) server, and one release to it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from firebreak.base import config, jobs
from firebreak.base.actions import Actor
from firebreak.base.clock import frozen
from firebreak.connectors.mastodon.simulator import MastodonSimulator
from firebreak.listening.models import Monitor
from firebreak.listening.tests.waves import listened, said
from firebreak.publishing import actions as publishing
from firebreak.publishing.models import Channel, Delivery, Release
from firebreak.publishing.permits import digest_of
from firebreak.review.measuring import slot_of
from firebreak.review.models import Followed, Look

ACTOR = Actor("person", "tester", "Tester")
NOW = datetime(2026, 3, 10, 14, 7, 20, tzinfo=UTC)
START = NOW.replace(minute=5, second=0)
TEXT = "Do not use the Spark 2 stove. We are sorry."
OTHERS = (
    "listening.",
    "incidents.",
    "notify.",
    "plan.",
    "org.",
    "statements.",
    "desk.",
    "site.",
    "base.retention",
)


class Stage:
    """What tests do, in few words. The clock is frozen; :meth:`at` sets it."""

    def __init__(self, brand: Any, person: Any, server: MastodonSimulator, now: datetime = NOW) -> None:
        self.brand, self.person, self.server = brand, person, server
        self.now, self.start = now, slot_of(now)
        self.monitor = Monitor.objects.create(
            brand=brand, name="Spark 2", query="spark", created_at=self.now - timedelta(days=6)
        )
        listened(brand, self.now - timedelta(days=6))
        said(self.monitor, self.start - timedelta(days=6), self.start - timedelta(hours=2), lambda _at: 6)
        said(self.monitor, self.start - timedelta(hours=2), self.start, lambda _at: 60)

    def goes_on(self, per_slice: int, hours: int = 24) -> None:
        """So much is said in each five minutes after the release."""
        said(self.monitor, self.start, self.start + timedelta(hours=hours), lambda _at: per_slice)

    def channel(self, name: str = "Mastodon", **differs: Any) -> Channel:
        """An account at the server."""
        given = {
            "writer": "mastodon", "text": "short", "settings": {"address": self.server.root},
            "secrets": {"token": self.server.secret}, **differs,
        }  # fmt: skip
        return publishing.add_channel(actor=ACTOR, brand=self.brand, name=name, **given)

    def release(self, *channels: Channel, about: str = "brand:x") -> Release:
        """Queued, and sent by the worker."""
        wanted = [
            publishing.Wanted(
                channel=one, text_channel="short", language="en", text=TEXT, digest=digest_of(TEXT)
            )
            for one in channels
        ]
        row = publishing.queue(
            actor=ACTOR,
            brand=self.brand,
            person=self.person,
            about=about,
            title={"en": "First words"},
            wanted=wanted,
        )
        work()
        return row

    def looked(self, hours: int) -> Look:
        """The look at the first monitor."""
        return Look.objects.get(hours=hours, watched__place=0)

    @property
    def followed(self) -> Followed:
        """The only one."""
        return Followed.objects.get()


def work(most: int = 300) -> None:
    """What the worker does, until nothing is due; timers of other rooms are left out."""
    for _n in range(most):
        taken = jobs.claim()
        if taken is None:
            return
        if taken.name.startswith(OTHERS):
            jobs.finish(taken)
        else:
            jobs.run(taken)
    raise AssertionError("the worker finds no end")


def later(**gone: float) -> Any:
    """A clock that stands so long after the release."""
    return frozen(NOW + timedelta(**gone))


@pytest.fixture
def stage(brand: Any, lead: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    monkeypatch.setitem(config.settings(), "fetch_private", True)
    with MastodonSimulator() as server, frozen(NOW):
        yield Stage(brand, lead, server)


def states(followed: Followed) -> dict[tuple[str, int], str]:
    """(channel, hours) -> state of its figures."""
    rows = followed.figures.values_list("delivery__channel__name", "hours", "state")
    return {(name, hours): state for name, hours, state in rows}


def out(release: Release) -> bool:
    """Whether all of it was sent."""
    return not release.deliveries.exclude(state=Delivery.State.SENT).exists()
