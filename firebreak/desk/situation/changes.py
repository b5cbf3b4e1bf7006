"""What became different between two moments of a room. Pure: it compares what the record says of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from firebreak.incidents.parts import Room
from firebreak.plan.items import LEVELS

Fields = Mapping[str, Any]
NOTHING: Fields = {}


@dataclass(frozen=True)
class Changed:
    """One difference. ``what`` names it; ``fields`` is the part as it is now, ``before`` what it was (a code, a time)."""

    what: str
    key: str
    fields: Fields
    before: Any = ""


def changes(before: Room, after: Room) -> list[Changed]:
    """The differences, the gravest sort first.

    >>> [one.what for one in changes(
    ...     {"incident:1": {"level": "concern"}, "task:2": {"state": "open"}},
    ...     {"incident:1": {"level": "serious"}, "task:2": {"state": "done"}, "fact:3": {"state": "likely"}},
    ... )]
    ['level_up', 'fact_new', 'task_done']
    """
    found = [one for key, fields in after.items() for one in _of(key, before.get(key, NOTHING), fields)]
    return sorted(found, key=lambda one: ORDER.index(one.what))


ORDER = (
    "closed", "reopened", "level_up", "level_down", "verified", "type", "phase", "lead", "fact_false", "fact_confirmed",
    "fact_moved", "fact_new", "fact_gone", "word_said", "silence", "silence_over", "word_moved", "notice_given", "clock_new",
    "corrective_done", "corrective_new", "press_new", "press_printed", "told", "answer_ready", "task_done", "task_dropped",
)  # fmt: skip
"""Every sort of difference, in the order in which a reader wants them."""


def _of(key: str, was: Fields, now: Fields) -> Iterator[Changed]:
    look = _LOOKS.get(key.partition(":")[0])
    if look is not None and was != now:
        for what, before in look(was, now):
            yield Changed(what, key, now, before)


def _new(was: Fields, now: Fields, name: str) -> bool:
    """Whether a field says something now that it did not say."""
    return bool(now.get(name)) and not was.get(name)


def _incident(was: Fields, now: Fields) -> Iterator[tuple[str, Any]]:
    if not was:
        return
    if _new(was, now, "closed_at"):
        yield "closed", ""
    if _new(now, was, "closed_at"):
        yield "reopened", ""
    old, new = was.get("level"), now.get("level")
    if old != new and old in LEVELS and new in LEVELS:
        yield ("level_up" if LEVELS.index(new) > LEVELS.index(old) else "level_down"), old
    if _new(was, now, "verified_at"):
        yield "verified", ""
    for name in ("type", "phase", "lead"):
        if (
            now.get(name)
            and was.get(name) != now.get(name)
            and not (name == "phase" and now.get("closed_at"))
        ):
            yield name, was.get(name) or ""


def _fact(was: Fields, now: Fields) -> Iterator[tuple[str, Any]]:
    if now.get("removed_at"):
        if was and not was.get("removed_at"):
            yield "fact_gone", was.get("state", "")
        return
    state, old = now.get("state"), was.get("state", "")
    if state == old:
        return
    if state in ("false", "confirmed"):
        yield f"fact_{state}", old
    else:
        yield ("fact_moved" if was else "fact_new"), old


def _word(was: Fields, now: Fields) -> Iterator[tuple[str, Any]]:
    if _new(was, now, "said_at"):
        yield "word_said", ""
    elif was and not now.get("said_at") and was.get("due_at") != now.get("due_at"):
        yield "word_moved", was.get("due_at")


def _silence(was: Fields, now: Fields) -> Iterator[tuple[str, Any]]:
    if not was and not now.get("ended_at"):
        yield "silence", ""
    elif was and _new(was, now, "ended_at"):
        yield "silence_over", ""


def _clock(was: Fields, now: Fields) -> Iterator[tuple[str, Any]]:
    if _new(was, now, "given_at"):
        yield "notice_given", ""
    elif not was:
        yield "clock_new", ""


def _task(was: Fields, now: Fields) -> Iterator[tuple[str, Any]]:
    state = now.get("state")
    if state == "done" and was.get("state") != state:
        yield "task_done", ""
    if state == "dropped" and was.get("state") != state and now.get("reason") not in ("level", "closed"):
        yield "task_dropped", ""


def _question(was: Fields, now: Fields) -> Iterator[tuple[str, Any]]:
    if _new(was, now, "ready") and not now.get("removed_at"):
        yield "answer_ready", ""


def _corrective(was: Fields, now: Fields) -> Iterator[tuple[str, Any]]:
    state = now.get("state")
    if state == "done" and was.get("state") != state:
        yield "corrective_done", ""
    elif not was and state != "dropped":
        yield "corrective_new", ""


def _press(was: Fields, now: Fields) -> Iterator[tuple[str, Any]]:
    if now.get("state") == "printed" and was.get("state") != "printed":
        yield "press_printed", ""
    elif not was:
        yield "press_new", ""


def _stakeholder(was: Fields, now: Fields) -> Iterator[tuple[str, Any]]:
    if _new(was, now, "told_at") and not now.get("removed_at"):
        yield "told", ""


_LOOKS = {
    "incident": _incident, "fact": _fact, "word": _word, "silence": _silence, "clock": _clock, "task": _task,
    "question": _question, "action": _corrective, "press": _press, "stakeholder": _stakeholder,
}  # fmt: skip
"""Sort of part -> what is looked for in it. What people wrote as notes is told by its decisions."""
