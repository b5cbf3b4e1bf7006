"""The rota: who is on duty and will be, patterns, shifts given away, times away, hand-overs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from firebreak.base.clock import now
from firebreak.base.errors import NotAllowed, WrongInput, WrongMove
from firebreak.org import actions, rota_queries
from firebreak.org import queries as org
from firebreak.org.actions.members import one_at_a_time
from firebreak.org.api_auth import actor_of, may, token_of
from firebreak.org.api_moments import Moment
from firebreak.org.api_pages import PAGE, Limit
from firebreak.org.api_problems import PROBLEMS, brand_of, door
from firebreak.org.dates import today_of
from firebreak.org.models import Absence, HandOver, Person, RotaPattern
from firebreak.org.rota_handing import may_accept, may_give
from firebreak.org.rota_input import LONGEST_NOTE
from firebreak.org.rota_queries import Rota, rota_between
from firebreak.org.rota_rules import Slot
from firebreak.plan.api.common import name_of, seen_is
from firebreak.plan.words import say

SEE, KEEP, TAKE, OWN = "plan.see", "org.rota.edit", "org.rota.take", "org.rota.own"
router = Router()
LONGEST = timedelta(days=62)
"""Of the time that one call reads."""
WEEK = timedelta(days=7)


class PersonOut(Schema):
    """A member of the brand."""

    uid: UUID
    name: str


class ShiftOut(Schema):
    """A shift or a part of one. ``state``: ``on``, or why there is a hole: ``absent`` or ``left``."""

    pattern: UUID
    duty: str
    day: date
    begin: datetime
    end: datetime
    person: PersonOut | None
    planned: PersonOut | None
    state: str


class PatternOut(Schema):
    """People in turn; ``weekdays``: 0 is Monday; times are on the clocks of ``time_zone``."""

    uid: UUID
    duty: str
    people: list[PersonOut | None]
    weekdays: list[int]
    begins: time
    ends: time
    time_zone: str
    turn: str
    first: date
    last: date | None


class PatternIn(Schema):
    """A pattern. ``people``: uids in the order of their turns."""

    model_config = ConfigDict(extra="forbid")
    duty: str = Field(max_length=60)
    people: list[UUID] = Field(max_length=60)
    weekdays: list[Annotated[int, Field(ge=0, le=6)]] = Field(max_length=7)
    begins: time
    ends: time
    time_zone: str = Field(max_length=64)
    turn: Literal["day", "week"] = "week"
    first: date
    last: date | None = None


class EndIn(Schema):
    """The last day on which a shift begins."""

    model_config = ConfigDict(extra="forbid")
    last: date


class GiveIn(Schema):
    """``taker`` has this time instead of ``giver``; null where the account of who had it is gone."""

    model_config = ConfigDict(extra="forbid")
    pattern: UUID
    giver: UUID | None
    taker: UUID
    begin: Moment
    end: Moment


class CoverOut(Schema):
    """What was given; ``begin`` is now at the earliest."""

    uid: UUID
    begin: datetime
    end: datetime


class AbsenceOut(Schema):
    """Somebody is away. Why is never asked."""

    uid: UUID
    person: PersonOut
    begin: datetime
    end: datetime


class AbsenceIn(Schema):
    """Without ``person``: who made the token."""

    model_config = ConfigDict(extra="forbid")
    person: UUID | None = None
    begin: Moment
    end: Moment


class HandOverOut(Schema):
    """What one person on duty left to the next."""

    uid: UUID
    duty: str
    given_by: str | None
    shift_end: datetime
    open: str
    promised: str
    next: str
    accepted_by: str | None
    accepted_at: datetime | None


class HandOverIn(Schema):
    """What is open, what was promised, what comes next; at least one of them."""

    model_config = ConfigDict(extra="forbid")
    duty: str = Field(max_length=60)
    shift_end: Moment
    open: str = Field("", max_length=LONGEST_NOTE)
    promised: str = Field("", max_length=LONGEST_NOTE)
    next: str = Field("", max_length=LONGEST_NOTE)


@router.get("/rota/shifts", response={200: list[ShiftOut], **PROBLEMS}, summary="Shifts of a time, holes too")
@door(SEE)
def shifts(
    request: HttpRequest, begin: Moment | None = None, end: Moment | None = None, duty: str = ""
) -> Any:
    """Those that touch the time from ``begin`` (now) to ``end`` (a week later), at most 62 days, by their beginning."""
    since = begin or now()
    try:
        until = end or since + WEEK
        wrong = not timedelta(0) < until - since <= LONGEST or not 2000 <= since.year <= 2200
    except OverflowError:
        wrong = True
    if wrong:
        raise WrongInput("rota.far", "Choose a time of at most 62 days.", field="end")
    rota = rota_between(brand_of(request), since, until)
    rows = sorted(rota.slots, key=lambda one: (one.begin, one.duty, one.pattern))
    return [_shift(rota, one) for one in rows if duty in ("", one.duty)]


@router.get("/rota/now", response={200: list[ShiftOut], **PROBLEMS}, summary="Who is on duty now")
@door(SEE)
def on_duty(request: HttpRequest) -> Any:
    """Each shift that runs at this moment, one without anybody too."""
    at = now()
    rota = rota_between(brand_of(request), at, at + timedelta(microseconds=1))
    return [_shift(rota, one) for one in rota.slots if one.begin <= at < one.end]


@router.get("/rota/patterns", response={200: list[PatternOut], **PROBLEMS}, summary="Patterns that still run")
@door(SEE)
def patterns(request: HttpRequest) -> Any:
    """By duty and time."""
    brand = brand_of(request)
    return [_pattern(row) for row in rota_queries.patterns_of(brand, today_of(brand))]


@router.post("/rota/patterns", response={201: PatternOut, **PROBLEMS}, summary="Add a pattern")
@door(KEEP)
def add(request: HttpRequest, response: HttpResponse, body: PatternIn) -> Any:
    """From its first day on, today at the earliest."""
    brand = brand_of(request)
    row = actions.add_pattern(
        actor=actor_of(request), brand=brand, people=_people(request, body.people), given=_given(body)
    )
    made = _pattern(row)
    response["ETag"] = _etag(made)
    return Status(201, made)


@router.get("/rota/patterns/{uid}", response={200: PatternOut, **PROBLEMS}, summary="One pattern")
@door(SEE)
def pattern(request: HttpRequest, response: HttpResponse, uid: UUID) -> Any:
    """The header ``ETag`` names it as it is."""
    found = _pattern(_row(request, uid))
    response["ETag"] = _etag(found)
    return found


@router.put(
    "/rota/patterns/{uid}", response={200: PatternOut, **PROBLEMS}, summary="Change a pattern from a day on"
)
@door(KEEP)
def change(request: HttpRequest, response: HttpResponse, uid: UUID, body: PatternIn) -> Any:
    """With ``If-Match``. What was before its first day stays as it was; the answer has a uid of its own."""
    with _as_seen(request, uid) as row:
        made = actions.change_pattern(
            actor=actor_of(request), pattern=row, people=_people(request, body.people), given=_given(body)
        )
    out = _pattern(made)
    response["ETag"] = _etag(out)
    return out


@router.post("/rota/patterns/{uid}/end", response={204: None, **PROBLEMS}, summary="End a pattern")
@door(KEEP)
def end(request: HttpRequest, uid: UUID, body: EndIn) -> Any:
    """With ``If-Match``. No shift begins after the day: today, or yesterday where none has begun today."""
    with _as_seen(request, uid) as row:
        actions.end_pattern(actor=actor_of(request), pattern=row, last=body.last)
    return Status(204, None)


@router.post("/rota/give", response={201: CoverOut, **PROBLEMS}, summary="Give a shift or a part of one")
@door(OWN)
def give(request: HttpRequest, body: GiveIn) -> Any:
    """One's own; a hole to oneself with org.rota.take; anything with org.rota.edit. 400 where it is theirs no more."""
    (taker,) = _people(request, [body.taker])
    row, me = _row(request, body.pattern), token_of(request).made_by
    giver = org.member_person(brand_of(request), body.giver) if body.giver else None
    rota = rota_between(brand_of(request), body.begin, body.end) if _sane(body.begin, body.end) else None
    for slot in rota.slots if rota is not None else ():
        if slot.pattern == row.pk and not may_give(
            slot, taker.pk, person=me.pk, keeps=may(request, KEEP), takes=may(request, TAKE), at=now()
        ):
            raise NotAllowed(
                "rota.not_yours", "Only whoever has a shift gives it away, or who keeps the rota."
            )
    made = actions.give_shift(
        actor=actor_of(request), pattern=row, giver=giver.person if giver else None, taker=taker, begin=body.begin,
        end=body.end,
    )  # fmt: skip
    return Status(201, CoverOut(uid=made.uid, begin=made.begin, end=made.end))


