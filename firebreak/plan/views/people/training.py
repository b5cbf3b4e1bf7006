"""Training: what is due for whom, by person and as a matrix; noting, claiming, confirming and removing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from firebreak.base.errors import FirebreakError
from firebreak.org import queries as org
from firebreak.org.dates import today_of
from firebreak.org.models import Person
from firebreak.plan import actions, queries
from firebreak.plan.actions.training import LONGEST_REASON
from firebreak.plan.check import Due, PlanView, training_due
from firebreak.plan.forms.training import ClaimForm, NoteForm
from firebreak.plan.models import Training
from firebreak.plan.queries import training as found
from firebreak.plan.views.common import (
    SEE,
    PlanRequest,
    draw,
    go_to,
    language_of,
    members_of,
    plan_page,
    try_and_go,
)
from firebreak.plan.words import in_language

TRAIN, RECORDS = "plan.train", "plan.records"
ON_A_PAGE = 30


@dataclass(frozen=True)
class Cell:
    """One person and one course, in words and a sign."""

    key: str
    course: str
    duties: str
    flag: str
    words: str


@dataclass(frozen=True)
class Line:
    """Somebody and what they ought to know, what is due first in front."""

    uid: str
    name: str
    cells: list[Cell]
    open: int
    """Courses that are overdue or due."""


@dataclass(frozen=True)
class Record:
    """One record as the page shows it."""

    row: Training
    course: str


@require_safe
@plan_page(SEE)
def training(request: PlanRequest) -> HttpResponseBase:
    """What is due: the reader's own on top, then everybody's."""
    return _page(request)


@require_POST
@plan_page(TRAIN)
def note(request: PlanRequest) -> HttpResponseBase:
    """A lead notes who passed on a training day."""
    form = _note_form(request, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            count = actions.note_passed(
                actor=request.actor, plan=request.plan, course=given["course"], people=form.chosen(),
                passed_on=given["passed_on"], by=request.user, test=given["test"],
            )  # fmt: skip
        except FirebreakError as error:
            form.say(error)
        else:
            said = ngettext("{count} person noted.", "{count} people noted.", count).format(count=count)
            messages.success(request, said if count else _("All of this was noted already."))
            return _back(request)
    return _page(request, noting=form)


@require_POST
@plan_page(SEE)
def claim(request: PlanRequest) -> HttpResponseBase:
    """Somebody says that they passed a course that they ought to know."""
    view = queries.training_view(request.plan)
    mine = [one for one in training_due(view) if one.person == str(request.user.uid)]
    form = _claim_form(request, mine, view, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.claim_passed(
                actor=request.actor, plan=request.plan, course=given["course"], person=request.user,
                passed_on=given["passed_on"], test=given["test"],
            )  # fmt: skip
        except FirebreakError as error:
            form.say(error)
        else:
            messages.success(request, _("Noted. It counts as soon as a lead confirms it."))
            return _back(request)
    return _page(request, claiming=form)


@require_POST
@plan_page(TRAIN)
def confirm(request: PlanRequest, uid: UUID) -> HttpResponseBase:
    """A lead stands by what somebody said of themselves."""
    row = _record(request, uid)
    said = _("Confirmed for {name}.").format(name=row.person.name)
    return try_and_go(
        request, lambda: actions.confirm_passed(actor=request.actor, training=row, by=request.user), said, _back(request)
    )  # fmt: skip


@require_POST
@plan_page(TRAIN)
def remove(request: PlanRequest, uid: UUID) -> HttpResponseBase:
    """A wrong record goes, with a word why."""
    row, reason = _record(request, uid), request.POST.get("reason", "")
    return try_and_go(
        request, lambda: actions.remove_passed(actor=request.actor, training=row, reason=reason),
        _("The record was removed."), _back(request),
    )  # fmt: skip


def _record(request: PlanRequest, uid: UUID) -> Training:
    row = found.trainings(request.plan).filter(uid=uid).first()
    if row is None:
        raise Http404
    return row


def _back(request: PlanRequest) -> HttpResponse:
    return go_to(request, "training")


def _titles(request: PlanRequest, view: PlanView, kind: str) -> dict[str, str]:
    language = language_of(request.plan)
    named = {key: in_language(one.title, language) for key, one in view.of(kind).items()}
    return dict(sorted(named.items(), key=lambda one: one[1].casefold()))


def _note_form(request: PlanRequest, data: Any = None, view: PlanView | None = None) -> NoteForm:
    view = view or queries.training_view(request.plan)
    courses = _titles(request, view, "courses")
    return NoteForm(data, members=members_of(request), courses=courses, today=today_of(request.brand))


def _claim_form(request: PlanRequest, mine: list[Due], view: PlanView, data: Any = None) -> ClaimForm:
    titles = _titles(request, view, "courses")
    courses = {one.course: titles[one.course] for one in mine}
    return ClaimForm(data, courses=courses, today=today_of(request.brand), auto_id="claim_%s")


def state_words(one: Due, *, waits: bool) -> tuple[str, str]:
    """The sign and the words of a state."""
    day = date_format(one.until, "SHORT_DATE_FORMAT")
    if waits:
        return "info", _("Waits for a lead's word")
    flag, words = {
        "overdue": ("late", _("Overdue since {day}")),
        "never": ("wait", _("Not yet: by {day}")),
        "soon": ("wait", _("Again by {day}")),
        "passed": ("done", _("Passed, until {day}")),
    }[one.state]
    return flag, words.format(day=day)


def _lines(request: PlanRequest, view: PlanView, due: list[Due], waiting: set[tuple[str, str]]) -> list[Line]:
    courses, duties = (_titles(request, view, kind) for kind in ("courses", "duties"))
    people: dict[str, list[Cell]] = {}
    late: dict[str, int] = {}
    for one in due:
        waits = (one.course, one.person) in waiting
        flag, words = state_words(one, waits=waits)
        named = " · ".join(duties[duty] for duty in one.duties)
        people.setdefault(one.person, []).append(Cell(one.course, courses[one.course], named, flag, words))
        late[one.person] = late.get(one.person, 0) + (one.state != "passed" and not waits)
    return [Line(uid, view.people[uid].name, cells, late[uid]) for uid, cells in people.items()]


def _page(
    request: PlanRequest, *, noting: NoteForm | None = None, claiming: ClaimForm | None = None
) -> HttpResponse:
    view = queries.training_view(request.plan)
    due, claims = training_due(view), found.claims(request.plan)
    mine = [one for one in due if one.person == str(request.user.uid)]
    waiting = {(one.course, str(one.person.uid)) for one in claims}
    everybody = due if request.may(RECORDS) else mine
    lines = _lines(request, view, everybody, waiting)
    courses, may_train = _titles(request, view, "courses"), request.may(TRAIN)
    needed = {one.course for one in everybody}
    context = {
        "mine": next((one for one in lines if one.uid == str(request.user.uid)), None),
        "lines": lines if request.may(RECORDS) else [],
        "columns": {key: name for key, name in courses.items() if key in needed},
        "claims": [Record(one, courses.get(one.course, one.course)) for one in claims] if may_train else [],
        "may_train": may_train, "may_see": request.may(RECORDS), "longest": LONGEST_REASON,
        "has_courses": bool(courses), "held": any(view.holders.values()),
        "noting": (noting or _note_form(request, view=view)) if may_train and courses else None,
        "claiming": (claiming or _claim_form(request, mine, view)) if mine and not may_train else None,
        **_records(request, courses),
    }  # fmt: skip
    return draw(request, "plan/training.html", context, status=422 if noting or claiming else 200)


def _records(request: PlanRequest, courses: Mapping[str, str]) -> dict[str, Any]:
    """What was noted, newest first: of everybody, of one person, or the reader's own."""
    rows = found.trainings(request.plan).filter(confirmed_at__isnull=False)
    person: Person | None = None
    if not request.may(RECORDS):
        rows = rows.filter(person=request.user)
    elif (uid := _uuid(request.GET.get("person", ""))) is not None:
        member = org.member_person(request.brand, uid)
        if member is None:
            raise Http404
        person = member.person
        rows = rows.filter(person=person)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    shown = [Record(one, courses.get(one.course, one.course)) for one in page.object_list]
    return {"records": shown, "page": page, "person": person}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
