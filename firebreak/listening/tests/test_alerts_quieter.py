"""Grave posts, dismissals that are remembered, events that people expect, one event in two monitors."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from firebreak.base.models import Event
from firebreak.listening import actions, queries
from firebreak.listening.detecting.gravity import Graves
from firebreak.listening.detecting.past import present
from firebreak.listening.detecting.quieting import needed, quiets
from firebreak.listening.detecting.verifying import verify
from firebreak.listening.detecting.watching import Watcher
from firebreak.listening.models import Alert, ExpectedEvent, Watch
from firebreak.listening.notices import tell_raised
from firebreak.listening.store.sql import fetch
from firebreak.listening.tests.conftest import ACTOR
from firebreak.listening.tests.test_alerts import Desk, desk
from firebreak.notify import actions as notify
from firebreak.notify.models import Delivery

__all__ = ["desk"]
pytestmark = [pytest.mark.room, pytest.mark.django_db, pytest.mark.once]
GRAVE = "Norrsken heat pump exploded and burned my daughter, she is in hospital. Dangerous, terrible, do not use it!"


def _one_post(desk: Desk, text: str, followers: int) -> None:
    desk.posts(1, text, followers=followers)
    desk.pass_(40, 20.0)


def test_one_grave_post_by_a_heavy_voice_alerts_without_volume(desk: Desk, monitor: Any) -> None:
    _one_post(desk, GRAVE, 250_000)
    alert = Alert.objects.get(cause="grave")
    assert (alert.state, alert.reason_code, alert.monitor) == ("alert", "grave_post", monitor)
    assert alert.reason_params["followers"] == 250_000
    assert alert.evidence["grave"]["risk"] == "safety"
    assert alert.evidence["grave"]["followers"] == 250_000
    [voice] = [row for row in alert.evidence["voices"] if row["followers"] == 250_000]
    assert voice["posts"] == 1
    assert verify(alert).wrong == []


def test_a_small_voice_alone_raises_nothing(desk: Desk) -> None:
    _one_post(desk, GRAVE, 40)
    assert not Alert.objects.filter(cause="grave").exists()


def test_a_grave_claim_is_told_once_however_often_it_is_copied(desk: Desk, lead: Any) -> None:
    _one_post(desk, GRAVE, 250_000)
    _one_post(desk, GRAVE, 300_000)
    alert = Alert.objects.get(cause="grave")
    actions.not_a_crisis(actor=ACTOR, alert=alert, person=lead, reason="A stunt of an actor")
    _one_post(desk, GRAVE, 400_000)
    assert Alert.objects.filter(cause="grave").count() == 1


def test_a_grave_alert_ends_a_day_later(desk: Desk) -> None:
    _one_post(desk, GRAVE, 250_000)
    desk.calm(25)
    assert Alert.objects.get(cause="grave").status == "over"


def _dismissed(desk: Desk, lead: Any, text: str) -> Alert:
    desk.pass_(150, 30.0, lambda: desk.posts(4, text))
    alert = Alert.objects.filter(cause="detected").latest("pk")
    return actions.not_a_crisis(actor=ACTOR, alert=alert, person=lead, reason="Our contest")


def test_the_next_of_a_dismissed_sort_needs_more_for_fourteen_days_and_another_does_not(
    desk: Desk, lead: Any
) -> None:
    alert = _dismissed(desk, lead, "Norrsken heat pump contest prize")
    assert alert.decided_at is not None
    level = next(row["alert"] for row in alert.evidence["channels"] if row["channel"] == alert.channel)
    at = alert.decided_at
    asked = [needed(alert, at + timedelta(days=days)) for days in (0, 3, 7, 14, 30)]
    assert asked[0] == pytest.approx(alert.surprise + 1)
    assert asked == sorted(asked, reverse=True)
    assert asked[3] == asked[4] == pytest.approx(level)
    same, other = (
        alert.evidence,
        {**alert.evidence, "terms": [{"term": "outage"}, {"term": "dark"}], "claims": []},
    )
    soon = at + timedelta(days=3)
    assert quiets([alert], same, asked[1] - 0.01, soon) == alert
    assert quiets([alert], same, asked[1] + 0.01, soon) is None
    assert quiets([alert], other, 0.0, soon) is None


def test_a_burst_of_the_dismissed_sort_is_quiet_two_days_later_and_one_of_another_sort_speaks(
    desk: Desk, lead: Any
) -> None:
    first = _dismissed(desk, lead, "Norrsken heat pump contest prize winner")
    desk.calm(48)
    desk.pass_(150, 30.0, lambda: desk.posts(4, "Norrsken heat pump contest prize winner"))
    assert Alert.objects.filter(cause="detected").count() == 1
    assert Watch.objects.get().state in ("alert", "crisis")  # the detector saw it: only nobody was called
    desk.calm(48)
    desk.pass_(150, 30.0, lambda: desk.posts(4, "Norrsken grid outage darkness everywhere tonight"))
    second = Alert.objects.filter(cause="detected").latest("pk")
    assert second.pk != first.pk
    assert second.state in ("alert", "crisis")


def test_two_monitors_that_share_their_posts_are_one_alert(desk: Desk, brand: Any, monitor: Any) -> None:
    other = actions.create_monitor(
        actor=ACTOR, brand=brand, name="Power", kind="topic", query="norrsken AND power OR pump"
    )
    desk.posts(60, "Norrsken is a power company", ago=60, spread=80_000)
    Watch.objects.filter(monitor=other).delete()
    desk.watcher.tick()
    desk.burst()
    [alert] = Alert.objects.filter(cause="detected")
    assert {alert.monitor, *alert.also.all()} == {monitor, other}
    desk.burst(120)
    assert Alert.objects.filter(cause="detected").count() == 1


def _expect(desk: Desk, brand: Any, *monitors: Any) -> ExpectedEvent:
    return actions.expect_event(
        actor=ACTOR, brand=brand, person=None, name="Spring launch", since=desk.at - timedelta(hours=1),
        until=desk.at + timedelta(hours=3), monitors=monitors,
    )  # fmt: skip


def test_volume_alone_raises_nothing_while_it_is_expected_and_the_page_says_why(
    desk: Desk, brand: Any, monitor: Any
) -> None:
    event = _expect(desk, brand, monitor)
    desk.pass_(240, 30.0, lambda: desk.posts(15, "Norrsken is a power company"))
    assert not Alert.objects.exists()
    state = queries.state_of(monitor)
    assert (state.state, state.reason_code, state.reason_params["name"]) == (
        "watch",
        "expected_event",
        "Spring launch",
    )
    actions.remove_expected_event(actor=ACTOR, event=event)
    desk.pass_(240, 30.0, lambda: desk.posts(15, "Norrsken is a power company"))
    assert Alert.objects.count() == 1


def test_what_was_expected_raises_nothing_while_it_fades_and_after_its_end(
    desk: Desk, brand: Any, monitor: Any
) -> None:
    _expect(desk, brand, monitor)
    desk.pass_(240, 30.0, lambda: desk.posts(15, "Norrsken is a power company"))
    desk.calm(6)
    assert not Alert.objects.exists()


def test_a_grave_post_speaks_while_volume_is_expected(desk: Desk, brand: Any) -> None:
    _expect(desk, brand)
    _one_post(desk, GRAVE, 250_000)
    assert Alert.objects.filter(cause="grave").count() == 1


def test_an_event_on_another_monitor_changes_nothing_here(desk: Desk, brand: Any) -> None:
    other = actions.create_monitor(actor=ACTOR, brand=brand, name="Else", kind="topic", query="elsewhere")
    _expect(desk, brand, other)
    desk.burst()
    assert Alert.objects.count() == 1


def test_the_past_is_the_same_set_later(desk: Desk, monitor: Any) -> None:
    past = present(monitor)
    before = past.groups(0, desk.at.timestamp() + 1)
    desk.posts(20, "Norrsken is a power company")
    assert past.groups(0, desk.at.timestamp() + 1) == before
    assert fetch("SELECT MAX(id) FROM store_mention")[0][0] > past.upto


def _deliveries(alert: Alert) -> list[tuple[str, bool]]:
    """To whom the alert's notices go, and whether they wait."""
    for event in Event.objects.filter(name="listening.alert_raised", payload__alert=alert.pk):
        tell_raised(event)
    rows = Delivery.objects.filter(notice__about=f"alert:{alert.uid}").order_by("to")
    return [(row.to, row.held_until is not None) for row in rows]


