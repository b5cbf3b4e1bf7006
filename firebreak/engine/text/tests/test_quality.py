"""Quality on the dev splits stays where it was measured (floors lie slightly under ``docs/reference/model-card.md``).

Two-class sources are judged between their two classes. The data is not in the repository.
"""

import csv
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from firebreak.engine.text import SENTIMENTS, analyse, language

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[4]

SENTIMENT_FLOORS = {
    ("en/unstated_licence/sentiment_dev.csv", "tweeteval-val", "en"): 0.66,
    ("zh-Hans/unstated_licence/sentiment_dev.csv", "smp2020-virus", "zh-Hans"): 0.73,
    ("zh-Hans/unstated_licence/sentiment_dev.csv", "waimai", "zh-Hans"): 0.86,
    ("zh-Hans/unstated_licence/sentiment_dev.csv", "chnsenticorp-hotel", "zh-Hans"): 0.84,
    ("zh-Hans/unstated_licence/sentiment_dev.csv", "online-shopping-10", "zh-Hans"): 0.91,
    ("zh-Hans/unstated_licence/sentiment_dev.csv", "weibo-senti-subset", "zh-Hans"): 0.94,
    ("zh-Hant/unstated_licence/sentiment_dev.csv", "hk-forum", "zh-Hant"): 0.60,
    ("sv/unstated_licence/sentiment_dev.csv", "swe-emoji-social", "sv"): 0.63,  # the set trains nothing
    ("sv/unstated_licence/sentiment_dev.csv", "swe-reviews", "sv"): 0.93,
    ("ms/unstated_licence/sentiment_dev.csv", "ms-twitter", "ms"): 0.59,
    ("ms/unstated_licence/sentiment_dev.csv", "ms-politics", "ms"): 0.66,
    ("ms/unstated_licence/sentiment_dev.csv", "ms-news", "ms"): 0.69,
    ("id/sentiment_dev.csv", "smsa", "id"): 0.83,
    ("id/sentiment_dev.csv", "nusax-ind", "id"): 0.90,
    ("other/sentiment_dev.csv", "umsab-de", "de"): 0.66,
    ("other/sentiment_dev.csv", "umsab-fr", "fr"): 0.59,
    ("other/sentiment_dev.csv", "umsab-es", "es"): 0.54,
    ("other/sentiment_dev.csv", "umsab-pt", "pt"): 0.60,
    ("other/sentiment_dev.csv", "umsab-it", "it"): 0.59,
    ("other/sentiment_dev.csv", "umsab-ar", "ar"): 0.54,
}
LANGUAGE_FLOORS = {
    ("langid/langid_dev.csv", "ntrex-dan", "da"): 0.94,
    ("langid/langid_dev.csv", "ntrex-deu", "de"): 0.99,
    ("other/sentiment_dev.csv", "umsab-de", "de"): 0.95,
    ("langid/langid_dev.csv", "ntrex-eng-US", "en"): 0.99,
    ("en/unstated_licence/sentiment_dev.csv", "tweeteval-val", "en"): 0.99,
    ("other/sentiment_dev.csv", "umsab-es", "es"): 0.98,
    ("other/sentiment_dev.csv", "umsab-fr", "fr"): 0.99,
    ("langid/langid_dev.csv", "ntrex-ind", "id"): 0.84,
    ("id/sentiment_dev.csv", "nusax-ind", "id"): 0.94,
    ("id/sentiment_dev.csv", "smsa", "id"): 0.98,
    ("other/sentiment_dev.csv", "umsab-it", "it"): 0.97,
    ("langid/langid_dev.csv", "ntrex-jpn", "ja"): 0.99,
    ("langid/langid_dev.csv", "ntrex-kor", "ko"): 0.98,
    ("ms/unstated_licence/sentiment_dev.csv", "ms-politics", "ms"): 0.99,
    ("ms/unstated_licence/sentiment_dev.csv", "ms-twitter", "ms"): 0.87,
    ("langid/langid_dev.csv", "ntrex-msa", "ms"): 0.83,
    ("langid/langid_dev.csv", "ntrex-nno", "no"): 0.98,
    ("langid/langid_dev.csv", "ntrex-nob", "no"): 0.99,
    ("other/sentiment_dev.csv", "umsab-pt", "pt"): 0.99,
    ("langid/langid_dev.csv", "ntrex-swe", "sv"): 0.98,
    ("sv/unstated_licence/sentiment_dev.csv", "swe-emoji-social", "sv"): 0.91,
    ("sv/unstated_licence/sentiment_dev.csv", "swe-reviews", "sv"): 0.98,
    ("langid/langid_dev.csv", "ntrex-zho-CN", "zh-Hans"): 0.99,
    ("zh-Hans/unstated_licence/sentiment_dev.csv", "smp2020-virus", "zh-Hans"): 0.99,
    ("zh-Hans/unstated_licence/sentiment_dev.csv", "waimai", "zh-Hans"): 0.99,
    ("zh-Hant/unstated_licence/sentiment_dev.csv", "hk-forum", "zh-Hant"): 0.95,
    ("langid/langid_dev.csv", "ntrex-yue", "zh-Hant"): 0.99,
    ("langid/langid_dev.csv", "ntrex-zho-TW", "zh-Hant"): 0.97,
}


