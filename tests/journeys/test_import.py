"""A file of real posts comes in by the import page and stands on the pages: nothing lost, nothing twice."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from firebreak.base.testing import data_dir
from tests.conftest import Opener
from tests.product import OWNER, Product

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
FILES = ("SouthwestAir.csv", "VirginAmerica.csv", "united.csv")


def bring(page: Page, file: Path, **columns: str) -> None:
    """Through the three steps of the import page; ``columns`` corrects what a column means."""
    page.goto(re.sub(r"(/b/[^/]+)/.*", r"\1/listening/imports/new", page.url))
    page.locator("input[type=file]").first.set_input_files(file)
    page.get_by_role("button", name="Look at the file").click()
    expect(page.get_by_role("heading", name="What each column means")).to_be_visible()
    for column, means in columns.items():
        page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=column, exact=True)).locator(
            "select"
        ).select_option(means)
    page.locator("input[name=platform]").fill("x")
    page.get_by_role("button", name="Start the import").click()
    expect(page.get_by_text("Done", exact=True).first).to_be_visible(timeout=60_000)


def test_the_airlines_are_imported_and_every_row_is_there_once(open_page: Opener, product: Product) -> None:
    files = [data_dir("airline_feb2015", name) for name in FILES]
    rows = [
        row
        for file in files
        for row in csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline=""))
    ]
    brand = product.inside("brand", name="Airlines", owner=OWNER)["slug"]
    product.inside(
        "monitor", brand=brand, name="Airlines", query="SouthwestAir OR VirginAmerica OR united OR platform:x"
    )
    page = open_page("owner", f"/b/{brand}/")
    for file in files:
        bring(page, file, author="author", handle="extra", airline_sentiment="sentiment")
    wanted = sorted({row["tweet_id"] for row in rows})
    assert product.inside("mentions", brand=brand) == wanted
    assert product.inside("check") == []

    page.goto(f"{product.url}/b/{brand}/listening/mentions?since=2015-02-01&until=2015-03-10")
    expect(page.locator(".mention").first).to_be_visible()
    page.goto(f"{product.url}/b/{brand}/listening/mentions?text=baggage+blue+balls")
    expect(page.locator(".mention")).to_have_count(1, timeout=30_000)
    _correct(page)
    negative = product.inside("sentiments", brand=brand)
    told = sum(
        row["airline_sentiment"] == "negative" for row in {row["tweet_id"]: row for row in rows}.values()
    )
    assert negative["negative"] == told - 1
    assert product.inside("check") == []


def _correct(page: Page) -> None:
    card = page.locator(".mention").first
    card.get_by_text("Wrong sentiment?").click()
    card.get_by_role("button", name="Positive").click()
    expect(card.get_by_text("Corrected by Olga Owner")).to_be_visible()


def test_a_chinese_file_is_found_by_two_characters(
    open_page: Opener, product: Product, tmp_path: Path
) -> None:
    file = tmp_path / "微博.csv"
    lines = ["编号,发布时间,昵称,正文"]
    lines += [
        f"w{n},2025-11-{n % 9 + 1:02d} 10:{n % 60:02d}:00,用户{n},塔恩茶{'罐头生锈' if n % 10 == 0 else '很好喝'}{n}"
        for n in range(80)
    ]
    file.write_bytes("\r\n".join(lines).encode("gb18030"))
    brand = product.inside("brand", name="塔恩茶", owner=OWNER, time_zone="Asia/Shanghai")["slug"]
    product.inside("monitor", brand=brand, name="塔恩茶", query="塔恩茶")
    page = open_page("owner", f"/b/{brand}/")
    bring(page, file, 正文="text", 昵称="author", 发布时间="time", 编号="id")
    assert len(product.inside("mentions", brand=brand)) == 80
    page.goto(f"{product.url}/b/{brand}/listening/mentions?text=生锈")
    expect(page.locator(".mention")).to_have_count(8, timeout=30_000)
