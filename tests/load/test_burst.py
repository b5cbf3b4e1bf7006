"""Far more posts at once than can be stored at once: memory stays, the lag is said, nothing is lost."""

import pytest

from benchmarks.burst import burst

pytestmark = [pytest.mark.full, pytest.mark.load, pytest.mark.xdist_group("load")]


def test_a_burst_is_read_at_its_own_pace_and_the_source_says_how_far_behind_it_is() -> None:
    found = burst("sqlite", 100_000)
    assert found["faults"] == []
    assert found["lag_most_s"] > 3
