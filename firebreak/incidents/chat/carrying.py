"""What goes back and forth between a room and its channel. Each way goes on where it was, whatever died in between."""

from collections.abc import Iterator, Mapping

from django.db import transaction
from django.utils import timezone

from firebreak.base.errors import PermanentError, WrongInput
from firebreak.incidents.actions import write
from firebreak.incidents.chat.opening import allowed
from firebreak.incidents.models import Incident
from firebreak.incidents.queries import Moment, timeline
from firebreak.incidents.verbs import WORK
from firebreak.incidents.views.moments import Told, told
from firebreak.notify.chat_rooms import ChatRooms, Heard
from firebreak.notify.models import ChatIdentity, ChatRoom
from firebreak.org.access import person_actor
from firebreak.org.models import Person
from firebreak.web.parts.times import clock

LINES, SIGNS = 20, 2_500
"""Of one post."""
OLDEST = 400
"""Entries that are looked back at; a channel that was silent for longer begins there."""
UNTOLD = ("called", "chat_opened", "chat_stopped")
"""Every single call, and the channel's own doings."""


def guard(rooms: ChatRooms, room: ChatRoom, row: Incident) -> None:
    """Who may be in the channel is invited once; who may not (any more) is put out.

    In a private incident's channel that is everybody who is not named; else only people whose name is linked, as the team
    may invite guests. Raises :class:`PermanentError` where somebody cannot be put out.
    """
    may, there = allowed(room.endpoint, row), rooms.members(room.channel)
    linked = set(ChatIdentity.objects.filter(endpoint=room.endpoint).values_list("outside", flat=True))
    out = {one for one in there - set(may) if row.private or one in linked | set(room.invited)}
    for one in sorted(out):
        try:
            rooms.remove(room.channel, one)
        except PermanentError:
            raise PermanentError("notify.chat_strangers") from None
    fresh = sorted(set(may) - set(room.invited) - there)
    if fresh:
        rooms.invite(room.channel, fresh)
    invited = sorted((set(room.invited) | set(fresh)) - out)
    if invited != room.invited:
        room.invited = invited
        room.save(update_fields=["invited"])


def hear(rooms: ChatRooms, room: ChatRoom, row: Incident) -> None:
    """What people with a linked name wrote becomes their notes."""
    writers = allowed(room.endpoint, row, WORK.name)
    for one in rooms.heard(room.channel, room.since):
        with transaction.atomic():
            held = ChatRoom.objects.select_for_update(no_key=True).get(pk=room.pk)
            if one.ref <= held.since:
                continue  # another worker was faster
            if (note := _noted(one, row, writers)) and note not in held.from_chat:
                held.from_chat = [*held.from_chat, note][-OLDEST:]
            held.since = one.ref
            held.save(update_fields=["since", "from_chat"])
    room.refresh_from_db(fields=["since", "from_chat"])


def _noted(one: Heard, row: Incident, writers: Mapping[str, Person]) -> str:
    person = writers.get(one.user)
    if person is None or one.by_program:
        return ""
    try:
        note = write(actor=person_actor(person), incident=row, person=person, words=one.text[:5_000])
    except WrongInput:
        return ""  # a picture without words
    return str(note.uid)


def tell(rooms: ChatRooms, room: ChatRoom, row: Incident) -> None:
    """New entries of the timeline, in posts of many lines; a post that may be on its way is repeated as it was."""
    fresh = _new(room, row)
    with timezone.override(row.brand.time_zone):
        lines = [(entry.number, _line(line)) for entry, line in zip(fresh, told(fresh, row), strict=True)]
    carried = set(room.from_chat)
    lines = [
        (number, "" if _silent(entry, carried) else text)
        for entry, (number, text) in zip(fresh, lines, strict=True)
    ]
    while lines:
        count = _fitting(lines, room.posting)
        batch, lines = lines[:count], lines[count:]
        text = "\n".join(words for _number, words in batch if words)
        room.posting = batch[-1][0]
        room.save(update_fields=["posting"])
        if text:
            if Incident.objects.values_list("private", flat=True).get(pk=row.pk) != row.private:
                return  # who may be in the channel is looked at first
            rooms.say(room.channel, text, f"{room.uid}:{room.posting}")
        room.told = room.posting
        room.save(update_fields=["told"])


def _new(room: ChatRoom, row: Incident) -> list[Moment]:
    """Entries after the last one that was posted, oldest first; without counsel's, as for a reader who is nobody."""
    return sorted(_back(room, row), key=lambda one: one.number)[-OLDEST:]


def _back(room: ChatRoom, row: Incident) -> Iterator[Moment]:
    before: int | None = None
    for _page in range(OLDEST // 100 + 1):
        found = timeline(row, None, before=before, limit=100)
        yield from (one for one in found if one.number > room.told)
        if len(found) < 100 or found[-1].number <= room.told:
            return
        before = found[-1].number


def _silent(entry: Moment, carried: set[str]) -> bool:
    notes = {key.partition(":")[2] for key in entry.parts if key.startswith("note:")}
    return entry.action in UNTOLD or bool(notes & carried)


def _line(one: Told) -> str:
    words = f"{clock(timezone.localtime(one.at))} · {one.by} · {one.what}"
    words = f"{words}\n{one.text}" if one.text else words
    return words if len(words) < SIGNS else words[: SIGNS - 1] + "…"


def _fitting(lines: list[tuple[int, str]], posting: int) -> int:
    """How many lines go into the next post: those of one that may be on its way, else as many as fit."""
    begun = sum(number <= posting for number, _words in lines)
    if begun:
        return begun
    count = signs = 0
    for _number, words in lines[:LINES]:
        signs += len(words) + 1
        if count and signs > SIGNS:
            break
        count += 1
    return count
