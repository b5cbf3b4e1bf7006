"""Words for what the detector says."""

import string

import pytest

from firebreak.engine.detection import REASONS, Bin, Detector, reason_in_english
from firebreak.engine.detection.tests.streams import DAY_SLICES, steady

pytestmark = pytest.mark.unit


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
    assert codes | codes_of_a_quiet_life == set(REASONS)


def test_placeholders_are_named() -> None:
    for template in REASONS.values():
        assert all(
            name is None or name.isidentifier() for _, name, _, _ in string.Formatter().parse(template)
        )


def test_an_unknown_reason_is_an_error() -> None:
    with pytest.raises(KeyError):
        reason_in_english("nonsense", {})
