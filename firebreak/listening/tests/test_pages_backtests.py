"""The page of backtests: started, followed, stopped, and read beside what people decided."""

import re
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.urls import reverse

from firebreak.base import jobs
from firebreak.base.clock import now
from firebreak.listening import actions
from firebreak.listening.backtests.replaying import Raised, Result
from firebreak.listening.models import Alert, Backtest, Monitor
from firebreak.listening.tests.conftest import ACTOR
from firebreak.listening.tests.page_posts import HOSTILE, some

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture
def client(lead: Any, client_of: Any) -> Any:
    return client_of(lead)


def url(name: str, *args: Any) -> str:
    return reverse(f"listening:{name}", args=["norrsken", *args])


def text(client: Any, address: str, **headers: str) -> str:
    return re.sub(r"\s+", " ", client.get(address, headers=headers).content.decode())


def done(monitor: Monitor, *, alerts: int = 2) -> Backtest:
    """One that has ended: two days, one alert and one crisis."""
    end = now().replace(minute=0, second=0, microsecond=0)
    start = end - timedelta(days=2)
    first = start.timestamp()
    raised = [
        Raised(time=first + 36_000 * n, worst_at=first + 36_000 * n + 1800 * (n - 1), began=first + 36_000 * n - 900,
               until=first + 36_000 * n + 7200, state=state, channel="spike/1", surprise=6.0,
               code="spike", params={}, posts=120 * n, lasting=False,
               channels=[{"channel": "spike/1", "observed": 90.0, "expected": 9.0, "low": 2.0, "high": 17.0,
                          "window_s": 3600.0, "surprise": 6.0}])
        for n, state in ((1, "alert"), (2, "crisis"))
    ][:alerts]  # fmt: skip
    times = [first + 3600 * n for n in range(48)]
    result = Result(
        times=times, counts=[9] * 46 + [None, None], low=[None] * 20 + [2.0] * 28, high=[None] * 20 + [17.0] * 28,
        raised=raised, slices=576, heard=552, trusted_until=first, detector="detector/2",
    )  # fmt: skip
    return Backtest.objects.create(
        brand=monitor.brand, monitor=monitor, budget=0.5, state="done", begin=start, since=start, until=end,
        cursor=end, result=msgspec.to_builtins(result), finished_at=end,
    )  # fmt: skip


def real(row: Backtest, hours: float, number: int, **fields: Any) -> Alert:
    """An alert that was really raised so many hours after the beginning."""
    assert row.since is not None
    at = row.since + timedelta(hours=hours)
    return Alert.objects.create(
        brand=row.brand, monitor=row.monitor, number=number, state="alert", since=at, raised_at=at, updated_at=at,
        channel="spike/1", surprise=5.0, reason_code="spike", **fields,
    )  # fmt: skip


def test_a_lead_starts_one_and_follows_it_until_it_is_done(client: Any, monitor: Monitor, feed: Any) -> None:
    feed(some(8))
    given = {"monitor": str(monitor.uid), "reach": "all", "budget": "2"}
    page = client.post(url("backtests"), given, follow=True).content.decode()
    assert "Starts in a moment" in page
    assert 'value="stop"' in page
    row = Backtest.objects.get()
    assert (row.budget, row.started_by is not None) == (2.0, True)
    while jobs.run_one():
        pass
    page = text(client, url("backtest", row.uid))
    assert "Done" in page
    assert 'value="stop"' not in page
    assert "Nothing would have been raised." in page
    assert monitor.name in text(client, url("backtests"))


def test_the_link_of_a_monitor_chooses_it(client: Any, monitor: Monitor) -> None:
    other = actions.create_monitor(
        actor=ACTOR, brand=monitor.brand, name="Other", kind="topic", query="other"
    )
    link = re.search(r'href="([^"]+backtest\?monitor=[^"]+)"', text(client, url("monitor", other.uid)))
    assert link
    assert f'<option value="{other.uid}" selected>' in text(client, link[1])


