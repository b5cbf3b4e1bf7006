"""Who had heard it, what newsrooms asked, what was done about it at a past moment, as the record tells it to everybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from firebreak.incidents.parts import Room
from firebreak.incidents.views.common import language_here
from firebreak.incidents.words_people import CORRECTIVE_STATES, PRESS_STATES, STAKEHOLDER_SORTS
from firebreak.plan.words import in_language
from firebreak.web.slots import Label


class Then(NamedTuple):
    """One line: what it was, and how it stood."""

    title: str
    kind: str
    state: Label | str


def then(room: Room) -> dict[str, list[Then]]:
    """The lines by page. The record holds no name of a private person, so none is here for anybody."""
    told = sorted(of(room, "stakeholder"), key=lambda one: int(one.get("place") or 0))
    return {
        "hearing": [_hearing(one) for one in told if not one.get("removed_at")],
        "press": [_line(one.get("outlet"), PRESS_STATES, one.get("state")) for one in of(room, "press")],
        "corrective": [
            _line(one.get("text"), CORRECTIVE_STATES, one.get("state")) for one in of(room, "action")
        ],
    }


def of(room: Room, sort: str) -> list[Mapping[str, Any]]:
    """Parts of a sort as they were."""
    return [fields for key, fields in room.items() if key.startswith(f"{sort}:")]


def _hearing(fields: Mapping[str, Any]) -> Then:
    who, told = fields.get("who") or {}, fields.get("told_at")
    title = (
        in_language(who, language_here()) if who else str(STAKEHOLDER_SORTS.get(str(fields.get("sort")), ""))
    )
    if fields.get("private"):
        title = _("A private person")
    return Then(title, "done" if told else "wait", _("Told") if told else _("Not told yet"))


def _line(title: object, states: Mapping[str, tuple[str, Label]], state: object) -> Then:
    kind, word = states.get(str(state), ("info", str(state)))
    return Then(str(title or ""), kind, word)