@router.get(
    "/rota/absences", response={200: list[AbsenceOut], **PROBLEMS}, summary="Who is away, now and later"
)
@door(SEE)
def absences(request: HttpRequest) -> Any:
    """The soonest first."""
    return [_absence(one) for one in rota_queries.absences_of(brand_of(request))]


@router.post("/rota/absences", response={201: AbsenceOut, **PROBLEMS}, summary="Say that somebody is away")
@door(OWN)
def away(request: HttpRequest, body: AbsenceIn) -> Any:
    """Oneself, in every brand; another member with org.rota.edit, in this brand."""
    me = token_of(request).made_by
    person = me
    if body.person is not None and body.person != me.uid:
        if not may(request, KEEP):
            raise NotAllowed("rota.not_yours", "Of others only who keeps the rota says that they are away.")
        (person,) = _people(request, [body.person])
    row = actions.add_absence(
        actor=actor_of(request), person=person, begin=body.begin, end=body.end, brand=brand_of(request),
        everywhere=person == me,
    )  # fmt: skip
    return Status(201, _absence(row))


@router.delete("/rota/absences/{uid}", response={204: None, **PROBLEMS}, summary="They are there after all")
@door(OWN)
def back(request: HttpRequest, uid: UUID) -> Any:
    """What somebody said themselves, only they take back."""
    found = rota_queries.absence(brand_of(request), uid)
    if found is None:
        raise Http404
    if found.person != token_of(request).made_by and not (
        may(request, KEEP) and found.brand_id == brand_of(request).pk
    ):
        raise NotAllowed("rota.not_yours", "Only they take this back.")
    actions.remove_absence(actor=actor_of(request), brand=brand_of(request), absence=found)
    return Status(204, None)


