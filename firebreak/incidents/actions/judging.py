"""Type, level and the answers behind them: suggested by the rules, chosen by a person, logged."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.db import transaction

from firebreak.base.actions import Actor, machine
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.incidents import judging
from firebreak.incidents.acting import Doing, TooLateError, act, member, text
from firebreak.incidents.actions.guests import end_guests
from firebreak.incidents.actions.promising import break_when
from firebreak.incidents.actions.running import (
    LOWERED,
    fitting_playbooks,
    keep_clocks,
    raise_steps,
    seat,
    set_word,
    start_playbooks,
)
from firebreak.incidents.calling import call_duties
from firebreak.incidents.crew import LEAD, crew_of
from firebreak.incidents.models import Guest, Incident, Task
from firebreak.incidents.queries.visible import named_for
from firebreak.incidents.rules import OPEN_TASKS, PHASE_MOVES, TASK_MOVES, at_least, move
from firebreak.org.models import Person
from firebreak.plan import queries as plan
from firebreak.plan.advice import Situation
from firebreak.plan.items import LEVELS


def judge(
    *,
    actor: Actor,
    incident: Incident,
    person: Person | None,
    situation: Mapping[str, Any],
    level: str,
    reason: str = "",
    verify: bool = True,
    seen: int | None = None,
) -> Incident:
    """Set what is known (a :class:`Situation` as plain data) and the level. ``verify``: who says so has checked that it
    is real.

    A raised level calls more people, adds its steps and shortens the clocks; a lowered one, or one below the rules'
    advice, asks why (``reason``). Raises :class:`WrongInput`, :class:`WrongMove`.
    """
    found, why = judging.situation(situation), text(reason, "reason", 1_000, required=False)
    if level not in LEVELS:
        raise WrongInput("incidents.level", "Choose a level.", field="level")
    with act(actor=actor, incident=incident, action="judged", seen=seen) as doing:
        row = doing.incident
        advised = judging.advised(found).level
        lowered = not at_least(level, row.level)
        if (lowered or not at_least(level, advised)) and not why:
            raise WrongInput("incidents.why_lower", "Say why it is lower.", field="reason")
        doing.say(before=row.level, advised=advised, reason=why)
        _set(doing, found, level)
        if verify and row.verified_at is None:
            _verified(doing, person)
        _follow(doing, found, person)
    return incident


def _set(doing: Doing, found: Situation, level: str) -> None:
    row = doing.incident
    row.situation, row.type, row.level = msgspec.to_builtins(found), found.type or "", level
    doing.save(row, "situation", "type", "level")


def _verified(doing: Doing, person: Person | None) -> None:
    row = doing.incident
    row.verified_at, row.verified_by = now(), person
    row.phase = move(PHASE_MOVES, row.phase, "verify") if row.phase == Incident.Phase.CHECK else row.phase
    doing.save(row, "verified_at", "verified_by", "phase")
    doing.tell("verified", level=row.level)


def _follow(doing: Doing, found: Situation, person: Person | None) -> None:
    """What comes of a judgement: playbooks of the type, steps of the level, clocks, the end of a silence, calls."""
    row = doing.incident
    crew = crew_of(row.brand, now())
    start_playbooks(doing, crew, fitting_playbooks(row.brand, found))
    raise_steps(doing, crew)
    _drop_above(doing)
    set_word(doing)
    keep_clocks(doing, found)
    if found.harm == "yes":
        break_when(doing, "harm")
    if row.verified_at is not None or found.harm == "yes":
        call_duties(doing, crew, person)


def _drop_above(doing: Doing) -> None:
    """Steps that nobody began and that a lower level does not have are no tasks any more."""
    row = doing.incident
    for task in row.tasks.filter(state=Task.State.OPEN).exclude(step=""):
        if not at_least(row.level, task.from_level):
            task.state = move(TASK_MOVES, task.state, "drop")
            task.reason, task.ended_at = LOWERED, now()
            doing.save(task, "state", "reason", "ended_at")


def verify(*, actor: Actor, incident: Incident, person: Person | None, seen: int | None = None) -> Incident:
    """Somebody checked it: it is real, with type, level and answers as they stand. Raises :class:`WrongMove` when it is
    known already."""
    with act(actor=actor, incident=incident, action="verified", seen=seen) as doing:
        if doing.incident.verified_at is not None:
            raise WrongMove("incidents.wrong_move", "It is known already that it is real.")
        _verified(doing, person)
        call_duties(doing, crew_of(doing.incident.brand, now()), person)
    return incident


def take_as_true(*, incident: Incident) -> Incident:
    """Nobody verified it in time: it is real until somebody shows that it is not. Nothing happens where somebody did."""
    with act(actor=machine("incidents"), incident=incident, action="taken_as_true", closed=True) as doing:
        row = doing.incident
        if row.verified_at is not None or row.closed_at is not None:
            raise TooLateError
        _verified(doing, None)
        call_duties(doing, crew_of(row.brand, now()), None)
    return incident


def start_playbook(*, actor: Actor, incident: Incident, key: str) -> Incident:
    """Run another playbook of the plan as well. Raises :class:`WrongInput` when there is none of that name."""
    with act(actor=actor, incident=incident, action="playbook_started") as doing:
        row = doing.incident
        book = plan.working(row.brand, "playbooks")["playbooks"].get(key)
        if book is None:
            raise WrongInput("incidents.playbook", "Choose a playbook of the plan.", field="playbook")
        doing.say(playbook=key)
        start_playbooks(doing, crew_of(row.brand, now()), [book])
    return incident


def give_lead(*, actor: Actor, incident: Incident, to: Person) -> Incident:
    """Somebody else leads. Raises :class:`WrongInput` for who does not work on the brand."""
    with act(actor=actor, incident=incident, action="lead_given") as doing:
        row = doing.incident
        member(row, to, "to")
        row.lead = to
        doing.save(row, "lead")
        seat(doing, to, LEAD)
    return incident


def advance(*, actor: Actor, incident: Incident, verb: str, seen: int | None = None) -> Incident:
    """One phase ``forward`` or ``back``. Raises :class:`WrongMove`."""
    if verb not in ("forward", "back"):
        raise WrongMove("incidents.wrong_move", "There is no such move.", state=incident.phase, move=verb)
    with act(actor=actor, incident=incident, action="phase_changed", seen=seen) as doing:
        row = doing.incident
        before, row.phase = row.phase, move(PHASE_MOVES, row.phase, verb)
        doing.say(before=before)
        doing.save(row, "phase")
    return incident


def close(
    *, actor: Actor, incident: Incident, outcome: str, reason: str, seen: int | None = None
) -> Incident:
    """End it: ``handled`` or ``not_crisis``, with why. Open tasks are dropped and say so. Raises :class:`WrongInput`."""
    if outcome not in ("handled", "not_crisis"):
        raise WrongInput("incidents.outcome", "Choose how it ended.", field="outcome")
    why = text(reason, "reason", 2_000)
    with act(actor=actor, incident=incident, action="closed", seen=seen) as doing:
        doing.say(reason=why)
        _close(doing, doing.incident, outcome)
    return incident


def merge(*, actor: Actor, incident: Incident, into: Incident) -> Incident:
    """This one is the same as another, which goes on. Raises :class:`WrongInput` when that is closed or of another brand."""
    with (
        transaction.atomic()
    ):  # both records or neither; both rows are held, so that two are not merged into each other
        rows = (
            Incident.objects.select_for_update(no_key=True)
            .filter(pk__in=(incident.pk, into.pk))
            .order_by("pk")
        )
        held = {row.pk: row for row in rows}
        _fits(held[incident.pk], held[into.pk])
        with act(actor=actor, incident=into, action="joined") as there:
            there.say(other=str(incident.uid), number=incident.number)
        with act(actor=actor, incident=incident, action="merged") as doing:
            row = doing.incident
            row.merged_into = into
            doing.save(row, "merged_into")
            _close(doing, row, "merged")
    return incident


def _fits(row: Incident, into: Incident) -> None:
    tells = row.private != into.private  # the record that all may read would tell that there is a private one
    if into.brand_id != row.brand_id or into.pk == row.pk or into.closed_at is not None or tells:
        raise WrongInput("incidents.merge", "Choose another open incident of this brand.", field="into")
    # Each record will name the other incident: nobody learns by that of a private one in which they are not named.
    if row.private and named_for(row) != named_for(into):
        raise WrongInput(
            "incidents.merge_named", "Both are private: name the same people in both first.", field="into"
        )


def _close(doing: Doing, row: Incident, outcome: str) -> None:
    at = now()
    row.phase = move(PHASE_MOVES, row.phase, "merge" if outcome == "merged" else "close")
    row.closed_at, row.outcome = at, outcome
    doing.save(row, "phase", "closed_at", "outcome")
    for task in row.tasks.filter(state__in=OPEN_TASKS):
        task.state, task.reason, task.ended_at = move(TASK_MOVES, task.state, "drop"), "closed", at
        doing.save(task, "state", "reason", "ended_at")
    for silence in row.silences.filter(ended_at=None):
        silence.ended_at, silence.ended_why = at, "person"
        doing.save(silence, "ended_at", "ended_why")
    end_guests(doing, Guest.Why.CLOSED)
    doing.tell("closed", outcome=outcome, origin=row.origin, about=row.origin_about)


def reopen(*, actor: Actor, incident: Incident, reason: str) -> Incident:
    """It is not over. Raises :class:`WrongMove` when it is open."""
    why = text(reason, "reason", 1_000)
    with act(actor=actor, incident=incident, action="reopened", closed=True) as doing:
        row = doing.incident
        row.phase = move(PHASE_MOVES, row.phase, "reopen")
        row.closed_at, row.outcome, row.merged_into = None, "", None
        doing.say(reason=why)
        doing.save(row, "phase", "closed_at", "outcome", "merged_into")
        set_word(doing)
    return incident
