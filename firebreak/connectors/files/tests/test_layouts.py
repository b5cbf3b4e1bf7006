"""Exports of known suites are read as what they are: five posts in five languages, whatever form they come in."""

import json
from pathlib import Path
from typing import Any

import pytest

from firebreak.connectors.files import inspect, read_any
from firebreak.connectors.files.tests import golden
from firebreak.engine.posts import Post

pytestmark = pytest.mark.unit
BRANDWATCH, TALKWALKER = golden.brandwatch(), golden.talkwalker()
TEXTS = [post["text"] for post in golden.POSTS]
FILES: dict[str, tuple[str, bytes]] = {
    "brandwatch csv": ("Brandwatch", golden.as_csv(BRANDWATCH)),
    "brandwatch csv preamble bom": ("Brandwatch", golden.as_csv(BRANDWATCH, before=golden.PREAMBLE, encoding="utf-8-sig")),
    "brandwatch csv semicolons utf-16": (
        "Brandwatch", golden.as_csv(BRANDWATCH, before=golden.PREAMBLE, delimiter=";", encoding="utf-16")),
    "brandwatch csv tabs, one post only": (
        "Brandwatch", golden.as_csv(BRANDWATCH[:2], before=golden.PREAMBLE * 3, delimiter="\t")),
    "brandwatch csv twitter names": ("Brandwatch", golden.as_csv(golden.brandwatch("Twitter Followers"))),
    "brandwatch xlsx": ("Brandwatch", golden.as_xlsx(BRANDWATCH, before=golden.PREAMBLE)),
    "brandwatch xlsx dates behind a summary": (
        "Brandwatch", golden.as_xlsx(BRANDWATCH, before=golden.PREAMBLE, dates="Date", summary=True)),
    "brandwatch csv saved again by a spreadsheet": (
        "Brandwatch",
        golden.as_csv(golden.brandwatch(date="%d/%m/%Y %H:%M"), delimiter=";", encoding="utf-8-sig"),
    ),
    "brandwatch csv days of a spreadsheet": ("Brandwatch", golden.as_csv(golden.with_days(BRANDWATCH))),
    "talkwalker csv": ("Talkwalker", golden.as_csv(golden.as_table(TALKWALKER))),
    "talkwalker csv semicolons bom": (
        "Talkwalker", golden.as_csv(golden.as_table(TALKWALKER), delimiter=";", encoding="utf-8-sig")),
    "talkwalker xlsx dates": ("Talkwalker", golden.as_xlsx(golden.as_table(TALKWALKER), dates="published")),
    "talkwalker json": ("Talkwalker", json.dumps([golden.nested(row) for row in TALKWALKER]).encode()),
    "talkwalker json lines": ("Talkwalker", "\n".join(json.dumps(golden.nested(r)) for r in TALKWALKER).encode()),
    "talkwalker stream": ("Talkwalker", golden.as_stream(TALKWALKER)),
    "mention csv": ("Mention", golden.as_csv(golden.mention())),
    "mention csv semicolons utf-16": ("Mention", golden.as_csv(golden.mention(), delimiter=";", encoding="utf-16")),
    "mention xlsx": ("Mention", golden.as_xlsx(golden.mention())),
    "hootsuite csv": ("Hootsuite", golden.as_csv(golden.hootsuite())),
    "hootsuite csv preamble": (
        "Hootsuite", golden.as_csv(golden.hootsuite(), before=[["Hootsuite Insights"], ["Stream", "Norrsken"]])),
    "hootsuite xlsx": ("Hootsuite", golden.as_xlsx(golden.hootsuite())),
}  # fmt: skip
EVERY = pytest.mark.parametrize("name", FILES)
NETS = {"x", "facebook", "weibo", "forum", "news"}


def _write(folder: Path, data: bytes) -> Path:
    path = folder / "export"
    path.write_bytes(data)
    return path


def _posts(folder: Path, name: str) -> list[Post]:
    return list(read_any(_write(folder, FILES[name][1])))


@EVERY
def test_an_export_is_known_by_its_header(tmp_path: Path, name: str) -> None:
    title, data = FILES[name]
    found = inspect(_write(tmp_path, data))
    assert found["layout"] == {"name": title.lower(), "title": title}
    assert not any(issue[0] in {"files.no_text", "files.no_time"} for issue in found["issues"])
    assert found["preview"][-1]["post"]["text"]


@EVERY
def test_its_posts_keep_text_time_place_mood_and_language(tmp_path: Path, name: str) -> None:
    posts = _posts(tmp_path, name)
    wanted = golden.POSTS[: 1 if "one post" in name else 5]
    assert [p.text for p in posts] == [post["text"] for post in wanted]
    assert [p.time for p in posts] == [golden.START + 3600.0 * n for n in range(len(wanted))]
    assert [p.sentiment for p in posts] == [post["mood"] for post in wanted]
    assert [p.platform for p in posts] == [post["net"] for post in wanted]
    assert [p.lang for p in posts] == [post["lang"] for post in wanted]
    assert [p.url for p in posts] == [golden.url(n) for n in range(len(wanted))]
    assert [p.author for p in posts] == [f"user{n}" for n in range(len(wanted))]
    assert len({p.id for p in posts}) == len(wanted)


@EVERY
def test_the_same_file_gives_the_same_ids_again(tmp_path: Path, name: str) -> None:
    assert [p.id for p in _posts(tmp_path, name)] == [p.id for p in _posts(tmp_path, name)]


def test_brandwatch_counts_come_from_the_column_of_the_network(tmp_path: Path) -> None:
    first, second, *_ = _posts(tmp_path, "brandwatch csv preamble bom")
    assert (first.likes, first.reposts, first.followers, first.views) == (5, 7, 700, 1234)
    assert (second.likes, second.reposts, second.kind) == (6, 8, "repost")
    assert (first.id, first.author_name, first.country, first.site) == ("880", "User 0", "GB", "x.com")


