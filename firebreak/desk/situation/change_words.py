"""What changed, each difference as one line of the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from firebreak.desk.situation.changes import Changed
from firebreak.desk.situation.document import Line
from firebreak.desk.situation.gathering import Found
from firebreak.desk.situation.when import when
from firebreak.incidents.views.common import from_iso, language_here
from firebreak.incidents.words import FACT_STATES, PHASES, SILENCE_ENDS, level_name, type_name
from firebreak.incidents.words_people import CORRECTIVE_STATES, STAKEHOLDER_SORTS
from firebreak.plan.words import in_language

Say = Callable[[Found, Changed], Line]


def line_of(found: Found, one: Changed) -> Line:
    """The words of one difference."""
    return _SAYS[one.what](found, one)


def _texts(value: Any) -> str:
    return in_language(value, language_here()) if isinstance(value, Mapping) else str(value or "")


def _level(up: bool) -> Say:
    def say(_found: Found, one: Changed) -> Line:
        sentence = (
            _("The level was raised from {before} to {now}")
            if up
            else _("The level was lowered from {before} to {now}")
        )
        told = sentence.format(before=level_name(str(one.before)), now=level_name(str(one.fields["level"])))
        return Line(told, _("Level"), "late" if up else "done")

    return say


def _fact(_found: Found, one: Changed) -> Line:
    kind, word = FACT_STATES[str(one.fields["state"])]
    before = str(one.before)
    note = _("Before: {state}").format(state=FACT_STATES[before][1]) if before in FACT_STATES else ""
    return Line(str(one.fields.get("text", "")), str(word), kind, note)


def _gone(_found: Found, one: Changed) -> Line:
    return Line(str(one.fields.get("text", "")), _("Taken off"), "info")


def _moment(found: Found, value: Any) -> str:
    at = from_iso(value)
    return when(at, found.at) if at is not None else ""


def _said(found: Found, one: Changed) -> Line:
    return Line(
        str(one.fields.get("said", "")),
        _("Said in public"),
        "done",
        _moment(found, one.fields.get("said_at")),
    )


def _moved(found: Found, one: Changed) -> Line:
    told = _("The public hears from us by {time}, before: {before}")
    return Line(
        told.format(time=_moment(found, one.fields.get("due_at")), before=_moment(found, one.before)), _("Promised"), "wait"
    )  # fmt: skip


def _silence_over(_found: Found, one: Changed) -> Line:
    why = str(one.fields.get("ended_why", ""))
    return Line(
        _("The decision to say nothing ended: {why}").format(why=SILENCE_ENDS.get(why, why)),
        _("Decided"),
        "info",
    )


def _silence(found: Found, one: Changed) -> Line:
    told = _("Nothing is said in public until {time}").format(
        time=_moment(found, one.fields.get("review_at"))
    )
    return Line(told, _("Decided"), "info", str(one.fields.get("reason", "")))


def _notice(_found: Found, one: Changed) -> Line:
    waived = bool(one.fields.get("waived_why"))
    flag = _("Not needed") if waived else _("Notice given")
    return Line(_texts(one.fields.get("what")), flag, "info" if waived else "done")


def _clock(found: Found, one: Changed) -> Line:
    return Line(
        _texts(one.fields.get("what")), _("New legal clock"), "wait",
        _("Due {time}").format(time=_moment(found, one.fields.get("due_at"))),
    )  # fmt: skip


def _corrective(_found: Found, one: Changed) -> Line:
    kind, word = CORRECTIVE_STATES[str(one.fields.get("state"))]
    return Line(str(one.fields.get("text", "")), str(word), kind)


def _press(printed: bool) -> Say:
    def say(_found: Found, one: Changed) -> Line:
        outlet = str(one.fields.get("outlet", ""))
        told = str(one.fields.get("printed" if printed else "text") or one.fields.get("text") or "")
        flag = pgettext("press", "Published") if printed else _("A newsroom asks")
        return Line(told or outlet, flag, "wait", outlet if told else "")

    return say


def _told(found: Found, one: Changed) -> Line:
    """Who of those that must hear it has; a private person by the sort alone."""
    sort = str(one.fields.get("sort", ""))
    who = _texts(one.fields.get("who")) or str(STAKEHOLDER_SORTS.get(sort, sort))
    return Line(who, _("Told"), "done", _moment(found, one.fields.get("told_at")))


def _done(_found: Found, one: Changed) -> Line:
    return Line(_texts(one.fields.get("title")), _("Done"), "done")


def _dropped(_found: Found, one: Changed) -> Line:
    return Line(_texts(one.fields.get("title")), _("Dropped"), "info", str(one.fields.get("reason", "")))


def _plain(sentence: Callable[[], str], flag: Callable[[], str], kind: str = "info") -> Say:
    return lambda _found, _one: Line(sentence(), flag(), kind)


def _lead(found: Found, one: Changed) -> Line:
    name = found.people.get(str(one.fields.get("lead")), "")
    return Line(_("{person} leads now").format(person=name or _("Somebody who has left")), _("Lead"), "info")


_SAYS: Mapping[str, Say] = {
    "closed": _plain(lambda: _("The incident was closed"), lambda: _("Phase"), "done"),
    "reopened": _plain(lambda: _("The incident was opened again"), lambda: _("Phase"), "late"),
    "level_up": _level(up=True), "level_down": _level(up=False),
    "verified": _plain(lambda: _("It is taken as real now"), lambda: pgettext("incident", "Checked")),
    "type": lambda _found, one: Line(type_name(str(one.fields["type"])), _("Sort of crisis"), "info"),
    "phase": lambda _found, one: Line(str(PHASES.get(str(one.fields["phase"]), "")), _("Phase"), "info"),
    "lead": _lead, "fact_false": _fact, "fact_confirmed": _fact, "fact_moved": _fact, "fact_new": _fact, "fact_gone": _gone,
    "word_said": _said, "word_moved": _moved, "silence": _silence, "silence_over": _silence_over, "notice_given": _notice,
    "clock_new": _clock, "corrective_done": _corrective, "corrective_new": _corrective, "press_new": _press(printed=False),
    "press_printed": _press(printed=True), "told": _told,
    "answer_ready": lambda _found, one: Line(str(one.fields.get("text", "")), _("Answer ready"), "done"),
    "task_done": _done, "task_dropped": _dropped,
}  # fmt: skip
