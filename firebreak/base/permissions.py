"""Access roles and the verbs they may use. Each room declares its verbs; ``org`` asks them.

A verb that was never declared is refused. The table is walked cell by cell in the tests.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do within one brand, weakest first."""

    VIEWER = "viewer"
    AUDITOR = "auditor"
    RESPONDER = "responder"
    WRITER = "writer"
    APPROVER = "approver"
    LEAD = "lead"
    ADMIN = "admin"


class GuestRole(StrEnum):
    """What somebody who was invited to one thing of a brand may do there. No membership has such a role."""

    GUEST = "guest"
    SPEAKER = "guest_speaker"


EVERYONE = frozenset(Role)
WORKERS = frozenset({Role.RESPONDER, Role.WRITER, Role.APPROVER, Role.LEAD, Role.ADMIN})
LEADERS = frozenset({Role.LEAD, Role.ADMIN})
ADMINS = frozenset({Role.ADMIN})
AUDITORS = frozenset({Role.AUDITOR, Role.ADMIN})
GUESTS = frozenset(GuestRole)


@dataclass(frozen=True)
class Verb:
    """One thing that can be done, and by whom. ``label`` is a marked English string."""

    name: str
    roles: frozenset[Role | GuestRole]
    label: str


_verbs: dict[str, Verb] = {}


def declare(name: str, roles: Iterable[Role | GuestRole], label: str) -> Verb:
    """Register a verb, e.g. ``listening.monitor.edit``. Raises ``ValueError`` when declared differently twice."""
    verb = Verb(name, frozenset(roles), label)
    if _verbs.setdefault(name, verb) != verb:
        raise ValueError(f"the verb {name} was declared twice with different roles")
    return verb


def verbs() -> list[Verb]:
    """Every declared verb, by name."""
    return sorted(_verbs.values(), key=lambda verb: verb.name)


def allows(role: str, verb: str) -> bool:
    """Whether a role may use a verb; an unknown role or verb is refused."""
    declared = _verbs.get(verb)
    return declared is not None and role in declared.roles
