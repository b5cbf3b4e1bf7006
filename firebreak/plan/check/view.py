"""What the plan check looks at: a plan, its people and its dates, as plain values at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from firebreak.plan.escalating import next_of, order
from firebreak.plan.items import (
    Approval,
    ContactGroup,
    Course,
    Duty,
    Outlet,
    Playbook,
    Policy,
    Risk,
    Scenario,
    Template,
    carried_by,
)
from firebreak.plan.items.texts import Language, Size

Person = str
"""A person's uid."""


@dataclass(frozen=True)
class PersonView:
    """Somebody who may hold a duty."""

    name: str
    active: bool = True
    """False once they left the brand."""
    methods: int = 0
    """Ways in which they can be reached."""
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Shift:
    """A time in which a person answers for a duty."""

    duty: str
    person: Person
    """Empty in a hole: who should be there is away or has left."""
    begin: datetime
    end: datetime


@dataclass(frozen=True)
class Contact:
    """Somebody outside, in a group of contacts."""

    group: str
    name: str
    methods: int
    checked: date | None


@dataclass(frozen=True)
class PlanView:
    """One brand's plan. Keys are the items' own; dates are of the brand's time zone."""

    now: datetime
    size: Size = "small"
    languages: tuple[Language, ...] = ("en",)
    items: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Kind -> key -> item."""
    starter_approvals: Mapping[str, Approval] = field(default_factory=dict)
    """The approval policy that holds while the plan has none of its own."""
    people: Mapping[Person, PersonView] = field(default_factory=dict)
    holders: Mapping[str, tuple[Person, ...]] = field(default_factory=dict)
    """Duty -> its holder, then deputies in order."""
    readers: Mapping[str, Person] = field(default_factory=dict)
    """Language -> who reads texts in it before they go out."""
    shifts: tuple[Shift, ...] = ()
    second_reader: Contact | None = None
    """Outside person who reads for a team of one or two."""
    contacts: tuple[Contact, ...] = ()
    monitors: frozenset[tuple[str, int]] = frozenset()
    """Risk and number of each early sign that a monitor listens for."""
    reviewed: Mapping[tuple[str, str], date] = field(default_factory=dict)
    """(kind, key) -> when a person last said that it is still right."""
    approved_until: Mapping[str, date] = field(default_factory=dict)
    """Template -> until when its approval holds; missing where it was never approved."""
    stale: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """(kind, key) -> languages whose text is older than the text it was written after."""
    read_by: Mapping[str, frozenset[Person]] = field(default_factory=dict)
    """Policy -> who acknowledged the text that was published last."""
    policies_for: Mapping[str, frozenset[Person]] = field(default_factory=dict)
    """Policy -> who must read it as it was published last; missing where it never was."""
    policies_changed: frozenset[str] = frozenset()
    """Policies whose text is not the one that was published last."""
    trained: Mapping[tuple[str, Person], date] = field(default_factory=dict)
    """(course, person) -> when it was last passed."""
    training_since: Mapping[tuple[str, Person], date] = field(default_factory=dict)
    """(course, person) -> since when they ought to know it; missing where that begins today."""
    published: date | None = None
    """When the plan's newest version was published."""
    changed_since: int = 0
    """Items changed since then."""
    calls_tested: date | None = None
    """When it was last tried who answers a call; missing where it never was."""
    unanswered: Mapping[Person, date] = field(default_factory=dict)
    """Who did not answer when they were last tried -> when that was."""
    plan_read_by: frozenset[Person] = frozenset()
    """Who read the newest version."""

    def of(self, kind: str) -> Mapping[str, Any]:
        """Items of a kind by key."""
        return self.items.get(kind, {})

    @property
    def risks(self) -> Mapping[str, Risk]:
        return self.of("risks")

    @property
    def scenarios(self) -> Mapping[str, Scenario]:
        return self.of("scenarios")

    @property
    def playbooks(self) -> Mapping[str, Playbook]:
        return self.of("playbooks")

    @property
    def templates(self) -> Mapping[str, Template]:
        return self.of("templates")

    @property
    def policies(self) -> Mapping[str, Policy]:
        return self.of("policies")

    @property
    def duties(self) -> Mapping[str, Duty]:
        """Duties that this size of team keeps apart."""
        return {key: duty for key, duty in self.of("duties").items() if self.size not in duty.folds_into}

    @property
    def approvals(self) -> Mapping[str, Approval]:
        """The approval policy that holds."""
        return self.of("approvals") or self.starter_approvals

    @property
    def outlets(self) -> Mapping[str, Outlet]:
        return self.of("outlets")

    @property
    def groups(self) -> Mapping[str, ContactGroup]:
        return self.of("contacts")

    @property
    def courses(self) -> Mapping[str, Course]:
        return self.of("courses")

    def carried_by(self, duty: str) -> str:
        """The duty that carries this one in a team of this size."""
        return carried_by(self.of("duties"), self.size, duty)

    @property
    def escalation(self) -> Mapping[str, str]:
        """Duty -> the duty that is called when nobody of it answers; missing where the calls end."""
        known = self.of("duties")
        following = {key: next_of(known, self.carried_by, key) for key in self.duties}
        return {key: after for key, after in following.items() if after}

    def calls(self, duty: str) -> tuple[str, ...]:
        """Duties that are called one after the other when nobody of this one answers."""
        return order(self.escalation, self.carried_by(duty))

    def active(self, person: Person) -> bool:
        """Whether somebody is still there."""
        known = self.people.get(person)
        return known is not None and known.active
