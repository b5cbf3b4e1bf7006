"""The simulated public is the same every time, calm before its crisis and loud after."""

import pytest

from firebreak.connectors.demo.public import LANGUAGES, Story, posts, talk

pytestmark = pytest.mark.unit
HOUR = 3600.0
STORY = Story(crisis_at=1_800_000_000.0)


def test_two_halves_of_a_time_hold_what_the_whole_holds() -> None:
    start = STORY.crisis_at - 100
    whole = [p.id for p in posts(STORY, start, start + 400)]
    halves = [p.id for p in posts(STORY, start, start + 133.7)] + [
        p.id for p in posts(STORY, start + 133.7, start + 400)
    ]
    assert whole == halves
    assert len(set(whole)) == len(whole) > 10


def test_before_the_crisis_it_is_calm_and_within_ten_minutes_it_is_not() -> None:
    before = list(posts(STORY, STORY.crisis_at - 24 * HOUR, STORY.crisis_at))
    after = list(posts(STORY, STORY.crisis_at, STORY.crisis_at + 600))
    assert 200 < len(before) < 600
    assert len(after) > 100
    assert all(STORY.crisis_at <= p.time < STORY.crisis_at + 600 for p in after)


def test_every_language_has_every_mood() -> None:
    moods = {"products", "places", "praise", "plain", "complaint", "crisis", "press", "copied"}
    for language, _ in LANGUAGES:
        assert set(talk()[language]) == moods
        assert all(line.strip() for mood in moods for line in talk()[language][mood])
