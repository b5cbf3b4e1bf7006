"""Three airlines in the storm days of February 2015, with people's sentiment labels."""

from datetime import UTC, datetime

import pytest

from firebreak.engine.detection import State, StateChange, backtest_posts
from firebreak.engine.detection.tests.streams import airline_posts
from firebreak.engine.text import sentiment

pytestmark = pytest.mark.unit

ONSET = datetime(2015, 2, 21, 12, tzinfo=UTC)


def changes(brand: str) -> list[StateChange]:
    return list(backtest_posts(airline_posts(brand)))


def at(change: StateChange) -> datetime:
    return datetime.fromisoformat(change.time)


@pytest.mark.parametrize("own", [True, False])
def test_southwests_shift_is_an_alert_by_content_within_twelve_hours(own: bool) -> None:
    """With our own sentiment and with people's labels. Hardly more posts, but seven in ten negative, not four."""
    posts = airline_posts("SouthwestAir")
    judged = list(sentiment([post.text for post in posts])) if own else None
    found = backtest_posts(posts, judged)
    alerts = [c for c in found if c.state in (State.ALERT, State.CRISIS)]
    assert alerts
    assert alerts[0].channel == "negative-share/2"
    assert 0 <= (at(alerts[0]) - ONSET).total_seconds() <= 12 * 3_600


def test_virgin_america_is_not_alarmed() -> None:
    found = changes("VirginAmerica")
    assert {c.state for c in found} <= {State.NO_BASELINE, State.CALM, State.WATCH}
    assert not any(c.alarm for c in found)


def test_virgin_america_is_never_in_crisis_with_our_own_sentiment() -> None:
    """One alert by content: what a classifier gets wrong in 500 posts is enough for it, and never for a crisis."""
    posts = airline_posts("VirginAmerica")
    found = list(backtest_posts(posts, list(sentiment([post.text for post in posts]))))
    assert State.CRISIS not in {c.state for c in found}
    assert sum(c.alarm for c in found) <= 1


def test_united_is_not_alarmed_before_its_storm() -> None:
    early = [c for c in changes("united") if c.alarm and at(c) < ONSET]
    assert early == []


def test_without_any_sentiment_there_is_no_content_evidence() -> None:
    posts = airline_posts("SouthwestAir")
    found = list(backtest_posts(posts, [""] * len(posts)))
    assert {c.channel for c in found} <= {"", "spike/1", "growth/1", "cold-start/1"}
