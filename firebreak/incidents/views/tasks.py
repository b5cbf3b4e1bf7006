"""Tasks: all of them, and one with how it is done, what "done" means, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from firebreak.base.errors import FirebreakError, WrongInput, WrongMove
from firebreak.incidents import actions, queries
from firebreak.incidents.forms import TaskForm
from firebreak.incidents.models import Task
from firebreak.incidents.rules import OPEN_TASKS, TASK_MOVES
from firebreak.incidents.starting import thawed
from firebreak.incidents.views.common import (
    SEE,
    WORK,
    RoomRequest,
    draw,
    duty_names,
    members_of,
    room_page,
    seen_version,
    to_room,
)
from firebreak.incidents.views.panels.work import task_counts, with_time
from firebreak.incidents.views.timing import left
from firebreak.incidents.words import DROPPED_WHY, TASK_STATES, say_error
from firebreak.plan.items import Step

PAGE = 60
FILTERS = (
    ("open", gettext_lazy("Open")),
    ("mine", gettext_lazy("Mine")),
    ("done", gettext_lazy("Done")),
    ("all", gettext_lazy("All")),
)


@require_safe
@room_page(SEE)
def tasks(request: RoomRequest) -> HttpResponseBase:
    """Every task of the room; which of them stands in the address."""
    shown = request.GET.get("show", "open")
    shown = shown if shown in dict(FILTERS) else "open"
    rows = queries.tasks(request.incident)
    if shown in ("open", "mine"):
        rows = rows.filter(state__in=OPEN_TASKS)
    if shown == "mine":
        rows = rows.filter(holder=request.user)
    if shown == "done":
        rows = rows.filter(state=Task.State.DONE)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    counts = task_counts(request.incident)
    return draw(
        request,
        "tasks",
        {
            "page": page,
            "tasks": with_time(page.object_list),
            "shown": shown,
            "filters": FILTERS,
            "counts": counts,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@room_page(WORK)
def task(request: RoomRequest, task: Any) -> HttpResponseBase:
    """One task; a POST with ``do`` says what happens to it: take, give, finish, move, drop, reopen."""
    row = queries.task(request.incident, task)
    if row is None:
        raise Http404
    people = members_of(request.brand)
    if request.method != "POST":
        initial = {
            "holder": str(row.holder.uid) if row.holder else "",
            "due_at": row.due_at,
            "proof": row.proof,
        }
        return _page(request, row, TaskForm(people=people, initial=initial))
    form = TaskForm(request.POST, people=people)
    do = _ACTS.get(request.POST.get("do", ""))
    if do is not None and form.is_valid():
        try:
            # A task moves by its table, so two who finish it at once are told; times and holders go by the version seen.
            said = do(request, row, form.cleaned_data)
        except FirebreakError as error:
            if isinstance(error, WrongMove) and error.code == "incidents.wrong_move":
                messages.error(request, say_error(error))
                return to_room(request.incident, "tasks", f"task-{row.uid}")
            form.say(error)
        else:
            messages.success(request, said)
            return to_room(request.incident, "tasks", f"task-{row.uid}")
    row.refresh_from_db()
    return _page(request, row, form, 400)


def _take(request: RoomRequest, row: Task, _given: dict[str, Any]) -> str:
    actions.take_task(actor=request.actor, task=row, person=request.user)
    return _("It is yours now.")


def _give(request: RoomRequest, row: Task, given: dict[str, Any]) -> str:
    actions.give_task(actor=request.actor, task=row, to=given["holder"], seen=seen_version(request))
    return _("Given.")


def _finish(request: RoomRequest, row: Task, given: dict[str, Any]) -> str:
    actions.finish_task(actor=request.actor, task=row, person=request.user, proof=given["proof"])
    return _("Done.")


def _move(request: RoomRequest, row: Task, given: dict[str, Any]) -> str:
    if given["due_at"] is None:
        raise WrongInput("incidents.empty", "Write something here.", field="due_at")
    actions.move_due(
        actor=request.actor,
        task=row,
        due_at=given["due_at"],
        reason=given["reason"],
        seen=seen_version(request),
    )
    return _("The time was changed.")


def _drop(request: RoomRequest, row: Task, given: dict[str, Any]) -> str:
    actions.drop_task(actor=request.actor, task=row, person=request.user, reason=given["reason"])
    return _("Dropped.")


def _reopen(request: RoomRequest, row: Task, _given: dict[str, Any]) -> str:
    actions.reopen_task(actor=request.actor, task=row)
    return _("Open again.")


_ACTS: dict[str, Callable[[RoomRequest, Task, dict[str, Any]], str]] = {
    "take": _take, "give": _give, "finish": _finish, "move": _move, "drop": _drop, "reopen": _reopen,
}  # fmt: skip


def _page(request: RoomRequest, row: Task, form: TaskForm, status: int = 200) -> HttpResponse:
    book = next((one for one in thawed(request.incident.playbooks) if one.key == row.playbook), None)
    step: Step | None = (
        next((one for one in book.steps if one.key == row.step), None) if book is not None else None
    )
    do = request.POST.get("do", "")
    context = {
        "task": row, "form": form, "step": step, "book": book, "state": TASK_STATES[row.state], "do": do,
        "moves": set(TASK_MOVES[row.state]), "left": left(row.due_at) if row.state in OPEN_TASKS else None,
        "duty": duty_names(request.brand).get(row.duty, row.duty), "mine": row.holder_id == request.user.pk,
        "why": DROPPED_WHY.get(row.reason, row.reason),
        "changed": form.is_bound and seen_version(request) not in (None, row.version),
    }  # fmt: skip
    return draw(request, "task", context, status=status)
