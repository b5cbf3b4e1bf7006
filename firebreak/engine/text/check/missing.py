"""What a text of this kind should say and does not. Pure.

Signs are patterns, one file each (``empathy.txt``, ``repair.txt`` ...). A short channel is asked for less: it has no room.
"""

from collections.abc import Iterator
from typing import Final

from firebreak.engine.text.check.folding import Folded
from firebreak.engine.text.check.lines import book
from firebreak.engine.text.check.matcher import Places, Span
from firebreak.engine.text.check.model import Context, Finding, finding
from firebreak.engine.text.check.values import values

_FIRST: Final = ("empathy", "next_step_with_time")
EXPECTED: Final[dict[str, tuple[str, ...]]] = {
    "holding": (*_FIRST, "unknowns", "contact"),
    "apology": ("empathy", "responsibility", "repair", "next_step_with_time", "contact"),
    "correction": ("contact",),
    "clarification": ("contact",),
    "outage": ("next_step_with_time", "contact"),
    "status-update": ("next_step_with_time",),
    "direct-reply": ("empathy",),
    "press-release": ("next_step_with_time", "contact"),
    "call-centre": ("empathy", "next_step_with_time"),
    "condolence": ("empathy",),
    "notification": ("next_step_with_time", "contact"),
    "statement": ("empathy", "next_step_with_time", "contact"),
}
"""By kind of template; a kind that is not here is asked for nothing."""

_SHORT_CHANNELS: Final = ("short", "reply")
_SHORT_ASKS: Final = ("empathy", "responsibility", "next_step_with_time")
_EARLY: Final = 2
"""In which sentence a safety instruction must stand at the latest."""


def missing(
    language: str, kind: str, channel: str, context: Context, folded: Folded, places: Places
) -> Iterator[Finding]:
    """One finding for each thing that is not there; a late safety instruction is shown where it stands."""
    if context.act:
        yield from _safety(language, folded, places)
    asked = [code for code in EXPECTED.get(kind, ()) if channel not in _SHORT_CHANNELS or code in _SHORT_ASKS]
    if context.grave and kind in EXPECTED and "empathy" not in asked:
        asked.append("empathy")
    if context.own_fault and kind in {"holding", "statement", "press-release"}:
        asked += ["responsibility"] + ["repair"] * (channel not in _SHORT_CHANNELS)
    for code in asked:
        if code == "responsibility" and context.own_fault is False:
            continue
        if not _there(code, language, folded, places):
            yield finding(code, folded.original)


def _signs(code: str, language: str, places: Places) -> list[Span]:
    patterns = book(language).patterns.get(code, [])
    gone = [span for one in patterns if one.unless for span in places.matches(one)]
    spans = [span for one in patterns if not one.unless for span in places.matches(one)]
    return sorted(span for span in spans if not any(a < span[1] and span[0] < b for a, b in gone))


def _there(code: str, language: str, folded: Folded, places: Places) -> bool:
    if _signs(code, language, places):
        return True
    found = values(folded, language)
    if code == "contact":
        return any(value.key.startswith("link ") for value in found) or "@" in folded.text
    if code == "next_step_with_time":
        return _dated(language, folded, places)
    return False


def _dated(language: str, folded: Folded, places: Places) -> bool:
    """Whether a sentence about what comes next has a date or a time."""
    moments = [value.start for value in values(folded, language) if value.key.startswith(("date ", "time "))]
    moments += [start for start, _ in places.of(book(language).sets.get("moment", frozenset()))]
    timed = {folded.sentence_at(place) for place in moments}
    steps = {
        folded.sentence_at(start) for start, _ in places.of(book(language).sets.get("step", frozenset()))
    }
    return bool(timed & steps)


def _safety(language: str, folded: Folded, places: Places) -> Iterator[Finding]:
    signs = _signs("safety_first", language, places)
    if not signs:
        yield finding("safety_first", folded.original)
    elif folded.sentence_at(signs[0][0]) >= _EARLY:
        yield finding("safety_first", folded.original, folded.span(*signs[0]), "safety_first.move")
