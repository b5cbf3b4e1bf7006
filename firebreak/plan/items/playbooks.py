"""Playbooks: what is done, by whom, by when, in one type of crisis."""

from typing import Annotated

import msgspec

from firebreak.plan.items.texts import CrisisType, Item, Key, Level, Size, Texts

Minutes = Annotated[int, msgspec.Meta(ge=0, le=60 * 24 * 60)]


class Clocks(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Time limits in minutes from the opening, by level; a level that is not named takes the next lower one's."""

    first_word: dict[Level, Minutes]
    """Until the first public word, or the recorded decision to say nothing yet. An outage is not a death."""
    update_every: dict[Level, Minutes]
    facts_by: Minutes
    """Until the nature of the event is confirmed; 24 hours at most."""


class Step(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing to do."""

    key: Key
    title: Texts
    """A command, short enough for a phone: what to do."""
    minute: Minutes
    """By when, from the opening."""
    duty: Key
    done: Texts
    """What must be true for it to be done: something another person could check."""
    how: Texts = {}
    avoid: Texts = {}
    """What is tempting here and makes it worse."""
    from_level: Level = "notice"
    sizes: list[Size] = []
    """Teams that have this step; all when empty."""
    template: Key | None = None


class Playbook(Item):
    """The steps for one type of crisis."""

    type: CrisisType
    when: Texts
    """In which case it is the right one, and when another is."""
    clocks: Clocks
    steps: list[Step]
    """In the order in which they are due."""
    avoid: list[Texts]
    people_first: bool = False
    """Somebody may be in danger: it runs at once, outside all approvals."""
    silence: Texts = {}
    """Where saying nothing can be right: when, who decides, what ends it."""
