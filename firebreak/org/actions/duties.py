"""Who holds which duty, who reads which language, how people are reached, whom to reach outside.

Ways to reach people are personal data: the audit chain says of which sort they are, never what they are.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from firebreak.base import audit
from firebreak.base.actions import Actor, Change, change
from firebreak.base.errors import WrongInput
from firebreak.org import duty_rules as rules
from firebreak.org.actions.members import members, one_at_a_time
from firebreak.org.dates import today_of
from firebreak.org.models import (
    Brand,
    ContactMethod,
    DutyHolder,
    LanguageReader,
    Membership,
    OutsideContact,
    Person,
)


def set_holders(
    *, actor: Actor, brand: Brand, duty: str, people: Sequence[Person], seen: Sequence[str] | None = None
) -> None:
    """The holder of a duty, then its deputies in order; nobody when empty.

    ``seen`` are the uids that the chooser saw: when others stand there by now, nothing is overwritten. The
    deputy may be the holder (the plan check says so). Raises :class:`WrongInput`.
    """
    named = rules.key(duty, "duty")
    chosen = [*people[:1], *dict.fromkeys(people[1:])]
    with transaction.atomic():
        one_at_a_time(brand)
        rows = DutyHolder.objects.filter(brand=brand, duty=named).order_by("place")
        before = [str(uid) for uid in rows.values_list("person__uid", flat=True)]
        after = [str(person.uid) for person in chosen]
        if before == after:
            return
        _unchanged(seen, before)
        if len(chosen) > 1 + rules.MOST_DEPUTIES:
            raise WrongInput(
                "org.too_many_deputies", "Choose fewer deputies.", limit=rules.MOST_DEPUTIES, field="duty"
            )
        members(brand, chosen)
        with change(actor=actor, brand_id=brand.pk, action="org.duty_holders_set") as record:
            rows.delete()
            DutyHolder.objects.bulk_create(
                DutyHolder(brand=brand, duty=named, person=person, place=place)
                for place, person in enumerate(chosen)
            )
            record.about(f"duty:{named}", before=before, after=after)
            _wake(record, brand)


def set_reader(
    *, actor: Actor, brand: Brand, language: str, person: Person | None, seen: str | None = None
) -> None:
    """Who reads texts in a language; nobody when ``None``. ``seen`` as above. Raises :class:`WrongInput`."""
    spoken = rules.language(language)
    with transaction.atomic():
        one_at_a_time(brand)
        row = LanguageReader.objects.filter(brand=brand, language=spoken).select_related("person").first()
        before, after = str(row.person.uid) if row else "", str(person.uid) if person else ""
        if before == after:
            return
        _unchanged(seen, before)
        if person is not None:
            members(brand, [person])
        with change(actor=actor, brand_id=brand.pk, action="org.reader_set") as record:
            LanguageReader.objects.filter(brand=brand, language=spoken).delete()
            if person is not None:
                LanguageReader.objects.create(brand=brand, language=spoken, person=person)
            record.about(f"reader:{spoken}", before=before, after=after)
            _wake(record, brand)


def set_methods(
    *, actor: Actor, person: Person, methods: Iterable[Sequence[Any]], brand: Brand | None = None
) -> None:
    """How a person is reached beside the account's address, in order: (sort, value) each.

    ``brand`` where somebody else of that brand writes it; the person is then a member of it and of no other, as
    nobody in one brand may turn away the calls of another. Raises :class:`WrongInput`.
    """
    ways = rules.methods(methods, known=person.email)
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if brand is not None:
            members(brand, [person])
            _only_here(brand, person)
        rows = ContactMethod.objects.filter(person=person).order_by("place")
        before = [rules.Way(sort, value) for sort, value in rows.values_list("sort", "value")]
        if before == ways:
            return
        chain = audit.INSTALLATION if brand is None else brand.pk
        with change(actor=actor, brand_id=chain, action="org.methods_set") as record:
            rows.delete()
            ContactMethod.objects.bulk_create(
                ContactMethod(person=person, sort=way.sort, value=way.value, place=place)
                for place, way in enumerate(ways)
            )
            record.about(f"person:{person.uid}", before=_sorts(before), after=_sorts(ways))
            for brand_id in Membership.objects.filter(person=person).values_list("brand_id", flat=True):
                record.touches(f"b{brand_id}.plan")


def _only_here(brand: Brand, person: Person) -> None:
    rows = Membership.objects.filter(person=person, brand__archived_at=None).exclude(brand=brand)
    if rows.exists():
        raise WrongInput("org.methods_elsewhere", "They work on another brand too: only they can change it.")


def add_contact(
    *, actor: Actor, brand: Brand, group: str, checked: bool = False, **given: Any
) -> OutsideContact:
    """Somebody outside: name, organisation, methods, languages, note. ``checked``: the ways were tried today.

    Raises :class:`WrongInput`.
    """
    named, fields = rules.key(group, "group"), rules.contact(given)
    with change(actor=actor, brand_id=brand.pk, action="org.contact_added") as record:
        one_at_a_time(brand)
        if brand.outside_contacts.count() >= rules.MOST_CONTACTS:
            raise WrongInput(
                "org.too_many_contacts", "Remove a contact first.", limit=rules.MOST_CONTACTS, field="name"
            )
        row = OutsideContact.objects.create(
            brand=brand, group=named, checked_on=today_of(brand) if checked else None, **fields
        )
        _say(record, row)
    return row


def change_contact(
    *, actor: Actor, contact: OutsideContact, checked: bool = False, **given: Any
) -> OutsideContact:
    """Other fields. New ways count as not checked, unless ``checked``. Raises :class:`WrongInput`."""
    fields = rules.contact(given)
    with change(actor=actor, brand_id=contact.brand_id, action="org.contact_changed") as record:
        row = _still_there(contact)
        changed = [name for name, value in fields.items() if getattr(row, name) != value]
        if checked:
            row.checked_on = today_of(row.brand)
        elif "methods" in changed:
            row.checked_on = None
        for name in changed:
            setattr(row, name, fields[name])
        row.save(update_fields=[*changed, "checked_on"])
        _say(record, row, changed=changed)
    return row


def remove_contact(*, actor: Actor, contact: OutsideContact) -> None:
    """Away with it, and with how they were reached."""
    with change(actor=actor, brand_id=contact.brand_id, action="org.contact_removed") as record:
        row = _still_there(contact)
        _say(record, row)
        row.delete()


def note_checked(*, actor: Actor, contact: OutsideContact) -> OutsideContact:
    """Somebody saw today that the ways still work. Raises :class:`WrongInput` where there are none."""
    with change(actor=actor, brand_id=contact.brand_id, action="org.contact_checked") as record:
        row = _still_there(contact)
        if not row.methods:
            raise WrongInput("org.nothing_to_check", "There is no way to reach this contact yet.")
        row.checked_on = today_of(row.brand)
        row.save(update_fields=["checked_on"])
        _say(record, row)
    return row


def _unchanged(seen: object, before: object) -> None:
    if seen is not None and seen != before:
        raise WrongInput("org.changed_meanwhile", "Somebody else changed this in the meantime.")


def _still_there(contact: OutsideContact) -> OutsideContact:
    row = OutsideContact.objects.select_for_update(of=("self",), no_key=True).select_related("brand")
    found = row.filter(pk=contact.pk).first()
    if found is None:
        raise WrongInput("org.contact_gone", "Somebody removed this contact in the meantime.")
    return found


def _sorts(ways: Iterable[Sequence[str]]) -> list[str]:
    return [way[0] for way in ways]


def _say(record: Change, row: OutsideContact, **body: Any) -> None:
    checked = row.checked_on.isoformat() if row.checked_on else None
    record.about(
        f"contact:{row.uid}", group=row.group, methods=_sorts(row.methods), checked_on=checked, **body
    )
    _wake(record, row.brand)


def _wake(record: Change, brand: Brand) -> None:
    record.touches(f"b{brand.pk}.plan")
