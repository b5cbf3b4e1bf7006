"""Notices that a law asks for: what, until when, by which rule, when that rule was last looked up, and who confirmed it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firebreak.incidents import actions, queries
from firebreak.incidents.models import LegalClock
from firebreak.incidents.views.common import (
    SEE,
    WORK,
    RoomRequest,
    draw,
    leads_or_counsel,
    room_page,
    to_page,
    try_and_go,
)
from firebreak.incidents.views.timing import Left, left
from firebreak.incidents.words import say
from firebreak.plan.advice import Rule, rule_packs
from firebreak.plan.advice_words import MARKET_NAMES
from firebreak.web.slots import Label


class Notice(NamedTuple):
    """A notice with the rule behind it."""

    clock: LegalClock
    left: Left | None
    rule: Rule | None
    """Nothing where the packs do not hold it any more."""
    checked: date | None
    """When the rule was last looked up."""


@require_http_methods(["GET", "HEAD", "POST"])
@room_page(SEE)
def legal(request: RoomRequest) -> HttpResponseBase:
    """All notices; a POST says that counsel confirms one."""
    return _act(request) if request.method == "POST" else _page(request)


def _page(request: RoomRequest, status: int = 200) -> HttpResponse:
    row = request.incident
    rules = {rule.id: rule for pack in rule_packs().packs for rule in pack.rules}
    notices = [_notice(one, rules.get(one.rule)) for one in queries.legal_clocks(row)]
    markets: list[Label] = [
        MARKET_NAMES[one] for one in row.situation.get("markets") or () if one in MARKET_NAMES
    ]
    context = {"notices": notices, "markets": markets, "confirms": leads_or_counsel(request)}
    return draw(request, "legal", context, status=status)


def _notice(clock: LegalClock, rule: Rule | None) -> Notice:
    looked_up = date.fromisoformat(rule.checked) if rule is not None and rule.checked else None
    return Notice(clock, left(clock.due_at) if clock.given_at is None else None, rule, looked_up)


def _act(request: RoomRequest) -> HttpResponseBase:
    if not request.may(WORK) or not leads_or_counsel(request):
        raise PermissionDenied
    found = [
        one for one in queries.legal_clocks(request.incident) if str(one.uid) == request.POST.get("clock", "")
    ]
    if not found:
        messages.error(request, say("incidents.wrong_move"))
        return _page(request, 400)
    return try_and_go(
        request,
        lambda: actions.confirm_clock(actor=request.actor, clock=found[0], person=request.user),
        _("Noted: counsel confirms it."),
        to_page(request.incident, "legal"),
    )
