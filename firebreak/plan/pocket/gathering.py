"""Gathers the pocket: the newest published version, or the plan as it is, with the people as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, get_args

from django.utils.translation import gettext as _

from firebreak.base.clock import now
from firebreak.org import queries as org
from firebreak.org.duty_rules import SECOND_READER, Way
from firebreak.org.models import Brand, Membership, OutsideContact, Person
from firebreak.plan import queries
from firebreak.plan.advice import rule_packs
from firebreak.plan.advice_words import market_of
from firebreak.plan.exporting.book import Book, book_of
from firebreak.plan.exporting.people import minutes
from firebreak.plan.items import Playbook, Template
from firebreak.plan.items.texts import CrisisType
from firebreak.plan.models import Plan, PlanVersion
from firebreak.plan.pocket.parts import (
    DutyLine,
    GroupLine,
    NumberLine,
    OutletLine,
    PlaybookLine,
    Pocket,
    ShiftLine,
    StepLine,
    TextLine,
    Who,
)
from firebreak.plan.timeline import steps_of
from firebreak.plan.words import CHANNEL_NAMES, LANGUAGE_NAMES, OUTLET_NAMES

KEPT = timedelta(days=7)
"""How long a phone keeps the page after it was last refreshed."""


class _People:
    """Who is who: names and ways of members and contacts, as this reader may see them."""

    def __init__(self, brand: Brand, people: Iterable[Person], *, ways: bool) -> None:
        everybody = {one.pk: one for one in people}
        there = Membership.objects.filter(brand=brand, person__in=everybody, person__is_active=True)
        self._there = set(there.values_list("person_id", flat=True))
        self._ways = org.methods_of(*everybody.values()) if ways else {}
        self._see = ways

    def who(self, person: Person) -> Who:
        if person.pk not in self._there:
            return Who(person.name, (), _("has left"))
        ways = [*self._ways.get(person.pk, ()), Way("mail", person.email)] if self._see else []
        return Who(person.name, list(dict.fromkeys(ways)))

    def outside(self, contact: OutsideContact) -> Who:
        ways = [Way(sort, value) for sort, value in contact.methods] if self._see else []
        return Who(contact.name, ways, contact.organisation)


def pocket_of(plan: Plan, person: Person, language: str, *, ways: bool) -> Pocket:
    """For this reader in a language of the plan. ``ways``: with how people are reached."""
    version = queries.newest(plan, PlanVersion.State.PUBLISHED)
    book = book_of(plan, language, version, people=False)
    held, read = org.holders_of(plan.brand), org.readers_of(plan.brand)
    at = now()
    shifts = org.shifts_between(plan.brand, at, at + KEPT)
    named = [
        *(one for people in held.values() for one in people),
        *read.values(),
        *(one.person for one in shifts),
    ]
    people = _People(plan.brand, named, ways=ways)
    contacts: dict[str, list[Who]] = {}
    for one in org.contacts_of(plan.brand):
        contacts.setdefault(one.group, []).append(people.outside(one))
    second = contacts.pop(SECOND_READER, [])
    spoken = [language, *(code for code, reader in read.items() if reader.pk == person.pk), plan.languages[0]]
    return Pocket(
        language=language, number=book.number, published=book.published,
        numbers=_numbers(plan.brand.market, book),
        shifts=_shifts(book, people, shifts, at),
        duties=_duties(book, held, people, person), second=second,
        readers=[(LANGUAGE_NAMES.get(code, code), people.who(reader)) for code, reader in read.items()],
        groups=_groups(book, contacts), outlets=_outlets(book), playbooks=_playbooks(book),
        texts=_texts(book, list(dict.fromkeys(code for code in spoken if code in plan.languages))),
    )  # fmt: skip


def _shifts(book: Book, people: _People, shifts: Sequence[org.OnShift], at: datetime) -> list[ShiftLine]:
    found, followed = [], set()
    for one in shifts:
        running = one.begin <= at < one.end
        following = not running and one.duty not in followed
        if following:
            followed.add(one.duty)
        line = ShiftLine(
            one.duty,
            book.duty(one.duty),
            people.who(one.person),
            one.begin,
            one.end,
            running,
            running or following,
        )
        found.append(line)
    return found


def _numbers(market: str, book: Book) -> list[NumberLine]:
    code = market_of(market)
    found = [one for one in rule_packs().numbers if one.market == code]
    return [NumberLine(book.say(one.what), Way("phone", one.number)) for one in found]


def _duties(book: Book, held: Mapping[str, list[Person]], people: _People, reader: Person) -> list[DutyLine]:
    also: dict[str, list[str]] = {}
    for key, duty in book.of("duties").items():
        if book.carrier(key) != key:
            also.setdefault(book.carrier(key), []).append(book.say(duty.title))
    found = [
        DutyLine(
            key, book.say(duty.title), also.get(key, []), [people.who(one) for one in held.get(key, ())],
            [book.say(line) for line in duty.first_hour], any(one.pk == reader.pk for one in held.get(key, ())),
        )
        for key, duty in book.of("duties").items() if book.carrier(key) == key
    ]  # fmt: skip
    return sorted(found, key=lambda one: (not one.mine, one.key != "lead", one.title))


def _groups(book: Book, contacts: Mapping[str, list[Who]]) -> list[GroupLine]:
    """Groups in which there is somebody: an empty one is no help at night."""
    return [GroupLine(book.title("contacts", key), found) for key, found in sorted(contacts.items()) if found]


def _outlets(book: Book) -> list[OutletLine]:
    return [
        OutletLine(
            book.say(one.title), str(OUTLET_NAMES[one.sort]), book.say(one.how_to_stop), minutes(one.minutes),
            book.duty(one.duty),
        )
        for one in book.of("outlets").values()
    ]  # fmt: skip


def _playbooks(book: Book) -> list[PlaybookLine]:
    order = {kind: number for number, kind in enumerate(get_args(CrisisType))}
    known = book.of("playbooks").items()
    return [
        PlaybookLine(
            key, book.say(one.title), book.say(one.when), one.people_first, _steps(book, one),
            [book.say(line) for line in one.avoid],
        )
        for key, one in sorted(known, key=lambda pair: (not pair[1].people_first, order[pair[1].type], pair[0]))
    ]  # fmt: skip


def _steps(book: Book, one: Playbook) -> list[StepLine]:
    return [
        StepLine(
            minutes(step.minute), book.say(step.title), book.duty(step.duty), book.say(step.done),
            book.say(step.how), book.say(step.avoid),
        )
        for step in steps_of(one, book.size)
    ]  # fmt: skip


def _texts(book: Book, languages: list[str]) -> list[TextLine]:
    """Holding statements that say something in one of the reader's languages; the general ones first."""
    found: list[Any] = [one for one in book.of("templates").values() if one.kind == "holding"]
    found.sort(key=lambda one: (bool(one.types), book.say(one.title)))
    lines = [_text(book, one, language) for language in languages for one in found]
    return [line for line in lines if line.words]


def _text(book: Book, one: Template, language: str) -> TextLine:
    words = [
        (str(CHANNEL_NAMES[channel]), text.strip())
        for channel, said in one.variants.items()
        for known, text in said.items()
        if known == language and text.strip()
    ]
    return TextLine(book.say(one.title), language, book.say(one.use), words)