def test_every_row_opens_to_the_posts_of_its_time(client: Any, monitor: Monitor) -> None:
    row = done(monitor)
    page = text(client, url("backtest", row.uid))
    assert "10 times normal: 90 posts in 1 hour" in page
    links = re.findall(r'<td class="n"[^>]*><a href="([^"]+)">(\d+)</a>', page.split('id="raised"')[1])
    assert [count for _link, count in links] == ["120", "240"]
    for link, _count in links:
        assert f"monitor={monitor.uid}" in link
        assert client.get(link.replace("&amp;", "&")).status_code == 200
    assert page.count("No data") >= 1  # two hours that nobody heard


def test_what_was_really_raised_and_decided_stands_beside(client: Any, monitor: Monitor, lead: Any) -> None:
    row = done(monitor)
    real(row, 10, 1, status="not_crisis", reason="A joke", decided_by=lead, decided_at=now())
    real(row, 20.5, 2, status="over", decided_by=lead, decided_at=now())
    real(row, 40, 3)
    page = text(client, url("backtest", row.uid))
    assert "People decided about 2 of the 2 that would have been raised: 1 right, 1 not a crisis." in page
    raised, left = page.split('id="raised"')[1].split('id="left"')
    assert ("A-1" in raised, "A-2" in raised, "A-3" in raised) == (True, True, False)
    assert "A-3" in left
    assert "Not decided" in left


def test_without_decisions_it_does_not_say_how_often_it_was_wrong(client: Any, monitor: Monitor) -> None:
    page = text(client, url("backtest", done(monitor).uid))
    assert "Nobody has decided about any of these" in page


def test_stopping_is_a_deed_and_says_what_is_kept(client: Any, monitor: Monitor) -> None:
    row = actions.start_backtest(actor=ACTOR, monitor=monitor, budget=1.0)
    assert client.get(url("backtest_action", row.uid)).status_code == 405
    client.post(url("backtest_action", row.uid), {"action": HOSTILE})
    row.refresh_from_db()
    assert row.state == "waiting"
    page = client.post(url("backtest_action", row.uid), {"action": "stop"}, follow=True).content.decode()
    assert "What was found so far is kept" in page
    row.refresh_from_db()
    assert row.state == "stopped"


def test_the_live_part_is_a_fragment(client: Any, monitor: Monitor) -> None:
    row = actions.start_backtest(actor=ACTOR, monitor=monitor, budget=1.0)
    page = text(client, url("backtest", row.uid), **{"HX-Request": "true"})
    assert "<html" not in page
    assert "<progress" in page


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"monitor": HOSTILE, "reach": "all", "budget": "1"},
        {"monitor": "{uid}", "reach": "ever", "budget": "1"},
        {"monitor": "{uid}", "reach": "all", "budget": "1e308"},
        {"monitor": "{uid}", "reach": "all", "budget": "nan"},
    ],
    ids=["nothing", "no monitor", "no reach", "huge", "no number"],
)
def test_a_form_that_makes_no_sense_starts_nothing(
    given: dict[str, str], client: Any, monitor: Monitor
) -> None:
    sent = {name: value.replace("{uid}", str(monitor.uid)) for name, value in given.items()}
    reply = client.post(url("backtests"), sent)
    assert reply.status_code == 422
    assert b"<script>alert" not in reply.content
    assert not Backtest.objects.exists()


def test_somebody_who_only_looks_sees_results_and_no_buttons(
    viewer: Any, client_of: Any, monitor: Monitor
) -> None:
    row, client = done(monitor), client_of(viewer)
    assert 'name="budget"' not in text(client, url("backtests"))
    assert "When and why" in text(client, url("backtest", row.uid))
    assert client.post(url("backtests"), {"monitor": str(monitor.uid)}).status_code == 403


def test_a_failure_is_told_in_words(client: Any, monitor: Monitor, feed: Any) -> None:
    feed(some(8))
    with connection.cursor() as cursor:  # a store that was damaged: a minute that no calendar has
        cursor.execute("UPDATE store_rollup_minute SET minute = minute - 1000000000000")
    row = actions.start_backtest(actor=ACTOR, monitor=monitor, budget=1.0)
    jobs.run_one()
    row.refresh_from_db()
    assert (row.state, row.error) == ("failed", "backtest.failed")
    page = text(client, url("backtest", row.uid))
    assert "Something went wrong that should not" in page
    assert "out of range" not in page
