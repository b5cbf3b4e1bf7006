"""What the actions of this room share."""

from typing import Any

from firebreak.base import storable
from firebreak.base.actions import Change
from firebreak.base.clock import now
from firebreak.base.errors import NotAllowed, WrongInput, WrongMove
from firebreak.base.prepared import Prepared
from firebreak.org.models import Person
from firebreak.statements import policy, verbs
from firebreak.statements.models import Statement, Version
from firebreak.statements.rendering import digest_of
from firebreak.statements.seeing import strange_host, unseen

_held = Prepared(
    lambda key: (
        Statement.objects.select_for_update(of=("self",), no_key=True)
        .select_related("brand")
        .filter(pk=key)[:1]
    )
)


def locked(statement: Statement) -> Statement:
    """The row as it is now, held until the action ends."""
    row = _held.first(statement.pk)
    if row is None:
        raise Statement.DoesNotExist
    return row


def end(statement: Statement, how: str) -> None:
    """The open request is over; its links open nothing any more."""
    for asking in statement.askings.filter(ended_at=None):
        asking.ended, asking.ended_at = how, now()
        asking.save(update_fields=["ended", "ended_at"])
        asking.readings.filter(used_at=None, revoked_at=None).update(revoked_at=now())


def wrote(statement: Statement, person: Person | None) -> None:
    """Remember who had a hand in it: they do not approve it."""
    if person is not None and str(person.uid) not in statement.writers:
        statement.writers = [*statement.writers, str(person.uid)]


def keep_version(row: Statement, person: Person | None) -> None:
    """Its texts stay readable as this saving left them, whatever is written over them. Within the action that saved them."""
    Version.objects.create(
        statement=row,
        number=row.version,
        variants=row.variants,
        digest=row.digest,
        made_by=person,
        at=row.changed_at,
    )


def approved(row: Statement, how: str) -> None:
    """These bytes are approved from now on; the row is saved by the caller."""
    row.approved_how, row.approved_digest, row.approved_at = how, row.digest, now()
    row.versions.filter(number=row.version).update(approved_how=how, approved_at=row.approved_at)


def same_bytes(statement: Statement, seen: str) -> None:
    """What somebody decides on is what they saw. Raises :class:`WrongMove`."""
    if seen != statement.digest or digest_of(statement.variants) != statement.digest:
        raise WrongMove("statements.changed_meanwhile", "The text was changed after you saw it.")


def may_release(row: Statement, person: Person) -> None:
    """Role and duty of who releases, as the plan had it when it was approved. Raises :class:`NotAllowed`."""
    found, duties = policy.holders(row.brand), tuple(row.needs.get("releases", ()))
    if str(person.uid) not in found.able(verbs.RELEASE.name) or not found.holds(person, duties):
        raise NotAllowed("statements.not_releasing", "Another duty releases this.", duties=list(duties))


def clear(text: str, **where: str) -> None:
    """A reader sees what a machine reads: no hidden marks, no address that leads elsewhere. Raises :class:`WrongInput`."""
    if mark := unseen(text):
        raise WrongInput("statements.mark", "There is a character that cannot be seen.", mark=mark, **where)
    if host := strange_host(text):
        raise WrongInput(
            "statements.host", "An address may lead elsewhere than it seems.", host=host[:80], **where
        )


def word(value: object, longest: int = 2_000) -> str:
    """A few sentences by a person, as they are kept. Raises :class:`WrongInput` when there are too many."""
    text = storable.text(str(value or "")).strip()
    if len(text) > longest:
        raise WrongInput("statements.too_long", "Make it shorter.", field="word", longest=longest)
    return text


def say(record: Change, row: Statement, **body: Any) -> None:
    """Name the statement in the audit chain and wake the pages that show it."""
    record.about(f"statement:{row.uid}", state=row.state, digest=row.digest, **body)
    record.touches(f"b{row.brand_id}.statements")
