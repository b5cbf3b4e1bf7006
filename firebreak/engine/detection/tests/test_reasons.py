"""Words for what the detector says."""

import string

import pytest

from firebreak.engine.detection import (
    DEFAULT,
    REASONS,
    Bin,
    Detector,
    Evidence,
    Family,
    State,
    reason_in_english,
)
from firebreak.engine.detection.explain import explain
from firebreak.engine.detection.states import Machine, Reading, Step
from firebreak.engine.detection.tests.streams import DAY_SLICES, steady

pytestmark = pytest.mark.unit


ELSEWHERE = {
    "novelty", "key_voice", "copies", "coordinated", "grave_post", "novelty_and_negative_share",
    "key_voice_and_negative_share", "copies_and_negative_share", "coordinated_and_negative_share",
}  # fmt: skip
"""Said in the tests of spread and of grave posts, and below."""


def test_every_reason_of_an_eventful_life_can_be_said_in_english() -> None:
    """A life with a cold burst, an alert, a crisis, a repeat, a gap and calm: each code, filled in."""
    detector, codes = Detector(), set()

    def live(*bins: Bin) -> None:
        for bin_ in bins:
            said = detector.update(bin_)
            text = reason_in_english(said.reason, said.params)
            assert text.endswith(".")
            assert "{" not in text
            codes.add(said.reason)

    def at(slices: int, count: float = 10.0, negative: float = 0.3) -> list[Bin]:
        start = round(detector.next_start / 300.0)
        return list(steady(slices, count, start, negative))

    live(*steady(60))
    live(Bin(start=60 * 300.0, count=3_000))
    live(*at(3 * DAY_SLICES))
    live(*at(1, 500))
    live(*at(100))
    live(*at(2, 500))
    live(*at(300))
    live(*at(30, 10, 0.95))
    live(*at(12, 200, 0.95))
    start = detector.next_start
    live(*[Bin(start=start + 300.0 * k, coverage=0.0) for k in range(4)])
    live(*at(400))
    start = detector.next_start
    live(*[Bin(start=start + 300.0 * k, coverage=0.0) for k in range(4)])
    live(*at(1))
    quiet, codes_of_a_quiet_life = Detector(), set()
    for bin_ in steady(DAY_SLICES + 5):
        codes_of_a_quiet_life.add(quiet.update(bin_).reason)
    assert codes_of_a_quiet_life == {"first_day", "baseline_ready", "normal"}
    assert codes | codes_of_a_quiet_life == set(REASONS) - ELSEWHERE


@pytest.mark.parametrize(
    ("channel", "params", "code"),
    [
        ("novelty/1", {"hits": 30, "trials": 40}, "novelty"),
        ("key-voice/1", {}, "key_voice"),
        ("coordination/1", {"hits": 30, "trials": 40, "of": "copies"}, "copies"),
        ("coordination/1", {"hits": 30, "trials": 40, "of": "coordinated"}, "coordinated"),
    ],
)
def test_every_kind_of_spread_can_be_said_alone_and_with_a_turn_of_feeling(
    channel: str, params: dict[str, str | float | int], code: str
) -> None:
    spread = _evidence(channel, Family.SPREAD, params)
    share = _evidence("negative-share/2", Family.CONTENT, {"negative": 30, "judged": 40})
    for reading, evidences, said in (
        (Reading.STRONG, (spread,), code),
        (Reading.GRAVE, (spread, share), f"{code}_and_negative_share"),
    ):
        step = Step(Machine(), State.ALERT, reading, True)
        found, values = explain(step, State.CALM, evidences, Bin(start=0.0), DEFAULT)
        assert found == said
        assert "{" not in reason_in_english(found, values)


def _evidence(channel: str, family: Family, params: dict[str, str | float | int]) -> Evidence:
    return Evidence(
        channel=channel,
        family=family,
        surprise=9.0,
        observed=0.8,
        expected=0.2,
        low=0.1,
        high=0.3,
        window_s=3_600.0,
        since=0.0,
        params=params,
    )


def test_placeholders_are_named() -> None:
    for template in REASONS.values():
        assert all(
            name is None or name.isidentifier() for _, name, _, _ in string.Formatter().parse(template)
        )


def test_an_unknown_reason_is_an_error() -> None:
    with pytest.raises(KeyError):
        reason_in_english("nonsense", {})
