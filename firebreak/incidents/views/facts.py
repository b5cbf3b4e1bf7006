"""What we know and what people will ask: all of it, and one with what can be done with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firebreak.base.errors import FirebreakError
from firebreak.incidents import actions, presence, queries
from firebreak.incidents.forms import ActionForm, AskForm, FactForm, FactWordsForm, QuestionForm
from firebreak.incidents.models import Fact, Question
from firebreak.incidents.views.common import (
    SEE,
    WORK,
    RoomRequest,
    also_here,
    draw,
    room_page,
    seen_version,
    to_room,
    try_and_go,
)
from firebreak.incidents.views.panels.work import timed
from firebreak.incidents.views.timing import left
from firebreak.incidents.words import FACT_STATES


@require_http_methods(["GET", "HEAD"])
@room_page(SEE)
def facts(request: RoomRequest) -> HttpResponseBase:
    """Every fact and question."""
    return _all(request, AskForm())


@require_http_methods(["POST"])
@room_page(WORK)
def ask(request: RoomRequest) -> HttpResponseBase:
    """One more question that people will ask."""
    form = AskForm(request.POST)
    if form.is_valid():
        try:
            given = form.cleaned_data
            made = actions.add_question(
                actor=request.actor, incident=request.incident, words=given["words"], answer=given["answer"]
            )
        except FirebreakError as error:
            form.say(error)
        else:
            messages.success(request, _("Written down."))
            return to_room(request.incident, "facts", f"question-{made.uid}")
    return _all(request, form, 400)


def _all(request: RoomRequest, form: AskForm, status: int = 200) -> HttpResponse:
    groups = [
        {
            "state": state, "kind": FACT_STATES[state][0], "name": FACT_STATES[state][1],
            "facts": timed(rows),
        }
        for state, rows in queries.facts(request.incident).items()
        if rows
    ]  # fmt: skip
    return draw(
        request,
        "facts",
        {"groups": groups, "questions": queries.questions(request.incident), "form": form},
        status=status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@room_page(WORK)
def fact(request: RoomRequest, fact: Any) -> HttpResponseBase:
    """One fact: what is known of it (``do=judge``), its words (``change``), off the list (``remove``)."""
    row = _living(request.incident.facts.select_related("decided_by", "checker", "incident"), fact)
    judged: ActionForm = FactForm(initial={"state": row.state, "source": row.source, "public": row.public})
    words: ActionForm = FactWordsForm(initial={"words": row.text})
    if request.method != "POST":
        return _fact_page(request, row, judged, words)
    do = request.POST.get("do", "")
    if do == "remove":
        back = to_room(request.incident, "facts", "facts")
        return try_and_go(
            request,
            lambda: actions.remove_fact(actor=request.actor, fact=row),
            _("Taken off the list."),
            back,
        )
    form = judged = FactForm(request.POST) if do == "judge" else judged
    if do != "judge":
        form = words = FactWordsForm(request.POST)
    if form.is_valid():
        try:
            _change_fact(request, row, do, form.cleaned_data)
        except FirebreakError as error:
            form.say(error)
        else:
            presence.leave(request.incident, request.user)
            messages.success(request, _("Saved."))
            return to_room(request.incident, "facts", f"fact-{row.uid}")
    row.refresh_from_db()
    return _fact_page(request, row, judged, words, 400)


def _change_fact(request: RoomRequest, row: Fact, do: str, given: dict[str, Any]) -> None:
    seen = seen_version(request)
    if do == "judge":
        actions.judge_fact(
            actor=request.actor, fact=row, person=request.user, state=given["state"], source=given["source"],
            public=given["public"], seen=seen,
        )  # fmt: skip
    else:
        actions.change_fact(actor=request.actor, fact=row, words=given["words"], seen=seen or 0)


def _fact_page(
    request: RoomRequest, row: Fact, judged: ActionForm, words: ActionForm, status: int = 200
) -> HttpResponse:
    kind, name = FACT_STATES[row.state]
    changed = request.method == "POST" and seen_version(request) not in (None, row.version)
    context = {
        "fact": row, "judged": judged, "wording": words, "kind": kind, "state": name, "left": left(row.due_at),
        "changed": changed, "also": also_here(request, f"fact:{row.uid}"),
    }  # fmt: skip
    return draw(request, "fact", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@room_page(WORK)
def question(request: RoomRequest, question: Any) -> HttpResponseBase:
    """One question: what we say to it, or off the list (``do=remove``)."""
    row = _living(request.incident.questions.select_related("incident"), question)
    if request.POST.get("do") == "remove":
        back = to_room(request.incident, "facts", "questions")
        return try_and_go(
            request,
            lambda: actions.remove_question(actor=request.actor, question=row),
            _("Taken off the list."),
            back,
        )
    bound = request.POST if request.method == "POST" else None
    form = QuestionForm(bound, initial={"answer": row.answer, "ready": row.ready})
    if bound is not None and form.is_valid():
        given = form.cleaned_data
        try:
            actions.answer_question(
                actor=request.actor,
                question=row,
                answer=given["answer"],
                ready=given["ready"],
                seen=seen_version(request) or 0,
            )
        except FirebreakError as error:
            form.say(error)
        else:
            presence.leave(request.incident, request.user)
            messages.success(request, _("Saved."))
            return to_room(request.incident, "facts", f"question-{row.uid}")
    row.refresh_from_db()
    context = {
        "question": row, "form": form, "changed": bound is not None and seen_version(request) not in (None, row.version),
        "also": also_here(request, f"question:{row.uid}"),
    }  # fmt: skip
    return draw(request, "question", context, status=200 if bound is None else 400)


def _living(rows: Any, uid: Any) -> Any:
    """One that was not taken off its list."""
    found: Fact | Question | None = rows.filter(uid=uid, removed_at=None).first()
    if found is None:
        raise Http404
    return found
