"""Who is alone asks the plan's second reader outside to agree to the end of a freeze, instead of waiting half an hour.

A link by mail to an address that the plan had at the freeze, a code by phone, one answer: see
:mod:`firebreak.org.outside_links`. A no ends the request: whoever asked may ask anew, and the half hour begins anew too.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from firebreak.base import limits, secrets, storable
from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import NotAllowed, WrongInput, WrongMove
from firebreak.notify import actions as notify
from firebreak.org import outside_links
from firebreak.org.models import OutsideContact, Person
from firebreak.org.rules import line
from firebreak.publishing import rules
from firebreak.publishing.actions.freezing import end, is_alone, may_lift
from firebreak.publishing.models import Freeze, LiftReading
from firebreak.web.contents import LANGUAGE_NAMES

LINK, ANSWERED = "freeze_reading", "freeze_answered"
"""Kinds of notice."""
VERDICTS: Final = ("lift", "keep")
LONGEST: Final = 300
_ERRORS = ("publishing.no_reader", "publishing.reader_no_mail", "publishing.new_reader")


@dataclass(frozen=True)
class Sent:
    """A link on its way. ``code`` is known only now."""

    reading: LiftReading
    code: str


def ask_reader(*, actor: Actor, freeze: Freeze, person: Person, contact: OutsideContact) -> Sent:
    """Send a link to a second reader of the plan, and give the code to be told by phone. An earlier link ends.

    Raises :class:`WrongMove` where this person did not ask to lift it, :class:`NotAllowed` where somebody of the team could
    agree, :class:`WrongInput` where the contact is none of the plan's readers as it was at the freeze.
    """
    limits.check(f"lift-link:{freeze.pk}", limit=outside_links.LINKS_PER_HOUR, per_s=3600)
    made = outside_links.make()
    with change(actor=actor, brand_id=freeze.brand_id, action="publishing.lift_link_sent") as record:
        row = _locked(freeze)
        if row.lift_asked_by_id != person.pk:
            raise WrongMove("publishing.ask_first", "Ask to lift the freeze first.")
        if not is_alone(row.brand, person):
            raise NotAllowed("publishing.not_alone", "Somebody else of the team can agree.")
        address = outside_links.address_of(row.brand, contact, row.readers, _ERRORS)
        _revoke(row)
        language = next((code for code in contact.languages if code in LANGUAGE_NAMES), "en")
        reading = LiftReading.objects.create(
            freeze=row, contact=contact, language=language, made_by=person, **made.columns
        )
        path = f"/lift/{language}/{made.token}"
        notify.tell_address(
            brand=row.brand, kind=LINK, about=f"freeze:{row.uid}", key=f"lift:{reading.uid}", address=address,
            params={
                "reading": reading.pk, "language": language.lower(), "expires": reading.expires_at.isoformat(),
                "sealed": secrets.seal({"path": path}),
            },
        )  # fmt: skip
        record.about(f"freeze:{row.uid}", reading=str(reading.uid), contact=str(contact.uid))
        record.touches(f"b{row.brand_id}.publishing")
    return Sent(reading, made.code)


def take_back_link(*, actor: Actor, freeze: Freeze, person: Person) -> Freeze:
    """The link that was sent opens nothing any more. Raises :class:`WrongMove` where none is open, or it is another's."""
    with change(actor=actor, brand_id=freeze.brand_id, action="publishing.lift_link_revoked") as record:
        row = _locked(freeze)
        if row.lift_asked_by_id != person.pk or not _revoke(row):
            raise WrongMove("publishing.no_link", "There is no link to take back.")
        record.about(f"freeze:{row.uid}")
        record.touches(f"b{row.brand_id}.publishing")
    return row


def is_open(reading: LiftReading | None) -> bool:
    """Whether somebody can still answer by it: who asked for it still works here, still asks, and is still alone."""
    return (
        reading is not None
        and outside_links.is_live(reading)
        and reading.freeze.lifted_at is None
        and reading.made_by is not None
        and reading.freeze.lift_asked_by_id == reading.made_by_id
        and reading.freeze.brand.archived_at is None
        and may_lift(reading.freeze.brand, reading.made_by)
        and is_alone(reading.freeze.brand, reading.made_by)
    )


