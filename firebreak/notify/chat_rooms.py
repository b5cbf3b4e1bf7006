"""The contract of a chat in which channels can be opened, filled and read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from firebreak.base import connectors
from firebreak.base.errors import PermanentError
from firebreak.notify.models import Endpoint
from firebreak.notify.pagers import Message, must_reach_people


@dataclass(frozen=True)
class Heard:
    """One message of a channel. ``ref`` names it there and is its time (seconds since 1970, as text of one length);
    ``user`` is the service's id of who wrote it."""

    ref: str
    user: str
    text: str
    by_program: bool = False


@dataclass(frozen=True)
class OpenedRoom:
    """``channel`` is the service's id."""

    channel: str
    name: str


class ChatRooms(Protocol):
    """One workspace. Every call may be repeated without harm; all raise the kinds of :mod:`firebreak.base.errors`."""

    def open(self, *, name: str, topic: str, people: Iterable[str], first: Message) -> OpenedRoom:
        """A channel that only the invited see, or the one that we opened before under this name."""
        ...

    def members(self, channel: str) -> frozenset[str]:
        """Who is in it, without ourselves."""
        ...

    def invite(self, channel: str, people: Iterable[str]) -> None:
        """Let people in; who cannot be invited keeps nobody else out."""
        ...

    def remove(self, channel: str, person: str) -> None:
        """Put somebody out; who is not in it is no error."""
        ...

    def say(self, channel: str, text: str, number: str) -> None:
        """Post plain text; the same ``number`` again is posted once."""
        ...

    def heard(self, channel: str, since: str) -> list[Heard]:
        """What was written after ``since`` (a ``ref``, or "" for all), oldest first; replies in threads are not in it."""
        ...


def rooms_of(endpoint: Endpoint) -> ChatRooms:
    """The chat behind an endpoint. Raises :class:`PermanentError` where it cannot open channels, and for a clone."""
    must_reach_people(endpoint.brand_id)
    try:
        make = connectors.get(endpoint.pager).rooms
    except KeyError:
        make = None
    if make is None or endpoint.removed_at is not None:
        raise PermanentError("notify.endpoint_gone", "There are no channels there.")
    rooms: ChatRooms = make(endpoint.settings, endpoint.secrets or {})
    return rooms


def opens_rooms(endpoint: Endpoint) -> bool:
    """Whether it was asked for a channel of each incident, by a bot that can."""
    try:
        able = connectors.get(endpoint.pager).rooms is not None
    except KeyError:
        able = False
    return able and bool(endpoint.settings.get("rooms")) and bool((endpoint.secrets or {}).get("token"))
