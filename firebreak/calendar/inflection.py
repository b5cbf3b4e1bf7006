"""Few and safe forms of a word: a plural, a Swedish ending, a Malay suffix, so that "batteries" is met by "battery". Pure.

No stemmer: those make one word of several that mean different things, and a post that is kept back for nothing is a cost.
What is left of a word has at least three letters in English and four elsewhere ("varor", goods, is not "var", was).
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

_KEPT: Final = frozenset({"news", "does", "goes"})
_SWEDISH: Final = re.compile(
    r"(.{4,}?)(?:arnas|ernas|ornas|arna|erna|orna|ens|ets|ans|ars|ers|ors|ar|er|or|en|et|an|na|n|s|a)"
)
_MALAY: Final = re.compile(r"(.{4,}?)(?:nya|lah)")
_LETTERS: Final = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=32)
def forms(text: str, language: str) -> frozenset[str]:
    """The base forms of the spaced words of a text; none for a language without rules here. ``text`` is folded.

    Kept for some texts: one post is asked about every incident and topic of a brand.

    >>> sorted(forms("batteries and boxes", "en")), forms("flaskorna", "sv") == forms("flaska", "sv")
    (['and', 'battery', 'box'], True)
    """
    rule = _rule(language)
    return frozenset(map(rule, _LETTERS.findall(text))) if rule else frozenset()


def form(word: str, language: str) -> str:
    """The base form of one spaced word, folded; empty where ``word`` is anything else."""
    rule = _rule(language)
    return rule(word) if rule and _LETTERS.fullmatch(word) else ""


def _rule(language: str) -> Callable[[str], str] | None:
    return _RULES.get(language.split("-")[0].lower())


def _english(word: str) -> str:
    if word.endswith("ies") and len(word) > 5:
        return f"{word[:-3]}y"
    if word.endswith(("xes", "ches", "shes", "sses")) and len(word) > 4:
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3 and word not in _KEPT:
        return word[:-1]
    return word


def _swedish(word: str) -> str:
    match = _SWEDISH.fullmatch(word)
    return match[1] if match else word


def _malay(word: str) -> str:
    match = _MALAY.fullmatch(word)
    return match[1] if match else word


_RULES: Final[Mapping[str, Callable[[str], str]]] = {"en": _english, "sv": _swedish, "ms": _malay}
