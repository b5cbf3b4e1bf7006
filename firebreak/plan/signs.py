"""From an early sign to the query of the monitor that listens for it. Pure."""

import re
from collections.abc import Iterable, Mapping
from itertools import zip_longest

LONGEST = 1_500
"""Characters of a query made here: it travels in an address, where each Chinese character takes nine."""
_QUOTES = re.compile('["“”„‟«»「」『』〝〞＂*?＊？]+')
"""Quotation marks, and what stands for any letters in a query."""
_SIGN = re.compile(r"[^\w]+")
_PLAIN = re.compile(r"[^\W_]+")
_OPERATORS = frozenset({
    "and", "or", "not", "near", "onear", "och", "eller", "inte", "dan", "atau", "bukan", "和", "与", "與", "或", "或者",
})  # fmt: skip


def quoted(term: str) -> str:
    """A term as a query takes it: one plain word as it is, all else as a phrase; nothing that says nothing.

    >>> quoted("recall"), quoted("food poisoning"), quoted("or"), quoted('say "no"'), quoted("***")
    ('recall', '"food poisoning"', '"or"', '"say no"', '')
    """
    said = " ".join(_QUOTES.sub(" ", term).split())
    if not any(char.isalnum() for char in said):
        return ""
    plain = _PLAIN.fullmatch(said) is not None and said.lower() not in _OPERATORS
    return said if plain else f'"{said}"'


def query_of(names: Iterable[str], terms: Mapping[str, Iterable[str]], languages: Iterable[str]) -> str:
    """What a monitor asks for: one of the brand's names and one of the sign's words in the plan's languages.

    Empty when there is no name or no word. Terms take turns between languages, so that a query that grows too
    long loses none of them altogether.

    >>> query_of(["Acme", "Akme AB"], {"en": ["recall", "made me ill"], "sv": ["farlig"]}, ["en", "sv"])
    '(Acme OR "Akme AB") AND (recall OR farlig OR "made me ill")'
    """
    called = _once(quoted(name) for name in names)
    turns = zip_longest(*(terms.get(language, ()) for language in languages), fillvalue="")
    asked = _once(quoted(term) for turn in turns for term in turn)
    called, left = _within(called, LONGEST // 3)
    asked, _left = _within(asked, LONGEST * 2 // 3 + left)
    if not called or not asked:
        return ""
    return f"{_any(called)} AND {_any(asked)}"


def _once(terms: Iterable[str]) -> list[str]:
    """Each term once, whatever its case, empty ones left out."""
    kept: dict[str, str] = {}
    for term in terms:
        if term:
            kept.setdefault(term.casefold(), term)
    return list(kept.values())


def _within(terms: list[str], room: int) -> tuple[list[str], int]:
    """As many terms as fit, and the room that is left."""
    kept: list[str] = []
    for term in terms:
        if len(term) + len(" OR ") <= room:
            kept.append(term)
            room -= len(term) + len(" OR ")
    return kept, room


def _any(terms: list[str]) -> str:
    return f"({' OR '.join(terms)})"


def heard_by(query: str, terms: Mapping[str, Iterable[str]]) -> bool:
    """Whether a monitor's query listens for a sign: it asks for at least half of the sign's words in some language.

    >>> heard_by('acme AND (recall OR "made me ill")', {"en": ["recall", "made me ill", "sick"], "sv": ["farlig"]})
    True
    >>> heard_by("acme", {"en": ["recall"]}), heard_by("acme", {})
    (False, False)
    """
    asked = f" {' '.join(_SIGN.sub(' ', query.casefold()).split())} "
    for found in terms.values():
        wanted = [" ".join(_SIGN.sub(" ", term.casefold()).split()) for term in found]
        wanted = [term for term in wanted if term]
        if wanted and 2 * sum(f" {term} " in asked for term in wanted) >= len(wanted):
            return True
    return False
