"""Who drafts, approves and releases which kind of text, at which level, in a team of which size."""

from typing import Annotated, Literal

import msgspec

from firebreak.plan.items.texts import Item, Key, Level, Size, Texts
from firebreak.plan.items.words import TemplateKind

How = Literal["any", "all"]
Wait = Annotated[int, msgspec.Meta(ge=1, le=1_440)]


class ApprovalStep(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One answer that a text waits for."""

    duties: list[Key] = []
    """Whose holder or deputy is asked; none where the outside reader is."""
    how: How = "any"
    """Whether one of these duties answers for all, or each must."""
    minutes: Wait = 15
    """Before the next person or the deputy is asked."""
    outside: bool = False
    """The outside second reader answers this step; in an agency that is the client."""
    languages: bool = False
    """The named reader of each language of the text answers this step, for the text in that language."""

    def __post_init__(self) -> None:
        if not self.duties and not self.outside and not self.languages:
            raise ValueError(
                "this step asks nobody: name a duty, the outside reader, or the readers of the languages"
            )
        if self.outside and self.languages:
            raise ValueError(
                "this step asks two at once: the outside reader and the readers need a step each"
            )


class ApprovalRow(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What holds at some levels for teams of some sizes."""

    levels: Annotated[list[Level], msgspec.Meta(min_length=1)]
    sizes: Annotated[list[Size], msgspec.Meta(min_length=1)]
    drafts: Annotated[list[Key], msgspec.Meta(min_length=1)]
    """Duties that may write it."""
    steps: list[ApprovalStep] = []
    """Asked one after the other; none where it may go out as it is."""
    releases: Annotated[list[Key], msgspec.Meta(min_length=1)]
    """Duties that send it out once all steps are answered."""
    alone: bool = False
    """Whether one person may release it, with a reason, when nobody answers in 15 minutes."""


class Approval(Item):
    """The policy for some kinds of text."""

    kinds: Annotated[list[TemplateKind], msgspec.Meta(min_length=1)]
    note: Texts
    """Why it is so, and what is tempting here."""
    rows: list[ApprovalRow]
