"""Match a batch, and analyse only what a query may want. One pass over a text serves every classifier."""

from collections.abc import Sequence

import numpy as np

from firebreak.engine.posts import Post
from firebreak.engine.query import Matcher
from firebreak.engine.text import Analysis, analyse
from firebreak.listening import costs
from firebreak.listening.store.records import HARM, MODEL, SOURCE, TOXIC, Judged

SENTIMENTS = ("negative", "neutral", "positive")
REPORTED = {"mail": "mail", "call": "call", "report": ""}
"""Kinds of posts that people bring, and where such a one was seen when it does not say."""
_UNCLEAR = {"", "zh", "und", "mul", "zxx"}
"""What a platform says when it does not know, or does not know the script."""


def is_reported(post: Post) -> bool:
    """Whether a person brought it: it is a mention whatever it says, and unverified until somebody checks."""
    return post.kind in REPORTED or not post.verified


def judge(
    matcher: Matcher[int], posts: Sequence[Post], oldest: float = 0.0, reports: int = 0
) -> tuple[list[Judged], list[Post]]:
    """Posts that a monitor wants, with verdicts; and all others.

    ``reports`` is the monitor that takes every reported post; 0 when there are none.
    """
    with costs.stage("match"):
        candidates = matcher.candidates(posts)
    brought = [number for number, post in enumerate(posts) if is_reported(post)] if reports else []
    numbers = sorted({*candidates.numbers, *brought})
    if not numbers:
        return [], list(posts)
    with costs.stage("text"):
        by_number = dict(zip(numbers, _verdicts([posts[number] for number in numbers]), strict=True))
    with costs.stage("match"):
        wanted = matcher.finish(
            candidates,
            {
                "sentiment": {number: judged.sentiment for number, judged in by_number.items()},
                "lang": {number: judged.language for number, judged in by_number.items()},
            },
        )
    for monitor, hits in (*wanted.items(), (reports, brought)):
        for number in hits:
            by_number[number].monitors.append(monitor)
    matched = {number: judged for number, judged in by_number.items() if judged.monitors}
    for judged in matched.values():
        if judged.post.time < oldest:
            judged.flags = "older_than_retention"
    return list(matched.values()), [post for number, post in enumerate(posts) if number not in matched]


def _verdicts(posts: list[Post]) -> list[Judged]:
    given = ["" if post.lang.lower() in _UNCLEAR else post.lang for post in posts]
    found = analyse([post.words for post in posts], given)
    sure = np.max(found.probabilities, axis=1).tolist()
    rows = zip(posts, found.languages, found.sentiments, sure, strict=True)
    judged = [_verdict(post, language, feels, chance) for post, language, feels, chance in rows]
    _heads(found, judged)
    return judged


def _verdict(post: Post, language: str, feels: str, chance: float) -> Judged:
    if post.sentiment in SENTIMENTS:  # a person or a suite said so: it goes before the model
        return Judged(post, [], language, post.sentiment, SOURCE, 1.0, judged=feels)
    return Judged(post, [], language, feels, MODEL, float(chance), judged=feels)


def _heads(found: Analysis, judged: list[Judged]) -> None:
    """Risk, intent and toxicity, and the marks that follow from them."""
    rows = zip(
        judged, found.risks, found.risk_probabilities.tolist(), found.intents, found.intent_probabilities.tolist(),
        found.toxicity.tolist(), found.toxic, strict=True,
    )  # fmt: skip
    for one, risk, risk_chance, intent, intent_chance, toxicity, toxic in rows:
        one.risk, one.risk_probability = risk, risk_chance
        one.intent, one.intent_probability = intent, intent_chance
        one.toxicity = toxicity
        one.marks |= (HARM if one.harmful else 0) | (TOXIC if toxic else 0)
