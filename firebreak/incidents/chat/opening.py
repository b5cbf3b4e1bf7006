"""The channel is asked for when an incident is opened, and opened as soon as somebody may be in it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from firebreak.base.actions import machine
from firebreak.base.models import Event
from firebreak.base.permissions import allows
from firebreak.incidents.acting import act
from firebreak.incidents.calling import params_of
from firebreak.incidents.models import Incident
from firebreak.incidents.notices import name_of
from firebreak.incidents.parts import key_of
from firebreak.incidents.queries import may_see
from firebreak.incidents.verbs import SEE
from firebreak.notify.chat_rooms import ChatRooms, opens_rooms
from firebreak.notify.models import ChatIdentity, ChatRoom, Endpoint
from firebreak.notify.pagers import Message
from firebreak.notify.paging.addresses import address_of
from firebreak.notify.queries import endpoints
from firebreak.org.models import Person
from firebreak.org.queries import people_of


def ask(event: Event) -> None:
    """Handler of ``incidents.opened``."""
    row = Incident.objects.select_related("brand").filter(uid=event.payload["incident"]).first()
    if row is None:
        return
    for endpoint in endpoints(row.brand):
        if opens_rooms(endpoint):
            ChatRoom.objects.get_or_create(endpoint=endpoint, about=key_of(row))


def allowed(endpoint: Endpoint, row: Incident, verb: str = SEE.name) -> dict[str, Person]:
    """Ids of the chat -> people of the brand who linked them, may use the verb and see this incident."""
    roles = {one.person_id: str(one.role) for one in people_of(row.brand)}
    linked = ChatIdentity.objects.filter(endpoint=endpoint, person__is_active=True).select_related("person")
    return {
        one.outside: one.person
        for one in linked
        if allows(roles.get(one.person_id, ""), verb) and may_see(row, one.person)
    }


def open_room(rooms: ChatRooms, room: ChatRoom, row: Incident, people: list[str]) -> None:
    """Open it with its first message, and say so on the timeline."""
    title = name_of(params_of(row))
    link = address_of(reverse("incidents:room", args=[row.brand.slug, row.uid]))
    text = _(
        "What people with a linked name write here becomes a note in the room. Replies in threads stay here."
    )
    first = Message(str(room.uid), "", title, text, link=link)
    made = rooms.open(
        name=f"{row.brand.slug}-i{row.number}-{str(row.uid)[-4:]}", topic=title, people=people, first=first
    )
    with act(actor=machine("chat"), incident=row, action="chat_opened", closed=True) as doing:
        room.channel, room.name, room.invited = made.channel, made.name, people
        room.save(update_fields=["channel", "name", "invited"])
        doing.say(name=made.name, pager=room.endpoint.pager)


def stop(room: ChatRoom, row: Incident, code: str) -> None:
    """Nothing goes there any more; the timeline says why."""
    with act(actor=machine("chat"), incident=row, action="chat_stopped", closed=True) as doing:
        room.state, room.error_code = ChatRoom.State.STOPPED, code
        room.save(update_fields=["state", "error_code"])
        doing.say(name=room.name, pager=room.endpoint.pager, error=code)
