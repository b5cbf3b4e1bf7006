"""A single post that is an alert."""

import msgspec
import pytest

from firebreak.engine.detection import REASONS, PostFacts, grave, reason_in_english

pytestmark = pytest.mark.unit

POST = PostFacts(
    risk="safety", risk_probability=0.93, sentiment="negative", sentiment_probability=0.9, followers=120_000
)


def test_a_harm_claim_by_a_heavy_voice_is_an_alert_and_can_be_said() -> None:
    found = grave(POST)
    assert found is not None
    code, params = found
    assert code in REASONS
    assert "120000 followers" in reason_in_english(code, params)
    assert "93 %" in reason_in_english(code, params)


@pytest.mark.parametrize(
    "change",
    [
        {"risk": "service"},
        {"risk": ""},
        {"risk_probability": 0.7},
        {"sentiment": "positive"},
        {"sentiment": ""},
        {"sentiment_probability": 0.4},
        {"followers": 900.0},
    ],
)
def test_whatever_is_missing_it_is_none(change: dict[str, object]) -> None:
    assert grave(msgspec.structs.replace(POST, **change)) is None


def test_a_smaller_voice_is_heavy_where_all_are_small() -> None:
    small = msgspec.structs.replace(POST, followers=3_000.0)
    assert grave(small) is None
    assert grave(small, usual_followers=800.0) is not None
    assert grave(msgspec.structs.replace(POST, followers=1_500.0), usual_followers=800.0) is None


def test_a_stream_of_giants_does_not_hide_a_heavy_voice() -> None:
    assert grave(POST, usual_followers=5_000_000.0) is not None
