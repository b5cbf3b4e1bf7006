"""Tables of own figures."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from firebreak.base.errors import WrongInput
from firebreak.connectors.files.measured import measured

pytestmark = pytest.mark.unit
DAY = 86_400.0
FIRST = 1_767_225_600.0  # 2026-01-01 UTC


def write(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "figures.csv"
    path.write_text(text, encoding=encoding)
    return path


def test_a_table_gives_every_column_of_numbers(tmp_path: Path) -> None:
    found = measured(
        write(tmp_path, 'Date,Shop,Sales,Refunds\n2026-01-01,Lima,"1,200.50",3\n2026-01-02,Lima,900,\n')
    )
    assert found["time"] == "Date"
    assert found["columns"] == {
        "Sales": [(FIRST, 1200.5), (FIRST + DAY, 900.0)],
        "Refunds": [(FIRST, 3.0)],
    }


def test_decimal_commas_and_times_in_the_brands_zone(tmp_path: Path) -> None:
    text = "Datum;Försäljning\n2026-01-01 01:00;1 200,5\n2026-01-02 01:00;900,25\n"
    found = measured(write(tmp_path, text, "utf-16"), zone="Europe/Stockholm")
    assert found["columns"] == {"Försäljning": [(FIRST, 1200.5), (FIRST + DAY, 900.25)]}


def test_a_workbook_with_real_dates(tmp_path: Path) -> None:
    from datetime import datetime

    book = Workbook()
    assert book.active is not None
    for row in (["日期", "退款"], [datetime(2026, 1, 1), 4], [datetime(2026, 1, 2), 7.5]):  # noqa: DTZ001
        book.active.append(row)
    book.save(tmp_path / "book.xlsx")
    assert measured(tmp_path / "book.xlsx")["columns"] == {"退款": [(FIRST, 4.0), (FIRST + DAY, 7.5)]}


def test_rows_without_a_time_are_counted_not_guessed(tmp_path: Path) -> None:
    lines = [f"2026-01-{day:02},{day}" for day in range(1, 20)]
    found = measured(write(tmp_path, "\n".join(["day,tickets", *lines, "sum,190"])))
    assert (found["rows"], found["refused"], len(found["columns"]["tickets"])) == (20, 1, 19)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("name,sales\nLima,3\nOslo,4\n", "figures.no_time"),
        ("day,shop\n2026-01-01,Lima\n", "figures.no_numbers"),
    ],
)
def test_what_is_no_table_of_figures_says_why(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(WrongInput) as refused:
        measured(write(tmp_path, text))
    assert refused.value.code == code


def test_too_many_rows_are_refused_whole(tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="more than 3 rows"):
        measured(write(tmp_path, "day,n\n" + "2026-01-01,1\n" * 9), most=3)
