"""The room's page: its parts side by side, five tabs on a phone, each part alone when it has changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple, get_args

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from firebreak.incidents import presence
from firebreak.incidents.rules import OPEN_TASKS
from firebreak.incidents.views.common import SEE, RoomRequest, draw, room_page, room_url
from firebreak.incidents.views.panels import (
    Panel,
    Seen,
    answers,
    calls,
    driving,
    in_place,
    numbers,
    panel,
    people,
    placed,
    state,
    timeline,
    work,
)
from firebreak.incidents.views.panels.drawing import PLACE, Tab
from firebreak.incidents.views.past import past
from firebreak.incidents.words import NOTE_SORTS
from firebreak.web.context import live_url
from firebreak.web.slots import Label

TABS: tuple[tuple[str, Label, str], ...] = (
    ("now", _("Now"), "activity"), ("timeline", _("Timeline"), "message-square"), ("tasks", _("Tasks"), "list-checks"),
    ("statement", _("Statement"), "file-text"), ("facts", _("Facts"), "circle-question-mark"),
)  # fmt: skip
PARTS = (answers, calls, driving, numbers, people, state, timeline, work)
"""Files that put parts on the page; each does so when it is loaded."""


class Part(NamedTuple):
    """A part as the page's template draws it."""

    key: str
    tab: str
    topics: str
    every: int
    html: SafeString


class TabLink(NamedTuple):
    """A tab of the phone."""

    name: Label
    icon: str
    address: str
    current: bool
    waiting: int


@require_safe
@never_cache
@room_page(SEE)
def room(request: RoomRequest) -> HttpResponseBase:
    """The room as it is now; with ``?at=`` as it was then."""
    if "at" in request.GET:
        return past(request, request.GET["at"])
    presence.note(request.incident, request.user)
    seen, shown = Seen.by(request), request.GET.get("tab", "now")
    tab = shown if shown in get_args(Tab) else "now"
    context = {
        "head": _part(state.HEAD, seen), "lines": _part(timeline.LINES, seen), "main": _parts(placed("main"), seen),
        "side": _parts(placed("side"), seen), "more": _parts(placed("more"), seen), "tab": tab,
        "tabs": tabs(request, tab), "sorts": _sorts(seen),
        # The stream of a page that names its room brings what a change wakes: see .bringing.
        "live_url": f"{live_url(request)}?room={request.incident.uid}",
    }  # fmt: skip
    return draw(request, "room", context)


@require_safe
@never_cache
@room_page(SEE)
def parts(request: RoomRequest) -> HttpResponseBase:
    """The parts that ``?part=room-head&part=room-lines`` names (all, without), each to be put where it stands on the page.

    A change wakes several parts of every open page: they are asked for in one request.
    """
    asked = dict.fromkeys(request.GET.getlist("part"))
    some = [one for key in asked if (one := panel(key.removeprefix(PLACE))) is not None]
    if len(some) != len(asked):
        raise Http404
    presence.note(request.incident, request.user)
    whole = (*placed("main"), *placed("side"), *placed("more"))
    return HttpResponse(in_place(some or whole, Seen.by(request)))


def shown() -> list[Panel]:
    """All parts of the page."""
    return [state.HEAD, timeline.LINES, *placed("main"), *placed("side"), *placed("more")]


def tabs(request: RoomRequest, shown: str) -> list[TabLink]:
    """The phone's tabs; the number of the reader's open tasks stands at theirs."""
    row = request.incident
    mine = row.tasks.filter(holder=request.user, state__in=OPEN_TASKS).count()
    return [
        TabLink(name, icon, room_url(row, key), key == shown, mine if key == "tasks" else 0)
        for key, name, icon in TABS
    ]


def _part(one: Panel, seen: Seen) -> Part:
    return Part(one.key, one.tab, one.wakes(seen.row), one.every, one.draw(seen))


def _parts(found: Iterable[Panel], seen: Seen) -> list[Part]:
    return [_part(one, seen) for one in found]


def _sorts(seen: Seen) -> list[tuple[str, Any]]:
    """What can be written above the timeline."""
    return [pair for pair in NOTE_SORTS.items() if pair[0] != "privileged" or seen.privileged]
