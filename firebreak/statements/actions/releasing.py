"""Release by hand: a person decides that it goes out, copies each channel's text, and notes where it was published."""

from datetime import datetime, timedelta

from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.org.models import Person
from firebreak.org.rules import line
from firebreak.publishing.actions.stopping import stop_waiting
from firebreak.statements import policy
from firebreak.statements.actions.asking import whole
from firebreak.statements.actions.common import end, locked, may_release, same_bytes, say, word
from firebreak.statements.facts import must_hold
from firebreak.statements.models import Publication, Statement
from firebreak.statements.placeholders import checked
from firebreak.statements.rules import move
from firebreak.statements.texts import about

MOST = 200
"""Places at which one statement was published."""
CORRECTED = "publishing.corrected"
"""Why a publication was stopped: its text is corrected."""
LATE = timedelta(minutes=5)
"""A clock may be this much ahead of ours."""


def release(*, actor: Actor, statement: Statement, person: Person, seen: str) -> Statement:
    """An approved text may go out, as it was. Raises :class:`NotAllowed`, :class:`WrongInput`, :class:`WrongMove`."""
    with change(actor=actor, brand_id=statement.brand_id, action="statements.released") as record:
        row = locked(statement)
        row.state = move(row.state, "release")
        same_bytes(row, seen)
        if row.approved_digest != row.digest:
            raise WrongMove("statements.changed_meanwhile", "The text was changed after it was approved.")
        may_release(row, person)
        must_hold(row)
        if row.approved_how == Statement.How.TEMPLATE:
            policy.must_stand(row)
        elif row.approved_how == Statement.How.PEOPLE:
            _read(row)
        _released(row, person)
        row.save()
        say(record, row, how=row.approved_how, digests=row.digests)
        record.event("statements.released", {"statement": str(row.uid), "digest": row.digest})
        _stop_the_wrong_text(actor, row, person)
    return row


def _stop_the_wrong_text(actor: Actor, row: Statement, person: Person) -> None:
    """What is corrected goes nowhere any more: what waits of it is cancelled with the correction's release."""
    if row.corrects is not None:
        stop_waiting(actor=actor, brand=row.brand, about=about(row.corrects), person=person, code=CORRECTED)


def release_alone(
    *, actor: Actor, statement: Statement, person: Person, seen: str, reason: object
) -> Statement:
    """Nobody answered in time: the person on duty releases a pre-approved template, and says why.

    Raises :class:`WrongInput` with the first thing that stands against it; all of them in ``why``.
    """
    said = word(reason)
    with change(actor=actor, brand_id=statement.brand_id, action="statements.released_alone") as record:
        row = locked(statement)
        state = move(row.state, "release_alone")
        same_bytes(row, seen)
        whole(row)
        may_release(row, person)
        must_hold(row)
        if why := policy.not_alone(row, person, said):
            raise WrongInput(
                f"statements.not_alone.{why[0]}", "This may not be released alone.", why=why, field="reason"
            )
        row.state, row.alone, row.reason = state, True, said
        _released(row, person)
        end(row, "alone")
        row.save()
        say(record, row, reason=said, digests=row.digests)
        record.event("statements.released", {"statement": str(row.uid), "digest": row.digest})
    return row


def _read(row: Statement) -> None:
    """Where readers of languages were asked, each language has its yes. Raises :class:`WrongInput`."""
    if languages := policy.unread(row):
        raise WrongInput(
            "statements.unread",
            "The reader of a language has not read this.",
            language=languages[0],
            languages=languages,
        )


def _released(row: Statement, person: Person) -> None:
    row.released_at = row.changed_at = now()
    row.released_by = row.changed_by = person


def note_published(
    *, actor: Actor, statement: Statement, person: Person, channel: str, language: str, where: object, at: datetime,
    link: object = "",
) -> Publication:  # fmt: skip
    """Somebody published the text there by hand. Raises :class:`WrongInput`."""
    place, address = line(where, "where"), checked("link", link)
    with change(actor=actor, brand_id=statement.brand_id, action="statements.published") as record:
        row = locked(statement)
        if row.state != Statement.State.RELEASED or row.released_at is None:
            raise WrongMove("statements.not_released", "This is not released.")
        digest = row.digests.get(channel, {}).get(language)
        if digest is None:
            raise WrongInput("statements.no_text", "There is no such text.", field="channel")
        if row.publications.count() >= MOST:
            raise WrongInput("statements.too_many", "There are too many.", limit=MOST)
        if not row.released_at - LATE <= at <= now() + LATE:
            raise WrongInput(
                "statements.when", "Give a time after the release and not in the future.", field="at"
            )
        made = Publication.objects.create(
            statement=row, channel=channel, language=language, digest=digest, where=place, at=at, link=address,
            noted_by=person,
        )  # fmt: skip
        say(record, row, channel=channel, language=language, published=digest, where=place, link=address)
    return made
