"""A reader outside the team: a one-time link by mail to an address that the plan knows, and a code told by phone.

The link is useless without the code and the code without the link. Neither is kept: only digests of them. What the page
answers before the code is right is the same for a link that never was.
"""

import hashlib
import hmac
import secrets as random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from firebreak.base import limits, secrets
from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import NotAllowed, WrongInput, WrongMove
from firebreak.base.ids import secret_token
from firebreak.notify import actions as notify
from firebreak.org.models import OutsideContact, Person
from firebreak.org.rules import line
from firebreak.plan.items import LANGUAGES
from firebreak.statements import policy
from firebreak.statements.actions.answering import asked_of, take
from firebreak.statements.actions.common import locked, same_bytes, say, word
from firebreak.statements.models import Answer, Asking, Reading, Statement
from firebreak.statements.texts import needs_of, open_asking

LINK = "statement_reading"
"""Kind of notice."""
LIFE = timedelta(hours=24)
MOST_WRONG = 5
LINKS_PER_HOUR = 12


@dataclass(frozen=True)
class Sent:
    """A link on its way. ``code`` is known only now."""

    reading: Reading
    code: str


def send_link(*, actor: Actor, statement: Statement, person: Person, contact: OutsideContact) -> Sent:
    """Send a link to a contact of the plan, and give the code to be told by phone. An earlier link of the step ends.

    Raises :class:`WrongInput` where the contact is none of the plan's second readers, or has no mail address.
    """
    limits.check(f"statement-link:{statement.pk}", limit=LINKS_PER_HOUR, per_s=3600)
    token, code = secret_token(), f"{random.randbelow(10**6):06d}"
    with change(actor=actor, brand_id=statement.brand_id, action="statements.link_sent") as record:
        row = locked(statement)
        asking = open_asking(row)
        if asking is None or not needs_of(asking).rounds[asking.step].outside:
            raise WrongMove("statements.no_turn", "Nobody outside is asked now.")
        address = _address(row, contact, asking)
        asking.readings.filter(used_at=None, revoked_at=None).update(revoked_at=now())
        language = _language(contact, row)
        reading = Reading.objects.create(
            asking=asking, step=asking.step, contact=contact, language=language, token_digest=_digest(token),
            code_digest=_digest(f"{token}:{code}"), expires_at=now() + LIFE, made_by=person,
        )  # fmt: skip
        # The fifteen minutes run from the newest link: the reader may never have seen an older one, and it is dead.
        asking.since = now()
        asking.save(update_fields=["since"])
        path = f"/read/{language}/{token}"
        notify.tell_address(
            brand=row.brand, kind=LINK, about=f"statement:{row.uid}", key=f"reading:{reading.uid}", address=address,
            params={
                "reading": reading.pk, "language": language.lower(), "expires": reading.expires_at.isoformat(),
                "sealed": secrets.seal({"path": path}),
            },
        )  # fmt: skip
        say(record, row, reading=str(reading.uid), contact=str(contact.uid))
    return Sent(reading, code)


def _address(row: Statement, contact: OutsideContact, asking: Asking) -> str:
    for known, mails, _phones in policy.second_readers(row.brand):
        if known.pk == contact.pk:
            if not mails:
                raise WrongInput(
                    "statements.no_mail", "There is no mail address for this contact.", field="contact"
                )
            if policy.reader_digest(known, mails[0]) not in asking.readers:
                raise WrongInput(
                    "statements.new_contact", "This contact is new or was changed.", field="contact"
                )
            return str(mails[0])
    raise WrongInput("statements.no_contact", "Choose one of the plan's second readers.", field="contact")


def _language(contact: OutsideContact, row: Statement) -> str:
    spoken = [language for language in contact.languages if language in LANGUAGES]
    return str(next((one for one in spoken if one in row.languages), (spoken or row.languages)[0]))


def is_open(reading: Reading | None) -> bool:
    """Whether somebody can still answer by it."""
    return (
        reading is not None
        and reading.used_at is None
        and reading.revoked_at is None
        and reading.locked_at is None
        and reading.expires_at > now()
        and reading.asking.ended_at is None
        and reading.asking.step == reading.step
        and reading.asking.statement.brand.archived_at is None
    )


def open_reading(*, token: str, code: str) -> Reading | None:
    """The reading of a link whose code is right, else ``None``. A wrong code is counted, and the fifth locks the link."""
    with transaction.atomic():
        rows = Reading.objects.select_for_update(of=("self",)).select_related("asking__statement__brand")
        reading = rows.filter(token_digest=_digest(token)).first()
        digits = "".join(char for char in str(code) if char.isdecimal() and char.isascii())
        given = _digest(f"{token}:{digits}")
        right = hmac.compare_digest(given, reading.code_digest if reading is not None else _digest(""))
        if reading is None or not is_open(reading):
            return None
        if right and len(digits) == len(str(code).strip()):
            return reading
        _count_wrong(reading)
        return None


def _count_wrong(reading: Reading) -> None:
    row = reading.asking.statement
    with change(actor=_actor(reading), brand_id=row.brand_id, action="statements.wrong_code") as record:
        reading.wrong += 1
        if reading.wrong >= MOST_WRONG:
            reading.locked_at = now()
        reading.save(update_fields=["wrong", "locked_at"])
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
            Reading.objects.select_for_update(of=("self",))
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


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def told(params: dict[str, Any]) -> Reading | None:
    """The reading that a notice is about."""
    return Reading.objects.select_related("asking__statement__brand").filter(pk=params["reading"]).first()
