"""Who must hear it from us: listed, put in order, told with proof, or set aside with a reason."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from firebreak.base.actions import Actor
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.incidents.acting import Doing, act, come, member, text
from firebreak.incidents.models import Incident, Stakeholder
from firebreak.org.models import Person
from firebreak.plan import queries as plan

RANKS = list(Stakeholder.Sort.values)
APART = 1_000_000
"""Between the first places of two sorts: what is added later comes after its like and before the next sort."""
GROUP_SORTS: Mapping[str, str] = {
    "authority": Stakeholder.Sort.AUTHORITY, "union": Stakeholder.Sort.UNION, "partner": Stakeholder.Sort.PARTNER,
    "supplier": Stakeholder.Sort.PARTNER, "affiliate": Stakeholder.Sort.PARTNER,
}  # fmt: skip
"""Sort of a group of contacts of the plan -> where it belongs here. Newsrooms have the press desk."""
NOT_FIRST = frozenset({Stakeholder.Sort.PUBLIC})
CHANGED = ("who", "name", "reach", "affected", "teller", "first")


def add_stakeholder(
    *,
    actor: Actor,
    incident: Incident,
    sort: str,
    who: Mapping[str, str],
    name: str = "",
    private: bool = False,
    reach: str = "",
    affected: str = "",
    teller: Person | None = None,
    first: bool = True,
) -> Stakeholder:
    """One more who must hear it, after the others of their sort. Of a private person ``who`` is not kept, only the name.

    Raises :class:`WrongInput`.
    """
    if sort not in Stakeholder.Sort.values:
        raise WrongInput("incidents.stakeholder_sort", "Choose who they are.", field="sort")
    told = _words(who, name, reach, affected, private=private)
    with act(actor=actor, incident=incident, action="stakeholder_added") as doing:
        member(doing.incident, teller, "teller")
        return doing.add(
            Stakeholder(
                incident=doing.incident, sort=sort, private=private, teller=teller, place=_after(doing, sort),
                first=first and sort not in NOT_FIRST, **told,
            )
        )  # fmt: skip


def list_stakeholders(
    *, actor: Actor, incident: Incident, sorts: Iterable[str] = (), groups: Iterable[str] = ()
) -> list[Stakeholder]:
    """The first list at once: sorts that need no name (staff, for example), and groups of contacts of the plan.

    What stands there already is not added again. Raises :class:`WrongInput` for a sort or group that there is not.
    """
    known = plan.working(incident.brand, "contacts")["contacts"]
    chosen, named = list(dict.fromkeys(sorts)), list(dict.fromkeys(groups))
    if not set(chosen) <= set(RANKS):
        raise WrongInput("incidents.stakeholder_sort", "Choose who they are.", field="sort")
    if any(key not in known or known[key].sort not in GROUP_SORTS for key in named):
        raise WrongInput("incidents.stakeholder_group", "Choose groups of the plan.", field="group")
    with act(actor=actor, incident=incident, action="stakeholders_listed") as doing:
        row = doing.incident
        there = row.stakeholders.filter(removed_at=None)
        plain = set(there.filter(who={}, private=False, group="").values_list("sort", flat=True))
        taken = set(there.exclude(group="").values_list("group", flat=True))
        wanted: list[tuple[str, str, dict[str, str]]] = [
            (sort, "", {}) for sort in chosen if sort not in plain
        ]
        wanted += [
            (GROUP_SORTS[known[key].sort], key, dict(known[key].title)) for key in named if key not in taken
        ]
        if not wanted:
            raise WrongMove("incidents.stakeholders_there", "They are on the list already.")
        return [
            doing.add(
                Stakeholder(
                    incident=row, sort=sort, group=key, who=who, place=_after(doing, sort), first=sort not in NOT_FIRST
                )
            )
            for sort, key, who in wanted
        ]  # fmt: skip


def change_stakeholder(
    *,
    actor: Actor,
    stakeholder: Stakeholder,
    who: Mapping[str, str],
    name: str = "",
    reach: str = "",
    affected: str = "",
    teller: Person | None = None,
    first: bool = True,
    seen: int | None = None,
) -> Stakeholder:
    """Say better who they are, how they are affected, who tells them. Raises :class:`WrongInput`, :class:`WrongMove`."""
    plain = not stakeholder.who and not stakeholder.private
    told = _words(who, name, reach, affected, private=stakeholder.private, may_be_plain=plain)
    with _acting(actor, stakeholder, "stakeholder_changed") as doing:
        row = doing.fresh(stakeholder, seen)
        member(doing.incident, teller, "teller")
        values: dict[str, Any] = {**told, "teller": teller, "first": first and row.sort not in NOT_FIRST}
        changed = [field for field in CHANGED if getattr(row, field) != values[field]]
        for field in changed:
            setattr(row, field, values[field])
        doing.save(row, *changed)
    return row


def move_stakeholder(*, actor: Actor, stakeholder: Stakeholder, up: bool) -> Stakeholder:
    """One place sooner or later. Who is first or last already stays there."""
    with _acting(actor, stakeholder, "stakeholder_moved") as doing:
        row = doing.fresh(stakeholder)
        others = doing.incident.stakeholders.filter(removed_at=None).exclude(pk=row.pk)
        beside = (
            others.filter(place__lt=row.place).order_by("-place").first()
            if up
            else others.filter(place__gt=row.place).order_by("place").first()
        )
        if beside is not None:
            row.place, beside.place = beside.place, row.place
            doing.save(row, "place")
            doing.save(beside, "place")
    return row


def note_told(
    *,
    actor: Actor,
    stakeholder: Stakeholder,
    person: Person | None,
    way: str,
    proof: str = "",
    told_at: datetime | None = None,
) -> Stakeholder:
    """They have heard it: by which way, and how one sees it. Raises :class:`WrongInput`, :class:`WrongMove`."""
    if way not in Stakeholder.Way.values:
        raise WrongInput("incidents.way", "Choose how they were told.", field="way")
    shown, at = text(proof, "proof", required=False), told_at or now()
    come(at, "told_at")
    with _acting(actor, stakeholder, "stakeholder_told") as doing:
        row = _open(doing, stakeholder)
        row.told_at, row.told_by, row.way, row.proof = at, person, way, shown
        doing.save(row, "told_at", "told_by", "way", "proof")
    return row


def waive_stakeholder(*, actor: Actor, stakeholder: Stakeholder, reason: str) -> Stakeholder:
    """They need not be told, with why. Raises :class:`WrongInput`, :class:`WrongMove`."""
    why = text(reason, "reason", 1_000)
    with _acting(actor, stakeholder, "stakeholder_waived") as doing:
        row = _open(doing, stakeholder)
        row.waived_why = why
        doing.save(row, "waived_why")
    return row


def reopen_stakeholder(*, actor: Actor, stakeholder: Stakeholder) -> Stakeholder:
    """They were not told after all, or need to be. Raises :class:`WrongMove`."""
    with _acting(actor, stakeholder, "stakeholder_reopened") as doing:
        row = doing.fresh(stakeholder)
        if row.told_at is None and not row.waived_why:
            raise WrongMove("incidents.wrong_move", "They are not told yet.")
        row.told_at, row.told_by, row.way, row.proof, row.waived_why = None, None, "", "", ""
        doing.save(row, "told_at", "told_by", "way", "proof", "waived_why")
    return row


def remove_stakeholder(*, actor: Actor, stakeholder: Stakeholder) -> Stakeholder:
    """Take them off the list; the record keeps that they were on it."""
    with _acting(actor, stakeholder, "stakeholder_removed") as doing:
        row = doing.fresh(stakeholder)
        row.removed_at = now()
        doing.save(row, "removed_at")
    return row


@contextmanager
def _acting(actor: Actor, stakeholder: Stakeholder, action: str) -> Iterator[Doing]:
    """One act on one of them; the record says whose sort they are of, which all may read."""
    with act(actor=actor, incident=stakeholder.incident, action=action) as doing:
        doing.say(sort=stakeholder.sort, private=stakeholder.private)
        yield doing


def _open(doing: Doing, stakeholder: Stakeholder) -> Stakeholder:
    row = doing.fresh(stakeholder)
    if row.told_at is not None or row.waived_why or row.removed_at is not None:
        raise WrongMove("incidents.wrong_move", "This is settled already.")
    return row


def _words(
    who: Mapping[str, str], name: str, reach: str, affected: str, *, private: bool, may_be_plain: bool = False
) -> dict[str, Any]:
    """What was typed, as it is kept. A private person has a name and nothing else that all may read."""
    called = {
        language: said for language, given in who.items() if (said := text(given, "who", 160, required=False))
    }
    known = text(name, "name", 120, required=False)
    if private and not known:
        raise WrongInput("incidents.private_name", "Write the name where only few read it.", field="name")
    if not private and not called and not may_be_plain:
        raise WrongInput("incidents.empty", "Write something here.", field="who")
    return {
        "who": {} if private else called, "name": known, "reach": text(reach, "reach", 200, required=False),
        "affected": text(affected, "affected", 1_000, required=False),
    }  # fmt: skip


def _after(doing: Doing, sort: str) -> int:
    """The place after the others of a sort, before the sorts that come later."""
    start = RANKS.index(sort) * APART
    rows = doing.incident.stakeholders.filter(place__gte=start, place__lt=start + APART)
    last = rows.order_by("-place").values_list("place", flat=True).first()
    return start if last is None else last + 1
