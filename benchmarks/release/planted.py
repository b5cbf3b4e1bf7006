"""Bugs that the benchmark must find. They are planted in its own processes; the product has no switch for them."""

import time
from collections.abc import Callable
from typing import Any, NamedTuple

WAITS_S = 0.3
"""So much longer the planted sender takes between its look and its permit, as with a slow disk."""


class Bug(NamedTuple):
    """``part`` finds it, on these databases."""

    part: str
    plant: Callable[[], None]
    databases: tuple[str, ...] = ("sqlite", "postgres")
    """SQLite has one writer at a time: what a missing lock lets happen cannot happen there."""


def no_gate_after_permit() -> None:
    """The gate is looked at before the permit is written, and not once more after that."""
    from django.db import connection

    from firebreak.publishing import gate

    looks = gate.tokens

    def once(brand_id: int) -> frozenset[str]:
        if not connection.in_atomic_block:
            return frozenset()
        seen = looks(brand_id)
        time.sleep(WAITS_S)
        return seen

    _replace(gate, "tokens", once)


def repeat_unknown() -> None:
    """A publication without an answer is sent again, as if it surely had not been sent."""
    from firebreak.publishing import sending

    settled = sending.settled

    def certain(leave: Any, answer: Any) -> Any:
        said = settled(leave, answer)
        return said._replace(verb="again", wait_s=1.0) if said.verb == "doubt" else said

    _replace(sending, "settled", certain)


def silent_answer() -> None:
    """The answer to who freezes names nothing that may still come out."""
    from firebreak.publishing.actions import freezing

    _replace(freezing, "_may_be_out", lambda _brand: [])


def edit_keeps_approval() -> None:
    """Who edits an approved text leaves its approval as it was."""
    from django.db import transaction

    from firebreak.statements import actions
    from firebreak.statements.models import Statement

    fill = actions.fill

    @transaction.atomic  # with a second one, two people at once would wait for each other
    def kept(*, statement: Any, **given: Any) -> Any:
        before = Statement.objects.get(pk=statement.pk)
        row = fill(statement=statement, **given)
        if before.state == Statement.State.APPROVED:
            row.state, row.approved_how, row.needs = before.state, before.approved_how, before.needs
            row.approved_at, row.approved_digest = before.approved_at, row.digest
            row.save()
        return row

    _replace(actions, "fill", kept)


def anybody_answers() -> None:
    """Who is not asked, or does not hold the duty any more when it is asked, may say yes all the same."""
    from firebreak.statements.actions import answering

    _replace(answering, "may_answer", lambda _asking, _person: True)


def alone_at_once() -> None:
    """Who wants to release alone need not wait until somebody could have answered."""
    from firebreak.statements import policy

    _replace(policy, "not_alone", lambda _row, _person, _reason: ())


def no_lock() -> None:
    """Actions read the statement without holding it: two at the same moment overwrite each other."""
    from firebreak.base.prepared import Prepared
    from firebreak.statements.actions import common
    from firebreak.statements.models import Statement

    loose = Prepared(lambda key: Statement.objects.select_related("brand").filter(pk=key)[:1])
    _replace(common, "_held", loose)


def old_page() -> None:
    """Actions take the statement as the page had it a moment ago, instead of as it is."""
    from firebreak.statements.actions import answering, asking, drafting, publishing, releasing

    for room in (answering, asking, drafting, publishing, releasing):
        _replace(room, "locked", lambda statement: statement)


def _replace(where: Any, name: str, by: Any) -> None:
    assert hasattr(where, name), f"{name} is not there to be replaced"
    setattr(where, name, by)


BUGS: dict[str, Bug] = {
    "edit-keeps-approval": Bug("workflow", edit_keeps_approval),
    "anybody-answers": Bug("workflow", anybody_answers),
    "alone-at-once": Bug("workflow", alone_at_once),
    "old-page": Bug("workflow", old_page),
    "no-lock": Bug("workflow", no_lock, ("postgres",)),
    "repeat-unknown": Bug("faults", repeat_unknown),
    "no-gate-after-permit": Bug("freeze", no_gate_after_permit),
    "silent-answer": Bug("freeze", silent_answer),
}


def plant(name: str) -> None:
    """Nothing for an empty name."""
    if name:
        BUGS[name].plant()
