"""Who is not there any more: refusals and mails that came back, counted in a row; in the caller's transaction."""

from collections.abc import Iterable
from typing import Final

from django.db.models import F

from firebreak.base.clock import now
from firebreak.publishing.models import Mailing, Subscriber

BOUNCES: Final = 2
"""So often must a server say that nobody is there before we believe it."""


def clear_bounces(mails: Iterable[Mailing]) -> None:
    """A server took these. That ends the row, but for whose last mail was taken too and came back, or this one already."""
    taken = {one.subscriber_id or 0: one for one in mails if one.returned != Mailing.Returned.GONE}
    rows = Subscriber.objects.filter(pk__in=taken.keys(), bounces__gt=0)
    ends = [
        key for key in rows.order_by("pk").values_list("pk", flat=True) if not _last_came_back(taken[key])
    ]
    rows.filter(pk__in=ends).update(bounces=0)


def count_bounces(mails: Iterable[Mailing]) -> list[Mailing]:
    """Nobody is there, say the servers of these; those because of which a receiver gets no more.

    Receivers are locked in the order of their keys, as others do it.
    """
    off: list[Mailing] = []
    known = [one for one in mails if one.subscriber_id is not None]
    for one in sorted(known, key=lambda mail: (mail.subscriber_id or 0, mail.permit or 0)):
        rows = Subscriber.objects.filter(pk=one.subscriber_id or 0)
        rows.update(bounces=1 if _last_came_back(one) is False else F("bounces") + 1)
        ended = rows.filter(bounces__gte=BOUNCES, state=Subscriber.State.ACTIVE)
        if ended.update(state=Subscriber.State.BOUNCED, since=now()):
            off.append(one)
    return off


def _last_came_back(one: Mailing) -> bool | None:
    """Whether the last mail before this one that a server took came back, as nobody is there; ``None`` without one."""
    earlier = Mailing.objects.filter(
        subscriber=one.subscriber_id, state=Mailing.State.SENT, permit__lt=one.permit or 0
    )
    found = earlier.order_by("-permit").values_list("returned", flat=True).first()
    return None if found is None else found == Mailing.Returned.GONE
