"""What one language version says and another does not: numbers, dates, times, links, names, promises. Pure."""

from collections.abc import Iterator
from typing import Final

from firebreak.engine.text.check.folding import Folded
from firebreak.engine.text.check.lines import book
from firebreak.engine.text.check.matcher import Places
from firebreak.engine.text.check.model import LANGUAGES, Context, Finding, finding
from firebreak.engine.text.check.values import LINK, Value, small_words, values

_PROMISES: Final = ("repair", "safety_first")


def drift(folded: Folded, language: str, context: Context, places: Places) -> Iterator[Finding]:
    """One finding for each value that the other language lacks, and for each that this one lacks."""
    if not context.others:
        return
    own = values(folded, language)
    for other, text in context.others.items():
        if other not in LANGUAGES or other == language or not text.strip():
            continue
        theirs = Folded(text)
        their_values = values(theirs, other)
        yield from _lacking(folded, own, their_values, small_words(theirs, other), other)
        here = {value.key for value in own} | small_words(folded, language)
        for value in {v.key: v for v in their_values if v.key not in here}.values():
            quote = text[slice(*theirs.span(value.start, value.end))]
            kind = value.key.split(" ", 1)[0]
            yield _drift(folded, (0, 0), kind, other, quote, own=False)
        yield from _names(folded, text, context, other)
        yield from _promises(folded, places, language, Places(other, theirs), other)


def _lacking(
    folded: Folded, own: list[Value], theirs: list[Value], words: set[str], other: str
) -> Iterator[Finding]:
    there = {value.key for value in theirs} | words
    for value in own:
        if value.key not in there:
            span = folded.span(value.start, value.end)
            kind, quote = value.key.split(" ", 1)[0], folded.original[span[0] : span[1]]
            yield _drift(folded, span, kind, other, quote, own=True)


def _drift(folded: Folded, span: tuple[int, int], kind: str, other: str, value: str, *, own: bool) -> Finding:
    side = "own" if own else "other"
    return finding("drift", folded.original, span, f"drift.{kind}", language=other, value=value, side=side)


def _names(folded: Folded, text: str, context: Context, other: str) -> Iterator[Finding]:
    """Confirmed names in Latin letters: they are written the same in every language of ours."""
    theirs = LINK.sub(" ", Folded(text).text)
    for fact in context.facts:
        name = Folded(fact).text
        if not name or not name.isascii() or any(map(str.isdigit, name)):
            continue
        at = folded.text.find(name)
        if at >= 0 and name not in theirs:
            yield _drift(folded, folded.span(at, at + len(name)), "name", other, fact, own=True)
        elif at < 0 and name in theirs:
            yield _drift(folded, (0, 0), "name", other, fact, own=False)


def _promises(folded: Folded, places: Places, language: str, theirs: Places, other: str) -> Iterator[Finding]:
    """What is promised or asked in one version only, and whether it apologises."""
    for what in _PROMISES:
        here = [span for one in book(language).patterns.get(what, []) for span in places.matches(one)]
        there = any(theirs.matches(one) for one in book(other).patterns.get(what, []))
        if bool(here) != there:
            span = folded.span(*here[0]) if here else (0, 0)
            yield _drift(folded, span, "promise", other, what, own=bool(here))
    here = places.of(book(language).sets["sorry"])
    if bool(here) != bool(theirs.of(book(other).sets["sorry"])):
        span = folded.span(*here[0]) if here else (0, 0)
        yield _drift(folded, span, "promise", other, "apology", own=bool(here))
