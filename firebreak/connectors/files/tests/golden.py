"""Exports as the suites write them, made here: every file holds the same five posts, one per language.

Written after what the vendors and the users of their exports publish; no row is anybody's.
"""

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

POSTS: tuple[dict[str, Any], ...] = (
    {"lang": "en", "language": "English", "text": "The Norrsken charger, it caught fire again; avoid",
     "mood": "negative", "net": "x", "cc": "GB", "ccc": "GBR"},
    {"lang": "sv", "language": "Swedish", "text": "Åskväder slog ut Norrskens laddare i natt",
     "mood": "neutral", "net": "facebook", "cc": "SE", "ccc": "SWE"},
    {"lang": "zh-Hans", "language": "Chinese (Simplified)", "text": "北光充电器又着火了，要求召回",
     "mood": "negative", "net": "weibo", "cc": "CN", "ccc": "CHN"},
    {"lang": "zh-Hant", "language": "Chinese (Traditional)", "text": "北光充電器客服很好，很快退款",
     "mood": "positive", "net": "forum", "cc": "TW", "ccc": "TWN"},
    {"lang": "ms", "language": "Malay", "text": "Pengecas Norrsken terbakar lagi, mohon tarik balik",
     "mood": "negative", "net": "news", "cc": "MY", "ccc": "MYS"},
)  # fmt: skip
START = 1_714_557_600
"""Of the first post: 2024-05-01 10:00 UTC; one more each hour."""
HOSTS = {
    "x": "x.com", "facebook": "facebook.com", "weibo": "weibo.com", "forum": "forum.example", "news": "news.example",
}  # fmt: skip


def at(number: int, form: str = "%Y-%m-%d %H:%M:%S") -> str:
    """The time of a post, in UTC, in a form of ``strftime``."""
    return datetime.fromtimestamp(START + 3600 * number, UTC).strftime(form)


def url(number: int) -> str:
    """The address of a post."""
    return f"https://{HOSTS[POSTS[number]['net']]}/p/{number}"


def brandwatch(followers: str = "X Followers", date: str = "%Y-%m-%d %H:%M:%S.0") -> list[list[Any]]:
    """Header and rows of an export of mentions."""
    types = {
        "x": "twitter",
        "facebook": "facebook_public",
        "weibo": "sina_weibo",
        "forum": "forum",
        "news": "news",
    }
    header = ["Query Id", "Query Name", "Resource Id", "Date", "Title", "Snippet", "Full Text", "Url", "Domain",
              "Sentiment", "Page Type", "Thread Entry Type", "Language", "Country Code", "Author", "Full Name",
              "Impact", "Reach (new)", followers, "X Likes", "Facebook Likes", "X Reposts", "Facebook Shares",
              "Added", "Hashtags", "Category Details"]  # fmt: skip
    rows: list[list[Any]] = [header]
    for n, post in enumerate(POSTS):
        x, facebook = post["net"] == "x", post["net"] == "facebook"
        rows.append([
            1999, "Norrsken", f"88{n}", at(n, date), post["text"][:20] + "…", post["text"][:30], post["text"], url(n),
            HOSTS[post["net"]], post["mood"], types[post["net"]], "share" if n == 1 else "post", post["language"],
            post["ccc"], f"user{n}", f"User {n}", "34.5", "1,234.5", 700 + n if x else 0, 5 if x else 0,
            6 if facebook else 0, 7 if x else 0, 8 if facebook else 0, at(n + 3), "#norrsken", "",
        ])  # fmt: skip
    return rows


def with_days(rows: list[list[Any]]) -> list[list[Any]]:
    """The same rows with their dates as a spreadsheet's days."""
    place = rows[0].index("Date")
    days = [45413 + (10 + n) / 24 for n in range(len(rows) - 1)]
    return [
        rows[0],
        *[[*row[:place], day, *row[place + 1 :]] for row, day in zip(rows[1:], days, strict=True)],
    ]


PREAMBLE: list[list[Any]] = [
    ["Report:", "Bulk Mentions Download"], ["Brand:", "Norrsken, all"], ["From:", "Wed May 01 00:00:00 UTC 2024"],
    ["To:", "Thu May 02 00:00:00 UTC 2024"], ["Label:", "Norrsken Energi; crisis"],
]  # fmt: skip


