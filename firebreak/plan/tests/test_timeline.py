"""Which steps of a playbook a level and a team have, and when."""

import pytest

from firebreak.plan.items import Clocks, Playbook, Step
from firebreak.plan.timeline import clocks, lanes, moments
from firebreak.plan.views.items.heat import grid

pytestmark = pytest.mark.unit


def step(key: str, minute: int, duty: str, **more: object) -> Step:
    return Step(key=key, title={"en": key}, minute=minute, duty=duty, done={"en": "Done"}, **more)  # type: ignore[arg-type]


BOOK = Playbook(
    key="outage", title={"en": "Outage"}, type="outage", when={"en": "When"}, avoid=[],
    clocks=Clocks(first_word={"concern": 30}, update_every={"notice": 60, "critical": 20}, facts_by=60),
    steps=[
        step("a", 0, "lead"), step("b", 10, "legal"), step("c", 10, "lead", from_level="serious"),
        step("d", 30, "pr", sizes=["small", "large"]),
    ],
)  # fmt: skip


def keys(level: str | None, size: str) -> list[tuple[int, list[str]]]:
    found = moments(BOOK, level, size, lambda duty: duty)  # type: ignore[arg-type]
    return [(one.minute, [due.step.key for due in one.steps]) for one in found]


def test_steps_due_at_one_minute_stand_together_and_levels_leave_out_what_is_above_them() -> None:
    assert keys(None, "small") == [(0, ["a"]), (10, ["b", "c"]), (30, ["d"])]
    assert keys("concern", "small") == [(0, ["a"]), (10, ["b"]), (30, ["d"])]
    assert keys("critical", "one") == [(0, ["a"]), (10, ["b", "c"])]


def test_a_folded_duty_is_done_by_the_one_that_carries_it() -> None:
    found = moments(BOOK, None, "one", lambda _duty: "lead")
    assert [(due.duty, due.folded) for one in found for due in one.steps] == [
        ("lead", False), ("lead", True), ("lead", False),
    ]  # fmt: skip
    assert lanes(found) == {"lead": [0, 10]}


def test_a_level_without_its_own_time_takes_the_one_below() -> None:
    assert [(one.level, one.first_word, one.update_every) for one in clocks(BOOK.clocks)] == [
        ("notice", None, 60), ("concern", 30, 60), ("serious", 30, 60), ("critical", 30, 20),
    ]  # fmt: skip


def test_the_heat_map_counts_each_risk_once_in_its_square() -> None:
    rows = grid([(3, 4), (3, 4), (5, 1)], (3, 4))
    cells = {(cell.likelihood, cell.impact): cell for _score, row in rows for cell in row}
    assert len(cells) == 25
    assert [score for score, _row in rows] == [5, 4, 3, 2, 1]
    assert (cells[3, 4].count, cells[3, 4].here, cells[3, 4].band) == (2, True, "s3")
    assert (cells[5, 1].count, cells[5, 1].here) == (1, False)
    assert sum(cell.count for cell in cells.values()) == 3
