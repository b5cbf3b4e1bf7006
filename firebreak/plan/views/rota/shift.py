"""One shift: who has which part of it, and giving it, or a part of it, to somebody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firebreak.base.clock import now
from firebreak.base.errors import FirebreakError
from firebreak.org import actions, rota_queries
from firebreak.org.duty_rules import Way
from firebreak.org.models import Person, RotaPattern
from firebreak.org.rota_queries import Rota, rota_between
from firebreak.org.rota_rules import DAY, shift_of
from firebreak.org.words import SORTS
from firebreak.plan.forms.rota import GiveForm
from firebreak.plan.rota_words import span_words, zone_words
from firebreak.plan.views.common import SEE, PlanRequest, draw, go_to, members_of, plan_page
from firebreak.plan.views.rota.rows import (
    KEEP,
    OWN,
    TAKE,
    Block,
    blocks_of,
    duty_names,
    give_form,
    may_give,
    methods_of,
    ways_to,
    zone_of,
)


@dataclass(frozen=True)
class Part:
    """A part of the shift with what the reader may do about it."""

    block: Block
    ways: list[Way]
    form: GiveForm | None
    take: bool


@require_safe
@plan_page(SEE)
def shift(request: PlanRequest, uid: UUID, day: str) -> HttpResponseBase:
    """Who has it, hour by hour."""
    row, rota, blocks = _shift(request, uid, day)
    return _page(request, row, rota, blocks)


@require_POST
@plan_page(OWN)
def give(request: PlanRequest, uid: UUID, day: str) -> HttpResponseBase:
    """Give it away, take it, or give what has nobody to somebody."""
    row, rota, blocks = _shift(request, uid, day)
    form = GiveForm(request.POST, people=members_of(request), zone=zone_of(request))
    block = _meant(request, blocks)
    if not form.is_valid() or block is None:
        if block is None:
            form.add_error(None, _("This time changed in the meantime. Look at who has it now."))
        return _page(request, row, rota, blocks, form=form, place=block)
    taker = form.cleaned_data["taker"]
    if not may_give(request, block, taker):
        raise PermissionDenied
    begin, end = _exact(form, "begin", block, at_least=True), _exact(form, "end", block, at_least=False)
    try:
        actions.give_shift(
            actor=request.actor,
            pattern=row,
            giver=rota.person(block.slot.person),
            taker=taker,
            begin=begin,
            end=end,
        )
    except FirebreakError as error:
        form.say(error)
        return _page(request, row, rota, blocks, form=form, place=block)
    said = _("{name} has it now: {when}.") if taker != request.user else _("It is yours now: {when}.")
    messages.success(request, said.format(name=taker.name, when=span_words(begin, end, zone_of(request))))
    return go_to(request, "rota_shift", uid, day)


def _exact(form: GiveForm, name: str, block: Block, *, at_least: bool) -> datetime:
    """What was written; the shift's own edge where the form shows the same minute, so that no rest of it stays."""
    edge = block.slot.begin if at_least else block.slot.end
    return edge if form.wall(edge) == form.cleaned_data[name] else form.moment(name)


def _shift(request: PlanRequest, uid: UUID, day: str) -> tuple[RotaPattern, Rota, list[Block]]:
    row = rota_queries.pattern(request.brand, uid)
    try:
        begins = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    if row is None or not 2000 <= begins.year <= 2200:
        raise Http404
    (plain,) = rota_queries.patterns([row])
    whole = shift_of(plain, begins)
    if whole is None:
        raise Http404
    rota = rota_between(request.brand, whole.begin, whole.end)
    slots = [one for one in rota.slots if one.pattern == row.pk and one.day == begins]
    return row, rota, blocks_of(request, rota, slots, duty_names(request))


def _meant(request: PlanRequest, blocks: list[Block]) -> Block | None:
    """The part that the form was about: whose it was, and which began then."""
    meant = request.POST.get("giver", ""), request.POST.get("began", "")
    return next((one for one in blocks if (one.giver, one.slot.begin.isoformat()) == meant), None)


def _page(
    request: PlanRequest, row: RotaPattern, rota: Rota, blocks: list[Block], *, form: GiveForm | None = None,
    place: Block | None = None,
) -> HttpResponse:  # fmt: skip
    zone, first, last = zone_of(request), blocks[0].slot.begin, max(one.slot.end for one in blocks)
    ways, members = methods_of(request, rota, blocks), members_of(request)
    parts = [_part(request, rota, one, f"part{number}-", ways, members) for number, one in enumerate(blocks)]
    if form is not None:
        parts = [replace(part, form=form) if part.block is place else part for part in parts]
    context: dict[str, Any] = {
        "duty": blocks[0].duty, "when": span_words(first, last, zone), "parts": parts, "form": form,
        "clocks": zone_words(request.brand.time_zone, first, zone), "over": last <= now(), "sorts": SORTS,
        "address": reverse("plan:rota_give", args=[request.brand.slug, row.uid, blocks[0].slot.day.isoformat()]),
        "week": (blocks[0].begin.date() - blocks[0].begin.weekday() * DAY).isoformat(), "me": request.user,
    }  # fmt: skip
    return draw(request, "plan/rota/shift.html", context, status=422 if form is not None else 200)


def _part(
    request: PlanRequest, rota: Rota, block: Block, place: str, ways: Mapping[int, list[Way]], members: Sequence[Person]
) -> Part:  # fmt: skip
    keeps, mine = request.may(KEEP), block.slot.person == request.user.pk
    may = (keeps or mine) and not block.past
    take = (keeps or (request.may(TAKE) and block.hole)) and not mine and not block.past
    form = give_form(request, block, members, place) if may else None
    return Part(block, ways_to(rota, block, ways), form, take)
