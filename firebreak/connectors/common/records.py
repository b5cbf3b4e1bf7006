"""One record (a row, a JSON object) to one Post, by a mapping."""

import html
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from firebreak.connectors.common import values
from firebreak.connectors.common.ids import stable_id
from firebreak.connectors.common.mapping import EXTRA, SKIP, FileMapping
from firebreak.connectors.common.plain import MAX_SHORT, clean, from_html, short, strip_markup
from firebreak.connectors.common.times import from_datetime, from_excel, from_number, parse_time
from firebreak.engine.posts import COUNTS, UNKNOWN, Post

_GUARDED = re.compile(r'="([^"]*)"')
_LINKED = re.compile(r'=HYPERLINK\(\s*"(https?://[^"\s]+)"', re.I)
MAX_EXTRA = 40
"""Further fields kept per post."""


class RowError(Exception):
    """The record cannot become a post. ``code`` and ``params`` are shown beside its number."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


_SHORT: dict[str, Callable[[str], str]] = {
    "platform": values.platform,
    "lang": values.language,
    "country": values.country,
    "sentiment": values.sentiment,
    "kind": values.kind,
}


class Converter:
    """Turns records into posts; made once per file, as it prepares the mapping."""

    def __init__(self, mapping: FileMapping, *, now: float | None = None) -> None:
        self.mapping = mapping
        self.zone = mapping.time_zone()
        self._now = now
        self._targets = {
            column: field for column, field in mapping.columns.items() if field not in {SKIP, EXTRA}
        }
        self._extra = [column for column, field in mapping.columns.items() if field == EXTRA]
        self._has_text = any(field in {"text", "title"} for field in self._targets.values())

    def post(self, record: Mapping[str, Any]) -> Post:
        """The post. Raises :class:`RowError`: no text, no readable time, a count that is no number."""
        filled: dict[str, Any] = {"platform": self.mapping.platform, "lang": self.mapping.lang}
        for column, field in self._targets.items():
            value = record.get(column)
            if value is None or value == "":
                continue
            if field in COUNTS:  # one column per network: all but one are empty or 0
                filled[field] = max(filled.get(field, UNKNOWN), self._value(field, column, value))
            elif field == "time":
                filled.setdefault("time", self._time(column, self._with_clock(value, record)))
            elif field in {"platform", "lang"} or not filled.get(field):
                filled[field] = self._value(field, column, value)
        if self._extra:
            filled["extra"] = {
                short(column)[:60]: short(as_text(record[column]))
                for column in self._extra[:MAX_EXTRA]
                if record.get(column) not in (None, "")
            }
        return self._finish(filled)

    def _value(self, field: str, column: str, value: Any) -> Any:
        text = as_text(value)
        if field not in {"text", "title"}:
            text = unguarded(text)
        if field in COUNTS:
            found = values.count(text)
            if found is None:
                raise RowError("row.count", column=column, value=text[:60])
            return found
        if field in _SHORT:
            return _SHORT[field](text)
        if field == "text":
            return body_text(text)
        if field == "title":
            return short(strip_markup(text))
        return (
            short(text).lstrip("@")
            if field == "author"
            else clean(text, 2000)
            if field == "url"
            else short(text)
        )

    def _with_clock(self, value: Any, record: Mapping[str, Any]) -> Any:
        """Day and time of day as one text, where the file keeps them in two columns."""
        clock = record.get(self.mapping.clock) if self.mapping.clock else None
        if clock in (None, ""):
            return value
        if isinstance(value, (int, float)) and self.mapping.excel_days:
            share = clock if isinstance(clock, float) and 0 <= clock < 1 else 0.0
            return int(value) + share
        day = value.date().isoformat() if isinstance(value, datetime) else unguarded(as_text(value)).strip()
        return f"{day} {unguarded(as_text(clock)).strip()}"

    def _time(self, column: str, value: Any) -> float:
        found: float | None
        if isinstance(value, datetime):
            found = from_datetime(value, self.zone)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            found = (from_excel(float(value), self.zone) if self.mapping.excel_days else None) or from_number(
                float(value)
            )
        else:
            found = parse_time(
                unguarded(as_text(value)), self.zone, self.mapping.day_first, self.mapping.excel_days
            )
        if found is None:
            raise RowError("row.time", column=column, value=as_text(value)[:60])
        return found

    def _finish(self, filled: dict[str, Any]) -> Post:
        if self._has_text and not filled.get("text") and not filled.get("title"):
            raise RowError("row.empty")
        filled.setdefault("text", "")
        if "time" not in filled:
            found = self._now if self._now is not None else snowflake_time(filled.get("id", ""))
            if found is None:
                raise RowError("row.no_time")
            filled["time"] = found
        url = filled.get("url", "")
        if url:
            if filled["platform"] in values.VAGUE:
                filled["platform"] = values.platform_of(url) or filled["platform"]
            filled["site"] = filled.get("site") or values.host_of(url)[:MAX_SHORT]
        if filled.get("title") and filled["platform"] in values.SHORT_FORMS:
            _drop_repeated_title(filled)
        if (
            filled["platform"] in values.ARTICLES
            and filled.get("kind", "post") == "post"
            and not filled.get("parent")
        ):
            filled["kind"] = "article"
        if filled.get("parent") and filled.get("kind", "post") == "post":
            filled["kind"] = "repost" if filled["text"].startswith("RT @") else "reply"
        if not filled.get("id") or is_rounded_id(filled["id"]):
            author = filled.get("author") or filled.get("author_id", "")
            filled["id"] = stable_id(
                filled["platform"], author, filled["time"], filled["text"] or filled.get("title", "")
            )
        return Post(**filled)


def _drop_repeated_title(filled: dict[str, Any]) -> None:
    """Suites give posts without a title the beginning of their text as one; words would count twice."""
    title = filled["title"].rstrip(". \u2026")
    if filled["text"] and " ".join(filled["text"].split()).startswith(title):
        del filled["title"]


def unguarded(text: str) -> str:
    """What stands in a cell that was written as a formula so that spreadsheets leave it alone; nothing is computed.

    >>> unguarded('="567592368451248000"'), unguarded('=HYPERLINK("https://a.example/1","open")'), unguarded("=1+1")
    ('567592368451248000', 'https://a.example/1', '=1+1')
    """
    if not text.startswith("=") or len(text) > 4000:
        return text
    match = _GUARDED.fullmatch(text) or _LINKED.match(text)
    return match.group(1) if match else text


def body_text(text: str) -> str:
    """A post's text: HTML as Mastodon and feeds give it becomes plain, entities as X gives them are read.

    >>> body_text("<p>Acme &amp; co</p>"), body_text("a &lt; b &amp; c")
    ('Acme & co', 'a < b & c')
    """
    if text[:1] == "<" and ("</" in text or "/>" in text):
        return from_html(text)[0]
    return clean(html.unescape(text) if "&" in text and ";" in text else text)


def as_text(value: Any) -> str:
    """A cell as text: whole floats without ``.0``, as spreadsheets keep every number as a float."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return value.isoformat() if isinstance(value, datetime) else str(value)


def is_rounded_id(text: str) -> bool:
    """Whether a spreadsheet has cut an id to ``5.67E+17``: many posts then share it, so it is no id.

    >>> is_rounded_id("5.67592E+17"), is_rounded_id("567592368451248000")
    (True, False)
    """
    head, _, tail = text.upper().partition("E+")
    return bool(tail) and tail.isdigit() and head.replace(".", "", 1).replace(",", "", 1).isdigit()


def snowflake_time(text: str) -> float | None:
    """Seconds UTC from an id of X (Twitter), which carries its time; ``None`` for other ids.

    >>> round(snowflake_time("567591480085463000"))
    1424159329
    """
    if not (text.isascii() and text.isdigit() and 15 <= len(text) <= 19):
        return None
    seconds = ((int(text) >> 22) + 1288834974657) / 1000
    return from_number(seconds)
