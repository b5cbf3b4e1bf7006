"""Where words meet a text: whole words in spaced scripts, any place in Chinese, both Chinese scripts alike. Pure."""

from collections.abc import Iterable

from firebreak.calendar.inflection import form, forms
from firebreak.engine.posts.chars import CJK, HANGUL, OTHER, WORD, class_of
from firebreak.engine.query.spelling import respell


def spelt(text: str) -> str:
    """The spelling in which texts and words are compared; runs of white space are one space."""
    return " ".join(respell(text).split())


def met(words: Iterable[str], text: str, language: str = "") -> list[str]:
    """The words that stand in ``text``, as they were given, each once. ``text`` is :func:`spelt`.

    With the ``language`` of the text also those of which another form stands there (:mod:`.inflection`).

    >>> met(["battery", "召回", "Acme X2"], spelt("The BATTERYPACK of the acme  x2 被召囘、召回"))
    ['召回', 'Acme X2']
    >>> met(["攝影"], spelt("一起去摄影展")), met(["art"], spelt("We start; party!"))
    (['攝影'], [])
    >>> met(["Batteries"], spelt("A new battery"), "en"), met(["Batteries"], spelt("A new battery"))
    (['Batteries'], [])
    """
    found: dict[str, str] = {}
    there = forms(text, language)
    for word in words:
        wanted = spelt(word)
        if wanted and wanted not in found and (stands(wanted, text) or form(wanted, language) in there):
            found[wanted] = word
    return list(found.values())


def stands(wanted: str, text: str) -> bool:
    """Whether ``wanted`` stands in ``text`` by itself; both are :func:`spelt`."""
    if not _tells(wanted):
        return False
    at = text.find(wanted)
    while at >= 0:
        if _apart(text[at - 1 : at], wanted[0], at_end=False) and _apart(
            text[at + len(wanted) : at + len(wanted) + 1], wanted[-1], at_end=True
        ):
            return True
        at = text.find(wanted, at + 1)
    return False


def _tells(wanted: str) -> bool:
    """A single letter or digit, and signs alone, say nothing; a single Chinese character stands in too many words."""
    return sum(class_of(char) != OTHER for char in wanted) > 1


def _apart(beside: str, edge: str, *, at_end: bool) -> bool:
    """Whether a word may begin or end between these two characters."""
    kind = class_of(edge)
    if not beside or kind in (CJK, OTHER) or (kind == HANGUL and at_end):  # Korean glues particles to the end
        return True
    return class_of(beside) != kind if kind == WORD else class_of(beside) not in (WORD, HANGUL)
