"""What the look for risks is given: a planned post, and what lies round it. Plain values; nothing of the database."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Literal, NamedTuple

Strength = Literal["error", "advice"]


class Looked(NamedTuple):
    """A planned post as it would go out."""

    uid: str
    at: datetime
    """When it is due: aware, UTC."""
    channel_key: str
    """Names the channel within the brand: any stable text, such as its id."""
    channel_account: str
    """What the service calls the account whose credential the channel holds; empty where it never said."""
    channel_writer: str
    """Name of the connector; empty where a person publishes by hand."""
    channel_languages: tuple[str, ...]
    """Of the texts that belong on the channel (``zh-Hans``, ``sv``...); every language when empty."""
    language: str
    text: str
    title: str = ""
    topic: str = ""
    offer_ends: datetime | None = None
    """Aware; ``None`` where the post offers nothing that ends."""
    has_picture: bool = False
    picture_rights: str = ""
    """Who made it and under which licence, in somebody's words."""
    picture_rights_until: date | None = None
    """The last day on which it may be shown, in the brand's zone; ``None``: without an end."""
    approved: bool = False
    """Whether its present words are approved."""
    fits_problem: str = ""
    """Code of why the channel would not take it; empty when it fits."""
    fits_about: Mapping[str, object] = MappingProxyType({})
    """What the sentence of that code needs: plain values."""


class Account(NamedTuple):
    """One of the brand's accounts: ``account`` is what the service calls it, with or without ``@``."""

    channel_key: str
    account: str
    name: str = ""
    """What the brand calls the channel: shown in the risk."""
    languages: tuple[str, ...] = ()


class OwnDay(NamedTuple):
    """Days, both included, which the brand itself keeps; in its zone."""

    key: str
    name: str
    first: date
    last: date


class SensitiveTopic(NamedTuple):
    """Words which are to be weighed twice in a market (``MY``; empty: in every market)."""

    key: str
    name: str
    words: tuple[str, ...]
    market: str = ""


class OpenIncident(NamedTuple):
    """An incident that is not closed, with words of what it is about: names, products, places, its topic."""

    key: str
    title: str
    words: tuple[str, ...] = ()
    grave: bool = False
    """Of the two upper levels: then any everyday post of the brand is to be weighed, whatever it is about."""


class Other(NamedTuple):
    """Another post which is planned or already out."""

    uid: str
    at: datetime
    channel_key: str


class Around(NamedTuple):
    """What lies round a planned post."""

    now: datetime
    """Aware."""
    zone: str
    """The brand's, e.g. ``Europe/Stockholm``: decides which day it is."""
    countries: tuple[str, ...] = ()
    """Where the post is read: ISO 3166 codes, ``SE``."""
    own_days: tuple[OwnDay, ...] = ()
    topics: tuple[SensitiveTopic, ...] = ()
    incidents: tuple[OpenIncident, ...] = ()
    others: tuple[Other, ...] = ()
    """Posts of the same brand; the post itself among them does no harm."""
    accounts: tuple[Account, ...] = ()
    """All accounts of the brand, that of the post's own channel included."""
    written_for: str = ""
    """The channel's account when the post was written; empty where it is not known."""


class Risk(NamedTuple):
    """One thing that could go wrong. ``error`` keeps the post back; ``advice`` is for a person to weigh.

    ``params`` are what the sentence of :mod:`.risk_words` needs: texts, numbers, dates as ISO 8601; and ``key`` where
    it is about one thing of several (a day, a topic, an incident), so that (code, key) says which risk it is.
    """

    code: str
    strength: Strength
    params: dict[str, object]
