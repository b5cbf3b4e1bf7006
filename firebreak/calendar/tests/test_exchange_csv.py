"""Tables as people bring them: columns in five languages, days that are not guessed, and nothing that raises."""

import time
from datetime import UTC, datetime

import pytest

from firebreak.calendar.exchange import MOST_BYTES, TAKEN, Entry, Read, read_csv, write_csv
from firebreak.calendar.exchange.columns import COLUMNS
from firebreak.calendar.exchange.shapes import MOST_ENTRIES, MOST_PROBLEMS

pytestmark = pytest.mark.unit
ZONE = "Europe/Stockholm"
NOON = datetime(2026, 6, 5, 10, 0, tzinfo=UTC)


def read(text: str, encoding: str = "utf-8", zone: str = ZONE) -> Read:
    return read_csv(text.encode(encoding), zone)


def codes(found: Read) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in found.problems]


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        ("Date,Time,Channel,Language,Title,Post", "2026-06-05,12:00,Blog,English,T,Hello"),
        ("Publiceringsdatum;Klockslag;Kanal;Språk;Rubrik;Inlägg", "2026-06-05;kl. 12;Blog;engelska;T;Hello"),
        ("Tarikh,Masa,Saluran,Bahasa,Tajuk,Kapsyen", "5 Jun 2026,12 tengah hari,Blog,Inggeris,T,Hello"),
        ("日期\t时间\t平台\t语言\t标题\t文案", "2026年6月5日\t中午12点\tBlog\t英文\tT\tHello"),
        ("日期，备注|時間|管道|語言|標題|內文|日期", "x|12:00|Blog|en|T|Hello|2026/6/5"),
        ("ID:,*Publish time*,Account,Lang,Name,Caption", ",2026-06-05T12:00+02:00,Blog,en-GB,T,Hello"),
    ],
)
def test_columns_are_found_by_their_names_in_five_languages(heads: str, row: str) -> None:
    found = read(f"{heads}\n{row}\n")
    assert found.problems == []
    [entry] = found.entries
    assert entry._replace(uid="") == Entry("", NOON, "Blog", "en", "Hello", "T")


@pytest.mark.parametrize(
    ("heads", "encoding"),
    [
        ("Datum,Tid,Språk,Inlägg", "cp1252"), ("日期,时间,语言,文案", "gb18030"), ("日期,時間,語言,貼文", "big5"),
        ("Datum,Tid,Språk,Inlägg", "utf-16"), ("日期,时间,语言,文案", "utf-8-sig"),
    ],
)  # fmt: skip
def test_older_encodings_are_read_where_they_name_the_columns(heads: str, encoding: str) -> None:
    found = read(
        f"{heads}\r\n2026-06-05,12:00,sv,好\r\n".replace("好", "ö" if encoding == "cp1252" else "好"),
        encoding,
    )
    assert [entry.text for entry in found.entries] == ["ö" if encoding == "cp1252" else "好"]


def test_an_encoding_that_is_not_certain_is_not_guessed() -> None:
    found = read("Date,Time,Text\n2026-06-05,12:00,på väg\n", "cp1252")
    assert (found.entries, codes(found)) == ([], [(0, "file_encoding")])


@pytest.mark.parametrize(
    "day",
    [
        "2026-06-05", "2026/6/5", "2026.06.05", "20260605", "5.6.2026", "05.06.2026", "5 June 2026",
        "5th of June, 2026", "June 5, 2026",
        "Jun 5 2026", "Friday, 5 June 2026", "den 5 juni 2026", "fredag 5 juni 2026", "5 Jun 2026",
        "2026年6月5日", "２０２６年６月５日",
        "46178", "46178,0",
    ],
)  # fmt: skip
def test_days_as_people_write_them(day: str) -> None:
    [entry] = read(f'Date;Time;Text\n"{day}";12:00;Hello').entries
    assert entry.at == NOON


