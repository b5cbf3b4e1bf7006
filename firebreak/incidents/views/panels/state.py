"""How the incident stands: its head, danger, the next public word, legal clocks, who is here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import F

from firebreak.base.clock import now
from firebreak.base.prepared import Prepared
from firebreak.incidents import presence, queries
from firebreak.incidents.models import Fact, Seat, Task
from firebreak.incidents.rules import OPEN_TASKS, PHASES
from firebreak.incidents.starting import thawed
from firebreak.incidents.views.common import duty_names, number_of
from firebreak.incidents.views.panels.calls import asked_of
from firebreak.incidents.views.panels.concerned import called, concerned, finding_out, holding, theirs
from firebreak.incidents.views.panels.drawing import Panel, Seen, kept, place
from firebreak.incidents.views.timing import Left, left
from firebreak.incidents.words import OUTCOMES, type_name
from firebreak.incidents.words import PHASES as PHASE_NAMES
from firebreak.org.models import Person
from firebreak.plan.advice import Number, rule_packs
from firebreak.plan.advice_words import MARKET_NAMES, market_of
from firebreak.plan.items import LEVELS
from firebreak.web.slots import Label, slots

FIRST_STEPS, MINE_SHOWN = 3, 4
KEPT_S = 5.0


_mine = Prepared(
    lambda incident, person: Task.objects.filter(
        incident=incident, holder=person, state__in=OPEN_TASKS
    ).order_by(F("due_at").asc(nulls_last=True), "pk")[:MINE_SHOWN]
)


class Step(NamedTuple):
    """A phase as the bar of phases shows it."""

    name: Label
    state: str


def head(seen: Seen) -> Mapping[str, Any]:
    """Level, title, who leads, how long it is open, the next public word, the phases."""
    row, at = seen.row, now()
    word, silence = queries.open_word(row), queries.silence(row)
    return {
        "number": number_of(row), "level": LEVELS.index(row.level) + 1, "type": type_name(row.type),
        "open_for": (row.closed_at or at) - row.opened_at, "outcome": OUTCOMES.get(row.outcome, ""),
        "word": word, "word_left": left(word.due_at) if word is not None and silence is None else None, "silence": silence,
        "silence_left": left(silence.review_at) if silence is not None else None,
        "steps": phase_steps(row.phase),
        "here": len(presence.present(row)),
    }  # fmt: skip


def phase_steps(phase: str) -> list[Step]:
    """Every phase: past, now, or to come."""
    at = PHASES.index(phase) if phase in PHASES else len(PHASES)
    return [
        Step(PHASE_NAMES[one], "past" if place < at else "now" if place == at else "")
        for place, one in enumerate(PHASES)
    ]


def numbers_for(country: str, markets: tuple[str, ...] | list[str] = ()) -> list[tuple[Label, list[Number]]]:
    """Whom to ring in danger, by market: where the people are, else where the brand is, else everywhere."""
    chosen = [one for one in markets if one in MARKET_NAMES] or [
        found for found in (market_of(country),) if found
    ]
    numbers = rule_packs().numbers
    named = [
        (MARKET_NAMES[one], [number for number in numbers if number.market == one])
        for one in chosen or MARKET_NAMES
    ]
    found = [(name, numbers) for name, numbers in named if numbers]
    return found if found or not chosen else numbers_for("", ())


def danger(seen: Seen) -> Mapping[str, Any]:
    """While somebody is in danger: whom to ring, and what comes first."""
    row = seen.row
    if row.situation.get("harm") != "yes" or row.closed_at is not None:
        return {}
    safety = [book.key for book in thawed(row.playbooks) if book.people_first]
    steps = queries.tasks(row).filter(playbook__in=safety, state__in=OPEN_TASKS)[:FIRST_STEPS]
    return {
        "numbers": numbers_for(row.brand.market, row.situation.get("markets") or ()),
        "steps": [(task, left(task.due_at)) for task in steps],
    }


def word(seen: Seen) -> Mapping[str, Any]:
    """What was promised to the public, what was said, or why nothing is said for now."""
    row = seen.row
    due, silence = queries.open_word(row), queries.silence(row)
    return {
        "word": due, "left": left(due.due_at) if due is not None else None, "silence": silence,
        "silence_left": left(silence.review_at) if silence is not None else None, "said": list(queries.words_said(row)[:3]),
    }  # fmt: skip


def clocks(seen: Seen) -> Mapping[str, Any]:
    """Notices that a law asks for; nothing where none does."""
    rows = [
        (one, left(one.due_at) if one.given_at is None else None) for one in queries.legal_clocks(seen.row)
    ]
    return {"clocks": rows} if rows else {}


class Sitting(NamedTuple):
    """Somebody in the room."""

    person: Person
    duties: list[str]
    here: bool
    leads: bool
    guest: bool


def people(seen: Seen) -> Mapping[str, Any]:
    """Who answers for what, and who is on the page now."""
    row, names = seen.row, duty_names(seen.row.brand)
    here = presence.present(row)
    found: dict[int, list[Seat]] = {}
    for seat in queries.seats(row):
        found.setdefault(seat.person_id, []).append(seat)
    there = {one.pk for one in here}
    rows = [
        Sitting(
            seats[0].person, [names.get(one.duty, one.duty) for one in seats if one.duty], pk in there, row.lead_id == pk,
            any(one.guest for one in seats),
        )
        for pk, seats in found.items()
    ]  # fmt: skip
    rows.sort(key=lambda one: (not one.leads, not one.here, one.person.name.casefold()))
    return {"people": rows, "visitors": [one for one in here if one.pk not in found]}


def waiting(seen: Seen) -> Mapping[str, Any]:
    """What this reader has to do or decide here, the most urgent first."""
    row, me = seen.row, seen.request.user
    if row.closed_at is not None:
        return {"closed": True, "outcome": OUTCOMES.get(row.outcome, "")}
    mine = _mine.all(row.pk, me.pk) if seen.work and theirs(seen.request, holding) else []
    # Of the room, not of the reader: asked once for all for whom it is drawn alone.
    due, silence = kept(
        ("word", row.uid, seen.stamp), KEPT_S, lambda: (queries.open_word(row), queries.silence(row))
    )
    word_left = left(due.due_at) if due is not None and silence is None else None
    return {
        "asked": asked_of(row, me) if seen.work and theirs(seen.request, called) else [],
        "items": slots.render("incidents.waiting", seen.request, incident=row),
        "verify": row.verified_at is None and seen.lead, "unverified": row.verified_at is None,
        "word_left": word_left if word_left is not None and word_left.kind != "info" and seen.work else None,
        "mine": [(one, left(one.due_at)) for one in mine],
        "late": _late(seen) if seen.lead else [],
        "facts": _found_out(seen) if seen.work and theirs(seen.request, finding_out) else [],
    }  # fmt: skip


def _late(seen: Seen) -> list[tuple[Task, Left | None]]:
    """Tasks of others that should be done by now."""
    rows = queries.tasks(seen.row).filter(state__in=OPEN_TASKS, due_at__lt=now())
    return [(one, left(one.due_at)) for one in rows.exclude(holder=seen.request.user)[:3]]


def _found_out(seen: Seen) -> list[tuple[Fact, Left | None]]:
    """What the reader finds out, with the time for it."""
    rows = seen.row.facts.filter(
        removed_at=None,
        state__in=("checking", "unknown"),
        checker=seen.request.user,
        due_at__isnull=False,
    )
    return [(one, left(one.due_at)) for one in rows.order_by("due_at")[:2]]


HEAD = place(Panel("head", "head", head, ("incident", "word", "silence"), every=60, order=0))
place(Panel("danger", "danger", danger, ("incident", "task"), order=10))
place(
    Panel(
        "waiting",
        "waiting",
        waiting,
        ("incident", "task", "fact", "word", "silence", "press", "stakeholder", "action", "message"),
        every=60,
        order=20,
        kept_s=KEPT_S,
        alone=concerned,
        beside=lambda _row: ("statements", "pages"),
    )
)
place(
    Panel(
        "word",
        "word",
        word,
        ("word", "silence", "incident"),
        every=60,
        tab="statement",
        column="side",
        order=10,
    )
)
place(Panel("clocks", "clocks", clocks, ("clock",), tab="statement", column="more", order=60))
place(
    Panel(
        "people",
        "people",
        people,
        ("seat", "incident"),
        every=60,
        tab="now",
        column="side",
        order=70,
        kept_s=KEPT_S,
    )
)
