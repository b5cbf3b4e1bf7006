"""What detectors say is stored many at a time, and pages hear of each."""

from datetime import timedelta
from typing import Any

import pytest

from firebreak.base import pulse
from firebreak.base.clock import now
from firebreak.engine.detection import Assessment, Bin, Detector
from firebreak.listening import actions
from firebreak.listening.detecting.noting import LONGEST_S, MOST, ROUND_S, Notes, Rounds, note
from firebreak.listening.models import Monitor, Watch
from firebreak.listening.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]
BEFORE = now() - timedelta(hours=3)


def monitors(brand: Any, count: int) -> list[Monitor]:
    """Watched, and silent for three hours."""
    made = [
        actions.create_monitor(actor=ACTOR, brand=brand, name=f"M{n}", kind="topic", query=f"word{n}")
        for n in range(count)
    ]
    Watch.objects.bulk_create(
        [Watch(monitor=one, since=BEFORE, checked_at=BEFORE, state="no-data", memory=b"x") for one in made]
    )
    return made


def test_all_are_stored_at_once_and_a_state_keeps_its_beginning(brand: Any, says: Assessment) -> None:
    first, second, gone = monitors(brand, 3)
    Watch.objects.filter(monitor=first).update(state=says.state.value)
    Watch.objects.filter(monitor=gone).delete()
    at = pulse.latest()
    note([(one, says) for one in (first, second, gone)])
    rows = {row.pk: row for row in Watch.objects.all()}
    assert {row.state for row in rows.values()} == {says.state.value}
    assert {row.reason_code for row in rows.values()} == {says.reason}
    assert rows[first.pk].since == BEFORE
    assert rows[second.pk].since > BEFORE
    assert all(row.checked_at > BEFORE and bytes(row.memory) == b"x" for row in rows.values())
    assert rows.keys() == {first.pk, second.pk}
    if pulse.latest():  # on PostgreSQL pages are told another way
        told = {topic for topic, _ in pulse.changed_since(at)}
        assert told == {f"b{brand.pk}.monitor.{one.pk}" for one in (first, second)}


def test_notes_are_due_when_they_are_many_or_old(brand: Any, says: Assessment) -> None:
    clock = [0.0]
    notes = Notes(lambda: clock[0])
    (one,) = monitors(brand, 1)
    assert not notes.due()
    notes.add(one, says)
    assert not notes.due()
    clock[0] = LONGEST_S
    assert notes.due()
    notes.write()
    assert not notes.due()
    assert Watch.objects.get(monitor=one).state == says.state.value
    for key in range(MOST):
        notes.add(Monitor(pk=10_000 + key, brand=brand), says)
    assert notes.due()


@pytest.fixture
def says() -> Assessment:
    """What a detector says that has heard nothing yet."""

    return Detector().peek(Bin(start=0.0, width_s=300.0, count=0, coverage=1.0))


def test_few_monitors_are_noted_at_each_turn_and_many_once_a_round_some_at_a_time(
    brand: Any, django_assert_max_num_queries: Any
) -> None:
    made = [one.pk for one in monitors(brand, 7)]
    many = made + list(range(made[-1] + 1, made[-1] + 5 * MOST))
    clock = [0.0]
    rounds = Rounds(lambda: clock[0])
    assert rounds.note(made) == 7
    assert not Watch.objects.filter(checked_at=BEFORE).exists()
    assert rounds.note(made) == 7, "no time passed, and few are few"
    assert rounds.note([]) == 0
    noted: list[int] = []
    rounds = Rounds(lambda: clock[0])
    rounds.note(many)  # after a start: all
    for _ in range(6):
        Watch.objects.update(checked_at=BEFORE)
        clock[0] += ROUND_S / 6
        with django_assert_max_num_queries(1):
            assert rounds.note(many) == MOST
        noted += Watch.objects.exclude(checked_at=BEFORE).values_list("monitor", flat=True)
    assert set(noted) == set(made)
    clock[0] += 2 * ROUND_S
    Watch.objects.update(checked_at=BEFORE)
    assert rounds.note(many) == len(many)
    assert not Watch.objects.filter(checked_at=BEFORE).exists()
