"""What somebody writes into the room: what happened, a decision, a fact, a task, counsel's note."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firebreak.base.errors import FirebreakError
from firebreak.incidents import actions, queries
from firebreak.incidents.forms import WriteForm
from firebreak.incidents.models import Note
from firebreak.incidents.views.common import (
    WORK,
    RoomRequest,
    draw,
    language_here,
    members_of,
    room_page,
    to_room,
)
from firebreak.incidents.words import NOTE_SORTS

PREFIXES = ("/decision", "/fact", "/task", "/note")
TABS = {"task": "tasks", "fact": "facts"}


@require_http_methods(["GET", "HEAD", "POST"])
@room_page(WORK)
def write(request: RoomRequest) -> HttpResponseBase:
    """Everything that can be written, in one form; the line above the timeline sends here too."""
    people, privileged = members_of(request.brand), queries.reads_privileged(request.incident, request.user)
    if request.method != "POST":
        sort = request.GET.get("sort", "note")
        form = WriteForm(
            people=people, privileged=privileged, initial={"sort": sort if sort in NOTE_SORTS else "note"}
        )
        return draw(request, "write", {"form": form})
    form = WriteForm(_with_prefix(request.POST), people=people, privileged=privileged)
    if form.is_valid():
        try:
            anchor = _write(request, form, privileged)
        except FirebreakError as error:
            form.say(error)
        else:
            messages.success(request, _("Written down."))
            return to_room(request.incident, TABS.get(form.cleaned_data["sort"], "timeline"), anchor)
    return draw(request, "write", {"form": form}, status=400)


def _with_prefix(given: QueryDict) -> QueryDict:
    """``/task Ring the landlord``: a word at the start says what it is.

    >>> from django.http import QueryDict
    >>> _with_prefix(QueryDict("words=/task Ring&sort=note"))["sort"]
    'task'
    """
    words = given.get("words", "").lstrip()
    first, _space, rest = words.partition(" ")
    if first.casefold() not in PREFIXES:
        return given
    changed = given.copy()
    changed["sort"], changed["words"] = first[1:].casefold(), rest.strip()
    return changed


def _write(request: RoomRequest, form: WriteForm, privileged: bool) -> str:
    """Do what was asked; returns where it stands on the page."""
    given: dict[str, Any] = form.cleaned_data
    here: dict[str, Any] = {"actor": request.actor, "incident": request.incident}
    sort = given["sort"]
    if sort == "task":
        made = actions.add_task(
            **here, title={language_here(): given["words"]}, holder=given["holder"], due_at=given["due_at"]
        )
        return f"task-{made.uid}"
    if sort == "fact":
        fact = actions.add_fact(
            **here,
            person=request.user,
            words=given["words"],
            checker=given["holder"] or request.user,
            due_at=given["due_at"],
        )
        return f"fact-{fact.uid}"
    if sort == Note.Sort.PRIVILEGED and not privileged:
        raise PermissionDenied
    actions.write(
        **here,
        person=request.user,
        words=given["words"],
        sort=sort,
        reason=given["reason"],
        names=form.named(),
    )
    return "timeline"
