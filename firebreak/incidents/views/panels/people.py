"""Who must hear it, what newsrooms ask, what is really done: shown while there is something to say. The way to each of them
stands in one short list, so that a room without any of it stays calm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firebreak.incidents import queries
from firebreak.incidents.models import CorrectiveAction, Incident, PressQuestion, Stakeholder
from firebreak.incidents.queries import Listed
from firebreak.incidents.rules import OPEN_CORRECTIVE, OPEN_PRESS
from firebreak.incidents.views.common import language_here
from firebreak.incidents.views.panels.concerned import theirs, waits_for
from firebreak.incidents.views.panels.drawing import Panel, Seen, place
from firebreak.incidents.views.timing import Left, left
from firebreak.incidents.words_people import (
    CORRECTIVE_KINDS,
    CORRECTIVE_STATES,
    PRESS_STATES,
    STAKEHOLDER_SORTS,
    TONES,
    WAYS,
)
from firebreak.plan.words import in_language
from firebreak.web.slots import Label

SHOWN = 5
FIRST_SHOWN = 3


class Desk(NamedTuple):
    """A page of the room that most rooms need only at times."""

    label: Label
    icon: str
    address: str
    """Name of its address."""


DESKS: list[Desk] = [
    Desk(gettext_lazy("Who must hear it first"), "users", "incidents:stakeholders"),
    Desk(gettext_lazy("The press desk"), "newspaper", "incidents:press"),
    Desk(gettext_lazy("What we really do"), "hammer", "incidents:corrective"),
    Desk(gettext_lazy("Notices that a law asks for"), "landmark", "incidents:legal"),
]
"""In reading order."""


class Row(NamedTuple):
    """One who must hear it, as a line."""

    one: Listed
    title: str
    sort: Label
    way: Label
    kind: str
    state: str
    waits: bool


def called(one: Listed) -> str:
    """What they are called for this reader."""
    if one.private:
        return one.name or _("A private person")
    return in_language(one.who, language_here()) if one.who else str(STAKEHOLDER_SORTS[one.sort])


def row_of(one: Listed, *, said: bool) -> Row:
    """A line of the list. ``said``: whether the public has heard from us."""
    waits = one.first and not one.settled
    if one.sort == Stakeholder.Sort.PUBLIC and not one.settled:
        kind, state = (
            ("done", _("Has heard from us")) if said else ("info", _("Hears it with the next public word"))
        )
    elif one.told_at is not None:
        kind, state = "done", _("Told")
    elif one.waived:
        kind, state = "info", _("Need not be told")
    elif waits and said:
        kind, state = "late", _("Not told, and the public knows")
    else:
        kind, state = "wait", _("Not told yet")
    return Row(one, called(one), STAKEHOLDER_SORTS[one.sort], WAYS.get(one.way, ""), kind, state, waits)


def first(seen: Seen) -> Mapping[str, Any]:
    """Those who have not heard it, in order; nothing where nobody is on the list. No private person is named here."""
    found = queries.stakeholders(seen.row, None)
    if all(one.sort == Stakeholder.Sort.PUBLIC for one in found):
        return {}
    said = queries.words_said(seen.row).exists()
    rows = [row_of(one, said=said) for one in found if one.sort != Stakeholder.Sort.PUBLIC]
    waiting = [one for one in rows if one.kind in ("wait", "late")]
    return {
        "rows": waiting[:FIRST_SHOWN], "more": max(0, len(waiting) - FIRST_SHOWN),
        "told": len(rows) - len(waiting), "all": len(rows),
    }  # fmt: skip


class Asked(NamedTuple):
    """A newsroom's question, as a line."""

    one: PressQuestion
    kind: str
    state: Label
    left: Left | None
    tone_kind: str
    tone: Label


def asked_of(one: PressQuestion) -> Asked:
    """The line of a question."""
    kind, state = PRESS_STATES[one.state]
    tone_kind, tone = TONES.get(one.tone, ("", ""))
    return Asked(one, kind, state, left(one.due_at) if one.state in OPEN_PRESS else None, tone_kind, tone)


def press(seen: Seen) -> Mapping[str, Any]:
    """Newsrooms that wait, and what was published last; nothing where no newsroom asked or published."""
    waiting, published = list(queries.open_press(seen.row)[:SHOWN]), list(queries.printed(seen.row)[:2])
    if not waiting and not published:
        return {}
    return {
        "rows": [asked_of(one) for one in waiting], "published": [asked_of(one) for one in published],
    }  # fmt: skip


class Correcting(NamedTuple):
    """Something that is done about it, as a line."""

    one: CorrectiveAction
    sort: Label
    kind: str
    state: Label
    left: Left | None
    open: bool


def correcting_of(one: CorrectiveAction) -> Correcting:
    """The line of a corrective action."""
    kind, state = CORRECTIVE_STATES[one.state]
    still = one.state in OPEN_CORRECTIVE
    return Correcting(
        one, CORRECTIVE_KINDS[one.kind], kind, state, left(one.due_at) if still else None, still
    )


def corrective(seen: Seen) -> Mapping[str, Any]:
    """What is being done about it, and what was; nothing where nothing is."""
    rows = list(queries.corrective_actions(seen.row).exclude(state=CorrectiveAction.State.DROPPED))
    if not rows:
        return {}
    lines = [correcting_of(one) for one in rows]
    lines.sort(key=lambda one: not one.open)
    return {"rows": lines[:SHOWN], "more": max(0, len(lines) - SHOWN)}


def desks(_seen: Seen) -> Mapping[str, Any]:
    """The ways to what most rooms need only at times."""
    return {"desks": DESKS}


@waits_for
def _concerned(row: Incident) -> Iterable[int | None]:
    yield from queries.open_press(row).values_list("spokesperson", flat=True)
    yield from (one.teller_id for one in queries.unheard(row))
    yield from queries.open_corrective(row).values_list("owner", flat=True)


def waiting(request: Any, **context: Any) -> str:
    """What of it waits for this reader, as rows of "Waiting for you": whom they tell, whom they answer, what they see to."""
    row, me, may = context["incident"], request.user, getattr(request, "may", None)
    if (
        may is None
        or not may("incidents.work")
        or row.closed_at is not None
        or not theirs(request, _concerned)
    ):
        return ""
    mine = [one for one in queries.unheard(row) if one.teller_id == me.pk][:2]
    shown = {
        "brand": row.brand, "row": row,
        "asked": [asked_of(one) for one in queries.open_press(row).filter(spokesperson=me)[:3]],
        "telling": [(one, called(queries.listed(one, hidden=True))) for one in mine],
        "correcting": [correcting_of(one) for one in queries.open_corrective(row).filter(owner=me)[:2]],
    }  # fmt: skip
    return render_to_string("incidents/parts/people_waiting.html", shown) if any(
        shown[name] for name in ("asked", "telling", "correcting")
    ) else ""  # fmt: skip


place(
    Panel(
        "first", "first", first, ("stakeholder", "word"), every=60, tab="statement", column="more", order=20
    )
)
place(Panel("press", "press", press, ("press",), every=60, tab="statement", column="more", order=30))
place(
    Panel("corrective", "corrective", corrective, ("action",), every=60, tab="tasks", column="more", order=35)
)
place(Panel("desks", "desks", desks, tab="now", column="side", order=90))
