"""The decision to say nothing ends by what it was to end by; one incident that fails keeps no other waiting."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from firebreak.base.clock import frozen, now
from firebreak.incidents import actions, queries
from firebreak.incidents.jobs import look
from firebreak.incidents.models import Incident, Silence
from firebreak.incidents.tests.conftest import ACTOR
from firebreak.incidents.tests.hearing import hear
from firebreak.listening import actions as listening

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def silent(row: Incident, owner: Any, **triggers: Any) -> Silence:
    """Nothing is said for an hour, unless one of these happens."""
    return actions.keep_silent(
        actor=ACTOR, incident=row, owner=owner, reason="Three posts", review_at=now() + timedelta(hours=1),
        triggers=triggers,
    )  # fmt: skip


@pytest.fixture
def heard(outage: Incident) -> Iterator[Incident]:
    """The room listens to a monitor, which heard one author with 9,000 followers a minute ago."""
    from firebreak.listening.search.indexing import index

    monitor = listening.create_monitor(
        actor=ACTOR, brand=outage.brand, name="Norrsken", kind="brand", query="norrsken"
    )
    actions.watch(actor=ACTOR, incident=outage, monitor=monitor)
    hear(outage.brand, "Norrsken is down again")
    yield outage
    index().clear()


@pytest.mark.parametrize(("most", "ended"), [(9_001, False), (9_000, True), (0, False)])
def test_it_ends_when_so_many_people_an_hour_are_reached(
    heard: Incident, lena: Any, most: int, ended: bool
) -> None:
    row = silent(heard, lena, reach=most)
    look({})
    look({})
    row.refresh_from_db()
    assert (row.ended_at is not None, row.ended_why) == (ended, "reach" if ended else "")
    assert [one.action for one in queries.timeline(heard, None)].count("silence_over") == int(ended)


@pytest.mark.parametrize("ended", [True, False])
def test_it_ends_when_somebody_is_in_danger_where_that_was_said(
    outage: Incident, lena: Any, ended: bool
) -> None:
    row = silent(outage, lena, harm=ended)
    given = {"actor": ACTOR, "incident": outage, "person": lena, "level": "critical"}
    actions.judge(**given, situation={**outage.situation, "harm": "unsure"})
    row.refresh_from_db()
    assert row.ended_at is None
    actions.judge(**given, situation={**outage.situation, "harm": "yes"})
    row.refresh_from_db()
    assert (row.ended_at is not None, row.ended_why) == (ended, "harm" if ended else "")


def test_an_incident_that_fails_keeps_no_other_waiting(outage: Incident, crewed: Any, sam: Any) -> None:
    other = actions.declare(
        actor=ACTOR, brand=crewed, person=sam, title="Slow", situation={"harm": "no", "type": "outage"}
    )
    Incident.objects.filter(pk=outage.pk).update(level="spoiled")
    with frozen(other.opened_at + timedelta(minutes=10)):
        look({})
    other.refresh_from_db()
    outage.refresh_from_db()
    assert other.verified_at is not None
    assert outage.verified_at is None
