"""What a run looks like: whom it tried, by which way, when, with what outcome, who has it, what comes next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from firebreak.notify import kinds
from firebreak.notify.models import Page, PageCall
from firebreak.notify.paging.running import plan_in, progress_in
from firebreak.notify.paging_rules import Called, Plan, Progress
from firebreak.org.models import Brand, Person


@dataclass(frozen=True)
class Tried:
    """One call. ``outcome`` is a state of :class:`PageCall`, ``error`` a code of ``notify.words``."""

    pager: str
    outcome: str
    error: str
    at: datetime
    sent_at: datetime | None
    attempts: int
    round: int
    name: str = ""
    """Of the endpoint, for a room."""


@dataclass(frozen=True)
class CalledPerson:
    """One person of a run."""

    person: Person | None
    duty: str
    tried: tuple[Tried, ...]
    numbers: tuple[str, ...]
    """To be rung by somebody: the machine cannot."""
    answered_at: datetime | None
    reached: bool
    """Whether a message to them was taken; whether they read it shows only in an answer."""
    quiet_until: datetime | None
    now: bool
    """Whether the run waits for them."""
    next_at: datetime | None
    """When they are called (again), if nobody answers before."""


@dataclass(frozen=True)
class PageView:
    """A run as its page, and rooms above, show it."""

    page: Page
    people: tuple[CalledPerson, ...]
    rooms: tuple[Tried, ...]
    round: int
    rounds: int
    next_at: datetime | None
    """When it goes on, if nobody answers."""
    next_person: Person | None
    last: Tried | None
    """The newest call: the step that was reached when nobody answered."""
    last_person: Person | None = None


def pages(*, brand: Brand | None = None, about: str = "") -> QuerySet[Page]:
    """Runs, newest first: of a brand, of one object, or both. Tests of the tree are not among them."""
    rows = Page.objects.filter(test=None).select_related("brand", "acknowledged_by").order_by("-pk")
    rows = rows.filter(brand=brand) if brand is not None else rows
    return rows.filter(about=about) if about or brand is None else rows


def visible(rows: Iterable[Page], person: Person) -> list[Page]:
    """Those that this person of the brand may see: private ones only where they are called, or their kind says so."""
    return [row for row in rows if may_see(row, person)]


def may_see(row: Page, person: Person) -> bool:
    """Whether somebody of the brand may see a run."""
    called = any(one.person == person.pk for one in plan_in(row).rungs)
    return called or kinds.may_see(row.kind, row.params, person)


def page_view(page: Page) -> PageView:
    """Everything that there is to see of a run."""
    plan, progress = plan_in(page), progress_in(page)
    calls = list(page.calls.select_related("endpoint").order_by("pk"))
    people = Person.objects.in_bulk([one.person for one in plan.rungs])
    by_rung: dict[int, list[PageCall]] = {}
    for call in calls:
        by_rung.setdefault(call.rung, []).append(call)
    following = _next_rung(plan, progress)
    shown = tuple(
        _person(page, number, one, people.get(one.person), by_rung.get(number, []), progress, following)
        for number, one in enumerate(plan.rungs)
    )
    following_person = people.get(plan.rungs[following].person) if following is not None else None
    own = [call for call in calls if call.rung != PageCall.ROOM]
    return PageView(
        page, shown, tuple(map(tried, by_rung.get(PageCall.ROOM, ()))), progress.round, plan.rounds, page.next_at,
        following_person, tried(own[-1]) if own else None, people.get(plan.rungs[own[-1].rung].person) if own else None,
    )  # fmt: skip


def _person(
    page: Page, number: int, one: Called, person: Person | None, calls: Sequence[PageCall], progress: Progress,
    following: int | None,
) -> CalledPerson:  # fmt: skip
    answered = page.acknowledged_at if person and page.acknowledged_by_id == person.pk else None
    here = progress.at is not None and progress.at.rung == number
    failed = {call.state for call in calls if call.round == progress.round} <= {PageCall.State.FAILED}
    return CalledPerson(
        person, one.duty, tuple(map(tried, calls)), one.numbers, answered,
        reached=any(call.state == PageCall.State.SENT for call in calls),
        quiet_until=one.quiet_until,
        now=page.state == Page.State.OPEN and here and not failed,
        next_at=page.next_at if number == following else None,
    )  # fmt: skip


def tried(call: PageCall) -> Tried:
    """One call, without its address."""
    name = call.endpoint.name if call.endpoint and call.rung == PageCall.ROOM else ""
    return Tried(
        call.pager,
        call.state,
        call.error_code,
        call.created_at,
        call.sent_at,
        call.attempts,
        call.round,
        name,
    )


def _next_rung(plan: Plan, progress: Progress) -> int | None:
    """Who is called at the next timer, as far as it is known now."""
    if progress.due is None:
        return None
    here: int = -1 if progress.at is None else progress.at.rung
    if progress.at is not None and progress.at.way + 1 < len(plan.rungs[here].pagers):
        return here
    order = list(range(here + 1, len(plan.rungs)))
    if progress.round < plan.rounds:
        order += range(here + 1)
    for number in order:
        rung = plan.rungs[number]
        if rung.pagers and (rung.quiet_until is None or rung.quiet_until <= progress.due):
            return number
    return None