def test_in_quiet_hours_a_grave_post_is_mailed_at_once_and_a_plain_alert_waits(
    desk: Desk, brand: Any, lead: Any
) -> None:
    zoned = desk.at.astimezone(ZoneInfo(lead.time_zone))
    notify.set_quiet_hours(
        actor=ACTOR, brand=brand, person=lead, since=(zoned - timedelta(hours=1)).time(),
        until=(zoned + timedelta(hours=5)).time(),
    )  # fmt: skip
    _one_post(desk, GRAVE, 250_000)
    assert _deliveries(Alert.objects.get(cause="grave")) == [(lead.email, False)]
    desk.pass_(120, 30.0, lambda: desk.posts(6, "Norrsken opens a shop, come and see"))
    plain = Alert.objects.get(cause="detected", state="alert")
    assert _deliveries(plain) == [(lead.email, True)]


def test_a_grave_post_that_came_before_the_watch_was_ready_is_told(desk: Desk) -> None:
    desk.watcher = Watcher()
    desk.posts(1, GRAVE, followers=250_000)
    graves = Graves()
    assert graves.look(lambda _key: None, whole=False) == []
    desk.pass_(40, 20.0)
    assert Alert.objects.filter(cause="grave").count() == 1


def test_a_restart_tells_no_grave_post_twice(desk: Desk) -> None:
    _one_post(desk, GRAVE, 250_000)
    desk.watcher = Watcher()
    desk.pass_(60, 20.0)
    assert Alert.objects.filter(cause="grave").count() == 1
