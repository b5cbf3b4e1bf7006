"""The parts of a report in words. Each takes what was found and says it in the active language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firebreak.desk.situation.change_words import line_of
from firebreak.desk.situation.document import Line, Section
from firebreak.desk.situation.figures import voices
from firebreak.desk.situation.gathering import MOST, MOST_DECISIONS, Found
from firebreak.desk.situation.when import due, when
from firebreak.incidents.models import CorrectiveAction, Fact
from firebreak.incidents.views.common import duty_names, language_here
from firebreak.incidents.views.moments import told
from firebreak.incidents.words import FACT_STATES
from firebreak.incidents.words_people import CORRECTIVE_STATES, STAKEHOLDER_SORTS
from firebreak.listening.views.figures import gap_marks
from firebreak.plan.advice_words import ANSWER_NAMES, QUESTION_NAMES
from firebreak.plan.words import in_language
from firebreak.web.parts.numbers import plain

KNOWN = (Fact.State.CONFIRMED, Fact.State.LIKELY, Fact.State.FALSE)
OPEN = (Fact.State.CHECKING, Fact.State.UNKNOWN)
MOST_CHANGES, MOST_FACTS = 12, 8


def part(key: str, title: str, lines: Sequence[Line], most: int, empty: str = "") -> Section:
    """The first lines of a part, and how many are left out."""
    left = len(lines) - most
    more = ngettext("and {n} more", "and {n} more", left).format(n=plain(left)) if left > 0 else ""
    return Section(key, title, list(lines[:most]), "" if lines else empty, more)


def happened(found: Found) -> Section:
    """What it is: how it began, the three answers, why the level is what it is."""
    row = found.row
    who = row.opened_by.name if row.opened_by is not None else _("Firebreak")
    lines = [
        Line(
            _("Opened {time} by {person}").format(time=when(row.opened_at, found.at), person=who),
            _("Beginning"),
            "info",
        )
    ]
    for key, question in QUESTION_NAMES.items():
        answer = str(row.situation.get(key, "unsure"))
        said = _("{question} {answer}").format(
            question=question, answer=ANSWER_NAMES.get(answer, ANSWER_NAMES["unsure"])
        )
        danger = key == "harm" and answer == "yes"
        lines.append(Line(said, _("Danger") if danger else "", "late" if danger else ""))
    if found.judged is not None:
        lines.append(
            Line(
                str(found.judged.said["reason"]), _("Why this level"), "info", when(found.judged.at, found.at)
            )
        )
    return part("happened", _("What happened"), lines, 6)


def changed(found: Found) -> Section:
    """What is different from the last report, or from the opening."""
    since = when(found.since, found.at)
    if found.last is not None:
        title = _("What changed since report {number}, {time}").format(number=found.last.number, time=since)
    else:
        title = _("What changed since the opening, {time}").format(time=since)
    lines = [line_of(found, one) for one in found.changed]
    return part("changed", title, lines, MOST_CHANGES, _("Nothing that the room knows of."))


def known(found: Found) -> Section:
    """Confirmed, likely, false; whether the public knows it."""
    lines = [
        Line(
            one.text, str(FACT_STATES[state][1]), FACT_STATES[state][0],
            _joined(one.source, _("the public knows it") if one.public else ""),
        )
        for state in KNOWN
        for one in found.facts[state]
    ]  # fmt: skip
    return part("known", _("What we know"), lines, MOST_FACTS, _("Nothing is confirmed yet."))


def unsure(found: Found) -> Section:
    """What is being found out, and what the numbers do not say."""
    lines = [
        Line(one.text, str(FACT_STATES[state][1]), "wait", due(one.due_at, found.at) if one.due_at else "")
        for state in OPEN
        for one in found.facts[state]
    ]
    if found.row.verified_at is None:
        lines.insert(0, Line(_("Nobody has checked yet whether it is real."), _("Not checked"), "wait"))
    lines += _doubts(found)
    return part("unsure", _("What is not certain"), lines, MOST_FACTS, _("No open question is written down."))


def _doubts(found: Found) -> Iterable[Line]:
    if found.heard is None:
        yield Line(_("No monitor listens for this incident, so there are no numbers."), _("Numbers"), "wait")
        return
    window = found.heard.window
    for _start, end, why in gap_marks(found.heard.gaps, window.since, window.until)[-2:]:
        yield Line(why, _("Gap"), "wait", _("no data until {time}").format(time=when(end, found.at)))
    if not found.heard.sample.whole:
        yield Line(
            _("Key voices are from the latest {read} of {total} mentions.").format(
                read=plain(len(found.heard.sample.told)), total=plain(found.heard.sample.total)
            ),
            _("Estimate"), "info",
        )  # fmt: skip


def drives(found: Found) -> Section:
    """Who is heard most."""
    lines = voices(found.heard.voices) if found.heard is not None else []
    return part("drives", _("Who drives it"), lines, MOST, _("Nobody stands out."))


def asked(found: Found) -> Section:
    """What newsrooms and other people ask, and whether there is an answer."""
    lines = [
        Line(
            one.text or one.outlet,
            _("A newsroom"),
            "wait",
            ", ".join(filter(None, [one.outlet, _deadline(found, one.due_at)])),
        )
        for one in found.press
    ]
    lines += [
        Line(
            one.text, _("Answer ready") if one.ready else _("No answer yet"), "done" if one.ready else "wait"
        )
        for one in sorted(found.questions, key=lambda one: one.ready)
    ]
    if found.waiting or found.answered:
        waits = ngettext("{n} message waits for an answer", "{n} messages wait for an answer", found.waiting)
        note = _("answered: {n}").format(n=plain(found.answered))
        kind = "wait" if found.waiting else "done"
        lines.insert(0, Line(waits.format(n=plain(found.waiting)), _("Answers"), kind, note))
    return part("asked", _("What people ask"), lines, MOST, _("No question is written down."))


def _deadline(found: Found, at: datetime | None) -> str:
    return due(at, found.at) if at is not None else ""


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def done(found: Found) -> Section:
    """What was said in public and is promised next; what is really done."""
    lines: list[Line] = []
    if found.silence is not None:
        until = when(found.silence.review_at, found.at)
        lines.append(
            Line(_("Nothing is said in public until {time}").format(time=until), _("Decided"), "info", found.silence.reason)
        )  # fmt: skip
    elif found.word is not None:
        late = found.word.due_at < found.at
        sentence = (
            _("The public should have heard from us by {time}")
            if late
            else _("The public hears from us by {time}")
        )
        told_by = when(found.word.due_at, found.at)
        lines.append(Line(sentence.format(time=told_by), _("Promised"), "late" if late else "wait"))
    lines += [
        Line(one.said, _("Said in public"), "done", when(one.said_at, found.at))
        for one in found.said
        if one.said_at
    ]
    lines += [
        Line(
            one.text, str(CORRECTIVE_STATES[one.state][1]), CORRECTIVE_STATES[one.state][0],
            _joined(_may_be_said(one), _deadline(found, one.due_at) if one.ended_at is None else ""),
        )
        for one in found.corrective
        if one.state != CorrectiveAction.State.DROPPED
    ]  # fmt: skip
    if found.evidence:
        kept = ngettext("{n} piece of evidence is kept", "{n} pieces of evidence are kept", found.evidence)
        lines.append(Line(kept.format(n=plain(found.evidence)), _("Evidence"), "done"))
    empty = _("Nothing was said in public yet, and no time is promised.")
    return part("done", _("What is done and promised"), lines, 8, empty)


def _may_be_said(one: CorrectiveAction) -> str:
    return {
        "yes": _("may be said in public"), "no": _("not to be said in public"),
    }.get(one.sayable, _("nobody decided whether it may be said in public"))  # fmt: skip


def first(found: Found) -> Section:
    """Who must hear it before the public: how many have, and which groups wait."""
    rows = [one for one in found.stakeholders if one.sort != "public"]
    waiting = [one for one in rows if not one.settled]
    lines = [
        Line(
            in_language(one.who, language_here()) or str(STAKEHOLDER_SORTS[one.sort]),
            _("Before the public") if one.first else _("Not told yet"), "wait",
        )
        for one in waiting
    ]  # fmt: skip
    if rows:
        said = _("{told} of {all} have been told.").format(
            told=plain(len(rows) - len(waiting)), all=plain(len(rows))
        )
        lines.insert(0, Line(said, _("Told"), "done" if not waiting else "info"))
    return part("first", _("Who must hear it first"), lines, MOST)


def law(found: Found) -> Section:
    """Notices that a law asks for."""
    lines = []
    for one in found.clocks:
        what = in_language(one.what, language_here())
        if one.given_at is None:
            kind = "late" if one.due_at < found.at else "wait"
            lines.append(Line(what, _("Not given yet"), kind, due(one.due_at, found.at)))
        else:
            word = _("Not needed") if one.waived_why else _("Notice given")
            lines.append(Line(what, word, "done", when(one.given_at, found.at)))
    if found.hold is not None:
        since = when(found.hold, found.at)
        lines.append(Line(_("Nothing that is linked is deleted"), _("On legal hold"), "info", since))
    return part("law", _("Legal clocks"), lines, MOST)


def decided(found: Found) -> Section:
    """Decisions since the last report, the newest first, with their reasons."""
    lines = [
        Line(one.what, "", "", _joined(one.text, one.by, when(one.at, found.at)))
        for one in told(found.decisions, found.row)
    ]
    return part("decided", _("Decisions since then"), lines, MOST_DECISIONS, _("None."))


def coming(found: Found) -> Section:
    """What is done next, by whom."""
    names = duty_names(found.row.brand)
    lines = [
        Line(
            in_language(one.title, language_here()), "", "",
            _joined(one.holder.name if one.holder else names.get(one.duty, ""), _deadline(found, one.due_at)),
        )
        for one in found.tasks
    ]  # fmt: skip
    if found.late:
        late = ngettext("{n} task is late.", "{n} tasks are late.", found.late).format(n=plain(found.late))
        lines.insert(0, Line(late, _("Late"), "late"))
    return part("next", _("What comes next"), lines, MOST + 1, _("No task is open."))


SECTIONS = (happened, changed, known, unsure, drives, asked, done, first, law, decided, coming)
"""In reading order; one without lines and without words for that is left out."""
