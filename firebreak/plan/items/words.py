"""What is said and what is agreed: message templates, policies, past cases."""

from typing import Annotated, Literal, get_args

import msgspec

from firebreak.plan.items.texts import CrisisType, Item, Key, Strategy, Texts

Channel = Literal["short", "post", "page", "mail", "reply", "script", "notice"]
CHANNELS: dict[str, int] = {
    "short": 280, "post": 1500, "page": 6000, "mail": 4000, "reply": 500, "script": 1500, "notice": 2000,
}  # fmt: skip
"""Where a variant goes, and the most characters it may have there. ``short``: networks that count (a Chinese character
counts as two there); ``post``: networks that do not; ``page``: the website, or a press release; ``reply``: to one person in
public or private; ``script``: spoken, on the phone or on a recorded message; ``notice``: inside, to staff or the team."""
TemplateKind = Literal[
    "holding", "clarification", "correction", "apology", "outage", "status-update", "direct-reply", "faq",
    "press-release", "staff-notice", "call-centre", "condolence", "notification", "closing",
]  # fmt: skip
"""What a text is, whatever it is about: the approval policy goes by it."""
TEMPLATE_KINDS: tuple[TemplateKind, ...] = get_args(TemplateKind)
Sort = Literal["text", "product", "place", "time", "number", "link", "contact", "name"]


class Placeholder(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A gap that must be filled before anything is published."""

    sort: Sort
    hint: Texts
    """What belongs in it, with an example."""


class Template(Item):
    """Words made ready for a type of crisis, in a variant per channel."""

    kind: TemplateKind
    types: list[CrisisType]
    """The types that it was written for; any when empty."""
    use: Texts
    """When to use it, and when not."""
    placeholders: dict[Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{1,40}$")], Placeholder]
    variants: Annotated[dict[Channel, Texts], msgspec.Meta(min_length=1)]
    """Channel -> the text in each language; ``{name}`` is a placeholder. Mail and page begin with a headline line."""
    expires_months: Annotated[int, msgspec.Meta(ge=1, le=36)] = 12


class Policy(Item):
    """A text that people agree to keep. The bodies stand beside it, one Markdown file per language."""

    audience: Literal["staff", "community", "moderators", "team", "everyone"]
    purpose: Texts
    review_months: Annotated[int, msgspec.Meta(ge=1, le=36)] = 12
    acknowledged: bool = True
    """Whether each person it is for must say that they read it."""
    body: Texts = {}


class Known(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing that is said of a case, and how sure it is."""

    text: Texts
    sure: Literal["confirmed", "likely", "disputed"]
    source: str
    """Who said it where and when, as a reader would look for it."""


class Case(Item):
    """A past crisis, in our own words."""

    year: Annotated[int, msgspec.Meta(ge=1900, le=2100)]
    who: str
    types: list[CrisisType]
    industry: Key
    strategies: list[Strategy | Literal["attack", "scapegoat"]]
    """What was done, be it advisable or not."""
    outcome: Literal["good", "mixed", "bad"]
    story: Texts
    known: list[Known]
    lesson: Texts
    related: list[Key] = []
    """Playbooks that would have been run."""
