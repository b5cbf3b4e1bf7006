"""Trends on planted topics: 40 posts of one intent among 400 about others, after 1,500 posts of the past.

A shown term is right when it is one of the 20 terms that set the topic's *other* posts (which no window has) most apart.
"""

import csv
import math
import random
from collections import Counter
from pathlib import Path
from typing import Any

from firebreak.engine.text.trends import Said, TermCounts, log_odds, terms, trends

TOPICS = 20
PLANTED, WINDOW, PAST = 40, 400, 1_500


def trends_quality(data: Path) -> dict[str, Any]:
    """Precision of the shown terms, how many are shown, and the same for the most frequent terms."""
    with (data / "text" / "en" / "intent_train.csv").open(encoding="utf-8") as file:
        rows = [(row["text"], row["label"]) for row in csv.DictReader(file)]
    labels = [
        label for label, count in sorted(Counter(label for _, label in rows).items()) if count >= 2 * PLANTED
    ]
    chance = random.Random(5)
    right = shown = frequent = 0
    for label in chance.sample(labels, min(TOPICS, len(labels))):
        topic = [text for text, one in rows if one == label]
        rest = [text for text, one in rows if one != label]
        chance.shuffle(topic)
        chance.shuffle(rest)
        window = topic[:PLANTED] + rest[: WINDOW - PLANTED]
        past = rest[WINDOW : WINDOW + PAST]
        gold = _telling(topic[PLANTED:], rest[WINDOW + PAST :])
        found = trends([Said(text, str(n)) for n, text in enumerate(window)], past)
        right += sum(trend.term in gold for trend in found)
        shown += len(found)
        often = Counter(term for text in window for term in terms(text)).most_common(10)
        frequent += sum(term in gold for term, _ in often)
    return {
        "topics": TOPICS,
        "shown_per_topic": shown / TOPICS,
        "precision_of_shown": right / max(shown, 1),
        "precision_of_ten_most_frequent": frequent / (10 * TOPICS),
    }


def _telling(texts: list[str], others: list[str]) -> set[str]:
    past = TermCounts(math.inf)
    past.add(others, 0.0)
    here = Counter(term for text in texts for term in terms(text))
    scored = sorted(log_odds(here, past), key=lambda one: (-one[2], one[0]))
    return {term for term, _, z in scored[:20] if z > 0}
