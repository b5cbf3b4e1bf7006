"""What stands on the timeline: an entry of the record as a sentence, with who and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from firebreak.incidents.models import Incident
from firebreak.incidents.parts import SORTS
from firebreak.incidents.queries import Moment
from firebreak.incidents.views.common import from_iso, language_here
from firebreak.incidents.words import FACT_STATES, OUTCOMES, PHASES, SILENCE_ENDS, level_name
from firebreak.org.models import Person
from firebreak.plan.words import in_language
from firebreak.web.parts import times

NAMED_BY = ("outlet", "who", "title", "text", "words", "name", "what")
"""Fields that say what a part is, whichever it has."""


@dataclass(frozen=True)
class Told:
    """One line of the timeline."""

    number: int
    at: datetime
    icon: str
    kind: str
    """Class of the icon: fact, signal, decision, pub, or nothing."""
    what: str
    text: str
    by: str
    day: str
    """Of an entry that is not of today."""


@dataclass(frozen=True)
class Known:
    """What a sentence may need beside its entry: people and parts by their uid, read once for all lines."""

    people: Mapping[str, str]
    parts: Mapping[str, str]
    """``task:<uid>`` -> what it is called."""

    def person(self, uid: object) -> str:
        """A name; what a sentence says for somebody who is gone."""
        return self.people.get(str(uid)) or _("somebody")


Say = Callable[[Moment, Known], tuple[str, str]]
"""What happened in one sentence, and the words that somebody wrote (or nothing)."""
_says: dict[str, tuple[str, str, Say]] = {}


def tells(action: str, icon: str, kind: str, say: Say) -> None:
    """How entries of an action (without the room's name) stand on the timeline. Other files of this room add theirs."""
    _says[action] = (icon, kind, say)


def told(moments: Iterable[Moment], row: Incident) -> list[Told]:
    """Entries as lines; four queries at most, however many there are."""
    rows = list(moments)
    known = Known(_people(rows), _parts(rows, row))
    return [_one(one, known) for one in rows]


def _one(moment: Moment, known: Known) -> Told:
    icon, kind, say = _says.get(moment.action, ("pencil", "", _changed))
    what, text = say(moment, known)
    return Told(
        moment.number,
        moment.at,
        icon,
        kind,
        what,
        text,
        _actor(moment.actor, known),
        times.other_day(moment.at),
    )


def _actor(code: str, known: Known) -> str:
    sort, _colon, key = code.partition(":")
    if sort == "person":
        return known.person(key)
    return _("an API token") if sort == "token" else _("Firebreak")


def _people(rows: Iterable[Moment]) -> dict[str, str]:
    found: set[str] = set()
    for one in rows:
        sort, _colon, key = one.actor.partition(":")
        found |= {key} if sort == "person" else set()
        found |= {str(one.said["person"])} if one.said.get("person") else set()
        for fields in one.parts.values():
            found |= {
                str(value)
                for name, value in fields.items()
                if name in ("holder", "lead", "person", "owner", "checker", "spokesperson") and value
            }
            found |= {str(uid) for uid in fields.get("names") or ()}
    known = Person.objects.filter(uid__in=[one for one in found if _is_uid(one)])
    return {str(uid): name for uid, name in known.values_list("uid", "name")}


def _is_uid(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4


def _parts(rows: Iterable[Moment], row: Incident) -> dict[str, str]:
    """What parts are called that an entry changes without naming them: a task that is done, for example."""
    wanted: dict[str, set[str]] = {}
    found: dict[str, str] = {}
    for one in rows:
        for key, fields in one.parts.items():
            if called := _called(fields):
                found.setdefault(key, called)
            else:
                sort, _colon, uid = key.partition(":")
                wanted.setdefault(sort, set()).add(uid)
    for sort, uids in wanted.items():
        model = SORTS.get(sort)
        name = next((field for field in NAMED_BY if model is not None and field in model.SHOWN), "")
        if model is None or model is Incident or not name:
            continue
        rows_of: Any = model._default_manager  # parts name their incident, each as a field of its own
        for one_part in rows_of.filter(incident=row, uid__in=uids):
            # Counsel's notes are sealed in the record; who may not read them never gets their entries.
            if name not in one_part.sealed() or sort == "note":
                found.setdefault(f"{sort}:{one_part.uid}", _called({name: getattr(one_part, name)}))
    return found


def _called(fields: Mapping[str, Any]) -> str:
    value = next((fields[name] for name in NAMED_BY if fields.get(name)), "")
    said = in_language(value, language_here()) if isinstance(value, Mapping) else str(value)
    return "" if said.startswith("sha256:") else said


def part(moment: Moment, sort: str) -> tuple[str, Mapping[str, Any]]:
    """The first part of a sort in an entry: its key and what became of it."""
    return next(
        ((key, fields) for key, fields in moment.parts.items() if key.startswith(f"{sort}:")), ("", {})
    )


def name_of(moment: Moment, sort: str, known: Known) -> str:
    """What that part is called."""
    return known.parts.get(part(moment, sort)[0], "")


def clock_of(value: object) -> str:
    """A time of the record on the reader's clock."""
    at = from_iso(value)
    return times.moment_words(at) if at is not None else ""


def _changed(moment: Moment, known: Known) -> tuple[str, str]:
    names = [known.parts.get(key, "") for key in moment.parts]
    return _("Something was changed"), next((one for one in names if one), "")


def _phase(moment: Moment, _known: Known) -> tuple[str, str]:
    after = str(part(moment, "incident")[1].get("phase", ""))
    return _("Phase: {phase}").format(phase=PHASES.get(after, after)), ""


def _judged(moment: Moment, _known: Known) -> tuple[str, str]:
    fields, said = part(moment, "incident")[1], moment.said
    level, before = str(fields.get("level", "")), str(said.get("before", ""))
    if level != before:
        what = _("Level: {level}, before {before}").format(level=level_name(level), before=level_name(before))
    else:
        what = _("Judged again. Level: {level}").format(level=level_name(level))
    if "verified_at" in fields:
        what = _("Checked: it is real. {level}").format(level=what)
    return what, str(said.get("reason", ""))


def _declared(moment: Moment, _known: Known) -> tuple[str, str]:
    if moment.said.get("again"):
        return _("Reported once more; the incident was open already"), ""
    fields = part(moment, "incident")[1]
    return _("Incident opened. Level: {level}").format(level=level_name(str(fields.get("level", "")))), str(
        fields.get("title", "")
    )


def _closed(moment: Moment, _known: Known) -> tuple[str, str]:
    outcome = str(part(moment, "incident")[1].get("outcome", ""))
    return _("Closed: {outcome}").format(outcome=OUTCOMES.get(outcome, outcome)), str(
        moment.said.get("reason", "")
    )


def _task(sentence: Callable[[], str], field: str = "") -> Say:
    def say(moment: Moment, known: Known) -> tuple[str, str]:
        fields = part(moment, "task")[1]
        what = sentence().format(
            task=name_of(moment, "task", known), person=known.person(fields.get("holder")),
            time=clock_of(fields.get("due_at")),
        )  # fmt: skip
        return what, str(fields.get(field) or moment.said.get(field) or "")

    return say


def _given(moment: Moment, known: Known) -> tuple[str, str]:
    fields, task = part(moment, "task")[1], name_of(moment, "task", known)
    if not fields.get("holder"):
        return _("Nobody has this task now: {task}").format(task=task), ""
    return _("Task given to {person}: {task}").format(person=known.person(fields["holder"]), task=task), ""


def _fact(moment: Moment, known: Known) -> tuple[str, str]:
    fields = part(moment, "fact")[1]
    state = str(fields.get("state", ""))
    word = FACT_STATES[state][1] if state in FACT_STATES else state
    text = name_of(moment, "fact", known)
    return _("{state}: {fact}").format(state=word, fact=text), str(fields.get("source") or "")


def _named(sentence: Callable[[], str], sort: str) -> Say:
    return lambda moment, known: (sentence().format(name=name_of(moment, sort, known)), "")


def _note(moment: Moment, _known: Known) -> tuple[str, str]:
    fields = part(moment, "note")[1]
    return str(fields.get("text", "")), ""


def _privileged(moment: Moment, known: Known) -> tuple[str, str]:
    return _("Counsel's note, read by counsel and the lead only"), name_of(moment, "note", known)


def _decision(moment: Moment, _known: Known) -> tuple[str, str]:
    fields = part(moment, "note")[1]
    return _("Decided: {text}").format(text=fields.get("text", "")), str(fields.get("reason", ""))


def _word(moment: Moment, _known: Known) -> tuple[str, str]:
    fields = part(moment, "word")[1]
    return _("The public hears from us by {time}").format(time=clock_of(fields.get("due_at"))), ""


def _said(moment: Moment, _known: Known) -> tuple[str, str]:
    fields = part(moment, "word")[1]
    return _("Said in public: {words}").format(words=fields.get("said", "")), str(
        fields.get("link") or fields.get("early") or ""
    )


def _silent(moment: Moment, known: Known) -> tuple[str, str]:
    fields = part(moment, "silence")[1]
    what = _(
        "Nothing is said in public for now. {person} answers for it, and it is looked at again at {time}"
    )
    return what.format(person=known.person(fields.get("owner")), time=clock_of(fields.get("review_at"))), str(
        fields.get("reason", "")
    )


def _silence_over(moment: Moment, _known: Known) -> tuple[str, str]:
    why = str(part(moment, "silence")[1].get("ended_why") or moment.said.get("why", ""))
    if not moment.parts:
        return _("The silence was over already"), ""
    return _("The decision to say nothing ended: {why}").format(why=SILENCE_ENDS.get(why, why)), ""


def _late(moment: Moment, _known: Known) -> tuple[str, str]:
    if not moment.parts:
        return _("The time of the next public word was looked at"), ""
    return _("Nobody has spoken in public in time. Whoever leads is called"), ""


def _seat(sentence: Callable[[], str]) -> Say:
    return lambda moment, known: (sentence().format(person=known.person(moment.said.get("person"))), "")


def _lead(moment: Moment, known: Known) -> tuple[str, str]:
    return _("{person} leads now").format(person=known.person(part(moment, "incident")[1].get("lead"))), ""


def _notice(moment: Moment, known: Known) -> tuple[str, str]:
    fields = part(moment, "clock")[1]
    what = name_of(moment, "clock", known)
    if fields.get("waived_why"):
        return _("Set aside: {notice}").format(notice=what), str(fields["waived_why"])
    return _("Notice given: {notice}").format(notice=what), str(fields.get("proof") or "")


def _plain(sentence: Callable[[], str], field: str = "") -> Say:
    return lambda moment, _known: (sentence(), str(moment.said.get(field, "")))


_DECISION, _FACT, _SIGNAL, _PUB = "decision", "fact", "signal", "pub"
for _action, _icon, _kind, _say in (
    ("declared", "flag", _SIGNAL, _declared),
    ("judged", "scale", _DECISION, _judged),
    ("verified", "shield-check", _DECISION, _plain(lambda: _("Checked: it is real"))),
    (
        "taken_as_true", "shield-alert", _SIGNAL,
        _plain(lambda: _("Nobody checked it in ten minutes, so it is taken as real")),
    ),
    ("playbook_started", "list-checks", "", _plain(lambda: _("A playbook was started"), "playbook")),
    ("lead_given", "user-check", _DECISION, _lead),
    ("phase_changed", "arrow-right", _DECISION, _phase),
    ("closed", "circle-check", _DECISION, _closed),
    ("merged", "merge", _DECISION, _plain(lambda: _("Goes on in another incident"))),
    ("joined", "merge", "", _plain(lambda: _("Another incident was joined to this one"))),
    ("reopened", "undo-2", _DECISION, _plain(lambda: _("Opened again"), "reason")),
    ("task_added", "square-plus", "", _task(lambda: _("New task: {task}"))),
    ("task_taken", "hand", "", _task(lambda: _("{person} does it now: {task}"))),
    ("task_given", "user-round-plus", "", _given),
    ("task_moved", "clock", "", _task(lambda: _("New time, {time}: {task}"), "reason")),
    ("task_done", "square-check", _FACT, _task(lambda: _("Done: {task}"), "proof")),
    ("task_dropped", "square-minus", "", _task(lambda: _("Not done here: {task}"), "reason")),
    ("task_reopened", "undo-2", "", _task(lambda: _("Not done after all: {task}"))),
    ("fact_added", "search-check", _FACT, _fact),
    ("fact_judged", "search-check", _FACT, _fact),
    ("fact_changed", "pencil", "", _named(lambda: _("Said better: {name}"), "fact")),
    ("fact_removed", "trash-2", "", _named(lambda: _("Taken off the list: {name}"), "fact")),
    ("question_added", "circle-question-mark", "", _named(lambda: _("People will ask: {name}"), "question")),
    ("question_answered", "message-circle", "", _named(lambda: _("Answer changed: {name}"), "question")),
    ("question_removed", "trash-2", "", _named(lambda: _("Taken off the list: {name}"), "question")),
    ("note_written", "message-square", "", _note),
    ("decision_written", "gavel", _DECISION, _decision),
    ("privileged_written", "lock", "", _privileged),
    ("word_promised", "megaphone", _PUB, _word),
    ("word_said", "megaphone", _PUB, _said),
    ("word_late", "bell-ring", _SIGNAL, _late),
    ("silence_decided", "volume-x", _DECISION, _silent),
    ("silence_ended", "volume-2", _DECISION, _silence_over),
    ("silence_over", "volume-2", _SIGNAL, _silence_over),
    ("notice_given", "landmark", _FACT, _notice),
    ("monitor_watched", "radar", "", _plain(lambda: _("The room listens to one more monitor"))),
    ("monitor_left", "radar", "", _plain(lambda: _("The room listens to one monitor less"))),
    ("let_in", "log-in", "", _seat(lambda: _("{person} was let in"))),
    ("let_out", "log-out", "", _seat(lambda: _("{person} was let out"))),
    ("private_set", "lock", _DECISION, _plain(lambda: _("Private from now on: only those named see it"))),
    ("private_ended", "lock-open", _DECISION, _plain(lambda: _("Not private any more"))),
):  # fmt: skip
    tells(_action, _icon, _kind, _say)
