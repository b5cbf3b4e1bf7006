"""The rota: who is on duty now, two weeks as a calendar, one's own shifts, who is away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firebreak.base.clock import now
from firebreak.base.errors import FirebreakError
from firebreak.org import actions, rota_queries
from firebreak.org.dates import today_of
from firebreak.org.models import Person, RotaPattern
from firebreak.org.public_holidays import PublicHolidays, public_holidays
from firebreak.org.rota_queries import rota_between
from firebreak.org.words import SORTS
from firebreak.plan import queries
from firebreak.plan.check import check
from firebreak.plan.check_words import say_finding
from firebreak.plan.forms.rota import WEEKDAYS, AwayForm, GiveForm
from firebreak.plan.rota_words import day_words, span_words, zone_words
from firebreak.plan.views.common import SEE, PlanRequest, draw, go_to, language_of, members_of, plan_page
from firebreak.plan.views.rota.drawing import week_svg
from firebreak.plan.views.rota.hand import waiting_for
from firebreak.plan.views.rota.rows import (
    DAY,
    KEEP,
    METHODS_SEE,
    OWN,
    TAKE,
    Block,
    blocks_of,
    duty_names,
    give_form,
    monday_of,
    on_now,
    zone_of,
)

FARTHEST_WEEKS = 104
SHOWN_WARNINGS = 2
SHOWN_HOLES, MOST_HOLES, SHOWN_SHIFTS = 4, 24, 6


@require_safe
@plan_page(SEE)
def rota(request: PlanRequest) -> HttpResponseBase:
    """The calendar of this week and the next, or of two others."""
    return _page(request)


@require_POST
@plan_page(OWN)
def absence_add(request: PlanRequest) -> HttpResponseBase:
    """Somebody is away: everybody says so of themselves, who keeps the rota of any member."""
    form = _away_form(request, request.POST)
    if form.is_valid():
        person = form.known[form.cleaned_data["person"]]
        try:
            actions.add_absence(
                actor=request.actor, person=person, begin=form.moment("begin"), end=form.moment("end"),
                brand=request.brand, everywhere=person == request.user,
            )  # fmt: skip
        except FirebreakError as error:
            form.say(error)
        else:
            messages.success(request, _("Noted: {name} is away then.").format(name=person.name))
            return go_to(request, "rota", anchor="away")
    return _page(request, away=form)


@require_POST
@plan_page(OWN)
def absence_remove(request: PlanRequest, uid: UUID) -> HttpResponseBase:
    """They are there after all. What they said themselves, only they take back."""
    found = rota_queries.absence(request.brand, uid)
    if found is None:
        raise Http404
    if found.person == request.user or (request.may(KEEP) and found.brand_id == request.brand.pk):
        actions.remove_absence(actor=request.actor, brand=request.brand, absence=found)
        messages.success(request, _("Removed: {name} is there then.").format(name=found.person.name))
    else:
        messages.error(request, _("Only {name} can take this back.").format(name=found.person.name))
    return go_to(request, "rota", anchor="away")


def _page(request: PlanRequest, *, away: AwayForm | None = None) -> HttpResponse:
    zone, at = zone_of(request), now()
    monday = _monday(request)
    since = datetime.combine(monday, datetime.min.time(), zone)
    until = since + 14 * DAY
    found = rota_between(request.brand, min(since, at), max(until, at + 14 * DAY))
    names = duty_names(request)
    blocks = blocks_of(request, found, found.slots, names)
    shown = [one for one in blocks if one.slot.begin < until and one.slot.end > since]
    feasts = public_holidays(request.brand.market, monday, monday + 13 * DAY, get_language() or "en")
    ahead = [one for one in blocks if one.slot.end > at and one.slot.begin < at + 14 * DAY]
    duties = sorted({one.slot.duty for one in shown}, key=lambda key: (key != "lead", key))
    weeks = [monday, monday + 7 * DAY]
    holes = _give(request, [one for one in ahead if one.hole])
    context = {
        "may": {"keep": request.may(KEEP), "take": request.may(TAKE), "sees": request.may(METHODS_SEE)},
        "now": on_now(request, found, ahead), "sorts": SORTS, "any": bool(found.patterns),
        "mine": [(one, _own_clock(one)) for one in ahead if one.mine][:SHOWN_SHIFTS],
        "holes": holes[:SHOWN_HOLES], "more_holes": holes[SHOWN_HOLES:MOST_HOLES], "warnings": _warnings(request, ahead),
        "waiting": waiting_for(request, names),
        "weeks": [week_svg(one, shown, feasts.days, at.astimezone(zone), duties) for one in weeks],
        "days": _days(monday, shown, feasts), "feasts": feasts, "feast_list": _feasts(feasts),
        "span": f"{day_words(monday)} – {day_words(monday + 13 * DAY)}",
        "earlier": (monday - 7 * DAY).isoformat(), "later": (monday + 7 * DAY).isoformat(),
        "this_week": monday == monday_of(today_of(request.brand)), "clocks": zone_words(request.brand.time_zone, at, zone),
        "away": away or _away_form(request), "absences": _absences(request), "patterns": _patterns(request, names),
    }  # fmt: skip
    return draw(request, "plan/rota/rota.html", context, status=422 if away is not None else 200)


def _monday(request: PlanRequest) -> date:
    today = today_of(request.brand)
    try:
        asked = date.fromisoformat(request.GET.get("from", "")[:10])
    except ValueError:
        asked = today
    far = timedelta(weeks=FARTHEST_WEEKS)
    return monday_of(asked if today - far <= asked <= today + far else today)


def _own_clock(block: Block) -> str:
    """The same time on the reader's own clocks, where those differ."""
    own = timezone.get_current_timezone()
    if block.begin.utcoffset() == block.slot.begin.astimezone(own).utcoffset():
        return ""
    return span_words(block.slot.begin, block.slot.end, own, short=True)


