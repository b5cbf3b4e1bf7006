"""Who does what, who else must be reached, and everything that speaks for the brand."""

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec

from firebreak.plan.items.texts import Item, Key, Link, Size, Texts


class Duty(Item):
    """What one holder and a deputy answer for."""

    description: Texts
    first_hour: list[Texts]
    """What the holder does in the first hour of any crisis, in order: the one-page checklist."""
    folds_into: dict[Size, Key] = {}
    """In teams of these sizes another duty carries it too."""
    calls_next: Key | None = None
    """The duty that is called when neither holder nor deputies answer; nothing where the calls end."""


def carried_by(duties: Mapping[str, Duty], size: Size, key: str) -> str:
    """The duty that carries another in a team of this size; itself where it stands on its own or nobody knows it.

    >>> carried_by({}, "one", "writer")
    'writer'
    """
    seen: set[str] = set()
    while key not in seen:
        seen.add(key)
        known = duties.get(key)
        key = known.folds_into.get(size, key) if known is not None else key
    return key


class Outlet(Item):
    """Something that speaks for the brand, and that a freeze must reach."""

    sort: Literal[
        "account", "scheduler", "advert", "newsletter", "chatbot", "auto-reply", "influencer", "affiliate", "screen",
        "phone-message", "shop", "app",
    ]  # fmt: skip
    how_to_stop: Texts
    minutes: Annotated[int, msgspec.Meta(ge=0, le=10_080)]
    """How long stopping it takes, at most."""
    duty: Key
    link: Link = ""
    """Page on which it is stopped, once signed in there; a freeze shows it beside the outlet."""


class ContactGroup(Item):
    """People outside who must be reached, and why; names and numbers are the user's own."""

    sort: Literal[
        "media", "expert", "authority", "union", "influencer", "affiliate", "partner", "supplier", "lawyer"
    ]
    why: Texts
    find: Texts
    """Where to find the right person or number, before the night it is needed."""


class Course(Item):
    """What holders of a duty learn, and how often."""

    duties: list[Key]
    what: Texts
    test: Texts
    """How one knows that it was learnt."""
    months: Annotated[int, msgspec.Meta(ge=1, le=36)] = 12
