"""A pattern of the rota: written, looked at for two weeks, saved; changed from a day on; ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firebreak.base.errors import FirebreakError
from firebreak.org import actions, rota_input, rota_queries
from firebreak.org import queries as org
from firebreak.org.dates import today_of
from firebreak.org.models import Person, RotaPattern
from firebreak.org.public_holidays import public_holidays
from firebreak.org.rota_rules import RELIEF, Away, Pattern, Slot, present, shifts, stints, turn_of
from firebreak.org.words import say
from firebreak.plan import queries
from firebreak.plan.forms.rota import EndForm, PatternForm
from firebreak.plan.rota_words import day_words, span_words
from firebreak.plan.views.common import (
    PlanRequest,
    draw,
    duty_titles,
    go_to,
    members_of,
    plan_page,
    try_and_go,
)
from firebreak.plan.views.rota.rows import DAY, KEEP, duty_names, zone_of
from firebreak.web.parts.times import duration_words

PREVIEW = timedelta(days=14)


class Line(NamedTuple):
    """A shift of the preview."""

    when: str
    name: str
    long: str
    notes: list[str]


@require_http_methods(["GET", "HEAD", "POST"])
@plan_page(KEEP)
def pattern_new(request: PlanRequest) -> HttpResponseBase:
    """Who takes turns in a duty."""
    return _page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@plan_page(KEEP)
def pattern_change(request: PlanRequest, uid: UUID) -> HttpResponseBase:
    """Another pattern from a day on; what was before stays as it was."""
    return _page(request, _found(request, uid))


@require_POST
@plan_page(KEEP)
def pattern_end(request: PlanRequest, uid: UUID) -> HttpResponseBase:
    """No shift begins after a day."""
    row = _found(request, uid)
    form, back = (
        EndForm(request.POST, today=today_of(request.brand)),
        go_to(request, "rota", anchor="patterns"),
    )
    if not form.is_valid():
        messages.error(request, _("Choose the last day on which a shift begins."))
        return back
    last = form.cleaned_data["last"]
    said = _("No shift of it begins after {day}.").format(day=day_words(last))
    return try_and_go(
        request,
        lambda: actions.end_pattern(actor=request.actor, pattern=row, last=last),
        said,
        back,
        words=say,
    )


def _found(request: PlanRequest, uid: UUID) -> RotaPattern:
    row = rota_queries.pattern(request.brand, uid)
    if row is None:
        raise Http404
    return row


def _page(request: PlanRequest, row: RotaPattern | None) -> HttpResponse:
    form = _form(request, row)
    preview: list[Line] | None = None
    if request.method == "POST" and form.is_valid():
        people, given = form.people(), form.given()
        try:
            if request.POST.get("do") == "save":
                return _save(request, row, people, given)
            preview = _preview(request, row, people, given)
        except FirebreakError as error:
            form.say(error)
    context = {
        "form": form, "row": row, "preview": preview, "turns": [form[name] for name in form.turns],
        "title": duty_names(request).get(row.duty, row.duty) if row else "", "clocks": request.brand.time_zone,
    }  # fmt: skip
    return draw(request, "plan/rota/pattern.html", context, status=422 if form.errors else 200)


def _save(
    request: PlanRequest, row: RotaPattern | None, people: list[Person], given: dict[str, Any]
) -> HttpResponse:
    if row is None:
        actions.add_pattern(actor=request.actor, brand=request.brand, people=people, given=given)
        messages.success(request, _("The pattern is saved."))
    else:
        actions.change_pattern(actor=request.actor, pattern=row, people=people, given=given)
        said = _("Changed from {day} on. What was before stays as it was.")
        messages.success(request, said.format(day=day_words(given["first"])))
    return go_to(request, "rota")


def _form(request: PlanRequest, row: RotaPattern | None) -> PatternForm:
    members = members_of(request)
    view = queries.people_view(request.plan)
    duties, today = duty_titles(request.plan, view), today_of(request.brand)
    turns: list[Person] = []
    initial: dict[str, Any] = {
        "duty": "lead", "weekdays": list("0123456"), "turn": "week", "first": today + DAY, "begins": "08:00",
        "ends": "20:00", "time_zone": request.brand.time_zone,
    }  # fmt: skip
    if row is None:
        turns = [one for one in org.holders_of(request.brand).get("lead", []) if one in members]
    else:
        duties = {row.duty: duty_names(request).get(row.duty, row.duty)} | duties
        (plain,) = rota_queries.patterns([row])
        first = max(row.first, today + DAY)
        initial |= {
            "duty": row.duty, "weekdays": [str(day) for day in row.weekdays], "begins": row.begins, "ends": row.ends,
            "time_zone": row.time_zone, "turn": row.turn, "first": first, "last": row.last,
        }  # fmt: skip
        by_key = {one.pk: one for one in members}
        turn = turn_of(plain, first) % len(plain.people) if plain.people else 0
        order = (
            plain.people[turn:] + plain.people[:turn]
        )  # whose turn it is then comes first: the order goes on
        turns = [by_key[key] for key in order if key in by_key]
    data = request.POST if request.method == "POST" else None
    return PatternForm(data, members=members, duties=duties, turns=turns, initial=initial)


def _preview(
    request: PlanRequest, row: RotaPattern | None, people: list[Person], given: dict[str, Any]
) -> list[Line]:
    """The first two weeks of it, with what is odd about each shift. Raises ``WrongInput``."""
    zone, today = zone_of(request), today_of(request.brand)
    wanted = rota_input.pattern(given, today)
    if not people:
        rota_input.nobody()
    names = {one.pk: one.name for one in people}
    plain = Pattern(
        0, wanted.duty, tuple(one.pk for one in people), frozenset(wanted.weekdays), wanted.begins, wanted.ends,
        wanted.time_zone, "week" if wanted.turn == "week" else "day", wanted.first, wanted.last,
    )  # fmt: skip
    begin = datetime.combine(wanted.first, datetime.min.time(), zone)
    slots = [one for one in shifts(plain, begin - DAY, begin + PREVIEW) if one.begin < begin + PREVIEW]
    until = max((one.end for one in slots), default=begin)
    away = rota_queries.away_of(request.brand, names, begin - DAY, until)
    days = public_holidays(
        request.brand.market, wanted.first, wanted.first + PREVIEW, get_language() or "en"
    ).days
    others = [
        one for one in rota_queries.rota_between(request.brand, begin - DAY, begin + PREVIEW).slots
        if row is None or one.pattern != row.pk
    ]  # fmt: skip
    ends = stints([*slots, *others], by_duty=False)
    return [
        Line(
            span_words(one.begin, one.end, zone, short=True), names.get(one.person or 0, ""),
            duration_words(one.end - one.begin, short=True), _notes(one, away, names, ends, days.get(one.day, "")),
        )
        for one in slots
    ]  # fmt: skip


def _notes(one: Slot, away: Sequence[Away], names: dict[int, str], ends: list[Any], feast: str) -> list[str]:
    notes = [feast] if feast else []
    if any(part.state == "absent" for part in present([one], away, frozenset(names))):
        notes.append(_("{name} is away for all or a part of it").format(name=names.get(one.person or 0, "")))
    for stint in ends:
        if (
            stint.person == one.person
            and stint.begin <= one.begin < stint.end
            and stint.end - stint.begin > RELIEF
        ):
            hours = round((stint.end - stint.begin) / timedelta(hours=1))
            said = ngettext(
                "{hours} hour on end without relief", "{hours} hours on end without relief", hours
            )
            notes.append(said.format(hours=hours))
    return notes