@pytest.mark.parametrize(
    "hour",
    [
        "12:00", "12.00", "12:00:00", "1200", "12 noon", "12:00 PM", "12pm", "kl 12", "kl. 12.00", "pukul 12",
        "12 tengah hari",
        "中午12点", "12点", "12時", "12:00+02:00", "10:00Z", "0.5", "0,5", "06:00-04:00", "12：00",
    ],
)  # fmt: skip
def test_times_as_people_write_them(hour: str) -> None:
    [entry] = read(f'Date;Time;Text\n2026-06-05;"{hour}";Hello').entries
    assert entry.at == NOON


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("3pm", 15), ("3 p.m.", 15), ("下午3点", 15), ("晚上8點", 20), ("早上8点", 8), ("8 pagi", 8),
        ("3 petang", 15), ("9 malam", 21),
        ("12am", 0), ("00:00", 0), ("15", None), ("25:00", None), ("12:60", None), ("12 malam", None),
        ("13am", None), ("noon", None),
        ("soon", None), ("0.50", None), ("24:00", None), ("晚上12点", None), ("-1:00", None),
        ("12:00+25:00", None), ("١٢:٠٠", 12),
    ],
)  # fmt: skip
def test_a_time_is_read_or_refused_never_guessed(written: str, at: int | None) -> None:
    found = read(f"Date;Time;Text\n2026-06-05;{written};Hello", zone="UTC")
    assert [entry.at.hour for entry in found.entries] == ([] if at is None else [at])
    assert codes(found) == ([(2, "time_unreadable")] if at is None else [])


