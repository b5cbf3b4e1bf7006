"""Exports that were cut, shuffled, doubled or made to do harm: posts, named rows or one of our errors, nothing else."""

import io
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from firebreak.base.errors import FirebreakError, WrongInput
from firebreak.connectors.common.plain import MAX_SHORT, MAX_TEXT
from firebreak.connectors.files import inspect, read_any
from firebreak.connectors.files.layouts import bare, recognise
from firebreak.connectors.files.tests import golden
from firebreak.connectors.files.zones import zone_before, zone_named, zone_of_name
from firebreak.engine.posts import Post

pytestmark = pytest.mark.unit
FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TABLES: dict[str, list[list[Any]]] = {
    "brandwatch": golden.brandwatch(),
    "talkwalker": golden.as_table(golden.talkwalker()),
    "mention": golden.mention(),
    "hootsuite": golden.hootsuite(),
}
WHOLE = {
    (name, encoding): golden.as_csv(rows, before=golden.PREAMBLE, encoding=encoding)
    for name, rows in TABLES.items()
    for encoding in ("utf-8-sig", "utf-16")
}
HOSTILE = (
    "=cmd|' /C calc'!A0", "=HYPERLINK(\"javascript:alert(1)\",\"x\")", "+1+1", "@SUM(A1:A9)", "-2+3",
    "<script>alert(1)</script>", "\x00\u202e", "9" * 400, "1e999", "../../etc/passwd", "{{7*7}}", "'; DROP TABLE x;--",
)  # fmt: skip


def _read(data: bytes) -> list[Post]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export"
        path.write_bytes(data)
        try:
            inspect(path)
            posts = list(read_any(path))
        except FirebreakError:
            return []
    for post in posts:
        assert post.id
        assert len(post.text) <= MAX_TEXT
        assert len(post.author) <= MAX_SHORT
        assert 0 < post.time < 10**11
        assert post.sentiment in {"", "negative", "neutral", "positive"}
    return posts


@FUZZ
@given(st.sampled_from(sorted(WHOLE)), st.integers(0, 10**6), st.binary(max_size=8), st.integers(0, 60))
@example(("brandwatch", "utf-16"), 1, b"", 0)
def test_cut_and_damaged_exports_are_read_or_refused(
    which: tuple[str, str], at: int, by: bytes, cut: int
) -> None:
    data = WHOLE[which]
    at %= len(data)
    _read(data[:at])
    _read(data[:at] + by + data[at + cut :])


@FUZZ
@given(st.sampled_from(sorted(TABLES)), st.randoms(use_true_random=False))
def test_columns_in_any_order_and_doubled_give_the_same_posts(name: str, chance: Any) -> None:
    rows = TABLES[name]
    order = list(range(len(rows[0])))
    chance.shuffle(order)
    order += chance.sample(order, k=3)
    posts = _read(golden.as_csv([[row[place] for place in order] for row in rows], before=golden.PREAMBLE))
    assert [(p.text, p.time, p.sentiment) for p in posts] == [
        (post["text"], golden.START + 3600.0 * n, post["mood"]) for n, post in enumerate(golden.POSTS)
    ]


@FUZZ
@given(st.sampled_from(sorted(TABLES)), st.data(), st.sampled_from(HOSTILE) | st.text(max_size=30))
def test_a_hostile_cell_costs_at_most_its_own_row(name: str, data: st.DataObject, cell: str) -> None:
    rows = [list(row) for row in TABLES[name]]
    place = data.draw(st.integers(0, len(rows[0]) - 1))
    rows[3][place] = cell.replace("\x00", "")
    texts = [post.text for post in _read(golden.as_csv(rows))]
    others = [post["text"] for n, post in enumerate(golden.POSTS) if n != 2]
    assert [text for text in texts if text in others] == others


@FUZZ
@given(
    st.lists(
        st.text(max_size=20) | st.sampled_from([*TABLES["brandwatch"][0], *TABLES["mention"][0]]), max_size=30
    )
)
def test_headers_of_any_names_are_one_suites_or_nobodys(names: list[str]) -> None:
    found = recognise(names)
    assert found is None or found.fits(frozenset(map(bare, filter(None, names))))


@FUZZ
@given(st.text(max_size=60) | st.text(alphabet="UTCGMT+-0123456789:/() ", max_size=20))
def test_zones_of_any_text_are_zones_or_nothing(text: str) -> None:
    from zoneinfo import ZoneInfo

    for zone in (zone_named(text), zone_of_name(f"Date ({text})"), zone_before([["Timezone", text], [text]])):
        assert not zone or ZoneInfo(zone)


def test_formulas_stay_text_and_are_never_computed() -> None:
    rows = [list(row) for row in golden.brandwatch()]
    text, link, number = (rows[0].index(name) for name in ("Full Text", "Url", "Resource Id"))
    rows[1][text], rows[1][number] = "=cmd|' /C calc'!A0", '="567592368451248000"'
    rows[1][link] = '=HYPERLINK("https://x.com/p/0","open")'
    first = _read(golden.as_csv(rows))[0]
    assert (first.text, first.id, first.url) == (
        "=cmd|' /C calc'!A0",
        "567592368451248000",
        "https://x.com/p/0",
    )


def test_huge_cells_and_a_huge_header_are_bounded() -> None:
    rows = [list(row) for row in TABLES["talkwalker"]]
    rows[1][rows[0].index("content")] = "x" * 400_000
    rows[0] = [*rows[0], *[f"column {n} " + "y" * 900 for n in range(300)]]
    started = time.process_time()
    posts = _read(golden.as_csv(rows))
    assert len(posts) == 5
    assert len(posts[0].text) == MAX_TEXT
    assert time.process_time() - started < 20


def test_an_export_inside_a_bomb_is_refused_early(tmp_path: Path) -> None:
    whole = golden.as_xlsx(golden.brandwatch(), before=golden.PREAMBLE)
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(whole)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for part in source.infolist():
            data = source.read(part)
            if part.filename.endswith("sheet1.xml"):
                data = data.replace(b"</sheetData>", b" " * 60_000_000 + b"</sheetData>")
            packed.writestr(part.filename, data)
    path = tmp_path / "export"
    path.write_bytes(out.getvalue())
    started = time.process_time()
    with pytest.raises(WrongInput) as caught:
        inspect(path)
    assert caught.value.code == "files.bomb"
    assert time.process_time() - started < 2
