"""Posts from a file become drafts, each once: first looked at, then brought."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import transaction

from firebreak.base import storable
from firebreak.base.actions import Actor
from firebreak.base.errors import WrongInput
from firebreak.calendar.actions.writing import write
from firebreak.calendar.content import Given, put
from firebreak.calendar.exchange import Entry
from firebreak.calendar.models import PlannedPost
from firebreak.org.models import Brand, Person
from firebreak.publishing import queries as published
from firebreak.publishing.models import Channel

MOST = 500
"""Posts of one file."""


class Line(NamedTuple):
    """One post of a file. ``code`` says why it cannot be brought; ``known``: it was brought before."""

    entry: Entry
    channel: Channel | None = None
    code: str = ""
    params: dict[str, Any] = {}
    known: bool = False

    @property
    def new(self) -> bool:
        """Whether it would become a draft."""
        return not self.code and not self.known


def look_at_entries(*, brand: Brand, entries: Sequence[Entry]) -> list[Line]:
    """What would become of each; nothing is kept. Raises :class:`WrongInput` where there are too many."""
    if len(entries) > MOST:
        raise WrongInput("calendar.too_many", "There are too many.", field="file", limit=MOST)
    channels: dict[str, list[Channel]] = {}
    for one in published.channels(brand).filter(active=True):
        channels.setdefault(_folded(one.name), []).append(one)
    found, seen = [], set()
    for origin, uid in brand.planned_posts.values_list("origin", "uid"):
        seen |= {origin, str(uid)}  # what was carried out of here comes back under its own uid
    for entry in entries:
        origin = origin_of(entry)
        found.append(Line(entry, known=True) if origin in seen else _line(brand, entry, channels))
        seen.add(origin)
    return found


def bring(
    *, actor: Actor, brand: Brand, person: Person | None, entries: Sequence[Entry]
) -> list[PlannedPost]:
    """Those that can be brought become drafts, all or none of them. Raises :class:`WrongInput`."""
    with transaction.atomic():
        lines = look_at_entries(brand=brand, entries=entries)
        return [
            write(actor=actor, brand=brand, person=person, given=given_of(one), origin=origin_of(one.entry))
            for one in lines
            if one.new
        ]


def origin_of(entry: Entry) -> str:
    """What tells it from all others of the brand."""
    return storable.text(" ".join(entry.uid.split()))[:255]


def given_of(one: Line) -> Given:
    """As :func:`write` takes it."""
    assert one.channel is not None
    entry = one.entry
    return Given(
        channel=one.channel, language=entry.language or _only(one.channel), text=entry.text, at=entry.at,
        title=entry.title[:160], topic=entry.topic, offer_ends=entry.offer_ends, picture_rights=entry.rights,
    )  # fmt: skip


def _line(brand: Brand, entry: Entry, channels: dict[str, list[Channel]]) -> Line:
    named = channels.get(_folded(entry.channel), [])
    if len(named) != 1:
        code = "calendar.two_channels" if named else "calendar.no_such_channel"
        return Line(entry, code=code, params={"channel": entry.channel[:80]})
    line = Line(entry, named[0])
    try:
        put(PlannedPost(brand=brand), given_of(line))
    except WrongInput as error:
        return line._replace(code=error.code, params=dict(error.params))
    return line


def _only(channel: Channel) -> str:
    """Its language, where it has only one."""
    return str(channel.languages[0]) if len(channel.languages) == 1 else ""


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
