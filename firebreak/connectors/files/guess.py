"""Which column means what: names in five languages, checked against what the cells hold."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from firebreak.connectors.common import values
from firebreak.connectors.common.columns import fields_for
from firebreak.connectors.common.records import as_text, is_rounded_id
from firebreak.connectors.common.times import from_excel, parse_time
from firebreak.engine.posts import COUNTS

ACCEPT = 0.35
"""Least confidence with which a column is given a meaning."""
_LONG_ID = re.compile(r"\d{12,21}")
_HANDLE = re.compile(r"@?[\w.\-]{2,40}")
_LANG = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?")


@dataclass
class Column:
    """A column's name, its first cells and shares (0 to 1) of what they look like."""

    name: str
    samples: list[Any]
    looks: dict[str, float] = field(default_factory=dict)

    @property
    def texts(self) -> list[str]:
        return [as_text(cell) for cell in self.samples]


def look(name: str, cells: Sequence[Any]) -> Column:
    """Measure a column by up to 200 cells that are not empty."""
    filled = [cell for cell in cells if cell not in (None, "")][:200]
    column = Column(name, filled)
    texts = column.texts
    if not texts:
        return column

    def share(test: Any) -> float:
        return sum(1 for text in texts if test(text)) / len(texts)

    column.looks = {
        "time": sum(_is_time(cell, text) for cell, text in zip(filled, texts, strict=True)) / len(texts),
        "excel": share(_is_excel_day),
        "long_id": share(lambda t: bool(_LONG_ID.fullmatch(t)) or is_rounded_id(t)),
        "whole": share(lambda t: t.isascii() and t.replace(".0", "").isdigit()),
        "count": share(lambda t: values.count(t) is not None),
        "url": share(lambda t: t.startswith(("http://", "https://")) and " " not in t),
        "lang": share(lambda t: bool(_LANG.fullmatch(t))),
        "handle": share(lambda t: bool(_HANDLE.fullmatch(t))),
        "sentiment": share(lambda t: bool(values.sentiment(t))),
        "sentiment_word": share(
            lambda t: t.strip().lower() in values.SENTIMENTS and not t.strip("-").isdigit()
        ),
        "distinct": len(set(texts)) / len(texts),
        "length": min(
            sum(len(t) * (2 if any("\u3400" <= c <= "\u9fff" for c in t[:20]) else 1) for t in texts)
            / len(texts)
            / 60,
            1.0,
        ),
        "words": share(
            lambda t: " " in t.strip() or len(t) > 25 or any("\u3400" <= c <= "\u9fff" for c in t)
        ),
    }
    return column


def _is_time(cell: Any, text: str) -> bool:
    if isinstance(cell, datetime):
        return True
    return not _LONG_ID.fullmatch(text) if text.isdigit() and len(text) > 13 else parse_time(text) is not None


def _is_excel_day(text: str) -> bool:
    try:
        return from_excel(float(text)) is not None
    except ValueError:
        return False


def _fit(column: Column, target: str) -> float:
    """How well the cells allow a meaning: 0 forbids it, 1 leaves the name's word as it is, more adds."""
    looks = column.looks
    if not looks:
        return 0.5
    if target == "time":
        return (
            looks["time"] if looks["time"] >= 0.6 else looks["excel"] * 0.9 if looks["excel"] >= 0.9 else 0.0
        )
    if target in COUNTS:
        return looks["count"] if looks["long_id"] < 0.5 and looks["count"] >= 0.8 else 0.0
    if target == "url":
        return looks["url"] if looks["url"] >= 0.5 else 0.0
    if target == "text":
        return (
            0.0
            if looks["url"] > 0.8 or looks["count"] > 0.9
            else 0.4 + 0.6 * max(looks["words"], looks["length"])
        )
    if target == "title":
        return 0.0 if looks["count"] > 0.9 else 0.6 + 0.4 * looks["words"]
    if target == "id":
        return 0.0 if looks["words"] > 0.9 and looks["url"] < 0.5 else 0.3 + 0.7 * looks["distinct"]
    if target == "sentiment":
        return looks["sentiment"]
    if target == "lang":
        return max(looks["lang"], 0.5 * (1 - looks["words"]))
    if target in {"author", "author_id"}:
        return 1.0 if looks["url"] < 0.5 else 0.2
    return 0.9


def _by_content(column: Column, target: str) -> float:
    """Confidence from the cells alone, for columns whose name says nothing."""
    looks = column.looks
    if not looks:
        return 0.0
    if target == "time":
        return 0.6 * looks["time"] if looks["time"] > 0.9 and looks["distinct"] > 0.05 else 0.0
    if target == "text":
        return (
            0.55 * looks["length"] * looks["words"] * (0.5 + 0.5 * looks["distinct"])
            if looks["url"] < 0.5
            else 0.0
        )
    if target == "id":
        return 0.5 * looks["long_id"] if looks["distinct"] > 0.95 else 0.0
    if target == "url":
        return 0.5 * looks["url"] * looks["distinct"]
    if target == "sentiment":
        return 0.5 if looks["sentiment_word"] > 0.95 else 0.0
    return 0.0


def assign(columns: Sequence[Column]) -> dict[str, tuple[str, float]]:
    """Column name to ``(field, confidence)``: the surest pair first, each field and column once."""
    pairs = []
    for place, column in enumerate(columns):
        named = fields_for(column.name)
        for target in {*named, "time", "text", "id", "url", "sentiment"}:
            trust = max(named.get(target, 0.0) * _fit(column, target), _by_content(column, target))
            pairs.append((round(trust, 3), -place, column.name, target))
    found: dict[str, tuple[str, float]] = {}
    taken: set[str] = set()
    for trust, _, name, target in sorted(pairs, reverse=True):
        if trust >= ACCEPT and name not in found and target not in taken:
            found[name] = (target, trust)
            taken.add(target)
    return found


def looks_like_header(row: Sequence[Any], following: Sequence[Sequence[Any]]) -> bool:
    """Whether a row names columns rather than being the first record."""
    cells = [as_text(cell).strip() for cell in row]
    if not all(cells) and sum(map(bool, cells)) < max(2, 0.6 * len(cells)):
        return False
    known = sum(bool(fields_for(cell)) for cell in cells)
    if known >= max(1, len(cells) * 0.3) and len(set(cells)) > 0.8 * len(cells):
        return True
    data_like = sum(_is_data(cell) for cell in cells)
    below = sum(_is_data(as_text(cell)) for other in following[:20] for cell in other) / max(
        len(following[:20]), 1
    )
    return data_like == 0 and below >= 1 and len(set(cells)) == len(cells)


def _is_data(text: str) -> bool:
    return (
        text.startswith(("http://", "https://"))
        or parse_time(text) is not None
        or text.replace(".", "", 1).isdigit()
        or len(text) > 60
    )


def confidences(found: Mapping[str, tuple[str, float]]) -> dict[str, float]:
    """Column name to confidence only."""
    return {name: trust for name, (_, trust) in found.items()}