def talkwalker() -> list[dict[str, Any]]:
    """Records of an export with the names of the interface."""
    kinds = {
        "x": "SOCIALMEDIA, SOCIALMEDIA_TWITTER", "facebook": "SOCIALMEDIA, SOCIALMEDIA_FACEBOOK",
        "weibo": "SOCIALMEDIA, SOCIALMEDIA_WEIBO", "forum": "MESSAGEBOARD, MESSAGEBOARD_OTHER",
        "news": "ONLINENEWS, ONLINENEWS_NEWSPAPER",
    }  # fmt: skip
    marks = {"negative": -5, "neutral": 0, "positive": 5}
    rows = []
    for n, post in enumerate(POSTS):
        rows.append({
            "url": url(n), "indexed": (START + 3600 * n + 90) * 1000, "published": (START + 3600 * n) * 1000,
            "title": "Nyhet" if post["net"] == "news" else "", "content": post["text"], "lang": post["lang"],
            "domain_url": f"http://{HOSTS[post['net']]}/", "porn_level": 0, "sentiment": marks[post["mood"]],
            "source_type": kinds[post["net"]], "post_type": "TEXT", "engagement": 11 + n, "reach": 1000 + n,
            "tags_internal": "isRetweet" if n == 1 else "", "extra_author_attributes.id": f"ex:{n}",
            "extra_author_attributes.name": f"User {n}", "extra_author_attributes.short_name": f"user{n}",
            "extra_source_attributes.world_data.country_code": post["cc"].lower(),
            "article_extended_attributes.twitter_likes": 5 if post["net"] == "x" else "",
            "article_extended_attributes.facebook_likes": 6 if post["net"] == "facebook" else "",
            "article_extended_attributes.twitter_retweets": 7 if post["net"] == "x" else "",
            "article_extended_attributes.facebook_shares": 8 if post["net"] == "facebook" else "", "word_count": 9,
        })  # fmt: skip
    return rows


def nested(row: dict[str, Any]) -> dict[str, Any]:
    """The same record as the interface sends it."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        *path, last = name.split(".")
        place = found
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value.split(", ") if name in {"source_type", "tags_internal"} and value else value
    return found


def mention() -> list[list[Any]]:
    """Header and rows of an alert's export, in the account's own time."""
    types = {"x": "Twitter", "facebook": "Facebook", "weibo": "Web", "forum": "Forums", "news": "News"}
    header = ["Title", "Description", "URL", "Date", "Source type", "Source name", "Author", "Language", "Tone",
              "Reach", "Influence score", "Country", "Alert"]  # fmt: skip
    return [header] + [
        ["" if post["net"] != "news" else "Nyhet", post["text"], url(n), at(n, "%d/%m/%Y %H:%M"), types[post["net"]],
         HOSTS[post["net"]], f"@user{n}", post["lang"], post["mood"].title(), f"{1 + n}.2k", "55", post["cc"], "Norrsken"]
        for n, post in enumerate(POSTS)
    ]  # fmt: skip


def hootsuite() -> list[list[Any]]:
    """Header and rows of a stream's export: day and time of day apart."""
    types = {"x": "Twitter/X", "facebook": "Facebook Page", "weibo": "微博", "forum": "Forum", "news": "News"}
    header = ["Date", "Time", "Social Network", "Stream", "Author", "Author Username", "Message", "Message Link",
              "Language", "Sentiment", "Likes", "Comments", "Shares", "Followers"]  # fmt: skip
    return [header] + [
        [at(n, "%Y-%m-%d"), at(n, "%I:%M %p"), types[post["net"]], "Norrsken", f"User {n}", f"@user{n}", post["text"],
         url(n), post["language"], post["mood"], 5, 2, 7, 700 + n]
        for n, post in enumerate(POSTS)
    ]  # fmt: skip


def as_table(records: Sequence[dict[str, Any]]) -> list[list[Any]]:
    """Records as a header and rows."""
    return [list(records[0]), *[list(record.values()) for record in records]]


def as_csv(
    rows: Sequence[Sequence[Any]],
    *,
    before: Sequence[Sequence[Any]] = (),
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> bytes:
    """As a file, with lines before the header."""
    out = io.StringIO(newline="")
    write = csv.writer(out, delimiter=delimiter)
    write.writerows([*before, *([[]] if before else []), *rows])
    return out.getvalue().encode(encoding)


def as_xlsx(
    rows: Sequence[Sequence[Any]],
    *,
    before: Sequence[Sequence[Any]] = (),
    dates: str = "",
    summary: bool = False,
) -> bytes:
    """As a workbook; the column ``dates`` holds real dates, and a sheet with a summary may stand in front."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    if summary:
        book.add_worksheet("Summary").write_column(0, 0, ["Norrsken", "Total mentions", "5"])
    sheet = book.add_worksheet("Mentions")
    stamp = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for place, row in enumerate([*before, *rows]):
        sheet.write_row(place, 0, row)
    for n in range(len(POSTS) if dates else 0):
        when = datetime.fromtimestamp(START + 3600 * n, UTC).replace(tzinfo=None)
        sheet.write_datetime(len(before) + 1 + n, list(rows[0]).index(dates), when, stamp)
    book.close()
    return out.getvalue()


def as_stream(records: Sequence[dict[str, Any]]) -> bytes:
    """As the lines that Talkwalker's interface streams: control lines and results, each in its wrapper."""
    control = {
        "chunk_type": "CT_CONTROL",
        "chunk_control": {"connection_id": "#1#", "resume_offset": "earliest"},
    }
    lines: list[dict[str, Any]] = [control]
    lines += [
        {"chunk_type": "CT_RESULT", "chunk_result": {"data": {"data": nested(record)}}} for record in records
    ]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
