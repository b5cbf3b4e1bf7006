"""What came teaches: models that were wrong count less, bands that failed widen, and the record is told."""

import json
import math
from pathlib import Path

import msgspec
import pytest

from firebreak.engine.detection.forecast import (
    MEASURED,
    MEMORY,
    Forecast,
    Memory,
    learn,
    learn_size,
)
from firebreak.engine.detection.tests.bursts import chain, hour, issued, stream

pytestmark = pytest.mark.unit


def after(times: int, came: list[float], memory: Memory = MEMORY) -> Memory:
    """The memory after the same burst has gone the same way so often."""
    for _ in range(times):
        memory = learn(memory, issued(stream(*hour(150.0)), memory=memory), came)
    return memory


def first_width(found: Forecast) -> float:
    """Width of the first hour's 80 % band."""
    return found.hours[0].posts.high_80 - found.hours[0].posts.low_80


def test_where_bursts_are_always_over_at_once_the_forecast_learns_it() -> None:
    before = issued(stream(*hour(150.0)))
    later = issued(stream(*hour(150.0)), memory=after(40, [120.0] * 24))
    assert later.over > before.over
    assert later.hours[0].posts.expected < before.hours[0].posts.expected


def test_where_bursts_last_the_forecast_learns_that_too() -> None:
    before = issued(stream(*hour(150.0)))
    later = issued(stream(*hour(150.0)), memory=after(40, [1_800.0 / (k + 1) + 120.0 for k in range(1, 25)]))
    assert later.over < before.over


def test_the_band_narrows_where_it_always_holds_and_widens_where_it_fails() -> None:
    said = [each.posts.expected for each in issued(stream(*hour(150.0))).hours]
    always = issued(stream(*hour(150.0)), memory=after(15, said))
    never = issued(stream(*hour(150.0)), memory=after(15, [30 * x for x in said]))
    before = issued(stream(*hour(150.0)))
    assert first_width(always) < first_width(before) < first_width(never)


def test_an_hour_that_nobody_listened_to_teaches_nothing() -> None:
    one = issued(stream(*hour(150.0)))
    learned = learn(MEMORY, one, [math.nan] * 24)
    assert learned.young.models == MEMORY.young.models
    assert learned.young.offsets == MEMORY.young.offsets


def test_a_young_burst_does_not_teach_about_old_ones() -> None:
    assert after(3, [120.0] * 24).old == MEMORY.old


def test_what_came_must_be_a_day() -> None:
    with pytest.raises(ValueError, match="24 hours"):
        learn(MEMORY, issued(stream(*hour(150.0))), [1.0] * 23)


def test_the_memory_survives_being_stored() -> None:
    memory = after(2, [120.0] * 24)
    assert msgspec.json.decode(msgspec.json.encode(memory), type=Memory) == memory


def test_own_sizes_count_after_five_bursts() -> None:
    found = issued(stream(*hour(110.0)), posts=chain(600))
    memory = MEMORY
    for n in range(5):
        assert memory.losses(3_600.0) == {}, n
        memory = learn_size(memory, found.size, 700.0)
    assert set(memory.losses(3_600.0)) == {"growth", "seismic"}
    assert memory.losses(86_400.0) == {}
    assert learn_size(memory, found.size, math.nan) == memory


def test_what_pages_say_of_our_tests_is_what_the_newest_record_says() -> None:
    folder = Path(__file__).parents[4] / "benchmarks" / "results"
    records = [json.loads(file.read_text(encoding="utf-8")) for file in folder.glob("*-forecast*.json")]
    courses = max(records, key=lambda one: str(one["machine"]["date"]))["result"]["courses"]
    bands = [courses[lead]["bands"] for lead in ("1 h", "3 h")]
    assert MEASURED.held == tuple(one["coverage_80_sought"] for one in bands)
    marked = courses["1 h"]["Firebreak"]["bursts"]
    assert {marked - one["no_forecast"] for one in bands} == {MEASURED.bursts}