def test_a_title_that_only_repeats_the_post_does_not_count_its_words_twice(tmp_path: Path) -> None:
    posts = _posts(tmp_path, "brandwatch csv")
    assert [bool(p.title) for p in posts] == [p.platform in {"forum", "news"} for p in posts]


def test_talkwalker_counts_kinds_and_countries(tmp_path: Path) -> None:
    for name in ("talkwalker csv", "talkwalker json", "talkwalker stream"):
        first, second, *_ = _posts(tmp_path, name)
        assert (first.likes, first.reposts, first.views, first.country) == (5, 7, 1000, "GB")
        assert (second.likes, second.reposts, second.kind) == (6, 8, "repost")
        assert (first.author_name, first.author_id) == ("User 0", "ex:0")


def test_mention_and_hootsuite_numbers(tmp_path: Path) -> None:
    first = _posts(tmp_path, "mention csv")[0]
    assert (first.views, first.site, first.extra["Influence score"], first.kind) == (
        1200,
        "x.com",
        "55",
        "post",
    )
    assert _posts(tmp_path, "mention csv")[-1].kind == "article"
    first = _posts(tmp_path, "hootsuite csv")[0]
    assert (first.likes, first.replies, first.reposts, first.followers) == (5, 2, 7, 700)


def test_the_zone_is_the_one_the_export_says(tmp_path: Path) -> None:
    swedish = [["Report:", "Bulk Mentions Download"], ["Timezone:", "Europe/Stockholm"]]
    dated = [["From:", "Wed May 01 00:00:00 BST 2024"]]
    named = golden.brandwatch()
    named[0] = ["Date (GMT+08:00)" if cell == "Date" else cell for cell in named[0]]
    for before, rows, shift in (
        (swedish, BRANDWATCH, 7200), (dated, BRANDWATCH, 3600), ([], named, 8 * 3600), ([], BRANDWATCH, 0),
    ):  # fmt: skip
        path = _write(tmp_path, golden.as_csv(rows, before=before))
        found = inspect(path, "x.csv", None, "America/New_York")
        assert found["preview"][0]["post"]["time"] == golden.START - shift
        assert not any(issue[0] == "files.zone_assumed" for issue in found["issues"])


@pytest.mark.parametrize(
    ("label", "said"),
    [("Timezone", "Asia/Taipei"), ("Tidszon:", "GMT+8"), ("时区：", "Asia/Shanghai"), ("時區", "UTC+08:00"),
     ("Zon masa:", "MYT")],
)  # fmt: skip
def test_the_lines_before_the_header_name_the_zone_in_any_of_our_languages(
    tmp_path: Path, label: str, said: str
) -> None:
    path = _write(tmp_path, golden.as_csv(golden.mention(), before=[["Mention export"], [label, said]]))
    assert next(iter(read_any(path))).time == golden.START - 8 * 3600


def test_an_export_in_the_accounts_own_time_is_read_in_the_brands_and_says_so(tmp_path: Path) -> None:
    found = inspect(_write(tmp_path, FILES["mention csv"][1]), "x.csv", None, "Europe/Stockholm")
    assert ("files.zone_assumed", {"zone": "Europe/Stockholm"}) in found["issues"]
    assert found["preview"][0]["post"]["time"] == golden.START - 7200


def test_what_a_layout_says_can_be_corrected(tmp_path: Path) -> None:
    path = _write(tmp_path, FILES["brandwatch csv preamble bom"][1])
    given: dict[str, Any] = {
        "columns": {"Snippet": "text", "Full Text": "", "Impact": "views", "Reach (new)": ""}, "zone": "Asia/Taipei",
    }  # fmt: skip
    found = inspect(path, "x.csv", given)
    post = found["preview"][0]["post"]
    assert (post["text"], post["views"], post["time"]) == (TEXTS[0][:30], 34, golden.START - 8 * 3600)
    assert next(iter(read_any(path, found["mapping"]))).text == TEXTS[0][:30]


def test_the_snippet_is_read_where_the_full_text_is_missing_or_empty(tmp_path: Path) -> None:
    place = BRANDWATCH[0].index("Full Text")
    gone = [row[:place] + row[place + 1 :] for row in BRANDWATCH]
    empty = [BRANDWATCH[0], *[[*row[:place], "", *row[place + 1 :]] for row in BRANDWATCH[1:]]]
    for rows in (gone, empty):
        assert [p.text for p in read_any(_write(tmp_path, golden.as_csv(rows)))] == [t[:30] for t in TEXTS]


def test_exports_glued_together_lose_nothing_but_the_repeated_header(tmp_path: Path) -> None:
    again = [[*row] for row in BRANDWATCH]
    for row in again[1:]:
        row[2] = f"9{row[2]}"
    path = _write(tmp_path, golden.as_csv([*BRANDWATCH, *again], before=golden.PREAMBLE))
    assert [p.text for p in read_any(path)] == TEXTS * 2


@pytest.mark.parametrize("name", ["airline", "plain", "news"])
def test_other_files_are_nobodys_export(tmp_path: Path, name: str) -> None:
    header = {
        "airline": "tweet_id,created_at,author,airline_sentiment,text",
        "plain": "id,date,title,description,url",
        "news": "Date,Headline,URL,Hit Sentence,Source,Country,Language,Reach,Sentiment",
    }[name]
    row = ",".join(["2024-05-01 10:00", *["words about it"] * header.count(",")])
    found = inspect(_write(tmp_path, f"{header}\n{row}\n".encode()))
    assert found["layout"] is None
