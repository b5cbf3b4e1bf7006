"""What one text needs before it goes out."""

import msgspec

from firebreak.plan.items.approvals import How
from firebreak.plan.items.texts import Key


class Step(msgspec.Struct, frozen=True):
    """One answer that a text waits for; steps are asked in order."""

    duties: tuple[Key, ...] = ()
    """Whose holder or deputy may answer; none where the outside reader or the readers of the languages answer."""
    how: How = "any"
    minutes: int = 15
    """Before the next person or the deputy is asked."""
    outside: bool = False
    """The outside second reader answers."""
    languages: bool = False
    """The named reader of each language of the text answers. Of the words, not of the matter: it is never the second
    pair of eyes that the floor asks for."""


class Needs(msgspec.Struct, frozen=True):
    """Who drafts, who is asked, who releases."""

    drafts: tuple[Key, ...]
    steps: tuple[Step, ...]
    releases: tuple[Key, ...]
    alone: bool
    """Whether one person may release it, with a reason, when nobody answers in 15 minutes."""
    raised: tuple[str, ...] = ()
    """Codes of what the policy said less of than the floor in code; empty where the policy holds as it stands."""

    @property
    def duties(self) -> frozenset[Key]:
        """All duties that are asked in any step."""
        return frozenset(duty for step in self.steps for duty in step.duties)

    @property
    def judged(self) -> bool:
        """Whether anybody is asked about the matter: a step with neither a duty nor the outside reader asks nobody."""
        return any(step.outside or step.duties for step in self.steps)

    @property
    def outside(self) -> bool:
        """Whether somebody outside is asked."""
        return any(step.outside for step in self.steps)

    @property
    def languages(self) -> bool:
        """Whether the reader of each language is asked."""
        return any(step.languages for step in self.steps)
