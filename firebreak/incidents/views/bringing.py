"""What the live stream of a room's page brings: the parts that a change wakes, for everybody who has the page open.

Every reader is let in anew, by the questions that a request for the page is asked, for all of them at once. Who would not be
let in gets nothing, and their page hears why when it asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest
from django.utils import timezone, translation

from firebreak.base.pulse import reaches
from firebreak.incidents import queries
from firebreak.incidents.views.common import SEE, RoomRequest, stamp_of
from firebreak.incidents.views.panels import Panel, Seen, in_place
from firebreak.incidents.views.room import shown
from firebreak.org import queries as org
from firebreak.org.access import enter
from firebreak.org.models import Membership
from firebreak.web.bringing import Asked, Brought, Reader, packed


def bring(asked: Sequence[Asked]) -> Iterator[tuple[Asked, Brought]]:
    """What the changed topics bring to each reader's page; nothing for who is not let in."""
    rooms: defaultdict[tuple[str, str], list[Asked]] = defaultdict(list)
    for one in asked:
        rooms[one[0].brand, one[0].page].append(one)
    for (slug, uid), some in rooms.items():
        yield from _of_room(slug, uid, some)


def _of_room(slug: str, uid: str, asked: Sequence[Asked]) -> Iterator[tuple[Asked, Brought]]:
    members = org.still_in(slug, {one.session: (one.person, one.proof) for one, _names in asked})
    if not members:
        return
    brand = next(iter(members.values())).brand
    stamp = stamp_of(brand)
    found = queries.incident_for(brand, uid, {one.person_id for one in members.values()})
    if found is None:
        return
    row, people = found
    privileged = queries.privileged_readers(row)
    wakes = [(one, frozenset(one.wakes(row).split())) for one in shown()]
    last = []
    for one in asked:
        reader, names = one
        member = members.get(reader.session)
        if member is None or member.person_id not in people:
            continue
        request = _entered(reader, member)
        request.incident, request.stamp = row, stamp
        if not request.may(SEE):
            continue
        woken = [
            panel
            for panel, topics in wakes
            if any(reaches(name, topic) for name in names for topic in topics)
        ]
        with _as_they_read(request):
            seen = Seen.among(request, privileged)
            if any(panel.own(seen) for panel in woken):
                last.append((one, seen, woken))
            else:
                yield one, _drawn(seen, woken)
    # Each of these takes as long as a part for all the others.
    for one, seen, woken in last:
        with _as_they_read(seen.request):
            yield one, _drawn(seen, woken)


def _entered(reader: Reader, member: Membership) -> RoomRequest:
    """As their own request for the page would be."""
    request: Any = HttpRequest()
    request.user = member.person
    request.META["CSRF_COOKIE"] = reader.secret
    enter(request, member)
    return request  # type: ignore[no-any-return]


@contextmanager
def _as_they_read(request: RoomRequest) -> Iterator[None]:
    """In the language and zone of the reader."""
    with translation.override(request.user.language), timezone.override(request.user.time_zone):
        request.LANGUAGE_CODE = translation.get_language()
        yield


def _drawn(seen: Seen, woken: Sequence[Panel]) -> Brought:
    return Brought(packed(in_place(woken, seen)) if woken else b"", [one.place for one in woken])
