"""Findings that need what is known around the text: confirmed, unconfirmed and changed values, the rumour, grief. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from firebreak.engine.text.check.folding import Folded
from firebreak.engine.text.check.lines import book
from firebreak.engine.text.check.matcher import Places, Span
from firebreak.engine.text.check.model import Context, Finding, finding
from firebreak.engine.text.check.values import values

_HASHTAG: Final = re.compile(r"(?<![\w&])#[^\W\d_]\w{1,60}")
_MOURNING: Final = "🙏🕯🖤🤍💔🌹🕊🎗"
_RUN: Final = 3
_HAN: Final = "\u2e80"
_REPEATED: Final = 0.5
_MINOR: Final = 18
_MONTHS: Final = re.compile(r"\b(?:Jan|Feb|Mar|Apr|Maj|Ma[yc]|Mei|Ju[nl]|Aug|Ogo|Sep|O[kc]t|Nov|De[cs]|Dis)")
_NAME: Final = r"\b[A-ZÅÄÖ][a-zåäöé]{1,20}(?: [A-ZÅÄÖ][a-zåäöé]{1,20}){0,2}"
_NAMED: Final = re.compile(
    rf"{_NAME},? (?:\((?P<age>\d{{1,2}})\)|(?:aged |is |som är |yang berumur |berumur |umur )?(?P<years>\d{{1,2}})"
    r"(?=[ -](?:years?|år|tahun)\b|,))"
)
_NAMED_HAN: Final = re.compile(r"[\u4e00-\u9fff]{2,3}[（(,，]?(?:[男女][,，])?(?P<age>\d{1,2}) ?[岁歲]")
_ANONYMOUS: Final = re.compile(
    r"[男女]童|[男女]生|孩子|[学學]生|[儿兒]童|患者|某|少[年女]|名|年[仅僅]|[现現]年|今年|一个|位|[满滿]|[龄齡]"
)


def known(folded: Folded, language: str, context: Context, places: Places) -> Iterator[Finding]:
    """All findings of this module."""
    yield from _values(folded, language, context, places)
    if context.rumour:
        yield from _rumour(folded, context.rumour)
    if context.grave:
        yield from _humour(folded, language, places)
    yield from _minors(folded)
    yield from _denies(folded, language, places)


def _spans(text: str, wanted: str) -> Iterator[Span]:
    """Whole occurrences: "12" is not in "2012", nor in "12,500"; a Chinese character next to it does not join it."""
    if wanted:
        edge = r"(?<![a-z0-9å-ö])(?<!\d[.,])" if wanted[0] < _HAN else ""
        tail = r"(?![a-z0-9å-ö]|[.,]\d)" if wanted[-1] < _HAN else ""
        yield from (match.span() for match in re.finditer(edge + re.escape(wanted) + tail, text))


def _values(folded: Folded, language: str, context: Context, places: Places) -> Iterator[Finding]:
    honest = {
        folded.sentence_at(start)
        for one in book(language).patterns.get("unknowns", [])
        if not one.unless
        for start, _ in places.matches(one)
    }
    for value in context.unconfirmed:
        for start, end in _spans(folded.text, Folded(value).text.strip()):
            if folded.sentence_at(start) not in honest:
                yield finding("unconfirmed_fact", folded.original, folded.span(start, end), value=value)
    for value, now in context.changed.items():
        for start, end in _spans(folded.text, Folded(value).text.strip()):
            proposal = "changed_fact" if now else "changed_fact.withdrawn"
            yield finding(
                "changed_fact", folded.original, folded.span(start, end), proposal, value=value, now=now
            )
    if context.facts:
        confirmed = {v.key for fact in context.facts for v in values(Folded(fact), language)}
        for number in values(folded, language):
            if (
                number.key.startswith("number ")
                and number.key not in confirmed
                and number.end - number.start > 1
            ):
                span = folded.span(number.start, number.end)
                quote = folded.original[span[0] : span[1]]
                if quote not in context.unconfirmed:
                    yield finding(
                        "unconfirmed_fact", folded.original, span, "unconfirmed_fact.number", value=quote
                    )


def _runs(text: str) -> set[str]:
    letters = "".join(filter(str.isalnum, text))
    return {letters[at : at + _RUN] for at in range(len(letters) - _RUN + 1)} or {letters}


def _rumour(folded: Folded, rumour: str) -> Iterator[Finding]:
    """Whether the first sentence tells most of the rumour again."""
    told = _runs(Folded(rumour).text)
    start, end = folded.sentences[0]
    if len(told & _runs(folded.text[start:end])) >= _REPEATED * len(told):
        yield finding("rumour_first", folded.original, folded.span(start, end))


def _humour(folded: Folded, language: str, places: Places) -> Iterator[Finding]:
    text = folded.original
    for at, sign in enumerate(text):
        if unicodedata.category(sign) == "So" and sign > "\u2600" and sign not in _MOURNING:
            yield finding("humour_in_grief", text, (at, at + 1), "humour_in_grief.emoji")
    for match in _HASHTAG.finditer(text):
        yield finding("humour_in_grief", text, match.span(), "humour_in_grief.hashtag")
    for span in places.of(book(language).sets.get("joke", frozenset())):
        yield finding("humour_in_grief", text, folded.span(*span))


def _minors(folded: Folded) -> Iterator[Finding]:
    """A name with an age below 18."""
    text = folded.original
    for match in _NAMED.finditer(text):
        age = match["age"] or match["years"]
        if int(age) < _MINOR and not _MONTHS.search(match[0]):
            yield finding("named_minor", text, match.span(), age=age)
    for match in _NAMED_HAN.finditer(text):
        if int(match["age"]) < _MINOR and not _ANONYMOUS.search(match[0]):
            yield finding("named_minor", text, match.span(), age=match["age"])


def _denies(folded: Folded, language: str, places: Places) -> Iterator[Finding]:
    """A denial in a text that also apologises: readers believe neither."""
    if not places.of(book(language).sets.get("sorry", frozenset())):
        return
    for one in book(language).patterns.get("denial", []):
        for start, end in places.matches(one):
            if not folded.mentioned(start, end):
                yield finding("deny_and_apologise", folded.original, folded.span(start, end))
                return
