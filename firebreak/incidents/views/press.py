"""The press desk: every question of a newsroom, what it was told, what it published. Newsrooms apart from social media."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firebreak.incidents import actions, queries
from firebreak.incidents.forms import WhyForm
from firebreak.incidents.forms_people import (
    AskedForm,
    GiveForm,
    PressAnswerForm,
    PressForm,
    PrintedForm,
    SpokeForm,
    UnaskedForm,
)
from firebreak.incidents.models import Incident, PressQuestion
from firebreak.incidents.rules import OPEN_PRESS, PRESS_MOVES
from firebreak.incidents.views.common import (
    SEE,
    WORK,
    RoomRequest,
    also_here,
    draw,
    members_of,
    room_page,
    seen_version,
    to_page,
)
from firebreak.incidents.views.panels.people import asked_of
from firebreak.incidents.views.settling import bound, settle


@require_http_methods(["GET", "HEAD", "POST"])
@room_page(SEE)
def press(request: RoomRequest) -> HttpResponseBase:
    """All of them; a POST with ``do`` adds one: ``ask`` (a newsroom asks), ``printed`` (it published without asking)."""
    forms = {
        "ask": AskedForm(bound(request, "ask"), people=members_of(request.brand)),
        "printed": UnaskedForm(bound(request, "printed")),
    }
    here: dict[str, Any] = {"actor": request.actor, "incident": request.incident}
    status = 200
    if request.method == "POST":
        acts = {
            "ask": (lambda given: actions.add_press_question(**here, **given), _("Written down.")),
            "printed": (lambda given: actions.add_printed(**here, **given), _("Written down.")),
        }
        done = settle(request, forms, acts, to_page(request.incident, "press"))
        if done is not None:
            return done
        status = 400
    rows = [asked_of(one) for one in queries.press_questions(request.incident)]
    context = {
        "forms": forms, "waiting": [one for one in rows if one.one.state in OPEN_PRESS],
        "answered": [one for one in rows if one.one.state in ("answered", "dropped")],
        "published": [asked_of(one) for one in queries.printed(request.incident)], **sayable(request.incident),
    }  # fmt: skip
    return draw(request, "press", context, status=status)


def sayable(row: Incident) -> dict[str, Any]:
    """What may be said as it stands: answers that are ready, and what is done about it where somebody decided so."""
    return {
        "answers": list(row.questions.filter(removed_at=None, ready=True).order_by("pk")[:12]),
        "doing": list(queries.sayable_actions(row)[:12]),
    }


def _row(request: RoomRequest, uid: UUID) -> PressQuestion:
    found = queries.press_questions(request.incident).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@room_page(WORK)
def press_question(request: RoomRequest, question: UUID) -> HttpResponseBase:
    """One of them: taken, given, answered, dropped; what was published; its words; who spoke, where that may be asked."""
    row = _row(request, question)
    traces = queries.reads_spoke(request.incident, request.user)
    forms = _forms(request, row, traces=traces)
    if request.method != "POST":
        return _page(request, row, forms, traces=traces)
    if request.POST.get("do") == "spoke" and not traces:
        raise PermissionDenied
    back = to_page(request.incident, "press", anchor=f"press-{row.uid}")
    done = settle(request, forms, _acts(request, row), back)
    if done is not None:
        return done
    return _page(request, _row(request, question), forms, 400, traces=traces)


def _forms(request: RoomRequest, row: PressQuestion, *, traces: bool) -> dict[str, Any]:
    known = {
        "outlet": row.outlet, "words": row.text, "due_at": row.due_at, "journalist": row.journalist, "contact": row.contact,
    }  # fmt: skip
    published = {"link": row.link, "tone": row.tone or "factual", "printed": row.printed}
    holder = {"person": str(row.spokesperson.uid) if row.spokesperson else ""}
    change = PressForm(bound(request, "change"), initial=known)
    change.fields["words"].required = bool(row.text)
    return {
        "answer": PressAnswerForm(bound(request, "answer"), initial={"answer": row.answer}),
        "printed": PrintedForm(bound(request, "printed"), initial=published),
        "give": GiveForm(bound(request, "give"), people=members_of(request.brand), initial=holder),
        "drop": WhyForm(bound(request, "drop")), "change": change,
        **({"spoke": SpokeForm(bound(request, "spoke"), initial={"spoke": row.spoke})} if traces else {}),
    }  # fmt: skip


def _acts(request: RoomRequest, row: PressQuestion) -> dict[str, Any]:
    here: dict[str, Any] = {"actor": request.actor, "question": row}
    seen: dict[str, Any] = {"seen": seen_version(request) or 0}
    return {
        "take": (lambda _none: actions.take_press_question(**here, person=request.user), _("It is yours.")),
        "reopen": (lambda _none: actions.reopen_press_question(**here), _("Open again.")),
        "answer": (
            lambda given: actions.answer_press_question(**here, **seen, person=request.user, **given),
            _("Noted what they were told."),
        ),
        "printed": (lambda given: actions.note_printed(**here, **seen, **given), _("Written down.")),
        "give": (lambda given: actions.give_press_question(**here, to=given["person"]), _("Given.")),
        "drop": (lambda given: actions.drop_press_question(**here, reason=given["reason"]), _("Noted.")),
        "change": (lambda given: actions.change_press_question(**here, **seen, **given), _("Saved.")),
        "spoke": (lambda given: actions.note_spoke(**here, spoke=given["spoke"]), _("Noted.")),
    }


def _page(
    request: RoomRequest, row: PressQuestion, forms: dict[str, Any], status: int = 200, *, traces: bool
) -> HttpResponse:
    context = {
        "one": row, "line": asked_of(row), "forms": forms, "moves": PRESS_MOVES[row.state], "traces": traces,
        "tracing": queries.may_trace(request.incident), "mine": row.spokesperson_id == request.user.pk,
        "changed": request.method == "POST" and seen_version(request) not in (None, row.version),
        "also": also_here(request, f"press:{row.uid}"), "do": request.POST.get("do", ""), **sayable(request.incident),
    }  # fmt: skip
    return draw(request, "press_question", context, status=status)
