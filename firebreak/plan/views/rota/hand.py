"""Handing over: what is open is written by who goes, read and accepted by who comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firebreak.base.clock import now
from firebreak.base.errors import FirebreakError
from firebreak.org import actions, rota_queries
from firebreak.org.models import HandOver
from firebreak.org.rota_handing import SHOWN_AFTER, changes, may_accept
from firebreak.org.rota_queries import Rota, rota_between
from firebreak.org.rota_rules import Stint, stints
from firebreak.org.words import say
from firebreak.plan.forms.rota import HandOverForm
from firebreak.plan.rota_words import moment_words, span_words, zone_words
from firebreak.plan.views.common import PlanRequest, draw, go_to, plan_page, try_and_go
from firebreak.plan.views.rota.rows import KEEP, OWN, duty_names, zone_of

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Written:
    """A hand-over as the page shows it."""

    row: HandOver
    duty: str
    when: str
    accept: bool
    """Whether the reader is the one who takes over."""


@dataclass(frozen=True)
class Waiting:
    """Something that the reader takes over: written, or not yet."""

    duty: str
    giver: str
    row: HandOver | None


@require_http_methods(["GET", "HEAD", "POST"])
@plan_page(OWN)
def hand_over(request: PlanRequest) -> HttpResponseBase:
    """Write what is open, read what others wrote."""
    rota, names = _rota(request), duty_names(request)
    mine = {f"{one.duty}|{one.end.isoformat()}": one for one in _ending(request, rota)}
    shown = [(key, _shift_words(request, one, names)) for key, one in mine.items()]
    data = request.POST if request.method == "POST" else None
    form = HandOverForm(data, shifts=shown) if mine else None
    if data is not None and form is None:
        messages.error(request, _("You have no shift to hand over: none of yours runs now or ended lately."))
        return _back(request)
    if form is not None and data is not None and form.is_valid():
        stint = mine[form.cleaned_data["shift"]]
        texts = {name: form.cleaned_data[name] for name in ("open", "promised", "next")}
        try:
            actions.hand_over(
                actor=request.actor,
                brand=request.brand,
                duty=stint.duty,
                person=request.user,
                shift_end=stint.end,
                **texts,
            )
        except FirebreakError as error:
            form.say(error)
        else:
            messages.success(request, _("Saved. Whoever comes reads it here and accepts it."))
            return _back(request)
    return _page(request, rota, form, names)


@require_POST
@plan_page(OWN)
def accept(request: PlanRequest, uid: UUID) -> HttpResponseBase:
    """The reader has the duty from now on."""
    found = rota_queries.hand_over(request.brand, uid)
    if found is None:
        raise Http404
    if not _takes(request, _rota(request), found):
        messages.error(request, _("Who has the duty next accepts it, or somebody who keeps the rota."))
        return _back(request)
    said = _("Accepted. {duty} is yours now.").format(duty=duty_names(request).get(found.duty, found.duty))
    return try_and_go(
        request, lambda: actions.accept_hand_over(actor=request.actor, hand_over=found, person=request.user), said,
        _back(request), words=say,
    )  # fmt: skip


def waiting_for(request: PlanRequest, names: Mapping[str, str], rota: Rota | None = None) -> list[Waiting]:
    """What the reader takes over about now; ``names`` are those of duties."""
    at, rota = now(), rota or _rota(request)
    found = []
    for change in changes(rota.slots):
        soon = change.stint.end - SHOWN_AFTER <= at <= max(change.stint.end, change.begin) + 6 * SHOWN_AFTER
        if change.taker != request.user.pk or not soon:
            continue
        giver = rota.person(change.stint.person)
        rows = HandOver.objects.filter(
            brand=request.brand, duty=change.stint.duty, given_by=giver, shift_end=change.stint.end
        )
        row = rows.first()
        if row is None or row.accepted_at is None:
            name = giver.name if giver is not None else ""
            found.append(Waiting(names.get(change.stint.duty, change.stint.duty), name, row))
    return found


def _rota(request: PlanRequest) -> Rota:
    at = now()
    return rota_between(request.brand, at - WEEK, at + WEEK)


def _ending(request: PlanRequest, rota: Rota) -> list[Stint]:
    """The reader's shifts that run now or ended in the last half day, the one that ends first in front."""
    at = now()
    mine = [one for one in stints(rota.slots) if one.person == request.user.pk]
    return sorted(
        (one for one in mine if one.begin <= at < one.end + 6 * SHOWN_AFTER), key=lambda one: one.end
    )


def _takes(request: PlanRequest, rota: Rota, row: HandOver) -> bool:
    giver, keeps = row.given_by_id or 0, request.may(KEEP)
    return row.accepted_at is None and may_accept(
        rota.slots, row.duty, giver, row.shift_end, now(), person=request.user.pk, keeps=keeps
    )


def _shift_words(request: PlanRequest, one: Stint, names: Mapping[str, str]) -> str:
    span = span_words(one.begin, one.end, zone_of(request), short=True)
    return f"{names.get(one.duty, one.duty)}: {span}"


def _page(
    request: PlanRequest, rota: Rota, form: HandOverForm | None, names: Mapping[str, str]
) -> HttpResponse:
    at, zone = now(), zone_of(request)
    rows = rota_queries.hand_overs_of(request.brand)
    written = [
        Written(one, names.get(one.duty, one.duty), moment_words(one.shift_end, zone), _takes(request, rota, one))
        for one in rows
    ]  # fmt: skip
    context: dict[str, Any] = {
        "form": form, "open": [one for one in written if one.row.accepted_at is None],
        "done": [one for one in written if one.row.accepted_at is not None],
        "missing": [one for one in waiting_for(request, names, rota) if one.row is None],
        "clocks": zone_words(request.brand.time_zone, at, zone),
    }  # fmt: skip
    status = 422 if form is not None and form.errors else 200
    return draw(request, "plan/rota/hand.html", context, status=status)


def _back(request: PlanRequest) -> HttpResponse:
    return go_to(request, "rota_hand_over")
