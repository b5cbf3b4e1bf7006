"""How people hear of hand-overs in a room, and that somebody has been at work for too long."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from firebreak.base.models import Event
from firebreak.incidents.calling import params_of
from firebreak.incidents.models import Incident, RoomHandOver
from firebreak.incidents.notices import name_of, seen_by
from firebreak.incidents.queries import may_see
from firebreak.notify import actions as notify
from firebreak.notify import kinds
from firebreak.org import queries as org
from firebreak.org.models import Person
from firebreak.web.parts.times import clock

OFFERED, DECLINED, HOURS = "incident_hand_over", "incident_hand_declined", "incident_hours"


def register() -> None:
    """Make the kinds known to the queue. Called once by ``site``."""
    kinds.register(OFFERED, _offered, _still_offered, seen_by=seen_by)
    kinds.register(DECLINED, _declined, seen_by=seen_by)
    kinds.register(HOURS, _hours, seen_by=seen_by)


def _still_offered(params: Mapping[str, Any]) -> bool:
    return RoomHandOver.objects.filter(uid=params["hand_over"], state=RoomHandOver.State.OFFERED).exists()


def _path(params: Mapping[str, Any]) -> str:
    return reverse("incidents:hand_over", args=[params["brand"], params["incident"]])


def _offered(params: Mapping[str, Any]) -> kinds.Said:
    return kinds.Said(
        _("{who} hands over to you: {incident}").format(who=params["who"], incident=name_of(params)),
        (_("Read what is open, then accept it or say why not. Until then it stays with {who}.").format(who=params["who"]),),
        _path(params), _("Open the hand-over"),
    )  # fmt: skip


def _declined(params: Mapping[str, Any]) -> kinds.Said:
    return kinds.Said(
        _("{who} cannot take over: {incident}").format(who=params["who"], incident=name_of(params)),
        (_("You still have it. Ask somebody else."),), _path(params), _("Open the hand-over"),
    )  # fmt: skip


def _hours(params: Mapping[str, Any]) -> kinds.Said:
    since = clock(datetime.fromisoformat(params["since"]))
    return kinds.Said(
        _("{who} must be relieved: {incident}").format(who=params["who"], incident=name_of(params)),
        (
            _("{who} has been at work since {when}, twelve hours and more without a real break.").format(
                who=params["who"], when=since
            ),
            _("Tired people make mistakes that cost more than a hand-over. Hand over what is open."),
        ),
        _path(params), _("Open the hand-over"),
    )  # fmt: skip


def tell_hand_over(event: Event) -> None:
    """Handler of ``incidents.hand_over``: who should take over hears of it; who offered it, that it was declined."""
    row, hand = _row(event), _hand(event)
    if row is None or hand is None:
        return
    declined = event.payload["people"] == [str(hand.giver.uid)]  # as it was then: both may be told of late
    kind, to, who = (DECLINED, hand.giver, hand.taker) if declined else (OFFERED, hand.taker, hand.giver)
    _tell(event, row, kind, [to], who=who.name, hand_over=str(hand.uid))


def tell_hours(event: Event) -> None:
    """Handler of ``incidents.long_hours``: the person, and whoever leads."""
    row, person = _row(event), org.person(event.payload["person"])
    if row is None or person is None:
        return
    people = [one for one in (person, row.lead) if one is not None]
    _tell(event, row, HOURS, people, who=person.name, since=event.payload["since"])


def _row(event: Event) -> Incident | None:
    return Incident.objects.filter(uid=event.payload["incident"]).select_related("brand", "lead").first()


def _hand(event: Event) -> RoomHandOver | None:
    rows = RoomHandOver.objects.filter(uid=event.payload["hand_over"])
    return rows.select_related("giver", "taker").first()


def _tell(event: Event, row: Incident, kind: str, people: list[Person], **more: Any) -> None:
    told = [one for one in dict.fromkeys(people) if may_see(row, one)]
    notify.tell(
        brand=row.brand, kind=kind, about=f"incident:{row.uid}", key=f"{kind}:{event.pk}", people=told, endpoints=False,
        params={**params_of(row), **more}, urgent=True,
    )  # fmt: skip
