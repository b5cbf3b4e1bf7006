"""Handing a duty over: what is open is written by who goes and accepted by who comes."""

from datetime import datetime

from django.db import transaction

from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.org.actions.members import one_at_a_time
from firebreak.org.duty_rules import key
from firebreak.org.models import Brand, HandOver, Person
from firebreak.org.rota_input import LONGEST_NOTE
from firebreak.org.rules import note


def hand_over(
    *, actor: Actor, brand: Brand, duty: str, person: Person, shift_end: datetime, **texts: str
) -> HandOver:
    """``open``, ``promised`` and ``next`` of who goes; written again until it is accepted. Raises :class:`WrongInput`."""
    named = key(duty, "shift")
    given = {name: note(texts.get(name), name, longest=LONGEST_NOTE) for name in ("open", "promised", "next")}
    if not any(given.values()):
        raise WrongInput("rota.nothing_said", "Write what is open, or that nothing is.", field="open")
    with transaction.atomic():
        one_at_a_time(brand)
        rows = HandOver.objects.filter(brand=brand, duty=named, given_by=person, shift_end=shift_end)
        row = rows.first() or HandOver(brand=brand, duty=named, given_by=person, shift_end=shift_end)
        if row.accepted_at is not None:
            raise WrongInput("rota.accepted", "This was accepted already.")
        with change(actor=actor, brand_id=brand.pk, action="org.handed_over") as record:
            for name, text in given.items():
                setattr(row, name, text)
            row.save()
            record.about(
                f"hand-over:{row.uid}", duty=named, person=str(person.uid), end=shift_end.isoformat()
            )
            record.touches(f"b{brand.pk}.plan")
    return row


def accept_hand_over(*, actor: Actor, hand_over: HandOver, person: Person) -> HandOver:
    """Who comes has read it and has the duty from now on. Raises :class:`WrongInput`."""
    with transaction.atomic():
        row = HandOver.objects.select_for_update(of=("self",), no_key=True).get(pk=hand_over.pk)
        if row.accepted_at is not None:
            raise WrongInput("rota.accepted", "This was accepted already.")
        if row.given_by_id == person.pk:
            raise WrongInput("rota.own_hand_over", "Who takes over accepts it.")
        with change(actor=actor, brand_id=row.brand_id, action="org.hand_over_accepted") as record:
            row.accepted_by, row.accepted_at = person, now()
            row.save(update_fields=["accepted_by", "accepted_at"])
            record.about(f"hand-over:{row.uid}", duty=row.duty, person=str(person.uid))
            record.touches(f"b{row.brand_id}.plan")
    return row
