"""What the page of people shows, line by line, each with the holes that the plan check finds there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.forms import BoundField
from django.utils.translation import gettext as _

from firebreak.org import queries as org
from firebreak.org.duty_rules import SECOND_READER, Way
from firebreak.org.models import Membership, OutsideContact, Person
from firebreak.plan import queries
from firebreak.plan.check import PlanView, check
from firebreak.plan.check.people_rules import SMALL, STALE_CONTACT
from firebreak.plan.forms.people import PLACES, HoldersForm, ReadersForm
from firebreak.plan.views.common import PlanRequest, duty_titles, language_of
from firebreak.plan.words import LANGUAGE_NAMES, PEOPLE_FLAGS, in_language
from firebreak.web.slots import Label


@dataclass(frozen=True)
class Held:
    """A duty, who stands there now, and what the form offers."""

    key: str
    title: str
    also: list[str]
    """Titles of the duties that it carries in a team of this size."""
    people: list[tuple[Label, Person, bool]]
    """(place, person, whether they are still there)."""
    fields: list[tuple[Label, BoundField]]
    flags: list[Label]
    calls: list[str]
    """Titles of the duties that are called after it when nobody of it answers, in order."""

    @property
    def was(self) -> str:
        """Who stands there now, for the check that nobody overwrites a newer choice."""
        return ",".join(str(person.uid) for _place, person, _there in self.people)

    @property
    def wrong(self) -> bool:
        """Whether something of what was chosen cannot be."""
        return any(bound.errors for _place, bound in self.fields)


@dataclass(frozen=True)
class Read:
    """A language and its reader."""

    code: str
    name: str
    reader: Person | None
    field: BoundField | None
    flags: list[Label]


@dataclass(frozen=True)
class Reached:
    """A member and how to reach them; ``ways`` is empty for a reader who may not see it."""

    member: Membership
    ways: list[Way]
    count: int
    flags: list[Label]
    elsewhere: bool
    """They work on another brand too, so only they change their ways."""


@dataclass(frozen=True)
class Outside:
    """A contact; ``ways`` and the note are empty for a reader who may not see them."""

    contact: OutsideContact
    ways: list[Way]
    languages: list[str]
    state: str
    """``fresh``, ``stale``, ``never`` (checked) or ``none`` (no way at all)."""


@dataclass(frozen=True)
class Group:
    """A group of contacts with those who are in it."""

    key: str
    title: str
    why: str
    find: str
    known: bool
    """False where the plan has no such group any more."""
    contacts: list[Outside] = field(default_factory=list)
    flags: list[Label] = field(default_factory=list)


Flags = dict[tuple[str, str], list[Label]]


def flags_of(view: PlanView) -> Flags:
    """(kind, key) -> its holes in short words."""
    found: Flags = {}
    for finding in check(view):
        if finding.code in PEOPLE_FLAGS:
            labels = found.setdefault((finding.hole.kind, finding.hole.key), [])
            if PEOPLE_FLAGS[finding.code] not in labels:
                labels.append(PEOPLE_FLAGS[finding.code])
    return found


def duties(request: PlanRequest, view: PlanView, flags: Flags, form: HoldersForm | None) -> list[Held]:
    """Each duty with who stands there."""
    language, now = language_of(request.plan), org.holders_of(request.brand)
    carried: dict[str, list[str]] = {}
    for key, duty in view.of("duties").items():
        if key not in view.duties:
            carried.setdefault(view.carried_by(key), []).append(in_language(duty.title, language))
    return [
        Held(
            key, title, carried.get(key, []),
            [(place, one, view.active(str(one.uid))) for place, one in zip(PLACES, now.get(key, ()), strict=False)],
            list(zip(PLACES, (form[name] for name in form.rows[key]), strict=False)) if form else [],
            flags.get(("duties", key), []),
            [in_language(view.of("duties")[one].title, language) for one in view.calls(key)],
        )
        for key, title in duty_titles(request.plan, view).items()
    ]  # fmt: skip


def languages(request: PlanRequest, flags: Flags, form: ReadersForm | None) -> list[Read]:
    """Every language of the plan."""
    now = org.readers_of(request.brand)
    return [
        Read(
            code, LANGUAGE_NAMES[code], now.get(code), form[f"reader_{code}"] if form else None,
            flags.get(("readers", code), []),
        )
        for code in request.plan.languages
    ]  # fmt: skip


def people(request: PlanRequest, flags: Flags, *, sees: bool) -> list[Reached]:
    """Every member who can sign in."""
    members = [one for one in org.people_of(request.brand) if one.person.is_active]
    people = [one.person for one in members]
    ways, elsewhere = org.methods_of(*people), org.working_elsewhere(request.brand, *people)
    return [
        Reached(
            one, [Way("mail", one.person.email), *ways[one.person_id]] if sees else [], 1 + len(ways[one.person_id]),
            flags.get(("people", str(one.person.uid)), []), one.person_id in elsewhere,
        )
        for one in members
    ]  # fmt: skip


def group_names(request: PlanRequest) -> dict[str, str]:
    """Groups to which a contact may be added, with their titles."""
    language = language_of(request.plan)
    known = queries.records(request.plan, "contacts")["contacts"]
    return {SECOND_READER: _("Second reader")} | {
        key: in_language(item.title, language) for key, item in known.items()
    }


def groups(
    request: PlanRequest, view: PlanView, flags: Flags, *, sees: bool
) -> tuple[list[Group], Group | None]:
    """Groups of the plan, then those that only contacts name; the second reader by itself where the team needs one."""
    language = language_of(request.plan)
    there: dict[str, list[OutsideContact]] = {}
    for one in org.contacts_of(request.brand):
        there.setdefault(one.group, []).append(one)
    found: dict[str, Group] = {}
    for key in dict.fromkeys([*view.groups, *there, *([SECOND_READER] if view.size in SMALL else [])]):
        item = view.groups.get(key)
        found[key] = Group(
            key, in_language(item.title, language) if item else _group_title(key),
            in_language(item.why, language) if item else "", in_language(item.find, language) if item else "",
            item is not None or key == SECOND_READER,
            [_outside(one, view, sees=sees) for one in there.get(key, [])], flags.get(("contacts", key), []),
        )  # fmt: skip
    second = found.pop(SECOND_READER, None) if view.size in SMALL else None
    return list(found.values()), second


def _group_title(key: str) -> str:
    return _("Second reader") if key == SECOND_READER else _("No longer in the plan: {key}").format(key=key)


def _outside(contact: OutsideContact, view: PlanView, *, sees: bool) -> Outside:
    ways: Sequence[Sequence[str]] = contact.methods
    if not ways:
        state = "none"
    elif contact.checked_on is None:
        state = "never"
    else:
        state = "stale" if contact.checked_on + STALE_CONTACT < view.now.date() else "fresh"
    spoken = [LANGUAGE_NAMES.get(code, code) for code in contact.languages]
    return Outside(contact, [Way(sort, value) for sort, value in ways] if sees else [], spoken, state)
