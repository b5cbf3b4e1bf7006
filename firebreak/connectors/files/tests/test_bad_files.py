"""Wrong, huge, hostile and half-finished files: a clear error or a named row, and never a lost good one."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from firebreak.base.errors import WrongInput
from firebreak.connectors.common.driving import read_round
from firebreak.connectors.files import FileReader, inspect, read_any, read_counts, sniff
from firebreak.connectors.files import opening as opening
from firebreak.listening.readers import ReaderContext

pytestmark = pytest.mark.unit
HEAD = "id,created_at,author,likes,text\n"


def _write(folder: Path, data: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(data)
    return path


def _row(n: int, text: str = "words") -> str:
    return f"i{n},2024-05-01T00:00:{n % 60:02d}Z,ann,{n},{text}\n"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "files.empty"),
        (b"\xef\xbb\xbf \r\n\r\n", "files.empty"),
        (b"%PDF-1.7 ...", "files.not_a_table"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 500, "files.not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500, "files.not_a_table"),
        (bytes(range(256)) * 40, "files.not_a_table"),
        (b"PK\x03\x04 this is no zip", "files.damaged"),
        (
            gzip.compress("".join(_row(n, str(n**7)) for n in range(999)).encode(), mtime=0)[:2000],
            "files.damaged",
        ),
        (b"id,text\n", "files.no_rows"),
        (b"[]", "files.no_rows"),
        (b"{", "files.no_rows"),
    ],
)
def test_what_holds_no_posts_is_refused_with_words(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(WrongInput) as caught:
        inspect(_write(tmp_path, data))
    assert caught.value.code == code


def test_bad_rows_are_named_and_good_ones_kept(tmp_path: Path) -> None:
    lines = [
        _row(1),
        "i2,yesterday,ann,2,words\n",
        "i3,2024-05-01,ann,many,words\n",
        "i4,2024-05-01,ann,4,\n",
        _row(5),
        "i6,2024-05-01,a,6,x,y,z\n",
        "\n",
        _row(7),
    ]
    path = _write(tmp_path, (HEAD + "".join(lines)).encode())
    batches = read_round(FileReader(ReaderContext(settings={"path": str(path)})))
    assert [p.id for b in batches for p in b.posts] == ["i1", "i5", "i7"]
    named = [(code, params["row"]) for b in batches for code, params in b.warnings]
    assert named == [("row.time", 3), ("row.count", 4), ("row.empty", 5), ("row.too_many_cells", 7)]


def test_a_quote_that_never_closes_costs_its_own_row_only(tmp_path: Path) -> None:
    lines = [_row(n) for n in range(2000)]
    lines[700] = 'i700,2024-05-01T00:00:00Z,ann,3,"an open quote\n'
    posts = list(read_any(_write(tmp_path, (HEAD + "".join(lines)).encode())))
    assert [p.id for p in posts] == [f"i{n}" for n in range(2000)]
    assert posts[700].text == '"an open quote'


def test_stray_quotes_and_zero_bytes_are_read_as_they_stand(tmp_path: Path) -> None:
    data = HEAD + 'i1,2024-05-01,ann,1,"he said "no" twice"\n' + "i2,2024-05-01,a\x00nn,2,plain\n"
    posts = list(read_any(_write(tmp_path, data.encode())))
    assert [p.id for p in posts] == ["i1", "i2"]
    assert "no" in posts[0].text
    assert posts[1].author == "ann"


def test_a_line_without_end_is_cut_and_the_rest_read(tmp_path: Path) -> None:
    data = HEAD + _row(1) + _row(2, "x" * 3_000_000) + _row(3)
    posts = list(read_any(_write(tmp_path, data.encode())))
    assert [p.id for p in posts] == ["i1", "i2", "i3"]
    assert len(posts[1].text) <= 100_000


def test_broken_characters_do_not_stop_the_import(tmp_path: Path) -> None:
    data = (
        HEAD.encode()
        + "".join(_row(n, "åäö") for n in range(500)).encode()
        + b"i500,2024-05-01,ann,1,bad \xff\xfe here\n"
        + _row(501).encode()
    )
    posts = list(read_any(_write(tmp_path, data)))
    assert len(posts) == 502
    assert posts[0].text == "åäö"


def test_json_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    items = [{"id": str(n), "time": "2024-05-01T00:00:00Z", "text": f"t{n}"} for n in range(50)]
    path = _write(tmp_path, json.dumps(items).encode()[:-30])
    batches = read_round(FileReader(ReaderContext(settings={"path": str(path)})))
    assert [p.id for b in batches for p in b.posts] == [str(n) for n in range(49)]
    assert [code for b in batches for code, _ in b.warnings] == ["row.cut"]
    lines = (
        b'{"id":"1","time":1714521600,"text":"a"}\n{"id":"2","ti\n[1]\n{"id":"3","time":1714521600,"text":"c"}\n'
        + b"[" * 100_000
    )
    assert [p.id for p in read_any(_write(tmp_path, lines))] == ["1", "3"]


def test_a_packed_bomb_is_stopped_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "RATIO_FROM", 2_000_000)
    row = _row(1, "a" * 200).encode()
    path = _write(tmp_path, gzip.compress(HEAD.encode() + row * 60_000))
    assert path.stat().st_size * 250 < 60_000 * len(row)
    with pytest.raises(WrongInput, match="beyond all measure"):
        sum(1 for _ in read_any(path))


def test_a_bomb_of_a_workbook_is_not_opened(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    with pytest.raises(WrongInput, match="beyond all measure"):
        inspect(_write(tmp_path, out.getvalue()))


@pytest.mark.parametrize(
    "part", [b'<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook>&a;</workbook>', b"<workbook", b""]
)
def test_a_hostile_workbook_is_refused(tmp_path: Path, part: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", part)
    with pytest.raises(WrongInput):
        inspect(_write(tmp_path, out.getvalue()))


def test_another_archive_is_no_workbook(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("posts.csv", HEAD)
    with pytest.raises(WrongInput, match="no XLSX"):
        inspect(_write(tmp_path, out.getvalue()))


@pytest.mark.parametrize(
    "given",
    [
        {"columns": {"id": "nonsense"}},
        {"encoding": "klingon"},
        {"delimiter": ""},
        {"delimiter": ";;"},
        {"zone": "Mars/Base"},
        {"zone": "../../etc"},
        {"format": "exe"},
        {"columns": 7},
        {"header_row": "x"},
    ],
)
def test_a_correction_that_cannot_work_is_refused(tmp_path: Path, given: dict[str, object]) -> None:
    path = _write(tmp_path, (HEAD + _row(1)).encode())
    with pytest.raises(WrongInput):
        inspect(path, given=given)


def test_a_file_that_has_gone_says_so() -> None:
    with pytest.raises(WrongInput, match="no longer there"):
        read_round(FileReader(ReaderContext(settings={"path": "/nowhere/at/all.csv"})))


def test_counts_are_only_read_from_counts(tmp_path: Path) -> None:
    path = _write(tmp_path, (HEAD + _row(1)).encode())
    assert sniff(path) == "posts"
    with pytest.raises(WrongInput):
        list(read_counts(path))
    path = _write(
        tmp_path, b"timestamp,value\n2024-05-01 00:00:00,3\n2024-05-01 00:05:00,\n2024-05-01 00:10:00,5.0\n"
    )
    assert sniff(path) == "counts"
    assert list(read_counts(path)) == [(1714521600.0, 3.0), (1714522200.0, 5.0)]


def test_progress_is_told_in_rows_and_bytes(tmp_path: Path) -> None:
    path = _write(tmp_path, (HEAD + "".join(_row(n) for n in range(3500))).encode())
    cursors = [b.cursor for b in read_round(FileReader(ReaderContext(settings={"path": str(path)})))]
    assert [c["row"] for c in cursors] == [*range(501, 3502, 500), 3501]
    assert [c["bytes"] for c in cursors] == sorted(c["bytes"] for c in cursors)
    assert cursors[-1]["done"] is True
    assert cursors[-1]["bytes"] == cursors[-1]["size"] == path.stat().st_size
