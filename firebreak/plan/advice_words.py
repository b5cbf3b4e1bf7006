"""What advice is called: questions and their answers, facts, markets, strategies as things to do, strength of evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from firebreak.plan.advice import Situation
from firebreak.plan.words import LEVEL_NAMES, TYPE_NAMES
from firebreak.web.slots import Label

QUESTION_NAMES: Mapping[str, Label] = {
    "harm": _("Is anyone hurt or in danger?"), "ours": _("Could it be true, or our doing?"),
    "growing": _("Is it growing?"),
}  # fmt: skip
ANSWER_NAMES: Mapping[str, Label] = {
    "yes": pgettext_lazy("answer", "Yes"), "no": pgettext_lazy("answer", "No"),
    "unsure": pgettext_lazy("answer", "Not sure"),
}  # fmt: skip
MARKET_NAMES: Mapping[str, Label] = {
    "cn": _("Mainland China"), "hk": _("Hong Kong"), "tw": _("Taiwan"), "se": _("Sweden"), "my": _("Malaysia"),
    "sg": _("Singapore"), "eu": _("European Union"), "uk": _("United Kingdom"), "us": _("United States"),
}  # fmt: skip
FACT_NAMES: Mapping[str, Label] = {
    "deaths": _("Somebody has died"), "injuries": _("Somebody is injured"), "minors": _("Children are involved"),
    "personal_data": _("Personal data is out, or may be"), "media": _("A newsroom has asked or written"),
    "promoting": _("Planned posts or adverts are still running"), "denied": _("We have denied it in public"),
    "apologised": _("We have apologised"), "history": _("Something like it happened to us before"),
    "poor_reputation": _("We had a poor name before"), "outage": _("A service is down"),
}  # fmt: skip
"""What may be known beyond the three questions."""
CLUSTER_NAMES: Mapping[str, Label] = {
    "victim": _("People see us as a victim too"), "accidental": _("People see an accident"),
    "preventable": _("People think that we could have prevented it"),
}  # fmt: skip
"""Whom people hold responsible (SCCT)."""
DO_NAMES: Mapping[str, Label] = {
    "instruct": _("Tell people how to stay safe"), "adjust": _("Help people cope: say that you care and what you do"),
    "correct": _("Put right what is wrong"), "deny": _("Say that it is not so"),
    "excuse": _("Explain that it was not meant or could not be helped"), "justify": _("Say that the harm is small"),
    "compensate": _("Make good"), "apologise": _("Apologise"), "remind": _("Remind of good work"),
    "silence": _("Say nothing for now"),
}  # fmt: skip
STRENGTH_NAMES: Mapping[str, Label] = {
    "law": pgettext_lazy("evidence", "A law"), "strong": pgettext_lazy("evidence", "Repeated studies"),
    "moderate": pgettext_lazy("evidence", "Some studies"),
    "weak": pgettext_lazy("evidence", "One study, or a disputed one"),
    "convention": pgettext_lazy("evidence", "What practitioners do"),
}  # fmt: skip
SINCE_NAMES: Mapping[str, Label] = {
    "opening": _("from the opening of the incident"), "awareness": _("from the minute you knew"),
    "event": _("from the event"),
}  # fmt: skip
COLOUR_NAMES: Mapping[str, Label] = {
    "red": pgettext_lazy("warning", "Red"), "orange": pgettext_lazy("warning", "Orange"),
    "yellow": pgettext_lazy("warning", "Yellow"), "blue": pgettext_lazy("warning", "Blue"),
}  # fmt: skip
COLOUR_LEVELS: Mapping[str, str] = {
    "red": "critical",
    "orange": "serious",
    "yellow": "concern",
    "blue": "notice",
}
_EU = frozenset({
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT",
    "NL", "PL", "PT", "RO", "SK", "SI", "ES",
})  # fmt: skip
"""Members of the Union beside Sweden, which has rules of its own."""


def market_of(country: str) -> str:
    """The market whose rules go with a country's two letters; empty for one that has none here.

    >>> market_of("GB"), market_of("se"), market_of("FR"), market_of("BR")
    ('uk', 'se', 'eu', '')
    """
    letters = country.upper()
    if letters in _EU:
        return "eu"
    found = {"GB": "uk"}.get(letters, letters.lower())
    return found if found in MARKET_NAMES else ""


def say_situation(situation: Situation) -> list[str]:
    """A situation in short pieces: the three answers, then all else that is known."""
    said = [
        gettext("{question} {answer}").format(question=name, answer=ANSWER_NAMES[getattr(situation, key)])
        for key, name in QUESTION_NAMES.items()
    ]
    said += [str(name) for key, name in FACT_NAMES.items() if getattr(situation, key)]
    named: tuple[tuple[Mapping[Any, Label], str | None], ...] = (
        (TYPE_NAMES, situation.type), (CLUSTER_NAMES, situation.cluster), (LEVEL_NAMES, situation.level),
    )  # fmt: skip
    said += [str(names[value]) for names, value in named if value is not None]
    said += [str(MARKET_NAMES[one]) for one in situation.markets]
    if situation.affected_share:
        said.append(
            gettext("{percent}% of all users or customers").format(
                percent=round(situation.affected_share * 100)
            )
        )
    return said
