"""``firebreak backtest --budget``: fewer alarms for fewer a week, and a budget outside the table is refused."""

import json
import random

import pytest

from firebreak.site import cli

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def counts(tmp_path_factory):
    """Four weeks of counts with bursts of growing size."""
    rng = random.Random(5)
    rows = ["timestamp,value"]
    for n in range(28 * 288):
        day, within = divmod(n, 288)
        burst = day > 6 and day % 3 == 0 and 100 <= within < 112
        rows.append(f"{1_767_225_600 + 300 * n},{rng.randrange(8, 16) + (day if burst else 0)}")
    file = tmp_path_factory.mktemp("budget") / "counts.csv"
    file.write_text("\n".join(rows))
    return file


def alarms(counts, capsys, *words):
    assert cli.main(["backtest", str(counts), "--json", *words]) == 0
    return sum(json.loads(line)["alarm"] for line in capsys.readouterr().out.splitlines())


def test_more_alarms_a_week_let_more_through(counts, capsys):
    few, usual, many = (alarms(counts, capsys, "--budget", budget) for budget in ("0.25", "1", "4"))
    assert few <= usual <= many
    assert few < many
    assert usual == alarms(counts, capsys)


@pytest.mark.parametrize("budget", ["0", "-1", "5", "nan", "inf"])
def test_a_budget_outside_the_table_is_refused_in_one_line(counts, capsys, budget):
    assert cli.main(["backtest", str(counts), f"--budget={budget}"]) == 2
    shown = capsys.readouterr().err
    assert "between 0.25 and 4" in shown
    assert len(shown.splitlines()) == 1