def open_lift(*, token: str, code: str) -> LiftReading | None:
    """The link whose code is right, else ``None``. A wrong code is counted, and the fifth locks the link."""
    return outside_links.opened(_rows(), token=token, code=code, is_open=is_open, wrong=_count_wrong)


def answer_lift(*, token: str, code: str, verdict: str, name: object, why: object = "") -> LiftReading | None:
    """The reader's answer: ``lift`` ends the freeze, ``keep`` leaves it; ``None`` when the link is over or the code wrong.

    Raises :class:`WrongInput` for what is missing; nothing was changed then.
    """
    found = open_lift(token=token, code=code)
    if found is None:
        return None
    if verdict not in VERDICTS:
        raise WrongInput("publishing.no_verb", "Choose one of the buttons.", field="verdict")
    signed, said = line(name, "name"), storable.text(" ".join(str(why or "").split()))
    if len(said) > LONGEST:
        raise WrongInput("publishing.long_word", "Make it shorter.", field="word", longest=LONGEST)
    with change(actor=_actor(found), brand_id=found.freeze.brand_id, action="publishing.lift") as record:
        row = _locked(found.freeze)
        reading = _rows().get(pk=found.pk)
        asker = reading.made_by
        if not is_open(reading) or asker is None:
            raise NotAllowed("publishing.link_over", "This link is over.")
        reading.used_at, reading.verdict, reading.name, reading.word = now(), verdict, signed, said
        reading.save(update_fields=["used_at", "verdict", "name", "word"])
        given = rules.Lifting(
            str(asker.uid), row.lift_asked_at, str(asker.uid), alone=is_alone(row.brand, asker), now=now(), outside=True
        )  # fmt: skip
        if verdict == "keep":
            row.lift_asked_at = row.lift_asked_by = None
        elif rules.lifts(given):
            end(record, row, None)
        else:
            raise NotAllowed("publishing.not_alone", "Somebody else of the team can agree.")
        row.save()
        # Names and words of readers stay beside the chain: they may hold personal data.
        record.about(
            f"freeze:{row.uid}", lifted=row.lifted_at is not None, asked_by=str(asker.uid), verdict=verdict,
            reading=str(reading.uid), contact=str(reading.contact.uid) if reading.contact else "",
        )  # fmt: skip
        record.touches(f"b{row.brand_id}.publishing")
        notify.tell(
            brand=row.brand, kind=ANSWERED, about=f"freeze:{row.uid}", key=f"lift-answer:{reading.uid}", people=[asker],
            params={"slug": row.brand.slug, "brand": row.brand.name, "lifted": row.lifted_at is not None}, endpoints=False,
        )  # fmt: skip
    return reading


def told(params: Any) -> LiftReading | None:
    """The link that a notice is about."""
    return LiftReading.objects.select_related("freeze__brand", "made_by").filter(pk=params["reading"]).first()


def _rows() -> QuerySet[LiftReading]:
    rows = LiftReading.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("freeze__brand", "made_by", "contact")


def _locked(freeze: Freeze) -> Freeze:
    rows = Freeze.objects.select_for_update(of=("self",), no_key=True).select_related(
        "brand", "lift_asked_by"
    )
    row = rows.get(pk=freeze.pk)
    if row.lifted_at is not None:
        raise WrongMove("publishing.lifted", "This freeze was lifted.", state="lifted", move="lift")
    return row


def _revoke(row: Freeze) -> int:
    """How many open links ended."""
    return row.readings.filter(used_at=None, revoked_at=None).update(revoked_at=now())


def _count_wrong(reading: LiftReading) -> None:
    row = reading.freeze
    with change(actor=_actor(reading), brand_id=row.brand_id, action="publishing.lift_wrong_code") as record:
        outside_links.count_wrong(reading)
        record.about(
            f"freeze:{row.uid}", reading=str(reading.uid), wrong=reading.wrong,
            locked=reading.locked_at is not None,
        )  # fmt: skip
        record.touches(f"b{row.brand_id}.publishing")


def _actor(reading: LiftReading) -> Actor:
    return Actor("outside", str(reading.uid))
