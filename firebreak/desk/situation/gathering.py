"""Everything that a report is made from, read once however many languages it is written in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from firebreak.base.clock import now
from firebreak.desk.situation.changes import Changed, changes
from firebreak.incidents import queries
from firebreak.incidents.models import (
    CorrectiveAction,
    Fact,
    Incident,
    LegalClock,
    PressQuestion,
    PublicWord,
    Question,
    Silence,
    SituationReport,
    Task,
)
from firebreak.incidents.parts import room_of
from firebreak.incidents.queries import Moment
from firebreak.incidents.queries.people import Listed
from firebreak.incidents.replaying import room_at
from firebreak.incidents.rules import OPEN_TASKS
from firebreak.incidents.views.panels.numbers import window_for
from firebreak.listening import queries as listening
from firebreak.listening.models import Monitor
from firebreak.listening.queries import GapSpan
from firebreak.listening.queries.latest import Sample, sample
from firebreak.listening.queries.voices import KeyVoice, key_voices
from firebreak.listening.views.common import Window
from firebreak.org.models import Person

OPENING = timedelta(seconds=5)
"""The opening writes its parts in one action; a moment later all of them are in the record."""
MOST, MOST_DECISIONS, MOST_VOICES = 6, 8, 12


@dataclass(frozen=True)
class Heard:
    """What the room's first monitor heard."""

    monitor: Monitor
    window: Window
    gaps: list[GapSpan]
    sample: Sample
    voices: list[KeyVoice]


@dataclass(frozen=True)
class Found:
    """A room at this moment, and at the last report."""

    row: Incident
    at: datetime
    since: datetime
    last: SituationReport | None
    changed: list[Changed]
    people: dict[str, str]
    facts: dict[str, list[Fact]]
    questions: list[Question]
    press: list[PressQuestion]
    said: list[PublicWord]
    word: PublicWord | None
    silence: Silence | None
    corrective: list[CorrectiveAction]
    stakeholders: list[Listed]
    clocks: list[LegalClock]
    decisions: list[Moment]
    judged: Moment | None
    tasks: list[Task]
    late: int
    waiting: int
    """Messages of people that wait for an answer, and how many have one."""
    answered: int
    evidence: int
    hold: datetime | None
    """Since when nothing that is linked is deleted."""
    heard: Heard | None


def gather(row: Incident) -> Found:
    """The room as a report may know it: no counsel's note, no private person's name."""
    at, last = now(), queries.reports(row).first()
    since = last.at if last is not None else row.opened_at
    before = room_at(row, since if last is not None else since + OPENING)
    after = room_of(row)
    decisions = [one for one in queries.timeline(row, None, decisions=True, limit=100) if one.at > since]
    open_tasks = queries.tasks(row).filter(state__in=OPEN_TASKS)
    counts, hold = queries.message_counts(row, at=at), queries.hold(row)
    return Found(
        row=row, at=at, since=since, last=last, changed=changes(before, after), people=_people(row),
        facts=queries.facts(row), questions=list(queries.questions(row)), press=list(queries.open_press(row)),
        said=list(queries.words_said(row)[:3]), word=queries.open_word(row), silence=queries.silence(row),
        corrective=list(queries.corrective_actions(row)), stakeholders=queries.stakeholders(row, None),
        clocks=list(queries.legal_clocks(row)), decisions=decisions, judged=_judged(row), tasks=list(open_tasks[:MOST]),
        late=open_tasks.filter(due_at__lt=at).count(), waiting=counts.waiting + counts.claimed,
        answered=counts.answered + counts.solved, evidence=queries.evidence_kept(row).count(),
        hold=hold.at if hold is not None else None, heard=_heard(row),
    )  # fmt: skip


def _judged(row: Incident) -> Moment | None:
    """The last time that somebody gave a reason for the level."""
    rows = queries.timeline(row, None, decisions=True, limit=100)
    return next((one for one in rows if one.action == "judged" and one.said.get("reason")), None)


def _people(row: Incident) -> dict[str, str]:
    """Names of those who lead or led."""
    named = Person.objects.filter(memberships__brand=row.brand).values_list("uid", "name")
    return {str(uid): name for uid, name in named}


def _heard(row: Incident) -> Heard | None:
    monitors = queries.monitors(row)
    if not monitors:
        return None
    window = window_for(row)
    seen = sample(monitors[0], window.since, window.until)
    gaps = list(listening.gaps(row.brand, window.since, window.until))
    return Heard(monitors[0], window, gaps, seen, key_voices(row.brand, seen, limit=MOST_VOICES))
