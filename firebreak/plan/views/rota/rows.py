"""What the pages of the rota show: shifts with names, days, hours, and who may do what with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from firebreak.base.clock import now
from firebreak.org import queries as org
from firebreak.org import rota_handing
from firebreak.org.duty_rules import Way
from firebreak.org.models import Person
from firebreak.org.rota_queries import Rota
from firebreak.org.rota_rules import Slot
from firebreak.plan import queries
from firebreak.plan.forms.rota import GiveForm
from firebreak.plan.rota_words import day_words, moment_words, span_words
from firebreak.plan.views.common import PlanRequest, language_of
from firebreak.plan.words import in_language

KEEP, TAKE, OWN, METHODS_SEE = "org.rota.edit", "org.rota.take", "org.rota.own", "org.methods.see"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Block:
    """A shift or a part of one, as a page shows it."""

    slot: Slot
    duty: str
    name: str
    """Who stands there, or why nobody does."""
    hole: bool
    mine: bool
    past: bool
    begin: datetime
    """On the clocks of the page."""
    end: datetime
    address: str
    giver: str
    """The uid of whose it is; empty where the account is gone."""

    @property
    def hours(self) -> str:
        """``20:00–08:00``"""
        return f"{self.begin:%H:%M}–{self.end:%H:%M}"

    @property
    def wall_begin(self) -> str:
        """As a browser writes a time: templates would show it on the reader's own clocks."""
        return f"{self.begin:%Y-%m-%dT%H:%M}"

    @property
    def wall_end(self) -> str:
        """The same of its end."""
        return f"{self.end:%Y-%m-%dT%H:%M}"

    @property
    def when(self) -> str:
        """With its days."""
        return span_words(self.begin, self.end, self.zone)

    @property
    def zone(self) -> ZoneInfo:
        """Of the page."""
        assert isinstance(self.begin.tzinfo, ZoneInfo)  # made so by blocks_of
        return self.begin.tzinfo

    @property
    def until(self) -> str:
        """Until when, with the day where it is not today."""
        local = now().astimezone(self.zone)
        same = local.date() == self.end.date()
        return f"{self.end:%H:%M}" if same else moment_words(self.end, self.zone, short=True)

    @property
    def day(self) -> str:
        """``Saturday 21 November``."""
        return day_words(self.begin.date())

    @property
    def label(self) -> str:
        """All of it in one line, for those who hear the page."""
        return f"{self.duty}: {self.name}. {self.when}"

    @property
    def short(self) -> str:
        """``Sat 21 Nov 20:00``, for names of buttons."""
        return moment_words(self.begin, self.zone, short=True)


@dataclass(frozen=True)
class OnNow:
    """A duty at this moment."""

    duty: str
    blocks: list[tuple[Block, list[Way]]]
    """Who is there, with how to reach them where the reader may see it; or the hole."""
    following: Block | None


def duty_names(request: PlanRequest) -> dict[str, str]:
    """Title of every duty of the plan. A rota may name one that the plan has no more."""
    language = language_of(request.plan)
    known = queries.records(request.plan, "duties")["duties"]
    return {key: in_language(duty.title, language) for key, duty in known.items()}


def zone_of(request: PlanRequest) -> ZoneInfo:
    """On whose clocks the pages are."""
    return ZoneInfo(request.brand.time_zone)


def blocks_of(
    request: PlanRequest, rota: Rota, slots: Iterable[Slot], names: Mapping[str, str]
) -> list[Block]:
    """As the reader sees them; ``names`` are :func:`duty_names`."""
    zone, at = zone_of(request), now()
    return [
        Block(
            slot, names.get(slot.duty, slot.duty), name_of(rota, slot), slot.state != "on",
            slot.state == "on" and slot.person == request.user.pk, slot.end <= at,
            slot.begin.astimezone(zone), slot.end.astimezone(zone), _address(request, rota, slot),
            str(person.uid) if (person := rota.person(slot.person)) is not None else "",
        )
        for slot in slots
    ]  # fmt: skip


def name_of(rota: Rota, slot: Slot) -> str:
    """Who is there, or why nobody is. Never why somebody is away."""
    person = rota.person(slot.person)
    if slot.state == "on" and person is not None:
        return person.name
    if slot.state == "absent" and person is not None:
        return _("Nobody: {name} is away").format(name=person.name)
    if person is not None:
        return _("Nobody: {name} has left").format(name=person.name)
    return _("Nobody: the account is gone")


def _address(request: PlanRequest, rota: Rota, slot: Slot) -> str:
    row = rota.patterns[slot.pattern]
    return reverse("plan:rota_shift", args=[request.brand.slug, row.uid, slot.day.isoformat()])


def on_now(request: PlanRequest, rota: Rota, blocks: list[Block]) -> list[OnNow]:
    """Each duty of the rota: who has it now and who comes next."""
    at = now()
    here = [one for one in blocks if one.slot.begin <= at < one.slot.end]
    ways = methods_of(request, rota, here)
    found = []
    for key in sorted({one.slot.duty for one in blocks}, key=lambda key: (key != "lead", key)):
        mine = [one for one in here if one.slot.duty == key]
        after = [one for one in blocks if one.slot.duty == key and one.slot.begin > at]
        name = next(one.duty for one in blocks if one.slot.duty == key)
        reached = [(one, ways_to(rota, one, ways)) for one in mine]
        found.append(OnNow(name, reached, min(after, key=lambda one: one.slot.begin, default=None)))
    return found


def methods_of(request: PlanRequest, rota: Rota, blocks: Iterable[Block]) -> dict[int, list[Way]]:
    """Own ways of those who are there; of nobody for a reader who may not see them."""
    if not request.may(METHODS_SEE):
        return {}
    people = [rota.person(one.slot.person) for one in blocks if not one.hole]
    return org.methods_of(*(one for one in people if one is not None))


def ways_to(rota: Rota, block: Block, ways: Mapping[int, list[Way]]) -> list[Way]:
    """How to reach who is there, by :func:`methods_of` and by mail."""
    person = rota.person(block.slot.person)
    if block.hole or person is None or person.pk not in ways:
        return []
    return [*ways[person.pk], Way("mail", person.email)]


def may_give(request: PlanRequest, block: Block, taker: Person) -> bool:
    """Whether the reader may give this time to somebody."""
    keeps, takes = request.may(KEEP), request.may(TAKE)
    return rota_handing.may_give(
        block.slot, taker.pk, person=request.user.pk, keeps=keeps, takes=takes, at=now()
    )


def give_form(request: PlanRequest, block: Block, members: Iterable[Person], place: str) -> GiveForm:
    """To give what is left of a time to another member; ``place`` tells the forms of a page apart."""
    people = [one for one in members if str(one.uid) != block.giver]
    span = (max(block.slot.begin, now()), block.slot.end)
    return GiveForm(None, people=people, zone=zone_of(request), span=span, place=place)


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())
