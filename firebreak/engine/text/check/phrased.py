"""The rules that are patterns of words: what they find, less what their exclusions take away. Pure."""

from collections.abc import Iterator
from typing import Final

from firebreak.engine.text.check.folding import Folded
from firebreak.engine.text.check.lines import book
from firebreak.engine.text.check.matcher import Places, Span

_SPOKEN_OF: Final = frozenset({
    "conditional_apology", "but_apology", "minimising", "blame_shifting", "speculation", "agentless_passive", "quarrel",
    "legalese", "promotion",
})  # fmt: skip
"""A short quotation is spoken about, not said: no finding within one."""


def phrased(rule: str, language: str, folded: Folded, places: Places) -> Iterator[Span]:
    """Places of a rule in the folded text, from left to right, none within another."""
    patterns = book(language).patterns.get(rule, [])
    found = [(one.sure, span) for one in patterns if not one.unless for span in places.matches(one)]
    if not found:
        return
    spans = [span for _, span in found]
    sure = {span for certain, span in found if certain}
    gone = [(one.unless, span) for one in patterns if one.unless for span in places.matches(one)]
    if any(reach == "text" for reach, _ in gone):
        spans, gone = list(sure), []
    silent = {folded.sentence_at(start) for reach, (start, _) in gone if reach == "sentence"}
    touched = bytearray(len(folded.text))
    for reach, (start, end) in gone:
        if reach == "touch":
            touched[start:end] = b"\1" * (end - start)
    after = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start < after:
            continue
        if (start, end) not in sure and (
            folded.sentence_at(start) in silent
            or folded.sentence_at(end - 1) in silent
            or touched.find(1, start, end) >= 0
        ):
            continue
        if rule in _SPOKEN_OF and folded.mentioned(start, end):
            continue
        after = end
        yield start, end


def cleared(rule: str, language: str, folded: Folded, places: Places) -> set[int]:
    """Sentences in which an exclusion of the rule says that something is right; all of them where one is for the text."""
    gone = [one for one in book(language).patterns.get(rule, []) if one.unless]
    if any(one.unless == "text" and places.matches(one) for one in gone):
        return set(range(len(folded.sentences)))
    return {folded.sentence_at(start) for one in gone for start, _ in places.matches(one)}
