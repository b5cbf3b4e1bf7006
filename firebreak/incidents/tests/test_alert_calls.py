"""A crisis calls whoever leads until they answer; a storm of alerts is one run that grows, and one answer has them all."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from firebreak.base import jobs
from firebreak.base.clock import now
from firebreak.base.models import Job
from firebreak.incidents import actions
from firebreak.incidents.alert_calls import KIND
from firebreak.incidents.tests.conftest import ACTOR
from firebreak.listening import actions as listening
from firebreak.listening.models import Alert
from firebreak.notify import actions as notify
from firebreak.notify.models import Page, PageCall
from firebreak.notify.paging.composing import words_of
from firebreak.org.access import person_actor

pytestmark = [pytest.mark.room, pytest.mark.django_db]
Raise = Callable[..., Alert]


@pytest.fixture
def alert(crewed: Any) -> Raise:
    """``alert("Bills")``: a monitor of that name warns of a crisis."""

    def do(name: str, state: str = "crisis", cause: str = "detected") -> Alert:
        monitor = listening.create_monitor(
            actor=ACTOR, brand=crewed, name=name, kind="brand", query="norrsken"
        )
        figures = {"observed": 220, "minutes": 15, "low": 9, "high": 35}
        since = now() - timedelta(hours=1)
        warning = listening.Signal(state, since, "spike/1", 6.0, "volume", figures, {}, "detector/1")
        made = listening.raise_alert(actor=ACTOR, monitor=monitor, warning=warning, cause=cause)
        heard()
        return made

    return do


def heard() -> None:
    """What has happened is heard by every room."""
    while jobs.run_one():
        pass


def test_a_storm_is_one_run_that_grows_and_one_answer_has_every_alert(alert: Raise, lena: Any) -> None:
    storm = [alert(f"Monitor {number}") for number in range(4)]
    run = Page.objects.get(kind=KIND)
    assert run.joined == 3
    assert "3 more since then" in words_of(run).lines[-1]
    assert "Monitor 3" in words_of(run).lines[-1]
    assert PageCall.objects.filter(page=run).earliest("pk").person == lena
    notify.acknowledge(actor=person_actor(lena), page=run, person=lena)
    heard()
    for one in storm:
        one.refresh_from_db()
        assert (one.status, one.decided_by) == ("acknowledged", lena)


def test_the_run_goes_on_while_one_alert_in_its_middle_waits_and_ends_with_the_last(
    alert: Raise, sam: Any
) -> None:
    first, middle, last = (alert(f"Monitor {number}") for number in range(3))
    run = Page.objects.get(kind=KIND)
    for one in (first, last):
        listening.acknowledge(actor=ACTOR, alert=one, person=sam)
    assert _after_ten_minutes(run).state == "open"
    listening.not_a_crisis(actor=ACTOR, alert=middle, person=sam, reason="A quiz")
    assert _after_ten_minutes(run).state == "cancelled"


def test_an_incident_declared_from_the_alert_calls_for_itself(alert: Raise, crewed: Any, sam: Any) -> None:
    made = alert("Bills")
    run = Page.objects.get(kind=KIND)
    actions.declare(
        actor=ACTOR, brand=crewed, person=sam, title="Bills", origin="alert", origin_about=f"alert:{made.uid}"
    )
    assert _after_ten_minutes(run).state == "cancelled"
    assert Page.objects.filter(kind="incident_verify", state="open").count() == 1


@pytest.mark.parametrize(
    ("state", "cause", "called"),
    [("alert", "detected", False), ("watch", "reported", False), ("watch", "grave", True)],
)
def test_only_what_cannot_wait_calls_people(alert: Raise, state: str, cause: str, called: bool) -> None:
    alert("Bills", state, cause)
    assert Page.objects.filter(kind=KIND).exists() is called


def test_an_alert_that_grows_into_a_crisis_calls_once_and_not_when_somebody_has_it(
    alert: Raise, sam: Any
) -> None:
    made, had = alert("Bills", "alert"), alert("Prices", "alert")
    listening.acknowledge(actor=ACTOR, alert=had, person=sam)
    worse = listening.Signal("crisis", now(), "spike/1", 8.0, "volume", {}, {}, "detector/1")
    for _again in range(2):
        listening.grow_alert(actor=ACTOR, alert=made, warning=worse)
        listening.grow_alert(actor=ACTOR, alert=had, warning=worse)
        heard()
    assert [(run.about, run.joined) for run in Page.objects.filter(kind=KIND)] == [(f"alert:{made.uid}", 0)]


def _after_ten_minutes(run: Page) -> Page:
    """The timer of the run has come."""
    run.refresh_from_db()
    Job.objects.filter(unique=f"page:{run.pk}:{run.turn}").update(due_at=now())
    heard()
    run.refresh_from_db()
    return run
