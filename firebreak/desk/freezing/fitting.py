"""How badly a text that was written for a normal day fits what has happened since: the worst first, each with its reasons.

Pure: no database, no clock. Points only order the list; nobody is shown them, and nothing is decided by them. They add up:
what speaks of the very thing (words of the incident, or what it puts at risk, which holds across languages), what sells or
jokes meanwhile, what readers of the market concerned will read, and how old it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import numpy as np

from firebreak.calendar.meeting import met, spelt
from firebreak.engine.text.check import LANGUAGES, Context, check
from firebreak.engine.text.codepoints import encode
from firebreak.engine.text.phrases import GROUPS, NAMES, RISKS, phrase_scores

OLD: Final = timedelta(days=7)
"""After so long a text was written in another situation, whatever happened."""
QUOTED: Final = 4
"""Words or signs that a reason names, at most."""
WORDING: Final = ("minimising", "blame_shifting", "quarrel")
"""Rules of the message check whose faults weigh more in a crisis than on any other day."""
AT_RISK: Final[Mapping[str, tuple[str, ...]]] = {
    "danger": ("safety",), "self-harm": ("safety",), "death": ("safety",), "minors": ("safety",), "disaster": ("safety",),
    "product-fault": ("safety", "quality"), "service-failure": ("service",), "outage": ("outage",),
    "data-breach": ("privacy",), "takeover": ("privacy",), "doxxing": ("privacy",), "boycott": ("boycott",),
    "hate-speech": ("discrimination",), "employee-conduct": ("misconduct",), "accusation": ("misconduct",),
    "false-advertising": ("falsehood",), "rumour": ("falsehood",), "forgery": ("falsehood",), "smear": ("falsehood",),
}  # fmt: skip
"""Type of crisis -> what posts about it put at risk, of :data:`~firebreak.engine.text.phrases.RISKS`."""


class Post(NamedTuple):
    """A held text."""

    key: str
    text: str
    language: str
    """As the product writes it: en, zh-Hans, zh-Hant, sv, ms."""
    written_at: datetime
    due_at: datetime


class Crisis(NamedTuple):
    """An incident that is open."""

    key: str
    title: str
    since: datetime
    words: tuple[str, ...] = ()
    """Of its title, those that say what it is about: not the brand's own name, which is everywhere."""
    type: str = ""
    grave: bool = False
    """Whether people came to harm or may."""
    languages: frozenset[str] = frozenset()
    """Spoken in the markets that it is about."""


class Why(NamedTuple):
    """One reason. ``code``: words, risk, promotion, humour, wording, market, before, past or old."""

    code: str
    points: int
    params: dict[str, Any] = {}


class Fit(NamedTuple):
    """A held text with why it stands where it stands, the weightiest reason first."""

    post: Post
    why: tuple[Why, ...]

    @property
    def points(self) -> int:
        """0: nothing speaks against it."""
        return sum(one.points for one in self.why)


def worst_first(posts: Iterable[Post], crises: Sequence[Crisis], now: datetime) -> list[Fit]:
    """All of them, the worst fit first; of two alike the one that was due first.

    >>> at = datetime(2026, 11, 22)
    >>> fire = Crisis("i", "Fire in the Lund store", at, ("lund",), "danger", grave=True)
    >>> tea, sale = (Post(key, text, "en", at, at) for key, text in (("a", "We open at nine."), ("b", "Hot deals in Lund!")))
    >>> [(fit.post.key, [one.code for one in fit.why]) for fit in worst_first([tea, sale], [fire], at)]
    [('b', ['words']), ('a', [])]
    """
    found = [Fit(post, _why(post, crises, now)) for post in posts]
    return sorted(found, key=lambda fit: (-fit.points, fit.post.due_at, fit.post.key))


def risks_of(text: str, language: str = "") -> frozenset[str]:
    """What a text speaks of that is at risk, of ``RISKS``. An unknown language reads the phrases of all.

    >>> sorted(risks_of("Laddaren brinner", "sv")), risks_of("Ingen kom till skada", "sv")
    (['safety'], frozenset())
    """
    short = language.partition("-")[0]
    group = GROUPS.index(short) if short in GROUPS else -1
    scores = phrase_scores(encode([text]), np.array([group]))[0]
    return frozenset(name for name in RISKS if scores[NAMES.index(name)] >= 1)


def _why(post: Post, crises: Sequence[Crisis], now: datetime) -> tuple[Why, ...]:
    found = [*_about(post, crises), *_tone(post, crises), *_age(post, crises, now)]
    return tuple(sorted(found, key=lambda one: -one.points))


def _about(post: Post, crises: Sequence[Crisis]) -> Iterable[Why]:
    """What speaks of the incident itself. Of several incidents the one that it meets most."""
    text, named = spelt(post.text), risks_of(post.text, post.language)
    best: list[Why] = []
    for one in crises:
        given = {"incident": one.key, "title": one.title}
        reasons = []
        if words := met(one.words, text):
            reasons.append(Why("words", min(40 + 8 * len(words), 64), {**given, "words": words[:QUOTED]}))
        if common := named & (risks_of(one.title) | set(AT_RISK.get(one.type, ()))):
            reasons.append(Why("risk", 30, {**given, "risks": sorted(common)}))
        if reasons and post.language in one.languages:
            reasons.append(Why("market", 6, given))
        best = max(best, reasons, key=_sum)
    if best:
        return best
    concerned = next((one for one in crises if post.language in one.languages), None)
    return [Why("market", 6, {"incident": concerned.key, "title": concerned.title})] if concerned else []


def _sum(reasons: Sequence[Why]) -> int:
    return sum(one.points for one in reasons)


def _tone(post: Post, crises: Sequence[Crisis]) -> Iterable[Why]:
    """What sells, jokes or plays down. The message check is asked as if people had come to harm: only then it minds."""
    if post.language not in LANGUAGES:
        return
    grave = any(one.grave for one in crises)
    quotes: dict[str, list[str]] = {}
    for one in check(post.text, language=post.language, context=Context(grave=True)):
        code = {"promotion": "promotion", "humour_in_grief": "humour"}.get(one.rule, "")
        code = code or ("wording" if one.rule in WORDING else "")
        if code and one.quote:
            quotes.setdefault(code, []).append(one.quote)
    points = {"promotion": 24 if grave else 16, "humour": 30 if grave else 12, "wording": 10}
    for code, found in quotes.items():
        yield Why(code, points[code], {"words": list(dict.fromkeys(found))[:QUOTED]})


def _age(post: Post, crises: Sequence[Crisis], now: datetime) -> Iterable[Why]:
    before = [one for one in crises if post.written_at < one.since]
    if before:
        first = min(before, key=lambda one: one.since)
        yield Why("before", 8, {"incident": first.key, "title": first.title, "at": post.written_at})
    if now - post.written_at > OLD:
        yield Why("old", 4, {"at": post.written_at})
    if post.due_at < now:
        yield Why("past", 3, {"at": post.due_at})
