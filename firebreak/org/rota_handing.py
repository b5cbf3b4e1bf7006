"""Who hands over to whom, when that is late, and who has been on duty for too long. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from firebreak.org.rota_rules import RELIEF, Slot, Stint, stints

LATE = timedelta(minutes=15)
SHOWN_AFTER = timedelta(hours=2)
"""So long before its end and six times so long after it, a shift can be handed over."""


@dataclass(frozen=True)
class Change:
    """One person's time in a duty ends and another's follows."""

    stint: Stint
    taker: int
    begin: datetime
    """When the taker's time begins: sooner where both are there for a while, later where nobody is in between."""

    @property
    def late_from(self) -> datetime:
        """From when on it should have been accepted."""
        return max(self.stint.end, self.begin) + LATE


def changes(slots: Sequence[Slot]) -> list[Change]:
    """Each end of somebody's time in a duty with who comes next, where that is somebody else."""
    found = []
    every = stints(slots)
    for one in every:
        others = [two for two in every if two.duty == one.duty and two is not one and two.end > one.end]
        after = min(others, key=lambda two: (max(two.begin, one.end), two.begin), default=None)
        if after is not None and after.person != one.person:
            found.append(Change(one, after.person, after.begin))
    return sorted(found, key=lambda change: change.stint.end)


def receiver(slots: Sequence[Slot], duty: str, giver: int, end: datetime, at: datetime) -> int | None:
    """Who takes over what somebody hands over at ``end``: the next by the rota, or who has the duty at this moment."""
    for change in changes(slots):
        if (change.stint.duty, change.stint.person, change.stint.end) == (duty, giver, end):
            return change.taker
    here = [
        one for one in stints(slots) if one.duty == duty and one.begin <= at < one.end and one.person != giver
    ]
    return here[0].person if here else None


def unrelieved(slots: Sequence[Slot], at: datetime) -> list[Stint]:
    """Who is on duty now and has been for twelve hours or more on end, in any duty."""
    return [one for one in stints(slots, by_duty=False) if one.begin + RELIEF <= at < one.end]


def may_give(slot: Slot, taker: int, *, person: int, keeps: bool, takes: bool, at: datetime) -> bool:
    """Whether somebody may give this time to ``taker``: their own, any with the rota in hand, a hole to themselves."""
    if slot.end <= at:
        return False
    if keeps or slot.person == person:
        return True
    return slot.state != "on" and takes and taker == person


def may_accept(
    slots: Sequence[Slot], duty: str, giver: int, end: datetime, at: datetime, *, person: int, keeps: bool
) -> bool:
    """Whether somebody may accept what ``giver`` leaves at ``end``: who takes over, or who keeps the rota."""
    return person != giver and (keeps or receiver(slots, duty, giver, end, at) == person)
