"""The room says what comes next and how often that is right, or why there is no forecast; never in its past."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from firebreak.base.clock import frozen
from firebreak.incidents import actions, foretelling
from firebreak.incidents.models import Incident
from firebreak.incidents.tests.asking import shown
from firebreak.incidents.tests.conftest import ACTOR
from firebreak.incidents.views.panels.drawing import forget
from firebreak.listening import actions as listening
from firebreak.listening.models import IssuedForecast, Monitor, OwnFigure, OwnFigurePoint
from firebreak.listening.tests.waves import listened, rise

pytestmark = [pytest.mark.room, pytest.mark.django_db]
NOW = datetime(2026, 3, 10, 14, 5, 20, tzinfo=UTC)
ISSUED = NOW.replace(second=0)


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    forget()
    with frozen(NOW):
        yield


@pytest.fixture
def monitor(crewed: Any) -> Monitor:
    """A monitor that somebody made four days ago, and a surge of the last hour."""
    row = Monitor.objects.create(
        brand=crewed, name="Norrsken", query="norrsken", created_at=NOW - timedelta(days=4)
    )
    listened(crewed, NOW - timedelta(days=4))
    rise(row, ISSUED)
    return row


@pytest.fixture
def room(crewed: Any, monitor: Monitor, sam: Any) -> Incident:
    """A room that listens to it, for half an hour."""
    with frozen(NOW - timedelta(minutes=30)):
        return actions.declare(
            actor=ACTOR, brand=crewed, person=sam, title="The app is down", situation={"harm": "no"},
            monitors=[monitor],
        )  # fmt: skip


def part(client: Any, room: Incident) -> str:
    """What people are saying, drawn anew."""
    forget()
    return shown(client, room).partition('id="said"')[2].partition('class="panel')[0]


def test_the_room_says_what_comes_next_in_words_and_draws_it(
    room: Incident, lena: Any, client_of: Any
) -> None:
    foretelling.forecast({})
    html = part(client_of(lena), room)
    for words in (
        "What comes next",
        "Mentions from 14:05 to 15:05 UTC: most likely about",
        "in 8 of 10 cases between",
        "less than in the hour before (360)",
        "What you do about it is not counted in",
        "72% to 77% of the hours",
        "Of this brand nothing is compared yet",
    ):
        assert words in html, words
    assert 'class="ahead"' in html
    assert "A forecast is drawn until 17:05." in html


def test_why_there_is_no_forecast_is_said(room: Incident, lena: Any, client_of: Any) -> None:
    client = client_of(lena)
    assert "the first one is made within a minute or two" in part(client, room)
    reasons = {
        "no-profile": "known after two days of listening",
        "gap": "a gap is no silence",
        "too-little-seen": "hardly more is said than is normal here",
        "too-old": "more than a week ago",
    }
    row = IssuedForecast.objects.create(monitor=room.watched.get().monitor, issued_at=ISSUED)
    for why, words in reasons.items():
        IssuedForecast.objects.filter(pk=row.pk).update(why=why)
        html = part(client, room)
        assert words in html, why
        assert 'class="ahead"' not in html


def test_a_forecast_of_half_an_hour_ago_is_not_shown_as_one_of_now(
    room: Incident, lena: Any, client_of: Any
) -> None:
    foretelling.forecast({})
    with frozen(NOW + timedelta(minutes=30)):
        html = part(client_of(lena), room)
    assert "No forecast now: the last one was made at 14:05 UTC." in html
    assert "most likely about" not in html


def test_neither_a_closed_room_nor_a_past_moment_shows_a_forecast_of_now(
    room: Incident, lena: Any, client_of: Any
) -> None:
    foretelling.forecast({})
    client = client_of(lena)
    past = shown(client, room, at="2026-03-10T14:00:00Z")
    actions.close(actor=ACTOR, incident=room, outcome="not_crisis", reason="A test")
    for html in (past, part(client, room)):
        assert "What comes next" not in html
        assert 'class="ahead"' not in html


def test_a_day_later_the_room_says_how_often_the_brands_own_bands_held(
    room: Incident, lena: Any, client_of: Any
) -> None:
    foretelling.forecast({})
    IssuedForecast.objects.create(
        monitor=room.watched.get().monitor, issued_at=ISSUED - timedelta(days=2), held=18, compared=24, first=True,
        judged_at=NOW,
    )  # fmt: skip
    assert "With this brand so far: 75% of the hours (1 forecast, 1 surge)." in part(client_of(lena), room)


def test_only_open_rooms_and_the_monitor_that_they_show_in_full_are_forecast(
    room: Incident, crewed: Any, sam: Any
) -> None:
    other = Monitor.objects.create(brand=crewed, name="Other", query="other")
    closed = actions.declare(
        actor=ACTOR, brand=crewed, person=sam, title="Old", situation={"harm": "no"}, monitors=[other]
    )
    actions.close(actor=ACTOR, incident=closed, outcome="not_crisis", reason="A test")
    foretelling.forecast({})
    assert [row.monitor for row in IssuedForecast.objects.all()] == [room.watched.get().monitor]
    assert listening.judge_forecasts() == 0


def test_platforms_and_languages_are_named_where_it_is_worst_with_own_figures_beside(
    room: Incident, crewed: Any, lena: Any, client_of: Any
) -> None:
    figure = OwnFigure.objects.create(brand=crewed, name="Refunds", kind="refunds")
    for minutes in (10, 20):
        OwnFigurePoint.objects.create(figure=figure, time=NOW - timedelta(minutes=minutes), value=7)
    html = part(client_of(lena), room)
    worst = html[html.index("Where it is worst") :]
    assert worst.index("Weibo") < worst.index("Chinese, simplified")
    assert "negative (100%)" in worst
    assert "X (Twitter)" not in worst.split("</section>")[0]
    assert "sentiment=negative" in worst
    assert ">Refunds</h3>" in html
