"""No set that forbids commercial use trains the weights, and open weights rest on open licences alone."""

import csv
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

TOOLS = Path(__file__).parents[4] / "tools"


@pytest.fixture
def sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if not TOOLS.is_dir():
        pytest.skip("the training tools are part of the checkout, not of the package")
    monkeypatch.syspath_prepend(str(TOOLS))
    monkeypatch.delitem(sys.modules, "text_data", raising=False)
    with (tmp_path / "set.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label", "src", "tier"])
        writer.writerows(
            [[f"a text of tier {tier}", "ok", "somewhere", tier] for tier in ("A", "B", "C", "")]
        )
    return tmp_path / "set.csv"


def test_rows_that_forbid_commercial_use_are_never_read(sets: Path) -> None:
    import text_data

    assert [row.tier for row in text_data.rows(sets)] == ["A", "B"]


def test_open_only_reads_explicit_licences_alone(sets: Path) -> None:
    import text_data

    assert [row.tier for row in text_data.rows(sets, open_only=True)] == ["A"]


def test_sets_for_research_or_hobby_projects_measure_and_never_train(sets: Path) -> None:
    import text_data

    with sets.open("a", newline="", encoding="utf-8") as file:
        csv.writer(file).writerow(["bra 😀", "positive", "swe-emoji-social", "B"])
    assert "swe-emoji-social" not in {row.source for row in text_data.rows(sets)}
    assert "swe-emoji-social" in {row.source for row in text_data.rows(sets, measuring=True)}