@router.get(
    "/rota/hand-overs", response={200: list[HandOverOut], **PROBLEMS}, summary="Hand-overs, newest first"
)
@door(SEE)
def hand_overs(request: HttpRequest, limit: Limit = PAGE) -> Any:
    """At most ``limit``."""
    return [_handed(one) for one in rota_queries.hand_overs_of(brand_of(request), most=limit)]


@router.post("/rota/hand-overs", response={201: HandOverOut, **PROBLEMS}, summary="Hand a duty over")
@door(OWN)
def hand_over(request: HttpRequest, body: HandOverIn) -> Any:
    """By who made the token; the same shift again is written over until it is accepted."""
    row = actions.hand_over(
        actor=actor_of(request), brand=brand_of(request), duty=body.duty, person=token_of(request).made_by,
        shift_end=body.shift_end, open=body.open, promised=body.promised, next=body.next,
    )  # fmt: skip
    return Status(201, _handed(row))


@router.post(
    "/rota/hand-overs/{uid}/accept", response={200: HandOverOut, **PROBLEMS}, summary="Accept a hand-over"
)
@door(OWN)
def accept(request: HttpRequest, uid: UUID) -> Any:
    """By who has the duty next, or who keeps the rota; never by who wrote it."""
    brand, me, at = brand_of(request), token_of(request).made_by, now()
    found = rota_queries.hand_over(brand, uid)
    if found is None:
        raise Http404
    slots = rota_between(brand, at - WEEK, at + WEEK).slots
    if found.accepted_at is None and not may_accept(
        slots, found.duty, found.given_by_id or 0, found.shift_end, at, person=me.pk, keeps=may(request, KEEP)
    ):
        raise NotAllowed("rota.not_next", "Who has the duty next accepts it, or somebody who keeps the rota.")
    return _handed(actions.accept_hand_over(actor=actor_of(request), hand_over=found, person=me))


