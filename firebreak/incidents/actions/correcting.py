"""What is really done about it: who, until when, with what proof, and whether the public may hear of it."""

from datetime import datetime
from typing import Any

from firebreak.base.actions import Actor
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.incidents.acting import act, member, text
from firebreak.incidents.actions.setting import set_fields
from firebreak.incidents.models import CorrectiveAction, Incident
from firebreak.org.models import Person

VOID: dict[str, Any] = {"sayable": "", "sayable_by": None, "sayable_at": None}


def add_corrective(
    *,
    actor: Actor,
    incident: Incident,
    kind: str,
    words: str,
    owner: Person | None = None,
    due_at: datetime | None = None,
) -> CorrectiveAction:
    """Something that is done about it. Raises :class:`WrongInput`."""
    given = _about(kind, words) | {"owner": owner, "due_at": due_at}
    with act(actor=actor, incident=incident, action="corrective_added") as doing:
        member(doing.incident, owner, "owner")
        return doing.add(CorrectiveAction(incident=doing.incident, **given))


def change_corrective(
    *,
    actor: Actor,
    corrective: CorrectiveAction,
    kind: str,
    words: str,
    owner: Person | None = None,
    due_at: datetime | None = None,
    seen: int | None = None,
) -> CorrectiveAction:
    """Say it better, give it to somebody, give it another time. Other words must be decided anew before they are said.

    Raises :class:`WrongInput`, :class:`WrongMove`.
    """
    given = _about(kind, words) | {"owner": owner, "due_at": due_at}

    def fields(row: CorrectiveAction) -> dict[str, Any]:
        same = (row.text, row.kind) == (given["text"], given["kind"])
        return given if same else {**given, **VOID}

    return set_fields(actor, corrective, "corrective_changed", fields, seen=seen)


def begin_corrective(*, actor: Actor, corrective: CorrectiveAction, person: Person) -> CorrectiveAction:
    """It is begun; who begins it owns it where nobody did. Raises :class:`WrongMove`."""

    def fields(row: CorrectiveAction) -> dict[str, Any]:
        return {} if row.owner_id else {"owner": person}

    return set_fields(actor, corrective, "corrective_begun", fields, verb="begin")


def finish_corrective(
    *, actor: Actor, corrective: CorrectiveAction, person: Person | None, proof: str
) -> CorrectiveAction:
    """It is done, and this is how one sees it. Raises :class:`WrongInput`, :class:`WrongMove`."""
    given = {"proof": text(proof, "proof"), "ended_at": now(), "ended_by": person}
    return set_fields(actor, corrective, "corrective_done", given, verb="finish")


def drop_corrective(
    *, actor: Actor, corrective: CorrectiveAction, person: Person | None, reason: str
) -> CorrectiveAction:
    """It is given up, with why; it may not be said any more. Raises :class:`WrongInput`, :class:`WrongMove`."""
    given = {"reason": text(reason, "reason", 1_000), "ended_at": now(), "ended_by": person, **VOID}
    return set_fields(actor, corrective, "corrective_dropped", given, verb="drop")


def reopen_corrective(*, actor: Actor, corrective: CorrectiveAction) -> CorrectiveAction:
    """It is not done after all, or done after all: whether it may be said is decided anew. Raises :class:`WrongMove`."""
    given = {"ended_at": None, "ended_by": None, "reason": "", **VOID}
    return set_fields(actor, corrective, "corrective_reopened", given, verb="reopen")


def decide_sayable(
    *,
    actor: Actor,
    corrective: CorrectiveAction,
    person: Person | None,
    sayable: str,
    public_words: str = "",
    seen: int | None = None,
) -> CorrectiveAction:
    """Whether the public may hear of it, and in which words. Raises :class:`WrongInput`, :class:`WrongMove`."""
    if sayable not in CorrectiveAction.Sayable.values:
        raise WrongInput("incidents.sayable", "Say yes or no.", field="sayable")
    words = text(public_words, "public_words", 1_000, required=False)
    given = {"sayable": sayable, "sayable_by": person, "sayable_at": now(), "public_words": words}
    return set_fields(actor, corrective, "corrective_sayable", given, verb="decide", seen=seen)


def _about(kind: str, words: str) -> dict[str, Any]:
    if kind not in CorrectiveAction.Kind.values:
        raise WrongInput("incidents.corrective_kind", "Choose what it is.", field="kind")
    return {"kind": kind, "text": text(words, "words", 1_000)}
