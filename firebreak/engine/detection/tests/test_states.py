"""The state machine."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firebreak.engine.detection import DEFAULT, Evidence, Family, State
from firebreak.engine.detection.channels import levels
from firebreak.engine.detection.states import TABLE, Machine, Reading, decide, kind, read, remember

pytestmark = pytest.mark.unit

RULES, LEVELS = DEFAULT.states, levels(DEFAULT)


def spike(surprise: float) -> Evidence:
    return _evidence("spike/1", Family.VOLUME, surprise)


def share(surprise: float) -> Evidence:
    return _evidence("negative-share/2", Family.CONTENT, surprise)


def growth(surprise: float) -> Evidence:
    return _evidence("growth/1", Family.VOLUME, surprise)


def novelty(surprise: float) -> Evidence:
    return _evidence("novelty/1", Family.SPREAD, surprise)


def _evidence(channel: str, family: Family, surprise: float) -> Evidence:
    return Evidence(
        channel=channel,
        family=family,
        surprise=surprise,
        observed=0,
        expected=0,
        low=0,
        high=0,
        window_s=300,
        since=0,
    )


def walk(machine: Machine, now: float, *evidences: Evidence) -> tuple[Machine, bool]:
    heard = remember(machine, now, 300.0, evidences, LEVELS, RULES)
    reading = read(heard, now, evidences, LEVELS, RULES)
    strong = tuple(kind(e) for e in evidences if e.surprise >= LEVELS[e.channel].alert)
    step = decide(heard, now, reading, strong, RULES)
    return step.machine, step.alarm


def test_the_table_answers_every_reading_in_every_state() -> None:
    behind_a_gap = set(State) - {State.NO_DATA}
    assert set(TABLE) == behind_a_gap
    for row in TABLE.values():
        assert set(row) == set(Reading)
        assert set(row.values()) <= behind_a_gap


@pytest.mark.parametrize("state", sorted(TABLE))
def test_only_two_families_lead_to_a_crisis(state: State) -> None:
    leads = {reading for reading, to in TABLE[state].items() if to is State.CRISIS}
    assert leads == {Reading.GRAVE} if state is not State.CRISIS else leads >= {Reading.GRAVE}


@pytest.mark.parametrize("state", sorted(TABLE))
def test_only_quiet_ends_an_event_and_a_gap_never_does(state: State) -> None:
    if state in (State.WATCH, State.ALERT, State.CRISIS):
        assert {reading for reading, to in TABLE[state].items() if to is State.CALM} == {Reading.QUIET}
    assert TABLE[state][Reading.NO_DATA] is state


@pytest.mark.parametrize("state", sorted(TABLE))
@pytest.mark.parametrize("reading", sorted(Reading))
def test_a_gap_shows_as_no_data_and_everything_else_as_itself(state: State, reading: Reading) -> None:
    step = decide(Machine(behind=state, shown=state), 0.0, reading, (), RULES)
    assert step.machine.behind is TABLE[state][reading]
    assert (step.shown is State.NO_DATA) == (reading is Reading.NO_DATA)


def test_volume_and_content_together_are_a_crisis() -> None:
    machine, alarm = walk(Machine(behind=State.CALM), 0.0, spike(5.0), share(4.0))
    assert (machine.behind, alarm) == (State.CRISIS, True)


def test_content_that_follows_volume_within_hours_makes_a_crisis_of_an_alert() -> None:
    machine, first = walk(Machine(behind=State.CALM), 0.0, spike(5.0))
    assert (machine.behind, first) == (State.ALERT, True)
    machine, second = walk(machine, 2 * 3_600.0, spike(0.0), share(3.5))
    assert (machine.behind, second) == (State.CRISIS, True)


def test_content_that_follows_volume_a_day_later_does_not() -> None:
    machine, _ = walk(Machine(behind=State.CALM), 0.0, spike(5.0))
    machine, _ = walk(machine, 86_400.0, share(3.5))
    assert machine.behind is State.ALERT


@given(surprises=st.lists(st.floats(min_value=0, max_value=15), min_size=1, max_size=600))
@settings(max_examples=60, deadline=None)
def test_one_event_raises_at_most_one_alarm_a_day_per_channel(surprises: list[float]) -> None:
    machine, alarms = Machine(behind=State.CALM), []
    for k, surprise in enumerate(surprises):
        machine, alarm = walk(machine, 300.0 * k, spike(surprise))
        assert machine.behind is not State.CRISIS
        if alarm:
            alarms.append(300.0 * k)
    assert all(b - a >= RULES.refractory_s for a, b in pairwise(alarms))


def test_an_event_ends_after_six_quiet_hours_and_not_before() -> None:
    machine, _ = walk(Machine(behind=State.CALM), 0.0, spike(5.0))
    for k in range(1, 72):
        machine, _ = walk(machine, 300.0 * k, spike(0.2))
        assert machine.behind is State.ALERT
    machine, _ = walk(machine, 300.0 * 72, spike(0.2))
    assert machine.behind is State.CALM
    assert machine.event == 0.0


def test_the_same_kind_again_within_a_day_is_a_watch_without_an_alarm() -> None:
    machine, _ = walk(Machine(behind=State.CALM), 0.0, spike(5.0))
    for k in range(1, 80):
        machine, _ = walk(machine, 300.0 * k, spike(0.0))
    machine, alarm = walk(machine, 300.0 * 80, spike(6.0))
    assert (machine.behind, alarm) == (State.WATCH, False)


def test_another_kind_within_a_day_is_announced() -> None:
    machine, _ = walk(Machine(behind=State.CALM), 0.0, spike(5.0))
    for k in range(1, 80):
        machine, _ = walk(machine, 300.0 * k, spike(0.0))
    machine, alarm = walk(machine, 300.0 * 80, share(4.0))
    assert (machine.behind, alarm) == (State.ALERT, True)


def test_spike_and_growth_are_one_kind_and_raise_one_alarm_a_day() -> None:
    machine, first = walk(Machine(behind=State.CALM), 0.0, spike(9.0))
    for k in range(1, 80):
        machine, _ = walk(machine, 300.0 * k, spike(0.0))
    machine, second = walk(machine, 300.0 * 80, growth(14.0))
    assert (first, second, machine.behind) == (True, False, State.WATCH)


def test_volume_and_new_claims_without_a_turn_of_feeling_are_no_crisis() -> None:
    """A launch is loud and new, and nobody is harmed."""
    machine, alarm = walk(Machine(behind=State.CALM), 0.0, spike(12.0), novelty(12.0))
    assert (machine.behind, alarm) == (State.ALERT, True)


def test_new_claims_with_a_turn_of_feeling_are_a_crisis() -> None:
    machine, _ = walk(Machine(behind=State.CALM), 0.0, novelty(12.0), share(12.0))
    assert machine.behind is State.CRISIS


def test_a_larger_budget_of_alarms_does_not_make_more_crises() -> None:
    loose = levels(DEFAULT.at_budget(4.0))
    evidences = (spike(loose["spike/1"].alert + 0.1), share(loose["negative-share/2"].alert + 0.1))
    heard = remember(Machine(behind=State.CALM), 0.0, 300.0, evidences, loose, RULES)
    assert read(heard, 0.0, evidences, loose, RULES) is Reading.STRONG