def _row(request: HttpRequest, uid: UUID) -> RotaPattern:
    found = rota_queries.pattern(brand_of(request), uid)
    if found is None:
        raise Http404
    return found


@contextmanager
def _as_seen(request: HttpRequest, uid: UUID) -> Iterator[RotaPattern]:
    """The pattern, kept as it is while somebody changes it, if it is what ``If-Match`` names. Raises :class:`WrongMove`."""
    with transaction.atomic():
        one_at_a_time(brand_of(request))
        row = _row(request, uid)
        if not seen_is(request, _etag(_pattern(row))):
            raise WrongMove("plan.version_moved", say("plan.version_moved"))
        yield row


def _people(request: HttpRequest, uids: list[UUID]) -> list[Person]:
    """Members by their uids, in order. Raises :class:`WrongInput`."""
    known = {one.person.uid: one.person for one in org.people_of(brand_of(request))}
    if missing := [uid for uid in uids if uid not in known]:
        raise WrongInput("org.not_here", "Choose people who work on the brand.", person=str(missing[0]))
    return [known[uid] for uid in uids]


def _given(body: PatternIn) -> dict[str, Any]:
    given = body.dict(exclude={"people"})
    given |= {name: given[name].replace(tzinfo=None) for name in ("begins", "ends")}
    return given


def _sane(begin: datetime, end: datetime) -> bool:
    """Whether a time is short enough to look through; the action says what is wrong with any other."""
    return 2000 <= begin.year <= 2200 and timedelta(0) < end - begin <= LONGEST


def _who(person: Person | None) -> PersonOut | None:
    return PersonOut(uid=person.uid, name=person.name) if person is not None else None


def _shift(rota: Rota, slot: Slot) -> ShiftOut:
    return ShiftOut(
        pattern=rota.patterns[slot.pattern].uid, duty=slot.duty, day=slot.day, begin=slot.begin, end=slot.end,
        person=_who(rota.person(slot.person)), planned=_who(rota.person(slot.planned)), state=slot.state,
    )  # fmt: skip


def _pattern(row: RotaPattern) -> PatternOut:
    turns = row.turns.select_related("person").order_by("place")
    return PatternOut(
        uid=row.uid, duty=row.duty, people=[_who(one.person) for one in turns], weekdays=row.weekdays,
        begins=row.begins, ends=row.ends, time_zone=row.time_zone, turn=row.turn, first=row.first, last=row.last,
    )  # fmt: skip


def _etag(out: PatternOut) -> str:
    """Names everything that a pattern says."""
    return f'"{hashlib.sha256(msgspec.json.encode(out.model_dump(mode="json"))).hexdigest()[:32]}"'


def _absence(row: Absence) -> AbsenceOut:
    return AbsenceOut(
        uid=row.uid, person=PersonOut(uid=row.person.uid, name=row.person.name), begin=row.begin, end=row.end
    )


def _handed(row: HandOver) -> HandOverOut:
    return HandOverOut(
        uid=row.uid, duty=row.duty, given_by=name_of(row.given_by), shift_end=row.shift_end, open=row.open,
        promised=row.promised, next=row.next, accepted_by=name_of(row.accepted_by), accepted_at=row.accepted_at,
    )  # fmt: skip