def _give(request: PlanRequest, blocks: list[Block]) -> list[tuple[Block, GiveForm | None]]:
    """Shifts with nobody, each with the form to give it to somebody, for who keeps the rota."""
    if not request.may(KEEP):
        return [(one, None) for one in blocks]
    members = members_of(request)
    return [
        (one, give_form(request, one, members, f"hole{one.slot.begin:%Y%m%d%H%M}-{one.slot.pattern}-"))
        for one in blocks
    ]


def _warnings(request: PlanRequest, ahead: list[Block]) -> list[tuple[str, list[str], list[str]]]:
    """What the plan check says of the rota, (of whom, when, when else), but for what is shown as a shift with nobody."""
    view, language = queries.people_view(request.plan), language_of(request.plan)
    holes = [one for one in ahead if one.hole]
    found: dict[str, list[str]] = {}
    for one in check(view):
        if one.code == "rota.nobody":
            begin, end = (datetime.fromisoformat(one.hole.params[name]) for name in ("from", "to"))
            if any(hole.slot.begin < end and hole.slot.end > begin for hole in holes):
                continue
        if one.code in ("rota.nobody", "rota.unrelieved"):
            said = say_finding(one, view, language)
            found.setdefault(said.name, []).append(said.detail)
    return [(who, said[:SHOWN_WARNINGS], said[SHOWN_WARNINGS:]) for who, said in found.items()]


def _days(monday: date, blocks: list[Block], feasts: PublicHolidays) -> list[tuple[str, str, list[Block]]]:
    """(day, public holiday, shifts that begin then) for the list on a phone."""
    days = [monday + n * DAY for n in range(14)]
    return [
        (day_words(day), feasts.days.get(day, ""), [one for one in blocks if one.begin.date() == day])
        for day in days
    ]


def _feasts(feasts: PublicHolidays) -> list[tuple[str, str]]:
    return [(day_words(day), name) for day, name in feasts.days.items()]


def _away_form(request: PlanRequest, data: Any = None) -> AwayForm:
    people: list[Person] = members_of(request) if request.may(KEEP) else [request.user]
    return AwayForm(data, people=people, zone=zone_of(request), me=request.user)


def _absences(request: PlanRequest) -> list[tuple[Any, str, bool]]:
    zone, keeps = zone_of(request), request.may(KEEP)
    return [
        (
            one, span_words(one.begin, one.end, zone, short=True),
            one.person == request.user or (keeps and one.brand_id == request.brand.pk),
        )
        for one in rota_queries.absences_of(request.brand)
    ]  # fmt: skip


def _patterns(request: PlanRequest, names: Mapping[str, str]) -> list[dict[str, Any]]:
    rows = rota_queries.patterns_of(request.brand, today_of(request.brand))
    plain = {one.key: one for one in rota_queries.patterns(rows)}
    members = {one.pk: one.name for one in members_of(request)}
    return [
        {
            "row": row, "days": _day_names(row), "title": names.get(row.duty, row.duty),
            "people": [members.get(one or 0, _("somebody who left")) for one in plain[row.pk].people],
            "weekly": row.turn == "week", "first": day_words(row.first), "last": day_words(row.last) if row.last else "",
            "other_zone": "" if row.time_zone == request.brand.time_zone else row.time_zone.replace("_", " "),
        }
        for row in rows
    ]  # fmt: skip


def _day_names(row: RotaPattern) -> str:
    if len(row.weekdays) == 7:
        return _("every day")
    return ", ".join(str(WEEKDAYS[day]) for day in row.weekdays)
