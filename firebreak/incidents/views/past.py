"""The room as it was at a moment, made again from the record. Nothing can be done on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.http.response import HttpResponseBase
from django.utils import timezone

from firebreak.base.clock import now
from firebreak.incidents import queries
from firebreak.incidents.parts import Room, key_of
from firebreak.incidents.replaying import room_at
from firebreak.incidents.rules import FACT_STATES as STATES_IN_ORDER
from firebreak.incidents.views.common import RoomRequest, draw, duty_names, from_iso, language_here, number_of
from firebreak.incidents.views.moments import told
from firebreak.incidents.views.panels.state import phase_steps
from firebreak.incidents.views.past_people import of, then
from firebreak.incidents.words import FACT_STATES, TASK_STATES, type_name
from firebreak.listening.views.common import read_time
from firebreak.org.models import Person
from firebreak.plan.items import LEVELS
from firebreak.plan.words import in_language

SHOWN, STEPS = 40, 100


def past(request: RoomRequest, wanted: str) -> HttpResponseBase:
    """The page of a moment: ``wanted`` is a time in the address, or a hundredth of the way (``p37``)."""
    row = request.incident
    end = row.closed_at or now()
    at = moment_of(wanted, row.opened_at, end)
    room = room_at(row, at)
    person = request.user
    context = {
        "at": at, "end": end, "typed": f"{timezone.localtime(at):%Y-%m-%dT%H:%M}", "place": _place(at, row.opened_at, end),
        "steps": STEPS, "was": _was(room.get(key_of(row), {})), **_parts(room, duty_names(row.brand)), **then(room),
        "lines": told(queries.timeline(row, person, until=at, limit=SHOWN), row), "number": number_of(row),
        "before": at - timedelta(minutes=15), "after": at + timedelta(minutes=15),
    }  # fmt: skip
    return draw(request, "past", context)


def moment_of(wanted: str, begin: datetime, end: datetime) -> datetime:
    """The moment that an address names, within the incident's life; its end for what names none."""
    if wanted.startswith("p") and wanted[1:].isascii() and wanted[1:].isdigit() and len(wanted) < 5:
        return begin + (end - begin) * min(int(wanted[1:]), STEPS) / STEPS
    typed = timezone.get_current_timezone()
    found = read_time(wanted)
    if found is not None and len(wanted) <= len("2026-03-10T14:07:00") and "Z" not in wanted:
        found = found.replace(tzinfo=typed)  # from the field of the page, on the reader's clock
    if found is None:
        return end
    # A minute in the field means all of it: "what did we know at 14:07?" A moment that names its second means that one.
    whole = found + timedelta(seconds=59) if len(wanted) <= len("2026-03-10T14:07") else found
    return max(begin, min(whole, end))


def _place(at: datetime, begin: datetime, end: datetime) -> int:
    return round((at - begin) / (end - begin) * STEPS) if end > begin else STEPS


def _was(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The incident's own fields at the moment."""
    level = str(fields.get("level", ""))
    return {
        "title": fields.get("title", ""), "level": LEVELS.index(level) + 1 if level in LEVELS else 0,
        "steps": phase_steps(str(fields.get("phase", ""))),
        "type": type_name(str(fields.get("type", ""))), "verified": bool(fields.get("verified_at")),
        "lead": _names({str(fields["lead"])}).get(str(fields["lead"]), "") if fields.get("lead") else "",
    }  # fmt: skip


def _names(uids: set[str]) -> dict[str, str]:
    rows = Person.objects.filter(uid__in=[one for one in uids if one and one != "None"])
    return {str(uid): name for uid, name in rows.values_list("uid", "name")}


def _parts(room: Room, duties: Mapping[str, str]) -> dict[str, Any]:
    facts = [one for one in of(room, "fact") if not one.get("removed_at")]
    tasks, seats = of(room, "task"), [one for one in of(room, "seat") if not one.get("left_at")]
    people = {str(one.get("holder") or "") for one in tasks} | {str(one.get("person") or "") for one in seats}
    names, language = _names(people), language_here()
    words = [one for one in of(room, "word") if not one.get("said_at")]
    return {
        "facts": [
            (FACT_STATES[state], [one for one in facts if one.get("state") == state])
            for state in STATES_IN_ORDER
            if any(one.get("state") == state for one in facts)
        ],
        "tasks": [
            {
                "title": in_language(one.get("title") or {"en": ""}, language),
                "state": TASK_STATES.get(str(one.get("state")), ""), "done": one.get("state") == "done",
                "who": names.get(str(one.get("holder")), ""), "due": from_iso(one.get("due_at")),
            }
            for one in tasks
        ],
        "questions": [one for one in of(room, "question") if not one.get("removed_at")],
        "seats": sorted({
            (names.get(str(one.get("person")), ""), duties.get(str(one.get("duty")), ""), bool(one.get("guest")))
            for one in seats
        }),
        "word_due": from_iso(words[0].get("due_at")) if words else None,
        "silence": next((one for one in of(room, "silence") if not one.get("ended_at")), None),
        "said": [one for one in of(room, "word") if one.get("said_at")],
    }  # fmt: skip
