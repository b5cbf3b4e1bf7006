"""What people write down and decide."""

from collections.abc import Iterable

from firebreak.base.actions import Actor
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.incidents.acting import act, text
from firebreak.incidents.models import Incident, Note
from firebreak.org.models import Person


def write(
    *,
    actor: Actor,
    incident: Incident,
    person: Person | None,
    words: str,
    sort: str = Note.Sort.NOTE,
    reason: str = "",
    names: Iterable[Person] = (),
) -> Note:
    """A note, a decision (with its reason), or counsel's privileged note. ``names`` are told. Raises :class:`WrongInput`."""
    if sort not in Note.Sort.values:
        raise WrongInput("incidents.note_sort", "Choose what it is.", field="sort")
    said = text(words, "words", 5_000)
    why = text(reason, "reason", required=sort == Note.Sort.DECISION)
    called = [one for one in names if one.memberships.filter(brand=incident.brand_id).exists()]
    with act(actor=actor, incident=incident, action=f"{sort}_written", closed=True) as doing:
        note = doing.add(
            Note(
                incident=doing.incident, sort=sort, text=said, reason=why, by=person, at=now(),
                names=[str(one.uid) for one in called],
            )
        )  # fmt: skip
        if called:
            doing.tell("named", note=str(note.uid), people=note.names, private=sort == Note.Sort.PRIVILEGED)
    return note
