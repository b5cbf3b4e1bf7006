"""Type and level: what the rules suggest and why, and what a person decides."""

from __future__ import annotations

from typing import Any

import msgspec
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firebreak.base.errors import FirebreakError
from firebreak.incidents import actions, presence
from firebreak.incidents.forms import LevelForm
from firebreak.incidents.judging import situation
from firebreak.incidents.rules import at_least
from firebreak.incidents.views.common import (
    WORK,
    RoomRequest,
    also_here,
    draw,
    language_here,
    room_page,
    seen_version,
    to_room,
)
from firebreak.incidents.views.panels.state import numbers_for
from firebreak.plan import queries as plan
from firebreak.plan.advice import Situation
from firebreak.plan.advice_words import ANSWER_NAMES, CLUSTER_NAMES, FACT_NAMES, MARKET_NAMES, QUESTION_NAMES
from firebreak.plan.items import LEVELS
from firebreak.plan.views.advice import answer, situation_of
from firebreak.plan.words import TYPE_NAMES


@require_http_methods(["GET", "HEAD", "POST"])
@room_page(WORK, leading=True)
def judge(request: RoomRequest) -> HttpResponseBase:
    """The answers and what the rules make of them (by the address, nothing is kept); a POST decides."""
    row = request.incident
    if request.method == "POST":
        found = _kept(situation_of(request.POST), situation(row.situation))
        form = LevelForm(request.POST)
        if "look" not in request.POST:
            if form.is_valid():
                try:
                    actions.judge(
                        actor=request.actor, incident=row, person=request.user, situation=msgspec.to_builtins(found),
                        level=form.cleaned_data["level"], reason=form.cleaned_data["reason"],
                        verify=form.cleaned_data["verify"], seen=seen_version(request),
                    )  # fmt: skip
                except FirebreakError as error:
                    form.say(error)
                else:
                    presence.leave(row, request.user)
                    messages.success(request, _("Judged. Tasks, clocks and calls follow the level."))
                    return to_room(row)
            return _page(request, found, form, 400)
        return _page(request, found, _fresh(request, found))
    asked = any(name in request.GET for name in QUESTION_NAMES)
    own = situation(row.situation)
    found = _kept(situation_of(request.GET), own) if asked else own
    return _page(request, found, _fresh(request, found))


def _kept(given: Situation, own: Situation) -> Situation:
    """What the form does not ask for stays as it was."""
    return msgspec.structs.replace(given, affected_share=own.affected_share)


def _fresh(request: RoomRequest, found: Situation) -> LevelForm:
    """The level as it is, or as the rules advise where that is higher."""
    advised = answer(found, None, language_here())["level"]
    level = request.incident.level
    return LevelForm(initial={"level": advised if at_least(advised, level) else level, "verify": True})


def _page(request: RoomRequest, found: Situation, form: LevelForm, status: int = 200) -> HttpResponse:
    row = request.incident
    row.refresh_from_db(fields=["version", "level"])
    own, language = plan.plan_of(request.brand), language_here()
    told = answer(found, own, language)
    context = {
        **told, **_asked(found), "also": also_here(request, "judge"), "situation": found, "form": form, "plan": own,
        "told_in": language,
        "advised_number": LEVELS.index(told["level"]) + 1, "now_number": LEVELS.index(row.level) + 1,
        "ring": numbers_for(request.brand.market, found.markets),
        "changed": request.method == "POST" and seen_version(request) not in (None, row.version),
    }  # fmt: skip
    return draw(request, "judge", context, status=status)


def _asked(found: Situation) -> dict[str, Any]:
    """The questions of the form, as the advice page asks them."""
    return {
        "questions": QUESTION_NAMES, "answers": ANSWER_NAMES, "markets": MARKET_NAMES, "facts": FACT_NAMES,
        "clusters": CLUSTER_NAMES, "known": [name for name in FACT_NAMES if getattr(found, name)],
        "types": sorted(TYPE_NAMES.items(), key=lambda pair: str(pair[1]).casefold()),
    }  # fmt: skip
