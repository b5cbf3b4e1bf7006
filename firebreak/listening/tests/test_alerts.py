"""From posts to one alert per event: raised, grown, decided, quieted, ended; with its reasons."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from firebreak.base.clock import running
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.base.models import Event
from firebreak.listening import actions, queries
from firebreak.listening.detecting.deciding import end_unwatched
from firebreak.listening.detecting.watching import Watcher
from firebreak.listening.models import Alert, Source, SourceGap, Watch
from firebreak.listening.tests.conftest import ACTOR
from firebreak.listening.tests.posts import make

pytestmark = [pytest.mark.room, pytest.mark.django_db]
START = datetime(2026, 3, 10, 9, 0, 30, tzinfo=UTC)
QUIET_DAYS = 4


class Desk:
    """A brand with days of quiet talk, a clock that we turn, and the watch."""

    def __init__(self, feed: Callable[..., Any], source: Source) -> None:
        self.at = START
        self.feed, self.source = feed, source
        self.watcher = Watcher()
        self._number = 0
        self._chance = random.Random(5)

    def posts(self, count: int, text: str, ago: float = 0.0, spread: float = 60.0, **fields: Any) -> None:
        self.feed(self._written(count, text, ago, spread, **fields), source=self.source.pk)

    def _written(self, count: int, text: str, ago: float, spread: float, **fields: Any) -> list[Any]:
        made = []
        for _ in range(count):
            self._number += 1
            away = ago + self._chance.uniform(0, spread)
            made.append(make(self._number, f"{text} {self._number % 11}", ago=away, **fields))
        return made

    def history(self) -> None:
        """Fed at once, as a source that is read for the first time brings it: an hour at a time takes 1.3 s."""
        made = []
        for hour in range(24 * QUIET_DAYS):
            count = self._chance.randint(8, 14)
            made += self._written(count, "Norrsken is a power company", 60 + hour * 3600, 3600)
        self.feed(made, source=self.source.pk)

    def pass_(self, seconds: float, step: float = 30.0, per_step: Callable[[], None] | None = None) -> None:
        end = self.at + timedelta(seconds=seconds)
        while self.at < end:
            self.at += timedelta(seconds=step)
            if per_step is not None:
                per_step()
            self.watcher.tick()

    def calm(self, hours: int) -> None:
        """Usual talk, looked at every quarter of an hour."""
        self.pass_(hours * 3600, 900.0, lambda: self.posts(3, "Norrsken is a power company", spread=900.0))

    def burst(self, seconds: float = 240.0) -> None:
        self.pass_(
            seconds, 30.0, lambda: self.posts(15, "Norrsken heat pump fire, 召回 now, dangerous and terrible")
        )


@pytest.fixture
def desk(feed: Any, monitor: Any, brand: Any) -> Any:
    found = Desk(
        feed, actions.add_source(actor=ACTOR, brand=brand, connector="numbered", name="N", settings={})
    )
    with running(lambda: found.at):
        long_ago = START - timedelta(days=QUIET_DAYS)
        Source.objects.update(created_at=long_ago)
        found.history()
        found.watcher.tick()
        yield found


def _events(name: str) -> list[dict[str, Any]]:
    return list(
        Event.objects.filter(name=f"listening.{name}").order_by("pk").values_list("payload", flat=True)
    )


def test_quiet_days_raise_nothing_and_make_a_baseline(desk: Desk, monitor: Any) -> None:
    desk.calm(3)
    assert not Alert.objects.exists()
    state = queries.state_of(monitor)
    assert (state.state, state.checked_at is not None) == ("calm", True)
    band = queries.normal(monitor, desk.at - timedelta(hours=6), desk.at, step_s=3600)
    assert band is not None
    assert 4 < band.expected[2] < 25
    assert band.low[2] <= band.expected[2] <= band.high[2]


def test_a_burst_raises_one_alert_with_its_reasons(desk: Desk, monitor: Any, brand: Any) -> None:
    began = desk.at
    desk.burst()
    [alert] = Alert.objects.all()
    assert alert.raised_at - began < timedelta(minutes=2)
    assert (alert.number, alert.status, alert.cause) == (1, "open", "detected")
    assert alert.state in ("alert", "crisis")
    assert abs(alert.since - began) < timedelta(minutes=10)
    assert alert.surprise > 3
    found = alert.evidence
    assert found["window"]["count"] >= 15
    assert found["expected"]["high"] < 10
    assert {"fire", "召回"} & {term["term"] for term in found["terms"]}
    assert "power" not in {term["term"] for term in found["terms"]}
    assert found["platforms"][0]["value"] == "x"
    assert len(queries.by_numbers(brand, found["top_posts"])) == 1  # near copies of one post count as one
    assert found["posts"][0]["count"] == found["window"]["count"]
    assert found["without"]["count"] == 0
    assert found["without"]["surprise"] < 1 < alert.surprise
    assert found["copies"]["share"] > 0.3
    assert "uncertain.first_days" in [doubt["code"] for doubt in found["uncertain"]]
    assert len(_events("alert_raised")) == 1
    assert _events("alert_raised")[0]["alert"] == alert.pk
    assert queries.totals(monitor, began, desk.at).times_normal > 20  # type: ignore[operator]


def test_one_event_is_one_alert_that_grows(desk: Desk) -> None:
    desk.burst(1800)
    [alert] = Alert.objects.all()
    assert alert.evidence["window"]["count"] > 100
    assert alert.updated_at > alert.raised_at
    desk.calm(1)
    desk.burst(600)
    assert Alert.objects.count() == 1


def test_a_restart_in_the_middle_raises_nothing_twice_and_forgets_nothing(desk: Desk) -> None:
    desk.burst()
    desk.watcher = Watcher()
    desk.burst()
    Watch.objects.update(memory=b"")  # and one that has to replay its rollups
    desk.watcher = Watcher()
    desk.burst()
    assert Alert.objects.count() == 1


def test_what_began_while_nobody_watched_is_told_on_return(desk: Desk) -> None:
    desk.calm(1)
    for _ in range(20):  # the readers ran, the watch did not
        desk.at += timedelta(seconds=30)
        desk.posts(15, "Norrsken heat pump fire, dangerous and terrible")
    desk.watcher = Watcher()
    desk.watcher.tick()
    assert Alert.objects.count() == 1


def test_an_acknowledged_alert_is_over_when_it_is_calm(desk: Desk, lead: Any) -> None:
    desk.burst()
    alert = actions.acknowledge(actor=ACTOR, alert=Alert.objects.get(), person=lead)
    assert (alert.status, alert.decided_by) == ("acknowledged", lead)
    with pytest.raises(WrongMove):
        actions.acknowledge(actor=ACTOR, alert=alert, person=lead)
    desk.calm(5)
    assert Alert.objects.get().status == "acknowledged"
    for _ in range(40):  # until the longest window has passed the burst, and the hysteresis after that
        desk.calm(1)
        if Alert.objects.get().status == "over":
            break
    assert Alert.objects.get().status == "over"
    assert desk.at - alert.raised_at < timedelta(hours=30)


def test_not_a_crisis_keeps_quiet_and_a_louder_event_speaks_again(desk: Desk, lead: Any) -> None:
    desk.pass_(120, 30.0, lambda: desk.posts(4, "Norrsken heat pump fire"))
    alert = Alert.objects.get()
    with pytest.raises(WrongInput):
        actions.not_a_crisis(actor=ACTOR, alert=alert, person=lead, reason="  ")
    actions.not_a_crisis(actor=ACTOR, alert=alert, person=lead, reason="A contest of ours")
    desk.pass_(120, 30.0, lambda: desk.posts(1, "Norrsken heat pump fire"))
    assert Alert.objects.count() == 1
    assert Alert.objects.get().reason == "A contest of ours"
    desk.burst(600)
    assert Alert.objects.count() == 2
    assert Alert.objects.latest("pk").surprise >= alert.surprise + 1
    assert [event["status"] for event in _events("alert_decided")] == ["not_crisis"]


def test_a_decision_can_be_taken_back(desk: Desk, lead: Any) -> None:
    desk.burst()
    actions.not_a_crisis(actor=ACTOR, alert=Alert.objects.get(), person=lead, reason="x")
    alert = actions.reopen_alert(actor=ACTOR, alert=Alert.objects.get(), person=lead)
    assert (alert.status, alert.decided_by, alert.reason) == ("open", None, "")


def test_silence_of_the_sources_is_not_calm(desk: Desk, monitor: Any) -> None:
    SourceGap.objects.create(source=desk.source, start=desk.at, code="gap.failed")
    desk.pass_(3600, 300.0)
    assert queries.state_of(monitor).state == "no-data"
    assert not Alert.objects.exists()
    series = queries.series(monitor, desk.at - timedelta(hours=2), desk.at, step_s=300)
    assert series.coverage[0] == 1.0
    assert series.coverage[-3] == 0.0
    [span] = queries.gaps(monitor.brand, desk.at - timedelta(hours=2), desk.at)
    assert span.end is None


def test_a_monitor_that_only_counts_never_warns(desk: Desk, monitor: Any) -> None:
    monitor = actions.change_monitor(actor=ACTOR, monitor=monitor, watched=False)
    desk.burst()
    assert not Alert.objects.exists()
    assert queries.state_of(monitor).state == "not-watched"


def test_an_urgent_report_raises_an_alert_at_once(brand: Any, lead: Any) -> None:
    report = actions.report_sighting(
        actor=ACTOR,
        brand=brand,
        person=lead,
        seen_where="call",
        text="A customer burnt her hand",
        urgent=True,
    )
    [alert] = queries.alerts(brand, status="open")
    assert (alert.cause, alert.report, alert.state, alert.reason_code) == (
        "reported",
        report,
        "alert",
        "reported",
    )
    assert alert.reason_params == {"by": "Lead", "where": "call"}
    second = actions.report_sighting(
        actor=ACTOR, brand=brand, person=lead, seen_where="shop", text="Another", urgent=True
    )
    assert [alert.number for alert in queries.alerts(brand)] == [2, 1]
    assert queries.open_alerts(brand) == 2
    view = queries.mention(brand, second.post_id)
    assert view is not None
    assert (view.verified, view.kind, view.seen_where, view.platform) == (False, "report", "shop", "private")


def test_an_alert_that_no_detector_watches_ends_a_day_after_it_changed(brand: Any, lead: Any) -> None:
    for text in ("Fresh", "Reported", "Unwatched", "Watched"):
        actions.report_sighting(
            actor=ACTOR, brand=brand, person=lead, seen_where="call", text=text, urgent=True
        )
    fresh, reported, unwatched, watched = Alert.objects.order_by("pk")
    day_ago = fresh.updated_at - timedelta(days=1)
    Alert.objects.exclude(pk=fresh.pk).update(updated_at=day_ago)
    Alert.objects.filter(pk__in=[unwatched.pk, watched.pk]).update(cause=Alert.Cause.DETECTED)
    of_nobody = actions.create_monitor(actor=ACTOR, brand=brand, name="Other", kind="topic", query="other")
    Alert.objects.filter(pk=unwatched.pk).update(monitor=of_nobody)
    assert end_unwatched({watched.monitor_id}) == 2
    ended = Alert.objects.exclude(status=Alert.Status.OPEN)
    assert set(ended.values_list("pk", flat=True)) == {reported.pk, unwatched.pk}
