"""A post is written, or changed: what was typed is kept whatever is wrong with it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firebreak.base.clock import now
from firebreak.base.errors import FirebreakError
from firebreak.calendar import actions
from firebreak.calendar.forms import PostForm, as_typed
from firebreak.calendar.models import PlannedPost
from firebreak.calendar.rules import MOVES
from firebreak.calendar.views.common import WRITE, calendar_page, draw, head_of, post_or_404, to
from firebreak.calendar.views.grid import day_of_address
from firebreak.calendar.words import say, say_error
from firebreak.org.access import BrandRequest
from firebreak.org.models import Brand, Person
from firebreak.publishing import queries as published
from firebreak.publishing.models import Channel

NOON = time(12)
SOON = timedelta(hours=1)


@require_http_methods(["GET", "HEAD", "POST"])
@calendar_page(WRITE)
def new(request: BrandRequest) -> HttpResponseBase:
    """Plan a post."""
    channels = _channels(request.brand)
    if not channels:
        return draw(request, "no_channels", {})
    form = PostForm(
        request.POST if request.method == "POST" else None, channels=channels, people=_people(request.brand),
        initial={
            "channel": request.GET.get("channel", ""), "language": _language(request, channels),
            "at": _first_moment(request), "owner": str(request.user.uid),
        },
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.write(
                actor=request.actor, brand=request.brand, person=request.user, given=form.given()
            )
        except FirebreakError as error:
            form.say(error)
        else:
            return _saved(request, row)
    return draw(request, "edit", {"form": form, "row": None}, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@calendar_page(WRITE)
def edit(request: BrandRequest, uid: Any) -> HttpResponseBase:
    """Change it; an approval is void then."""
    row = post_or_404(request, uid)
    if "edit" not in MOVES[row.state]:
        if request.method == "POST":
            messages.error(request, say("calendar.wrong_move"))
        return to(request, row)
    channels, people = _channels(request.brand), _people(request.brand)
    form = PostForm(
        request.POST if request.method == "POST" else None,
        channels=channels,
        people=people,
        initial=as_typed(row),
    )
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.change_post(
                actor=request.actor,
                post=row,
                person=request.user,
                given=form.given(),
                version=_version(request),
            )
        except FirebreakError as error:
            form.say(error)
        else:
            return _saved(request, done)
    context = {**head_of(row), "form": form, "voids": row.approved or row.state == PlannedPost.State.ASKED}
    return draw(request, "edit", context, status=400 if form.errors else 200)


def _saved(request: BrandRequest, row: PlannedPost) -> HttpResponse:
    """To its page; asked for at once where that button was pressed."""
    if request.POST.get("do") == "ask":
        try:
            actions.ask(actor=request.actor, post=row, person=request.user, seen=row.digest)
        except FirebreakError as error:
            messages.error(request, say_error(error))
        else:
            messages.success(request, _("Saved, and asked for. You will hear when somebody sends it back."))
            return to(request, row)
    messages.success(request, _("Saved."))
    return to(request, row)


def _channels(brand: Brand) -> list[Channel]:
    return list(published.channels(brand).filter(active=True))


def _people(brand: Brand) -> list[Person]:
    return list(published.members(brand))


def _language(request: BrandRequest, channels: list[Channel]) -> str:
    """That of the chosen or first channel, else the brand's first."""
    asked = request.GET.get("channel", "")
    one = next((channel for channel in channels if str(channel.uid) == asked), channels[0])
    return str(next(iter((*one.languages, *request.brand.languages)), "en"))


def _first_moment(request: BrandRequest) -> datetime:
    """Noon of the day of the address, or soon."""
    zone = ZoneInfo(request.brand.time_zone)
    soon = (now() + SOON).astimezone(zone).replace(minute=0, second=0, microsecond=0) + SOON
    wanted = datetime.combine(day_of_address(request), NOON, zone)
    return wanted if "day" in request.GET and wanted > soon else soon


def _version(request: BrandRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
