"""Every few seconds each open channel hears what is new in its room, and the room what is new there."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import translation

from firebreak.base import jobs
from firebreak.base.clock import now
from firebreak.base.errors import (
    AuthError,
    OutsideError,
    PermanentError,
    TransientError,
    UnknownOutcome,
    WrongInput,
)
from firebreak.incidents.chat import carrying, opening
from firebreak.incidents.models import Incident
from firebreak.incidents.parts import key_of
from firebreak.notify.chat_rooms import rooms_of
from firebreak.notify.models import ChatRoom
from firebreak.notify.paging.composing import language_of

ALL, ONE = "incidents.chat_all", "incidents.chat"
EVERY_S = 15.0
AFTER = timedelta(hours=1)
"""How long a closed incident's channel is still heard."""


@jobs.job(ALL)
def carry_all(_payload: dict[str, Any]) -> None:
    """One job for each channel, so that a slow chat holds up no other."""
    heard = Incident.objects.filter(Q(closed_at=None) | Q(closed_at__gt=now() - AFTER))
    asked = ChatRoom.objects.filter(
        state=ChatRoom.State.OPEN, about__in=map(key_of, heard.only("uid")), endpoint__brand__archived_at=None
    )
    for key, brand_id in asked.values_list("pk", "endpoint__brand_id"):
        jobs.enqueue(ONE, {"room": key}, brand_id=brand_id, unique=f"chat-room:{key}", max_attempts=3)


@jobs.job(ONE)
def carry(payload: dict[str, Any]) -> None:
    """One channel. What may pass is raised, so that the queue tries again; what cannot help stops it and is shown."""
    rows = ChatRoom.objects.select_related("endpoint__brand").filter(state=ChatRoom.State.OPEN)
    room = rows.filter(pk=payload["room"]).first()
    row = _incident(room.about) if room is not None else None
    if room is None or row is None:
        return
    try:
        with translation.override(language_of(row.brand)):
            _carry(room, row)
    except (AuthError, PermanentError, WrongInput) as error:
        opening.stop(room, row, error.code)
    except OutsideError as error:
        # What the service answered may hold the credential: the cause is left out. Repeats do no harm, also where
        # nobody knows whether a post arrived: it has a number.
        raise (TransientError(error.code) if isinstance(error, UnknownOutcome) else error) from None


def _carry(room: ChatRoom, row: Incident) -> None:
    rooms = rooms_of(room.endpoint)
    if not room.channel:
        people = sorted(opening.allowed(room.endpoint, row))
        if not people:
            return  # nobody who may be in it has linked a name yet
        opening.open_room(rooms, room, row, people)
    carrying.guard(rooms, room, row)
    carrying.hear(rooms, room, row)
    carrying.tell(rooms, room, row)


def _incident(about: str) -> Incident | None:
    return Incident.objects.select_related("brand").filter(uid=about.partition(":")[2]).first()


jobs.every(ALL, EVERY_S)
