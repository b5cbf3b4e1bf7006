"""A fact in a text has changed: the text takes the new value, or a person says openly that the old one may stand."""

from typing import Any

from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import NotAllowed, WrongInput, WrongMove
from firebreak.incidents import queries as incidents
from firebreak.org.models import Person
from firebreak.statements.actions.common import locked, may_release, same_bytes, say, word
from firebreak.statements.actions.drafting import fill
from firebreak.statements.facts import WITHDRAWN, changed_in, key_of, now_of, value_from
from firebreak.statements.models import Statement
from firebreak.statements.rules import SHORTEST_REASON

STANDS_IN = (Statement.State.ASKED, Statement.State.APPROVED, Statement.State.RELEASED)
"""Before that the text is simply changed."""


def let_stand(
    *, actor: Actor, statement: Statement, person: Person, seen: str, sure: bool, why: object
) -> Statement:
    """The old value may go out, though the fact has changed. It holds for these bytes and for the fact as it is now.

    For who releases the text and may see what changed. Raises :class:`NotAllowed`, :class:`WrongInput`, :class:`WrongMove`.
    """
    said = word(why)
    with change(actor=actor, brand_id=statement.brand_id, action="statements.fact_stands") as record:
        row = locked(statement)
        if row.state not in STANDS_IN:
            raise WrongMove("statements.wrong_move", f"This statement is {row.state}.", state=row.state)
        same_bytes(row, seen)
        may_release(row, person)
        open_ones = [one for one in changed_in(row, person) if not one.stands]
        if not open_ones:
            raise WrongMove("statements.nothing_changed", "No fact in this text has changed.")
        if any(one.known is None for one in open_ones):
            raise NotAllowed("statements.fact_kept", "Somebody who knows this fact decides this.")
        if not sure:
            raise WrongInput("statements.not_sure", "Tick that the old value may stand.", field="sure")
        if len(" ".join(said.split())) < SHORTEST_REASON:
            raise WrongInput("statements.not_alone.reason", "Say why.", field="why")
        for one in open_ones:
            use = one.use
            use.stands_as = now_of(one.known.fact if one.known is not None else None)
            use.stands_by, use.stands_at, use.stands_why = person, now(), said
            use.save(update_fields=["stands_as", "stands_by", "stands_at", "stands_why"])
        say(record, row, gaps=[one.gap for one in open_ones], reason=said, signed=row.digest)
    return row


def use_new_value(*, actor: Actor, statement: Statement, person: Person, fact: Any) -> Statement:
    """Fill every gap that holds a fact with what it says now; whatever was asked, answered or approved before is void.

    In a language in which somebody said it in their own words the gap is open again, because they said what was.
    Raises :class:`WrongInput`, :class:`WrongMove`.
    """
    known = incidents.known_fact(statement.brand, fact, person)
    gaps = [gap for gap, one in statement.values.items() if known and one.get("fact") == str(known.fact.uid)]
    if known is None or not gaps:
        raise WrongInput("statements.not_bound", "This text does not hold this fact.")
    digest = now_of(known.fact)
    if digest == WITHDRAWN:
        raise WrongInput("statements.fact_withdrawn", "This fact was withdrawn.")
    values: dict[str, Any] = dict(statement.values)
    for gap in gaps:
        kept = statement.values[gap]
        text = value_from(statement.source["placeholders"][gap]["sort"], known.fact.text)
        if not text:
            raise WrongInput("statements.fact_does_not_fit", "The fact does not fit there.", gaps=[gap])
        values[gap] = {
            "texts": dict.fromkeys(kept["bound"], text), "source": "", "confirmed": True,
            "fact": key_of(known.fact.uid, digest),
        }  # fmt: skip
    # What is not said of the others stays as it is: their bindings with them.
    rest = {
        gap: {name: part for name, part in one.items() if name != "fact"} if gap not in gaps else one
        for gap, one in values.items()
    }
    return fill(actor=actor, statement=statement, person=person, values=rest, version=statement.version)
