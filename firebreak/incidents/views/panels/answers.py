"""Messages that wait for an answer, a hand-over that waits for a word, somebody who is tired, a legal hold."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from typing import Any

from firebreak.incidents import queries
from firebreak.incidents.models import Incident
from firebreak.incidents.presence import HERE
from firebreak.incidents.rules_answers import LONGEST
from firebreak.incidents.views.answers import line
from firebreak.incidents.views.common import duty_names
from firebreak.incidents.views.handing import shown_hand_over
from firebreak.incidents.views.panels.drawing import Panel, Seen, place

SHOWN = 3


def answers(seen: Seen) -> Mapping[str, Any]:
    """How many wait and how many are solved; the first that wait. Nothing while the queue is empty."""
    counts = queries.message_counts(seen.row)
    if not counts.all:
        return {}
    rows = queries.messages(seen.row).filter(state__in=("waiting", "claimed"))[:SHOWN]
    return {"counts": counts, "rows": [line(one, works=seen.work) for one in rows]}


def handing(seen: Seen) -> Mapping[str, Any]:
    """Hand-overs that nobody accepted yet: those to the reader first, those of others for whoever leads."""
    me, names = seen.request.user, duty_names(seen.row.brand)
    rows = [shown_hand_over(one, names, me) for one in queries.offered(seen.row)]
    mine = [one for one in rows if one["to_me"] or one["mine"] or seen.lead]
    mine.sort(key=lambda one: not one["to_me"])
    return {"rows": mine} if mine and seen.row.closed_at is None else {}


def in_between(row: Incident) -> Mapping[int, Collection[Hashable]]:
    """Who offered something, and to whom: they alone see their own here."""
    pairs = queries.offered(row).values_list("giver", "taker")
    return {pk: () for pair in pairs for pk in pair}


def hours(seen: Seen) -> Mapping[str, Any]:
    """Who has been at work for twelve hours or more and is still here."""
    rows = queries.long_shifts(seen.row, here=HERE) if seen.row.closed_at is None else []
    return {"rows": rows, "hours": int(LONGEST.total_seconds() // 3600)} if rows else {}


def hold(seen: Seen) -> Mapping[str, Any]:
    """That nothing of it is deleted."""
    found = queries.hold(seen.row)
    return {"hold": found} if found is not None else {}


place(Panel("hours", "hours", hours, ("shift", "handover"), every=60, order=14))
place(Panel("handing", "handing", handing, ("handover", "task"), every=60, order=16, alone=in_between))
place(Panel("answers", "answers", answers, ("message",), every=60, tab="tasks", column="more", order=35))
place(Panel("hold", "hold", hold, ("hold", "incident"), column="side", order=90))
