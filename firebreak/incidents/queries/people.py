"""Who must hear it, as a reader may know it. Names of private people are read by who leads, counsel, and who tells them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from firebreak.incidents.models import Incident, Stakeholder
from firebreak.incidents.queries.visible import reads_privileged
from firebreak.org.models import Person


@dataclass(frozen=True)
class Listed:
    """One who must hear it. Where ``hidden``, name, number, state and proof are not in here at all."""

    uid: UUID
    version: int
    sort: str
    who: Mapping[str, str]
    """Language -> what the group is called; empty for a private person, and where ``sort`` says it."""
    private: bool
    hidden: bool
    first: bool
    teller: Person | None
    told_at: datetime | None
    told_by: Person | None
    way: str
    waived: bool
    group: str = ""
    name: str = ""
    reach: str = ""
    affected: str = ""
    proof: str = ""
    waived_why: str = ""

    @property
    def settled(self) -> bool:
        """Told, or need not be told."""
        return self.told_at is not None or self.waived


def reads_person(one: Stakeholder, person: Person | None, *, privileged: bool) -> bool:
    """Whether this reader may know who a private person is; ``privileged``: they lead the incident or are its counsel."""
    return not one.private or privileged or (person is not None and one.teller_id == person.pk)


def stakeholders(row: Incident, person: Person | None) -> list[Listed]:
    """Who must hear it, in the order in which they are told, as this reader may know it (nobody: as a report may)."""
    privileged = reads_privileged(row, person)
    return [
        listed(one, hidden=not reads_person(one, person, privileged=privileged))
        for one in stakeholder_rows(row)
    ]


def stakeholder_rows(row: Incident) -> QuerySet[Stakeholder]:
    """The rows behind :func:`stakeholders`, with everything in them: for what changes them, never for a page."""
    rows = row.stakeholders.filter(removed_at=None).select_related("teller", "told_by", "incident__brand")
    return rows.order_by("place", "pk")


def listed(one: Stakeholder, *, hidden: bool) -> Listed:
    """A row as somebody may know it."""
    open_to_all: dict[str, Any] = {
        name: getattr(one, name)
        for name in ("uid", "version", "sort", "who", "private", "first", "teller", "told_at", "told_by", "way", "group")
    }  # fmt: skip
    restricted = ("name", "reach", "affected", "proof", "waived_why")
    known = {} if hidden else {name: getattr(one, name) for name in restricted}
    return Listed(**open_to_all, hidden=hidden, waived=bool(one.waived_why), **known)


def unheard(row: Incident) -> QuerySet[Stakeholder]:
    """Those who should hear it before the public does and have not."""
    rows = stakeholder_rows(row).filter(first=True, told_at=None, waived_why="")
    return rows.exclude(sort=Stakeholder.Sort.PUBLIC)
