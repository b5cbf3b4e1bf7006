"""What is known of a situation when it is judged: three plain questions first, then what else was found out."""

from typing import Any, Literal

import msgspec

from firebreak.plan.items.texts import CrisisType, Level

Answer = Literal["yes", "no", "unsure"]
Market = Literal["cn", "hk", "tw", "se", "my", "eu", "uk", "us", "sg"]


class Situation(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Everything a rule may ask about. What was not asked yet is ``unsure`` or empty."""

    harm: Answer = "unsure"
    """Is anyone hurt or in danger?"""
    ours: Answer = "unsure"
    """Could it be true, or our doing?"""
    growing: Answer = "unsure"
    """Is it growing?"""
    type: CrisisType | None = None
    cluster: Literal["victim", "accidental", "preventable"] | None = None
    """Who people hold responsible (SCCT); ``None`` leaves it to the type."""
    history: bool = False
    """Something like it happened to us before."""
    poor_reputation: bool = False
    media: bool = False
    """A newsroom has asked or written."""
    minors: bool = False
    personal_data: bool = False
    deaths: bool = False
    injuries: bool = False
    outage: bool = False
    denied: bool = False
    """We have said publicly that it is not so."""
    apologised: bool = False
    promoting: bool = False
    """Planned posts, adverts or newsletters are still running."""
    markets: tuple[Market, ...] = ()
    affected_share: float = 0.0
    """Of the users or customers, 0..1."""
    level: Level | None = None
    """The level that was chosen by a person, once it was."""


FACTS: tuple[str, ...] = Situation.__struct_fields__
CLUSTERS: dict[str, str] = {
    "disaster": "victim", "rumour": "victim", "forgery": "victim", "smear": "victim", "takeover": "victim",
    "hate-speech": "victim", "doxxing": "victim", "self-harm": "victim", "danger": "accidental", "outage": "accidental",
    "product-fault": "accidental", "service-failure": "accidental", "community-conflict": "accidental",
    "accusation": "accidental", "boycott": "accidental", "political": "accidental", "death": "accidental",
    "minors": "accidental", "data-breach": "preventable", "posting-mistake": "preventable",
    "false-advertising": "preventable", "unpopular-decision": "preventable", "employee-conduct": "preventable",
}  # fmt: skip
"""The cluster of responsibility that a type is taken to be in until a person says otherwise."""
_SAYS = {"outage": "outage", "personal_data": "data-breach", "minors": "minors"}
"""Fact -> the type that says it too: who chose the type need not say it twice."""
_STEP_UP = {"victim": "accidental", "accidental": "preventable", "preventable": "preventable"}


def held_responsible(situation: Situation) -> str | None:
    """The cluster, one step up with a history of the same or a poor reputation (SCCT's intensifiers).

    >>> held_responsible(Situation(type="outage")), held_responsible(Situation(type="outage", history=True))
    ('accidental', 'preventable')
    """
    cluster = situation.cluster or CLUSTERS.get(situation.type or "")
    return _STEP_UP[cluster] if cluster and (situation.history or situation.poor_reputation) else cluster


def asked(situation: Situation, fact: str) -> Any:
    """The value of a fact that a rule asks for; ``responsible`` is the cluster after its intensifiers."""
    if fact in _SAYS and situation.type == _SAYS[fact]:
        return True
    return held_responsible(situation) if fact == "responsible" else getattr(situation, fact)
