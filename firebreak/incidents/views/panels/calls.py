"""Who was called, by which way, and who answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from firebreak.incidents.calling import DUTY, UPDATE, VERIFY
from firebreak.incidents.models import Incident
from firebreak.incidents.parts import key_of
from firebreak.incidents.views.common import duty_names
from firebreak.incidents.views.panels.drawing import Panel, Seen, place
from firebreak.notify import queries as notify
from firebreak.notify.models import Page
from firebreak.org.models import Person
from firebreak.web.slots import Label

READ, SHOWN = "notify.page.read", 6
OPEN_RUNS = (Page.State.OPEN, Page.State.EXHAUSTED)
"""Runs that wait for somebody."""
WHAT: Mapping[str, Label] = {
    VERIFY: _("To check whether it is real"), DUTY: _("To do their part"), UPDATE: _("Nobody has spoken in public"),
}  # fmt: skip
OUTCOMES: Mapping[str, tuple[str, Label]] = {
    "waiting": ("wait", _("about to be called")), "sending": ("wait", _("being called")), "sent": ("wait", _("called")),
    "unknown": ("wait", _("called, not known whether it arrived")), "failed": ("late", _("not reached")),
    "stopped": ("info", _("not called any more")),
}  # fmt: skip
STATES: Mapping[str, tuple[str, Label]] = {
    "open": ("wait", _("Nobody has answered yet")), "acknowledged": ("done", _("Answered")),
    "exhausted": ("late", _("Nobody answered")), "cancelled": ("info", _("Not needed any more")),
}  # fmt: skip


class Called(NamedTuple):
    """One person of a run."""

    name: str
    duty: str
    kind: str
    word: Label
    at: datetime | None
    numbers: tuple[str, ...]


class Run(NamedTuple):
    """One run of calls."""

    page: Page
    what: Label
    kind: str
    word: Label
    people: list[Called]


def runs_of(row: Incident) -> list[Page]:
    """Runs of calls about an incident, newest first."""
    return list(notify.pages(brand=row.brand, about=key_of(row))[:SHOWN])


def calls(seen: Seen) -> Mapping[str, Any]:
    """Runs of calls about this incident, newest first; nothing where nobody was called, or for who may not read it."""
    if not seen.request.may(READ):
        return {}
    duties = duty_names(seen.row.brand)
    found = [_run(one, duties, numbers=seen.work) for one in runs_of(seen.row)]
    return {"runs": found} if found else {}


def _run(page: Page, duties: Mapping[str, str], *, numbers: bool) -> Run:
    view = notify.page_view(page)
    kind, word = STATES[page.state]
    people = [
        _called(one, duties, numbers) for one in view.people if one.tried or one.numbers or one.answered_at
    ]
    return Run(page, WHAT.get(page.kind, ""), kind, word, people)


def _called(one: Any, duties: Mapping[str, str], numbers: bool) -> Called:
    name, duty = one.person.name if one.person else "–", duties.get(one.duty, one.duty)
    if one.answered_at:
        return Called(name, duty, "done", STATES["acknowledged"][1], one.answered_at, ())
    shown = one.numbers if numbers else ()
    if not one.tried:
        return Called(name, duty, "info", "", None, shown)
    last = one.tried[-1]
    kind, word = OUTCOMES[last.outcome]
    return Called(name, duty, kind, word, last.sent_at or last.at, shown)


def asked_of(row: Incident, person: Person) -> list[Page]:
    """Runs that wait for somebody and call this person too."""
    waits = [one for one in runs_of(row) if one.state in OPEN_RUNS]
    return [
        one
        for one in waits
        if any(
            other.person is not None and other.person.pk == person.pk
            for other in notify.page_view(one).people
        )
    ]


place(
    Panel(
        "calls",
        "calls",
        calls,
        ("incident",),
        column="side",
        order=80,
        shared=False,
        beside=lambda _row: ("pages",),
    )
)
