"""Rows of the training data (see its own README files for sources and licences)."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from firebreak.engine.text.phrases import entries

LABELS = ("negative", "neutral", "positive")

TWO_CLASS_SOURCES = frozenset(
    {
        "waimai",
        "chnsenticorp-hotel",
        "online-shopping-10",
        "weibo-senti-subset",
        "swe-reviews",
        "ms-news",
        "XED",
    }
)
"""Sources that never had a neutral class: they say nothing about the score of neutral."""

SENTIMENT_FILES = {
    "en": ("en/umsab_sentiment", "en/unstated_licence/sentiment"),
    "zh-Hans": ("zh-Hans/unstated_licence/sentiment",),
    "zh-Hant": ("zh-Hant/unstated_licence/sentiment",),
    "sv": ("sv/unstated_licence/sentiment",),
    "ms": ("ms/unstated_licence/sentiment",),
    "id": ("id/sentiment",),
    "other": ("other/sentiment",),
}


ENGLISH_FILES = ("en/intent", "en/unstated_licence/complaint", "en/unstated_licence/toxicity")
"""Short questions, complaints and replies, for language only: without them "Worst service ever" is Swedish."""


PHRASE_FILES = ("en", "sv")
"""Our own seed phrases, for language only: nothing else in the data is as short as "poor service". Malay ones stand
beside Indonesian ones and teach no border."""


MEASURED_ONLY = frozenset({"swe-emoji-social"})
"""Sources that measure and never train. Swedish emoji posts are "free for research or hobby projects": whoever runs a
desk for a company does neither."""


class Row(NamedTuple):
    """One labelled text; ``tier`` A is an explicit open licence, B an unstated or informal one."""

    text: str
    label: str
    source: str
    tier: str


def rows(path: Path, *, open_only: bool = False, measuring: bool = False) -> list[Row]:
    """The rows of one file that may train, or with ``measuring`` those that may be scored too; none when it is absent."""
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        found = [Row(r["text"], r["label"], r["src"], r["tier"]) for r in csv.DictReader(file)]
    allowed = [row for row in found if row.tier == "A" or (row.tier == "B" and not open_only)]
    return [row for row in allowed if measuring or row.source not in MEASURED_ONLY]


def sentiment(data: Path, key: str, split: str, *, open_only: bool = False) -> list[Row]:
    """Sentiment rows of one language folder, ``split`` being train, or dev for measuring."""
    return [
        row
        for stem in SENTIMENT_FILES[key]
        for row in rows(data / f"{stem}_{split}.csv", open_only=open_only, measuring=split == "dev")
    ]


def languages(data: Path, split: str, *, open_only: bool = False) -> Iterator[tuple[str, str, str]]:
    """Text, language and source of news sentences, subtitle lines and social posts."""
    for row in rows(data / f"langid/langid_{split}.csv", open_only=open_only):
        yield row.text, row.label, row.source
    for stem in ENGLISH_FILES if split == "train" else ():
        for row in rows(data / f"{stem}_{split}.csv", open_only=open_only):
            yield row.text, "en", row.source
    for tag in PHRASE_FILES if split == "train" else ():
        for phrases in entries(tag).values():
            yield from ((phrase.strip("~!*"), tag, "phrases") for phrase in phrases if phrase[0] != "*")
    for key in SENTIMENT_FILES:
        for row in sentiment(data, key, split, open_only=open_only):
            yield row.text, row.source.removeprefix("umsab-") if key == "other" else key, row.source
