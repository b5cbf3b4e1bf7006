"""Texts in several languages, and the names that all items share."""

from typing import Annotated, Literal

import msgspec

Language = Literal["en", "zh-Hans", "zh-Hant", "sv", "ms"]
LANGUAGES: tuple[Language, ...] = ("en", "zh-Hans", "zh-Hant", "sv", "ms")
Texts = Annotated[dict[Language, str], msgspec.Meta(min_length=1)]
"""Language -> what is said in it. A starter plan has all five; a user's plan has those it is kept in."""
Key = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
"""How items name one another: lower-case English words with hyphens; also the name of the file."""
Link = Annotated[str, msgspec.Meta(pattern=r"^(https?://[^\s/]\S*)?$", max_length=600)]
"""A whole web address, or nothing."""
Level = Literal["notice", "concern", "serious", "critical"]
LEVELS: tuple[Level, ...] = ("notice", "concern", "serious", "critical")
Size = Literal["one", "small", "large", "agency"]
"""Of the team: one person; two to five; more; an agency with clients."""
SIZES: tuple[Size, ...] = ("one", "small", "large", "agency")
Strategy = Literal[
    "instruct",
    "adjust",
    "correct",
    "deny",
    "excuse",
    "justify",
    "compensate",
    "apologise",
    "remind",
    "silence",
]
"""What an answer may do (after Coombs): say how to stay safe; help people cope; put right what is wrong; say that it is
not so; say that it was not meant or could not be helped; say that the harm is small; make good; say that one is sorry;
remind of good work, never alone; say nothing for now. Attacking who accuses and blaming another are not among them."""
CrisisType = Literal[
    "danger", "self-harm", "doxxing", "death", "minors", "forgery", "accusation", "data-breach", "boycott", "rumour",
    "takeover", "posting-mistake", "outage", "community-conflict", "product-fault", "service-failure",
    "false-advertising", "unpopular-decision", "employee-conduct", "hate-speech", "disaster", "smear", "political",
]  # fmt: skip


class Item(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every item has."""

    key: Key
    title: Texts
