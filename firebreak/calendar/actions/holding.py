"""A post does not go out by itself any more, or what became of it in publishing is noted here."""

import json
from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction

from firebreak.base import storable
from firebreak.base.actions import Actor, change, machine
from firebreak.base.clock import now
from firebreak.calendar import notices
from firebreak.calendar.actions.common import delivery_of, locked, say, take_back
from firebreak.calendar.content import digest_of
from firebreak.calendar.looked import Risk
from firebreak.calendar.models import PlannedPost
from firebreak.calendar.rules import MOVES, UNAPPROVED, move
from firebreak.publishing.actions.restoring import RESTORED
from firebreak.publishing.models import Delivery

CALENDAR: Final = machine("calendar")
_P, _D, _W = PlannedPost.State, Delivery.State, PlannedPost.Why
WAITS = (_D.QUEUED, _D.BY_HAND, _D.PERMITTED)
ENDED: Final = (_D.SENT, _D.HELD, _D.FAILED, _D.CANCELLED)
"""Of a delivery whose post still counts as on its way."""
_STOPPED: Final = {_D.HELD: _W.FROZEN, _D.FAILED: _W.FAILED, _D.CANCELLED: _W.TAKEN_BACK}


def hold(*, actor: Actor, post: PlannedPost, why: str, risks: Sequence[Risk] = ()) -> PlannedPost | None:
    """It is taken back and waits for a person; its owner is told. ``None`` where it moved on meanwhile.

    ``late``: only what is due and not approved. ``risk``: only what waits in publishing and is surely not out.
    """
    with transaction.atomic():
        row = locked(post)
        if not _still(row, post, why):
            return None
        with change(actor=actor, brand_id=post.brand_id, action="calendar.held") as record:
            if why == _W.RISK:
                take_back(actor, row, None)
            row.state = move(row.state, "hold")
            row.why_held = why
            row.risks = [[one.code, _plain(one)] for one in risks]
            row.changed_at = now()
            row.save()
            say(record, row, why=why, risks=[one.code for one in risks])
            notices.tell_held(row)
    return row


def _still(row: PlannedPost, seen: PlannedPost, why: str) -> bool:
    if row.version != seen.version or row.state != seen.state:
        return False
    if why == _W.LATE:
        return row.state in UNAPPROVED and row.at <= now()
    delivery = delivery_of(row)
    return row.state == _P.QUEUED and delivery is not None and delivery.state in (_D.QUEUED, _D.BY_HAND)


def _plain(risk: Risk) -> dict[str, Any]:
    """As JSON has it."""
    kept: dict[str, Any] = json.loads(json.dumps(storable.value(risk.params), default=str))
    return kept


def follow(*, actor: Actor = CALENDAR, post: PlannedPost) -> PlannedPost | None:
    """What publishing made of it is noted. ``None`` where there is nothing new."""
    if _next(post, delivery_of(post)) is None:
        return None
    with transaction.atomic():
        row = locked(post)
        delivery = delivery_of(row)
        found = _next(row, delivery)
        if found is None or delivery is None:
            return None
        verb, why = found
        with change(actor=actor, brand_id=post.brand_id, action="calendar.followed") as record:
            row.state, row.why_held, row.changed_at = move(row.state, verb), why, now()
            row.release = delivery.release
            if verb == "again" and delivery.due_at != row.at:  # who sent it on chose another moment there
                row.at = delivery.due_at
                row.digest = row.approved_digest = digest_of(row)
            row.save()
            say(record, row, move=verb, delivery=str(delivery.uid), at=row.at.isoformat())
            if verb == "hold":
                notices.tell_held(row)
    return row


def _next(row: PlannedPost, delivery: Delivery | None) -> tuple[str, str] | None:
    """(move, why it is held) that follows from the state of its delivery."""
    if delivery is None:
        return None
    if delivery.state == _D.SENT and "went_out" in MOVES[row.state]:
        return "went_out", ""
    if row.state == _P.QUEUED and delivery.state in _STOPPED:
        restored = delivery.state == _D.HELD and delivery.error_code == RESTORED
        return "hold", _W.RESTORED if restored else _STOPPED[_D(delivery.state)]
    if row.state == _P.HELD and delivery.state in WAITS:
        return "again", ""
    return None
