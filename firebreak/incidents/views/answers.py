"""The answer queue: all of it, what the monitors offer, and one message with its answer. Nothing is sent from here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firebreak.base.clock import now
from firebreak.base.errors import FirebreakError, WrongInput, WrongMove
from firebreak.incidents import actions, presence, queries
from firebreak.incidents.actions.answering import MOST, holds
from firebreak.incidents.forms import ActionForm, WhyForm
from firebreak.incidents.forms_answers import FollowForm, MessageForm, ReplyForm
from firebreak.incidents.models import Message
from firebreak.incidents.views.common import (
    SEE,
    WORK,
    RoomRequest,
    also_here,
    draw,
    language_here,
    leads,
    room_page,
    to_page,
    try_and_go,
)
from firebreak.incidents.views.timing import left
from firebreak.incidents.words_answers import KINDS, STATES
from firebreak.listening import queries as listening
from firebreak.listening.models import Report
from firebreak.listening.queries.scope import as_uid
from firebreak.plan.words import LANGUAGE_NAMES
from firebreak.web.parts.posts import web_address

PAGE = 40
S = Message.State
FILTERS = (
    ("open", gettext_lazy("Open")), ("mine", gettext_lazy("Mine")), ("answered", gettext_lazy("Answered")),
    ("all", gettext_lazy("All")),
)  # fmt: skip


@require_safe
@room_page(SEE)
def messages_of(request: RoomRequest) -> HttpResponseBase:
    """The queue; which part of it stands in the address."""
    return _all(request, MessageForm())


@require_POST
@room_page(WORK)
def add(request: RoomRequest) -> HttpResponseBase:
    """What came by phone, mail or where we do not listen."""
    form = MessageForm(request.POST)
    if form.is_valid():
        try:
            actions.add_message(actor=request.actor, incident=request.incident, **form.cleaned_data)
        except FirebreakError as error:
            form.say(error)
        else:
            messages.success(request, _("It is in the queue."))
            return to_page(request.incident, "messages")
    return _all(request, form, 400)


@require_POST
@room_page(WORK)
def take(request: RoomRequest) -> HttpResponseBase:
    """Posts that were chosen (``post``), or a report (``report``), into the queue."""
    back = to_page(request.incident, "messages")
    if uid := request.POST.get("report", ""):
        key = as_uid(uid)
        found = Report.objects.filter(brand=request.brand, uid=key).first() if key else None
        if found is None:
            raise Http404
        return try_and_go(
            request,
            lambda: actions.take_report(actor=request.actor, incident=request.incident, report=found),
            _("It is in the queue."),
            back,
        )
    numbers = [
        one for one in request.POST.getlist("post") if one.isascii() and one.isdigit() and len(one) < 19
    ]
    mentions = listening.by_numbers(request.brand, [int(one) for one in numbers[: MOST + 1]])
    if not mentions:
        messages.error(request, _("Choose at least one post that is still there."))
        return back
    said = ngettext("{n} post is in the queue.", "{n} posts are in the queue.", len(mentions))
    return try_and_go(
        request,
        lambda: actions.take_in(actor=request.actor, incident=request.incident, mentions=mentions),
        said.format(n=len(mentions)),
        back,
    )


def _all(request: RoomRequest, form: MessageForm, status: int = 200) -> HttpResponse:
    row, works = request.incident, request.may(WORK)
    shown = request.GET.get("show", "open")
    shown = shown if shown in dict(FILTERS) else "open"
    rows = queries.messages(row)
    if shown in ("open", "mine"):
        rows = rows.filter(state__in=(S.WAITING, S.CLAIMED, S.ANSWERED))
    if shown == "open":
        rows = rows.exclude(state=S.ANSWERED, follow_at=None)
    if shown == "mine":
        rows = rows.filter(holder=request.user) | rows.filter(answered_by=request.user, state=S.ANSWERED)
    if shown == "answered":
        rows = rows.filter(state__in=(S.ANSWERED, S.SOLVED))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    offered = queries.to_answer(row) if works and row.closed_at is None else []
    context = {
        "page": page, "rows": [line(one, works=works) for one in page.object_list], "shown": shown, "filters": FILTERS,
        "counts": queries.message_counts(row), "form": form,
        "offered": [(one, KINDS.get(one.intent, KINDS["other"])) for one in offered],
    }  # fmt: skip
    return draw(request, "messages", context, status=status)


def line(row: Message, *, works: bool) -> dict[str, Any]:
    """A message as lists show it; what was written to us alone only for who works here."""
    state = S.WAITING.value if row.state == S.CLAIMED and not holds(row, now()) else row.state
    kind, word = STATES[state]
    return {
        "row": row, "kind": KINDS.get(row.kind, row.kind), "flag": kind, "state": word, "hidden": row.personal and not works,
        "held": row.holder if state == S.CLAIMED else None, "grave": row.kind in ("threat", "help") and state == S.WAITING,
        "follow": left(row.follow_at) if row.state == S.ANSWERED else None,
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@room_page(WORK)
def message(request: RoomRequest, message: Any) -> HttpResponseBase:
    """One message; a POST with ``do`` says what happens: claim, release, use, answer, follow, solve, drop, reopen."""
    row = queries.messages(request.incident).filter(uid=message).first()
    if row is None:
        raise Http404
    if request.method != "POST":
        return _page(request, row, {})
    do = request.POST.get("do", "")
    if key := request.POST.get("use", ""):
        return _page(request, row, {"answer": _with_saved(request, row, key)})
    if do in _PRESSED:
        return _press(request, row, do)
    if do not in _FORMS:
        return _page(request, row, {}, 400)
    form = _FORMS[do](request.POST)
    if form.is_valid():
        try:
            said = _do(request, row, do, form.cleaned_data)
        except (WrongInput, WrongMove) as error:
            form.say(error)
        else:
            presence.leave(request.incident, request.user)
            messages.success(request, said)
            return to_page(request.incident, "messages")
    row.refresh_from_db()
    return _page(request, row, {do: form}, 400)


_FORMS: Mapping[str, type[ActionForm]] = {"answer": ReplyForm, "follow": FollowForm, "drop": WhyForm}
_PRESSED = ("claim", "release", "solve", "reopen")


def _press(request: RoomRequest, row: Message, do: str) -> HttpResponse:
    """What needs no words."""
    here: dict[str, Any] = {"actor": request.actor, "message": row}
    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "claim": (lambda: actions.claim_message(**here, person=request.user), _("It is yours. Nobody else answers it now.")),
        "release": (
            lambda: actions.release_message(**here, person=request.user, any_of=leads(request)),
            _("It is free for others."),
        ),
        "solve": (lambda: actions.solve_message(**here), _("Solved.")),
        "reopen": (lambda: actions.reopen_message(**here), _("It waits for an answer again.")),
    }  # fmt: skip
    act, said = acts[do]
    there = ("message", row.uid) if do == "claim" else ("messages",)
    return try_and_go(request, act, said, to_page(request.incident, *there))


def _do(request: RoomRequest, row: Message, do: str, given: dict[str, Any]) -> str:
    here: dict[str, Any] = {"actor": request.actor, "message": row}
    if do == "answer":
        actions.answer_message(
            **here, person=request.user, answer=given["answer"], link=given["answer_link"], follow_at=given["follow_at"]
        )  # fmt: skip
        return _("Noted as answered.")
    if do == "follow":
        actions.follow_up(**here, follow_at=given["follow_at"])
        return _("The time is noted.")
    actions.drop_message(**here, person=request.user, reason=given["reason"])
    return _("It gets no answer. The record says why.")


def _with_saved(request: RoomRequest, row: Message, key: str) -> ReplyForm:
    """The form with a saved answer below what was typed already: nothing is lost."""
    saved = next((one for one in _saved(request, row) if one.key == key), None)
    if saved is None:
        raise Http404
    typed = request.POST.get("answer", "").strip()
    answer = f"{typed}\n\n{saved.text}" if typed else saved.text
    kept = {name: request.POST.get(name, "") for name in ("answer_link", "follow_at")}
    return ReplyForm(initial={**kept, "answer": answer})


def _saved(request: RoomRequest, row: Message) -> list[queries.Saved]:
    here = language_here()
    return queries.saved_answers(request.incident, queries.content_of(row.language, here), here)


def _page(
    request: RoomRequest, row: Message, forms: Mapping[str, ActionForm], status: int = 200
) -> HttpResponse:
    mine = row.state == S.CLAIMED and row.holder_id == request.user.pk
    wanted = queries.content_of(row.language, language_here())
    shown = {
        "answer": ReplyForm(initial={"answer": row.answer}), "follow": FollowForm(initial={"follow_at": row.follow_at}),
        "drop": WhyForm(), **forms,
    }  # fmt: skip
    writing = mine or "answer" in forms
    saved = [
        (one, "" if one.language in ("", wanted) else LANGUAGE_NAMES.get(one.language, one.language))
        for one in (_saved(request, row) if writing else [])
    ]
    context = {
        **line(row, works=True), "row": request.incident, "message": row,
        "writing": writing, "forms": shown, "saved": saved,
        "link": web_address(row.link), "answer_link": web_address(row.answer_link),
        "spoken": LANGUAGE_NAMES.get(wanted, wanted) if row.language else "", "open": {"drop": "drop" in forms},
        "lapsed": mine and not holds(row, now()), "also": also_here(request, f"message:{row.uid}"),
        "post": row.about.removeprefix("post:") if row.about.startswith("post:") else "",
    }  # fmt: skip
    return draw(request, "message", context, status=status)
