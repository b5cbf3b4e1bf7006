"""One post: its words as they would go out, what could go wrong, and the acts that decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firebreak.base.errors import FirebreakError
from firebreak.calendar import actions
from firebreak.calendar.actions.answering import can_approve, keeps_back
from firebreak.calendar.actions.common import delivery_of
from firebreak.calendar.looked import Risk
from firebreak.calendar.looking import look_at
from firebreak.calendar.models import PlannedPost
from firebreak.calendar.risk_words import say_risk
from firebreak.calendar.rules import MOVES, NEVER_WEIGHED, OPEN
from firebreak.calendar.views.common import APPROVE, SEE, WRITE, calendar_page, draw, head_of, post_or_404, to
from firebreak.calendar.words import HELD, about_risks, say_error
from firebreak.engine.text.check import LANGUAGES, check
from firebreak.org.access import BrandRequest
from firebreak.publishing import queries as published
from firebreak.publishing.words import TEXT_NAMES, writer_icon
from firebreak.statements.check_words import said
from firebreak.statements.checking import pieces_of
from firebreak.web.contents import LANGUAGE_NAMES


@require_safe
@calendar_page(SEE)
def post(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """Read it, and decide what is yours to decide."""
    return page(request, post_or_404(request, uid))


def page(request: BrandRequest, row: PlannedPost, *, typed: str = "", status: int = 200) -> HttpResponse:
    """The page of one post; ``typed``: what was written beside an answer that was refused."""
    moves, opened = MOVES[row.state], row.state in OPEN
    risks = look_at(row, request.user) if opened else []
    back = keeps_back(risks)
    findings = check(row.text, language=row.language) if row.language in LANGUAGES else []
    approves = request.may(APPROVE) and "approve" in moves
    context = {
        **head_of(row), "risks": _shown(risks), "opened": opened, "pieces": pieces_of(row.text, findings),
        "findings": said(findings), "language_name": LANGUAGE_NAMES.get(row.language, row.language),
        "channel_icon": writer_icon(row.channel.writer), "text_kind": TEXT_NAMES.get(row.channel.text, ""),
        "held": HELD.get(row.why_held, ""), "held_risks": about_risks(row.risks),
        "may_answer": approves and can_approve(row, request.user), "own": approves and not can_approve(row, request.user),
        "frozen": opened and bool(published.frozen(row.brand)),
        "firm": [one for one in back if one.code in NEVER_WEIGHED],
        "weigh": bool(back), "weighed": row.weighed, "typed": typed,
        "may_edit": request.may(WRITE) and "edit" in moves, "may_cancel": request.may(WRITE) and "cancel" in moves,
        "may_ask": request.may(WRITE) and "ask" in moves, "delivery": delivery_of(row),
    }  # fmt: skip
    return draw(request, "post", context, status=status)


def _shown(risks: Sequence[Risk]) -> list[dict[str, Any]]:
    return [{"risk": one, "error": one.strength == "error", "said": say_risk(one)} for one in risks]


@require_POST
@calendar_page(WRITE)
def ask(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """Ask for approval of exactly this."""
    row = post_or_404(request, uid)
    return _act(
        request, row,
        lambda: actions.ask(actor=request.actor, post=row, person=request.user, seen=_seen(request)),
        _("Asked. You will hear when somebody sends it back."),
    )  # fmt: skip


@require_POST
@calendar_page(APPROVE)
def answer(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """Approve it, or send it back."""
    row = post_or_404(request, uid)
    given: dict[str, Any] = {
        "actor": request.actor,
        "post": row,
        "person": request.user,
        "seen": _seen(request),
    }
    word = request.POST.get("word", "")
    if request.POST.get("verdict") == "approve":
        return _act(
            request, row, lambda: actions.approve(**given, accept=word),
            _("Approved. It goes out by itself at its moment."), typed=word,
        )  # fmt: skip
    return _act(
        request,
        row,
        lambda: actions.send_back(**given, why=word),
        _("Sent back. Its owner is told."),
        typed=word,
    )


@require_POST
@calendar_page(WRITE)
def cancel(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """It does not go out."""
    row = post_or_404(request, uid)
    return _act(
        request, row, lambda: actions.cancel(actor=request.actor, post=row, person=request.user),
        _("Cancelled. It does not go out."),
    )  # fmt: skip


def _act(
    request: BrandRequest, row: PlannedPost, do: Callable[[], Any], done: str, *, typed: str = ""
) -> HttpResponse:
    """Do one action and show the post again; what was typed beside a refused answer stays."""
    try:
        do()
    except FirebreakError as error:
        messages.error(request, say_error(error))
        return page(request, post_or_404(request, row.uid), typed=typed[:4_000], status=400)
    messages.success(request, done)
    return to(request, row)


def _seen(request: BrandRequest) -> str:
    return str(request.POST.get("digest", ""))[:64]