def test_a_day_that_can_be_two_days_is_refused_unless_another_row_tells() -> None:
    assert codes(read("Date,Time,Text\n5/6/2026,12:00,a\n")) == [(2, "date_two_ways")]
    told = read("Date,Time,Text\n5/6/2026,12:00,a\n13/6/2026,12:00,b\n")
    assert [entry.at.day for entry in told.entries] == [5, 13]
    american = read("Date,Time,Text\n5/6/2026,12:00,a\n6/13/2026,12:00,b\n")
    assert [entry.at.month for entry in american.entries] == [5, 6]
    both = read("Date,Time,Text\n5/6/2026,12:00,a\n6/13/2026,12:00,b\n13/6/2026,12:00,c\n")
    assert codes(both)[0] == (2, "date_two_ways")
    [same] = read("Date,Time,Text\n6/6/2026,12:00,a\n").entries
    assert same.at.day == 6


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (",12:00,en,Hi,", "no_date"), ("2026-06-05,,en,Hi,", "no_time"), ("soon,12:00,en,Hi,", "date_unreadable"),
        ("2026-02-30,12:00,en,Hi,", "date_unreadable"), ("5 June,12:00,en,Hi,", "date_unreadable"),
        ("5/6/26,12:00,en,Hi,", "date_unreadable"),
        ("1926-06-05,12:00,en,Hi,", "year_far"), ("9999-12-31,23:59,en,Hi,", "year_far"),
        ("0001-01-01,00:00,en,Hi,", "year_far"),
        ("2026-06-05,12:00,Klingon,Hi,", "language_unknown"), ("2026-06-05,12:00,Chinese,Hi,", "language_unknown"),
        ("2026-06-05,12:00,en,,", "no_text"), ("2026-06-05,12:00,en,Hi,never", "offer_unreadable"),
        ('2026-06-05,12:00,en,"a"b,', "quote"),
        ("2026-06-05,12:00,en,\x01,", "no_text"), (f"2026-06-05,12:00,en,{'x' * 20_001},", "long"),
        ("2026-06-05 12:00:00:00,,en,Hi,", "date_unreadable"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_says_why_and_costs_no_other(row: str, code: str) -> None:
    good = "2026-06-05,12:00,sv,Hej,2026-07-01"
    found = read(f"Date,Time,Language,Text,Offer ends\n{good}\n{row}\n2026-06-06,12:00,sv,Hej igen,\n")
    assert [entry.text for entry in found.entries] == ["Hej", "Hej igen"]
    assert (3, code) in codes(found)
    assert code not in TAKEN


def test_an_offer_holds_through_its_last_day() -> None:
    found = read(
        "Date,Time,Text,Valid until\n2026-06-05,12:00,a,2026-06-05\n2026-06-05,12:00,b,2026-06-05 18:00\n"
    )
    ends = [entry.offer_ends for entry in found.entries]
    assert ends == [datetime(2026, 6, 5, 21, 59, tzinfo=UTC), datetime(2026, 6, 5, 16, 0, tzinfo=UTC)]


def test_lines_above_the_columns_a_hint_for_spreadsheets_and_cells_over_several_lines() -> None:
    above = "sep=;\r\nContent calendar;;\r\n;;\r\nDate;Time;Text\r\n"
    text = above + '2026-06-05;12:00;"One\r\ntwo; ""three"""\r\n\r\n2026-06-06;x;y\r\n'
    found = read(text)
    assert [entry.text for entry in found.entries] == ['One\ntwo; "three"']
    assert codes(found) == [(8, "time_unreadable")]


def test_a_time_that_the_clock_skips_is_taken_and_told() -> None:
    found = read("Date,Time,Text\n2026-03-29,02:30,a\n2026-10-25,02:30,b\n")
    assert codes(found) == [(2, "time_skipped")]
    assert "time_skipped" in TAKEN
    assert [entry.at for entry in found.entries] == [
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # the first of the two
    ]


def test_nothing_is_there_twice() -> None:
    found = read(
        "Id,Date,Time,Text\n7,2026-06-05,12:00,a\n7,2026-06-06,12:00,b\n,2026-06-06,12:00,b\n,2026-06-06,12:00,b\n"
    )
    assert [entry.text for entry in found.entries] == ["a", "b"]
    assert codes(found) == [(3, "double"), (5, "double")]
    assert found.problems[0].params == {"first": "2", "uid": "7"}
    assert (
        read("Date,Time,Text\n2026-06-05,12:00,a\n").entries
        == read("Text,Time,Date\na,12:00,2026-06-05\n").entries
    )


def test_what_nobody_sees_is_taken_out_and_told() -> None:
    found = read("Date,Time,Text\n2026-06-05,12:00,a\x00b\x1bc\n")
    assert [entry.text for entry in found.entries] == ["abc"]
    assert found.problems == [(2, "unseen", {"field": "text"})]


@pytest.mark.parametrize(
    "formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "'=1", "''@x", "=cmd|' /C calc'!A0"]
)
def test_no_cell_of_an_export_is_a_formula_and_none_is_changed(formula: str) -> None:
    entry = Entry("u", NOON, formula, "en", formula, formula, None, formula, formula)
    written = write_csv([entry], ZONE).decode("utf-8-sig")
    assert '"=' not in written
    assert not any(f'"{sign}' in written for sign in "+-@\t＝")
    [back] = read_csv(written.encode(), ZONE).entries
    assert back.text == formula.strip()
    assert back.rights == formula.strip()


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant", "sv", "ms", "xx"])
def test_an_export_is_called_as_the_reader_speaks_and_read_back(language: str) -> None:
    entry = Entry("u", NOON, "Blog", "sv", "Hej!\nHej; \"då\", 'nu'", "Titel", NOON, "Tema", "Foto: Ann")
    written = write_csv([entry], "Asia/Kuala_Lumpur", language)
    assert written.startswith(b"\xef\xbb\xbf")
    assert read_csv(written, "Asia/Kuala_Lumpur") == Read([entry], [])
    assert len(written.decode("utf-8-sig").splitlines()[0].split(",")) == len(COLUMNS)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"), (b"\n\n \n", "file_empty"), (b"\xef\xbb\xbf", "file_empty"),
        (b"\xff\xfe\x00", "file_encoding"),
        (b"\x80\x81\xff", "file_encoding"), (b"PK\x03\x04" + bytes(range(256)) * 9, "file_encoding"),
        (b"a,b\n1,2\n", "columns"),
        (b"Date,Time\n1,2", "columns"), (b"Text\nx", "columns"), (b"\x00" * 1000, "columns"),
        (b"x" * (MOST_BYTES + 1), "file_large"),
        (b"Date\x00,Text\n1,2", "columns"), (b'"' * 5000, "columns"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_such_table_says_so(data: bytes, code: str) -> None:
    found = read_csv(data, ZONE)
    assert found.entries == []
    assert codes(found) == [(0, code)]


def test_a_huge_file_is_read_up_to_its_limits_and_soon() -> None:
    row = "2026-06-05,12:00,text {}\n"
    began = time.monotonic()
    many = read("Date,Time,Text\n" + "".join(row.format(n) for n in range(MOST_ENTRIES + 5)))
    assert len(many.entries) == MOST_ENTRIES
    assert codes(many) == [(MOST_ENTRIES + 2, "many")]
    wrong = read("Date,Time,Text\n" + "x,y,z\n" * 300_000)
    assert len(wrong.problems) == MOST_PROBLEMS + 1
    assert wrong.problems[-1].code == "more_problems"
    stray = read("Date,Time,Text\n" + 'a,"b\n' * 100_001 + "x" * 100_000)
    assert stray.entries == []
    assert time.monotonic() - began < 10
