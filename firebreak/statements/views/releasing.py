"""Release by hand: each channel's exact text to copy, and where it was published."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firebreak.base.clock import now
from firebreak.base.errors import FirebreakError
from firebreak.org.access import BrandRequest, brand_page
from firebreak.plan.approval import WAIT_ALONE
from firebreak.statements import actions, policy, words
from firebreak.statements.forms import PublishedForm, ReasonForm
from firebreak.statements.models import Statement
from firebreak.statements.proving import proof_of
from firebreak.statements.texts import open_asking
from firebreak.statements.views.common import (
    DRAFT,
    RELEASE,
    SEE,
    act,
    draw,
    row_context,
    statement_or_404,
    texts_of,
    to,
    told,
)
from firebreak.statements.views.correcting import correcting_context
from firebreak.statements.views.facts import changed_context
from firebreak.statements.views.publishing import publishing_of


@require_http_methods(["GET", "HEAD", "POST"])
@brand_page(RELEASE)
def release(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """Look once more, then release what was approved."""
    row = statement_or_404(request, uid)
    if request.method == "POST":
        seen = str(request.POST.get("digest", ""))[:64]
        return act(
            request, row,
            lambda: actions.release(actor=request.actor, statement=row, person=request.user, seen=seen),
            _("Released. Choose where it goes."), "release",
        )  # fmt: skip
    return _page(request, row)


def _page(
    request: BrandRequest,
    row: Statement,
    *,
    form: PublishedForm | None = None,
    at: str = "",
    reason: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    asking = open_asking(row)
    noted: dict[tuple[str, str], list[Any]] = {}
    for one in row.publications.select_related("noted_by").order_by("at"):
        noted.setdefault((one.channel, one.language), []).append(one)
    shown = [
        {
            "text": text, "noted": noted.get((text.channel, text.language), []), "id": f"{text.channel}-{text.language}",
            "form": form if form is not None and at == f"{text.channel}-{text.language}"
            else PublishedForm(None, initial={"at": PublishedForm.now()}, prefix=None),
            "open": at == f"{text.channel}-{text.language}",
        }
        for text in texts_of(row.variants, row.digests)
    ]  # fmt: skip
    waits = row.state == Statement.State.ASKED
    why = policy.not_alone(row, request.user, "x" * 20) if waits else ()
    minutes = (
        (now() - asking.since).total_seconds() / 60
        if asking is not None and asking.since is not None
        else None
    )
    context = {
        **publishing_of(row), **row_context(row), **changed_context(request, row),
        **correcting_context(row, writes=request.may(DRAFT)),
        "shown": shown, "how": words.HOW.get(row.approved_how, ""),
        "waits": waits,
        "alone_why": words.why(why), "reason": reason or ReasonForm(None),
        "minutes_left": max(1, round(WAIT_ALONE - minutes)) if minutes is not None and minutes < WAIT_ALONE else 0,
    }  # fmt: skip
    return draw(request, "release", context, status=status)


@require_POST
@brand_page(RELEASE)
def release_alone(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """Nobody answered: release a pre-approved template with a reason."""
    row = statement_or_404(request, uid)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            actions.release_alone(
                actor=request.actor, statement=row, person=request.user, reason=form.cleaned_data["reason"],
                seen=str(request.POST.get("digest", ""))[:64],
            )  # fmt: skip
        except FirebreakError as error:
            if error.params.get("field") == "reason" and error.code.endswith(".reason"):
                form.say(error)
            else:
                messages.error(request, told(request, error))
        else:
            messages.success(request, _("Released. Choose where it goes."))
            return to(request, row, "release")
    return _page(request, row, reason=form, status=400)


@require_POST
@brand_page(RELEASE)
def published(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """It was published there."""
    row = statement_or_404(request, uid)
    form = PublishedForm(request.POST)
    channel, language = str(request.POST.get("channel", ""))[:20], str(request.POST.get("language", ""))[:10]
    if form.is_valid():
        given = form.cleaned_data
        when = given["at"] if timezone.is_aware(given["at"]) else timezone.make_aware(given["at"])
        try:
            actions.note_published(
                actor=request.actor, statement=row, person=request.user, channel=channel, language=language,
                where=given["where"], at=when, link=given["link"],
            )  # fmt: skip
        except FirebreakError as error:
            if error.code == "statements.not_a_link":
                error.params["field"] = "link"
            form.say(error)
        else:
            messages.success(request, _("Noted."))
            return to(request, row, "release")
    if row.digests.get(channel, {}).get(language) is None or row.state != Statement.State.RELEASED:
        messages.error(request, words.say("statements.no_text"))
    return _page(request, row, form=form, at=f"{channel}-{language}", status=400)


@require_safe
@brand_page(SEE)
def proof(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """Who said yes to which bytes, as a file."""
    row = statement_or_404(request, uid)
    return JsonResponse(
        proof_of(row, request.user),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": f'attachment; filename="proof-{row.uid}.json"'},
    )
