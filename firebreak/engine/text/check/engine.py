"""The door: one text, all rules."""

from typing import Final

from firebreak.engine.text.check.drift import drift
from firebreak.engine.text.check.folding import Folded
from firebreak.engine.text.check.gaps import gaps
from firebreak.engine.text.check.known import known
from firebreak.engine.text.check.learned import learned
from firebreak.engine.text.check.matcher import Places
from firebreak.engine.text.check.measures import measures
from firebreak.engine.text.check.missing import missing
from firebreak.engine.text.check.model import (
    LANGUAGES,
    PHRASED,
    RULES,
    Context,
    Finding,
    finding,
    strength_in,
)
from firebreak.engine.text.check.personal import personal
from firebreak.engine.text.check.phrased import cleared, phrased

_ORDER: Final = {code: at for at, code in enumerate(RULES)}
_MOST: Final = 20
"""Findings of one rule that are told: nobody reads the hundredth."""


def check(
    text: str, *, language: str, kind: str = "", channel: str = "", context: Context | None = None
) -> list[Finding]:
    """What a reader should look at before this goes out, from left to right; what is missing comes last.

    ``kind`` is the kind of template (``holding``, ``apology``, ...) and decides what must be there, nothing if unknown;
    ``channel`` is where it goes (``short``, ``reply``, ...). ValueError for a language that the check does not know.
    """
    if language not in LANGUAGES:
        raise ValueError(f"the message check knows no language {language!r}")
    folded = Folded(text)
    if not folded.sentences:
        return []
    context = context or Context()
    places = Places(language, folded)
    found: list[Finding] = []
    for rule in PHRASED:
        if rule == "promotion" and not context.grave and not context.act:
            continue
        found += [finding(rule, text, folded.span(*span)) for span in phrased(rule, language, folded, places)]
    found += _learned(text, language, folded, places, found)
    found += [finding("placeholder", text, span) for span in gaps(language, folded, places)]
    found += [
        finding("personal_data", text, folded.span(*span), what=what)
        for span, what in personal(language, folded, places)
    ]
    found += known(folded, language, context, places)
    found += measures(folded, language, context)
    found += drift(folded, language, context, places)
    found += missing(language, kind, channel, context, folded, places)
    return [one._replace(strength=strength_in(one.rule, language)) for one in _told(found)]


def _learned(text: str, language: str, folded: Folded, places: Places, found: list[Finding]) -> list[Finding]:
    """Sentences that read like a fault, where no pattern has found it already and no exclusion speaks for it; advice."""
    there = {(one.rule, at) for one in found for at in range(one.start, one.end)}
    more = []
    for rule, (start, end) in learned(language, folded):
        span = folded.span(start, end)
        known_already = any((rule, at) in there for at in range(*span))
        if known_already or strength_in(rule, language) != "advice":
            continue
        if folded.sentence_at(start) not in cleared(rule, language, folded, places):
            more.append(finding(rule, text, span))
    return more


def _told(found: list[Finding]) -> list[Finding]:
    """In order, none twice, and no more of a rule than somebody would read."""
    told: list[Finding] = []
    counts: dict[str, int] = {}
    ends: dict[str, int] = {}
    for one in sorted(found, key=lambda f: (f.end == 0, f.start, -f.end, _ORDER[f.rule])):
        if one.end and one.start < ends.get(one.rule, 0):
            continue
        counts[one.rule] = counts.get(one.rule, 0) + 1
        if counts[one.rule] <= _MOST:
            told.append(one)
            ends[one.rule] = max(ends.get(one.rule, 0), one.end)
    return told