def text_data() -> Path:
    """The test data; the base room's helper lies above the engine, which may not import it."""
    found = Path(os.environ.get("FIREBREAK_TEST_DATA", ROOT.parent / "shared" / "data")) / "text"
    if found.is_dir():
        return found
    if os.environ.get("CI") == "true":
        pytest.fail(f"no text data at {found}: CI must have it")
    pytest.skip(f"no text data at {found} (set FIREBREAK_TEST_DATA)")


@cache
def rows(file: str, source: str) -> tuple[list[str], list[str]]:
    with (text_data() / file).open(newline="", encoding="utf-8") as lines:
        found = [(row["text"], row["label"]) for row in csv.DictReader(lines) if row["src"] == source]
    return [text for text, _ in found], [label for _, label in found]


def macro_f1(gold: Sequence[str], found: Sequence[str]) -> float:
    scores = []
    for name in sorted(set(gold)):
        both = sum(g == f == name for g, f in zip(gold, found, strict=True))
        scores.append(2 * both / (sum(g == name for g in gold) + sum(f == name for f in found)))
    return float(np.mean(scores))


@pytest.mark.parametrize(
    ("case", "floor"),
    SENTIMENT_FLOORS.items(),
    ids=lambda value: str(value[1:]) if isinstance(value, tuple) else "",
)
def test_sentiment_is_as_good_as_it_was(case: tuple[str, str, str], floor: float) -> None:
    file, source, tag = case
    texts, gold = rows(file, source)
    chances = analyse(texts, [tag] * len(texts)).probabilities
    if "neutral" not in gold:
        chances = chances * np.array([1, 0, 1], np.float32)
    assert macro_f1(gold, [SENTIMENTS[at] for at in chances.argmax(axis=1)]) >= floor


@pytest.mark.parametrize(
    ("case", "floor"),
    LANGUAGE_FLOORS.items(),
    ids=lambda value: str(value[1:]) if isinstance(value, tuple) else "",
)
def test_posts_are_told_by_language_as_well_as_they_were(case: tuple[str, str, str], floor: float) -> None:
    file, source, tag = case
    found = language(rows(file, source)[0])
    assert sum(f == tag for f in found) / len(found) >= floor


def test_probabilities_mean_what_they_say_on_english_posts() -> None:
    texts, gold = rows("en/unstated_licence/sentiment_dev.csv", "tweeteval-val")
    index = np.array([SENTIMENTS.index(label) for label in gold])
    chances = analyse(texts, ["en"] * len(texts)).probabilities
    weight = 1 / np.bincount(index)[index]  # they are calibrated for classes of equal size
    sure = chances.max(axis=1)
    right = chances.argmax(axis=1) == index
    for low, high in ((0.4, 0.6), (0.6, 0.8), (0.8, 1.01)):
        group = (sure >= low) & (sure < high)
        gap = np.average(right[group], weights=weight[group]) - np.average(sure[group], weights=weight[group])
        assert abs(gap) < 0.1, f"{low}-{high}: {gap:+.3f}"
