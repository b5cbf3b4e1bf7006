"""A reader outside the team answers, by a link and a code: see :mod:`firebreak.org.outside_links`."""

from dataclasses import dataclass
from typing import Any

from firebreak.base import limits, secrets
from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import NotAllowed, WrongMove
from firebreak.notify import actions as notify
from firebreak.org import outside_links
from firebreak.org.models import OutsideContact, Person
from firebreak.org.rules import line
from firebreak.plan.items import LANGUAGES
from firebreak.statements.actions.answering import asked_of, take
from firebreak.statements.actions.common import locked, same_bytes, say, word
from firebreak.statements.models import Answer, Reading, Statement
from firebreak.statements.texts import needs_of, open_asking

LINK = "statement_reading"
"""Kind of notice."""
_ERRORS = ("statements.no_contact", "statements.no_mail", "statements.new_contact")


@dataclass(frozen=True)
class Sent:
    """A link on its way. ``code`` is known only now."""

    reading: Reading
    code: str


def send_link(*, actor: Actor, statement: Statement, person: Person, contact: OutsideContact) -> Sent:
    """Send a link to a contact of the plan, and give the code to be told by phone. An earlier link of the step ends.

    Raises :class:`WrongInput` where the contact is none of the plan's second readers, or has no mail address.
    """
    limits.check(f"statement-link:{statement.pk}", limit=outside_links.LINKS_PER_HOUR, per_s=3600)
    made = outside_links.make()
    with change(actor=actor, brand_id=statement.brand_id, action="statements.link_sent") as record:
        row = locked(statement)
        asking = open_asking(row)
        if asking is None or not needs_of(asking).rounds[asking.step].outside:
            raise WrongMove("statements.no_turn", "Nobody outside is asked now.")
        address = outside_links.address_of(row.brand, contact, asking.readers, _ERRORS)
        asking.readings.filter(used_at=None, revoked_at=None).update(revoked_at=now())
        language = _language(contact, row)
        reading = Reading.objects.create(
            asking=asking, step=asking.step, contact=contact, language=language, made_by=person, **made.columns
        )  # fmt: skip
        # The fifteen minutes run from the newest link: the reader may never have seen an older one, and it is dead.
        asking.since = now()
        asking.save(update_fields=["since"])
        path = f"/read/{language}/{made.token}"
        notify.tell_address(
            brand=row.brand, kind=LINK, about=f"statement:{row.uid}", key=f"reading:{reading.uid}", address=address,
            params={
                "reading": reading.pk, "language": language.lower(), "expires": reading.expires_at.isoformat(),
                "sealed": secrets.seal({"path": path}),
            },
        )  # fmt: skip
        say(record, row, reading=str(reading.uid), contact=str(contact.uid))
    return Sent(reading, made.code)


def _language(contact: OutsideContact, row: Statement) -> str:
    spoken = [language for language in contact.languages if language in LANGUAGES]
    return str(next((one for one in spoken if one in row.languages), (spoken or row.languages)[0]))


def is_open(reading: Reading | None) -> bool:
    """Whether somebody can still answer by it."""
    return (
        reading is not None
        and outside_links.is_live(reading)
        and reading.asking.ended_at is None
        and reading.asking.step == reading.step
        and reading.asking.statement.brand.archived_at is None
    )


def open_reading(*, token: str, code: str) -> Reading | None:
    """The reading of a link whose code is right, else ``None``. A wrong code is counted, and the fifth locks the link."""
    rows = Reading.objects.select_for_update(of=("self",), no_key=True).select_related(
        "asking__statement__brand"
    )
    return outside_links.opened(rows, token=token, code=code, is_open=is_open, wrong=_count_wrong)


def _count_wrong(reading: Reading) -> None:
    row = reading.asking.statement
    with change(actor=_actor(reading), brand_id=row.brand_id, action="statements.wrong_code") as record:
        outside_links.count_wrong(reading)
        say(record, row, reading=str(reading.uid), wrong=reading.wrong, locked=reading.locked_at is not None)


def answer_outside(
    *, token: str, code: str, verdict: str, name: object, seen: str, why: object = ""
) -> Statement | None:
    """The reader's answer; ``None`` when the link is over or the code is wrong.

    Raises :class:`WrongInput` for what is missing.
    """
    reading = open_reading(token=token, code=code)
    if reading is None:
        return None
    said, signed = word(why), line(name, "name")
    row = reading.asking.statement
    with change(actor=_actor(reading), brand_id=row.brand_id, action="statements.answered") as record:
        row = locked(row)
        reading = (
            Reading.objects.select_for_update(of=("self",), no_key=True)
            .select_related("asking__statement__brand")
            .get(pk=reading.pk)
        )
        if not is_open(reading):
            raise NotAllowed("statements.link_over", "This link is over.")
        asking = asked_of(row, verdict, said)
        if asking.pk != reading.asking_id:
            raise NotAllowed("statements.link_over", "This link is over.")
        same_bytes(row, seen)
        reading.used_at = now()
        reading.save(update_fields=["used_at"])
        made = Answer.objects.create(
            asking=asking,
            step=asking.step,
            verdict=verdict,
            word=said,
            digest=row.digest,
            reading=reading,
            name=signed,
        )
        take(record, row, asking, made, reading)
    return row


def _actor(reading: Reading) -> Actor:
    return Actor("outside", str(reading.uid))


def told(params: dict[str, Any]) -> Reading | None:
    """The reading that a notice is about."""
    return Reading.objects.select_related("asking__statement__brand").filter(pk=params["reading"]).first()
