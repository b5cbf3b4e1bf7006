"""kill -9 of the listen process during ingest: nothing accepted is lost or doubled, rollups equal mentions."""

import pytest

from benchmarks.crash import crash
from benchmarks.stage import DATABASES

pytestmark = [pytest.mark.load, pytest.mark.xdist_group("load")]


def test_three_sudden_deaths_lose_and_double_nothing() -> None:
    held(crash("sqlite", kills=3, seed=5), 3)


@pytest.mark.full
@pytest.mark.parametrize("database", DATABASES)
def test_twenty_sudden_deaths_lose_and_double_nothing(database: str) -> None:
    held(crash(database, kills=20, seed=11), 20)


def held(found: dict[str, object], kills: int) -> None:
    """Everything is there once, and the kills hit a process at work."""
    assert found["faults"] == []
    done = found["posts_stored_before_each_kill"]
    assert isinstance(done, list)
    assert len(done) == kills
    assert sum(count > 0 for count in done) >= kills / 2, "most kills must interrupt work"
