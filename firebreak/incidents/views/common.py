"""What the pages of this room share: the incident of an address, who may do what in it, drawing, and going back to it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from firebreak.base.errors import FirebreakError
from firebreak.base.models import AuditEntry
from firebreak.base.prepared import Prepared
from firebreak.incidents import presence, queries, verbs
from firebreak.incidents.models import Incident
from firebreak.incidents.words import say, say_error
from firebreak.org import queries as org
from firebreak.org.access import BrandRequest, brand_page
from firebreak.org.models import Brand, Person
from firebreak.plan import queries as plan
from firebreak.plan.words import language_here as language_here

P = ParamSpec("P")
View = Callable[Concatenate["RoomRequest", P], HttpResponseBase]
SEE, DECLARE, WORK, LEAD = verbs.SEE.name, verbs.DECLARE.name, verbs.WORK.name, verbs.LEAD.name

_newest = Prepared(lambda brand: AuditEntry.objects.filter(brand_id=brand).order_by("-number")[:1])


class RoomRequest(BrandRequest):
    """What a page of one incident receives."""

    incident: Incident
    stamp: int
    """The newest entry of the brand's record, read before the incident."""
    theirs: Collection[Hashable]
    """Sorts of what waits for the reader alone, while a part of the room is drawn."""


def room_page(
    verb: str, *, leading: bool = False
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]]:
    """As :func:`brand_page`, with the incident that ``uid`` names. One that the reader may not see is not there (404).

    ``leading``: for whoever leads this incident, and for access roles that may lead any.
    """

    def wrap(view: View[P]) -> Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]:
        def inner(request: Any, uid: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            request.stamp = stamp_of(request.brand)
            found = queries.incident(request.brand, uid, request.user)
            if found is None:
                raise Http404
            request.incident = found
            if leading and not leads(request):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        page: Any = wraps(view)(inner)  # it gets what this wrapper adds to the request
        return brand_page(verb)(page)

    return wrap


def stamp_of(brand: Brand) -> int:
    """Number of the newest entry of the brand's record: to be read before anything that is drawn with it."""
    newest = _newest.first(brand.pk)
    return newest.number if newest is not None else 0


def leads(request: RoomRequest) -> bool:
    """Whether the reader may lead this incident: by access role, or as the one who was given it and works here."""
    mine = request.incident.lead_id == request.user.pk and request.may(WORK)
    return mine or request.may(LEAD)


def leads_or_counsel(request: RoomRequest) -> bool:
    """Whether this reader says what only whoever leads and legal counsel may: that a law asks for it, what may be said."""
    return leads(request) or queries.reads_privileged(request.incident, request.user)


def room_url(row: Incident, tab: str = "", anchor: str = "") -> str:
    """The page of a room; on a phone at one of its tabs."""
    address = reverse("incidents:room", args=[row.brand.slug, row.uid])
    return f"{address}{f'?tab={tab}' if tab else ''}{f'#{anchor}' if anchor else ''}"


def to_room(row: Incident, tab: str = "", anchor: str = "") -> HttpResponseRedirect:
    """Back to the room."""
    return HttpResponseRedirect(room_url(row, tab, anchor))


def to_page(row: Incident, page: str, *names: Any, anchor: str = "") -> HttpResponseRedirect:
    """To another page of this room by the name of its address: ``to_page(row, "piece", evidence.uid)``."""
    address = reverse(f"incidents:{page}", args=[row.brand.slug, row.uid, *names])
    return HttpResponseRedirect(f"{address}{f'#{anchor}' if anchor else ''}")


def try_and_go(request: BrandRequest, act: Callable[[], Any], said: str, to: HttpResponse) -> HttpResponse:
    """Do one thing, say that it is done or why it was refused, and go to a page either way."""
    try:
        act()
    except FirebreakError as error:
        # A button keeps no words: who was not quick enough is told that, and sees how it stands.
        late = error.code == "incidents.changed_meanwhile"
        messages.error(request, say("incidents.wrong_move") if late else say_error(error))
    else:
        messages.success(request, said)
    return to


def duty_names(brand: Brand) -> dict[str, str]:
    """Duty -> its title in the reader's language."""
    return plan.duty_titles(brand)


def members_of(brand: Brand) -> list[Person]:
    """Who works on the brand and can sign in, by name."""
    return [one.person for one in org.people_of(brand) if one.person.is_active]


def member_by_uid(brand: Brand, uid: str) -> Person | None:
    """One of them."""
    return next((one for one in members_of(brand) if str(one.uid) == uid), None)


def seen_version(request: HttpRequest) -> int | None:
    """The version that the person saw, from a form's hidden field."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def also_here(request: RoomRequest, place: str) -> list[str]:
    """Names of those who have the same form open; notes that this reader has it open too."""
    presence.note(request.incident, request.user, place)
    return [one.name for one in presence.writing(request.incident, place, request.user)]


def draw(
    request: RoomRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
    place: str = "incidents",
) -> HttpResponse:
    """Draw a page of one incident; ``place`` is the folder of its template where another room adds the page."""
    row = request.incident
    standing = {
        "brand": request.brand, "row": row, "room": room_url(row), "read_in": language_here(),
        "can": {"work": request.may(WORK) and row.closed_at is None, "lead": leads(request)},
    }  # fmt: skip
    return render(request, f"{place}/{template}.html", {**standing, **context}, status=status)


def number_of(row: Incident) -> str:
    """How people call it: ``I-12``."""
    return f"I-{row.number}"


def from_iso(text: object) -> datetime | None:
    """A time of the record; ``None`` for anything else."""
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return None
