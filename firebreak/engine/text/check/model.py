"""What is asked and what is answered: the context of a text, a finding, the rules with their sources."""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

import msgspec

Strength = Literal["error", "advice"]
LANGUAGES: Final = ("en", "zh-Hans", "zh-Hant", "sv", "ms")


class Context(msgspec.Struct, kw_only=True, frozen=True):
    """What is known around the text. Everything may be left out; a rule that needs what is missing keeps silent."""

    grave: bool = False
    """People died or came to harm: rules of grief hold."""
    act: bool = False
    """People must do something to be safe: that comes first."""
    own_fault: bool | None = None
    """Whether the brand did it (the preventable cluster of SCCT); None while nobody knows."""
    facts: tuple[str, ...] = ()
    """Names and numbers that are confirmed."""
    unconfirmed: tuple[str, ...] = ()
    """Words, names or numbers that nobody has confirmed."""
    changed: Mapping[str, str] = {}
    """A value that was confirmed once, to what it is now ("" when withdrawn)."""
    rumour: str = ""
    """The rumour that this text answers, as people tell it."""
    longest: int = 0
    """Most code points of the channel; 0 when it has no limit."""
    others: Mapping[str, str] = {}
    """The same text in other languages."""


class Finding(NamedTuple):
    """One thing to look at. ``start`` and ``end`` are code points of the text as given, both 0 for what is missing."""

    rule: str
    strength: Strength
    start: int
    end: int
    quote: str
    params: dict[str, str]
    """Fills the sentence that people read; the sentence itself is not the engine's."""
    proposal: str
    """Key of the advice what to write instead."""


class Rule(NamedTuple):
    """What a rule rests on."""

    strength: Strength
    source: str


_APOLOGY: Final = "Lazare 2004, On Apology; Lewicki, Polin and Lount 2016"
_SCCT: Final = "Coombs 2007, SCCT"
_BENOIT: Final = "Benoit 1995, image repair"
_CERC: Final = "CDC CERC"
_PLAIN: Final = "plain language guidance"
_OWN: Final = "Firebreak: editor's practice"

RULES: Final[dict[str, Rule]] = {
    "conditional_apology": Rule("error", _APOLOGY),
    "but_apology": Rule("error", _APOLOGY),
    "blame_shifting": Rule("error", f"{_BENOIT}; Youk and Park 2022"),
    "minimising": Rule("error", f"{_CERC}: be right, be credible"),
    "placeholder": Rule("error", _OWN),
    "personal_data": Rule("error", "GDPR, PIPL and PDPA: least data"),
    "speculation": Rule("advice", f"{_CERC}: be right"),
    "agentless_passive": Rule("advice", _APOLOGY),
    "quarrel": Rule("advice", f"{_CERC}: show respect"),
    "legalese": Rule("advice", _PLAIN),
    "unconfirmed_fact": Rule("advice", f"{_CERC}: be right"),
    "changed_fact": Rule("advice", f"{_CERC}: be right"),
    "promotion": Rule("advice", _SCCT),
    "humour_in_grief": Rule("advice", f"{_CERC}: express empathy"),
    "named_minor": Rule("advice", "UN Convention on the Rights of the Child, article 16"),
    "readability": Rule("advice", _PLAIN),
    "deny_and_apologise": Rule("advice", _SCCT),
    "rumour_first": Rule("advice", "RESIST 2 toolkit, UK GCS"),
    "drift": Rule("advice", "Firebreak: same words, same facts"),
    "too_long": Rule("advice", "the channel's limit"),
    "bad_link": Rule("advice", _OWN),
    "safety_first": Rule("advice", f"{_SCCT}: instructing information first"),
    "empathy": Rule("advice", "CDC CERC first message; Schoofs et al. 2019"),
    "responsibility": Rule("advice", "Lewicki, Polin and Lount 2016"),
    "repair": Rule("advice", "Lewicki, Polin and Lount 2016"),
    "next_step_with_time": Rule("advice", "CDC CERC first message"),
    "contact": Rule("advice", "CDC CERC first message"),
    "unknowns": Rule("advice", "CDC CERC first message"),
}
"""Every rule by its stable code. The six errors are those whose words can be judged without knowing what happened."""

ADVICE_IN: Final[dict[str, frozenset[str]]] = {
    "conditional_apology": frozenset({"en", "zh-Hans", "ms"}),
    "but_apology": frozenset({"en", "zh-Hans", "zh-Hant", "sv"}),
    "blame_shifting": frozenset(LANGUAGES),
    "minimising": frozenset(LANGUAGES),
    "placeholder": frozenset({"en", "zh-Hant", "sv", "ms"}),
    "personal_data": frozenset({"zh-Hant"}),
}
"""Languages in which an error rule only advises, as an error must not cry wolf: there fewer than nine in ten of its findings
on the judging half of ``benchmarks/message_check`` were right, as ``./dev bench check`` measures, or it found errors in the
starter plan's own texts, which people read and approved."""

ERRORS: Final = tuple(code for code, rule in RULES.items() if rule.strength == "error")
PHRASED: Final = (*tuple(RULES)[:4], "speculation", "agentless_passive", "quarrel", "legalese", "promotion")
"""Rules that are patterns of words, one file per language each."""


def finding(
    rule: str, text: str, span: tuple[int, int] = (0, 0), proposal: str = "", **params: str
) -> Finding:
    """A finding of ``rule`` on ``text[start:end]``."""
    start, end = span
    return Finding(rule, RULES[rule].strength, start, end, text[start:end], params, proposal or rule)


def strength_in(rule: str, language: str) -> Strength:
    """How strong a finding of this rule is in this language."""
    return "advice" if language in ADVICE_IN.get(rule, ()) else RULES[rule].strength
