"""What this room calls things, and the sentences of its codes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from firebreak.base.errors import FirebreakError
from firebreak.plan.words import LEVEL_NAMES, TYPE_NAMES
from firebreak.web.slots import Label

PHASES: Mapping[str, Label] = {
    "check": pgettext_lazy("phase", "Check"), "contain": pgettext_lazy("phase", "Contain"),
    "respond": pgettext_lazy("phase", "Respond"), "recover": pgettext_lazy("phase", "Recover"),
    "review": pgettext_lazy("phase", "Review"), "closed": pgettext_lazy("phase", "Closed"),
}  # fmt: skip
FACT_STATES: Mapping[str, tuple[str, Label]] = {
    "confirmed": ("done", pgettext_lazy("fact", "Confirmed")), "likely": ("info", pgettext_lazy("fact", "Likely")),
    "checking": ("wait", pgettext_lazy("fact", "Being checked")),
    "unknown": ("wait", pgettext_lazy("fact", "Not known")), "false": ("late", pgettext_lazy("fact", "False")),
}  # fmt: skip
"""State -> kind of flag, word."""
TASK_STATES: Mapping[str, Label] = {
    "open": pgettext_lazy("task", "Open"), "doing": pgettext_lazy("task", "In work"),
    "done": pgettext_lazy("task", "Done"), "dropped": pgettext_lazy("task", "Dropped"),
}  # fmt: skip
OUTCOMES: Mapping[str, Label] = {
    "handled": _("Handled"), "not_crisis": _("Not a crisis"), "merged": _("Goes on in another incident"),
}  # fmt: skip
SILENCE_ENDS: Mapping[str, Label] = {
    "person": _("somebody decided it"), "review": _("its time to look again had come"),
    "reach": _("it reaches too many people"), "media": _("a newsroom asked"), "harm": _("people are in danger"),
}  # fmt: skip
NOTE_SORTS: Mapping[str, Label] = {
    "note": pgettext_lazy("write", "What happened"), "decision": pgettext_lazy("write", "Decision"),
    "fact": pgettext_lazy("write", "Fact"), "task": pgettext_lazy("write", "Task"),
    "privileged": pgettext_lazy("write", "Counsel's note"),
}  # fmt: skip
DROPPED_WHY: Mapping[str, Label] = {
    "level": _("The level does not ask for it."), "closed": _("The incident was closed."),
}  # fmt: skip
"""Reasons that the machine gives; people's own stand as they wrote them."""
WORDS: dict[str, str] = {
    "incidents.changed_meanwhile": gettext_noop(
        "Somebody else changed this while you wrote. What you typed is below and is not saved yet: compare, then save again."
    ),
    "incidents.closed": gettext_noop("This incident is closed. Open it again first."),
    "incidents.wrong_move": gettext_noop(
        "This is not possible any more: somebody was quicker. The page shows how it stands now."
    ),
    "incidents.empty": gettext_noop("Write something here."),
    "incidents.too_long": gettext_noop("Make it shorter: {longest} characters at most."),
    "incidents.situation": gettext_noop("Choose one of the answers."),
    "incidents.origin": gettext_noop("Choose where it comes from."),
    "incidents.not_yet": gettext_noop("That moment has not come yet."),
    "incidents.level": gettext_noop("Choose a level."),
    "incidents.why_lower": gettext_noop(
        "The rules advise a higher level, or it was higher before. Say why it is lower."
    ),
    "incidents.playbook": gettext_noop("Choose a playbook of the plan."),
    "incidents.not_a_member": gettext_noop("Choose somebody who works on this brand."),
    "incidents.outcome": gettext_noop("Choose how it ended."),
    "incidents.merge": gettext_noop("Choose another open incident of this brand."),
    "incidents.merge_named": gettext_noop(
        "Both are private, and not the same people are named in them. Name the same people in both first."
    ),
    "incidents.fact_state": gettext_noop("Choose what is known of it."),
    "incidents.no_source": gettext_noop("Say how you know: nothing is confirmed or called false without it."),
    "incidents.note_sort": gettext_noop("Choose what it is."),
    "incidents.due_over": gettext_noop("Choose a time that is still to come."),
    "incidents.link": gettext_noop("Give a whole address that begins with https://"),
    "incidents.silent_in_danger": gettext_noop("Nobody is silent while people are in danger. Tell them how to stay safe."),
    "incidents.silent_already": gettext_noop("It is decided already to say nothing for now."),
    "incidents.not_silent": gettext_noop("There is no silence to end: somebody ended it already."),
    "incidents.notice": gettext_noop("Give the proof, or why it need not be given."),
    "incidents.notice_given": gettext_noop("This is settled already."),
    "incidents.reach": gettext_noop("Give a number of people."),
    "incidents.privileged": gettext_noop("Only legal counsel and whoever leads the incident can write counsel's notes."),
    "incidents.not_leading": gettext_noop("Only whoever leads the incident can do that."),
    "incidents.report_nobody": gettext_noop("Choose who gets the report."),
    "incidents.report_people": gettext_noop(
        "Choose people who work on this brand and may see this incident, {most} at most."
    ),
    "incidents.report_rooms": gettext_noop("Choose chat rooms of this brand. A private incident goes to none."),
    "incidents.report_hours": gettext_noop("Give a number of hours from 0 to {longest}."),
    "incidents.report_times": gettext_noop("Write the times as 08:00, with commas between them."),
    "incidents.report_many": gettext_noop("Give {most} times a day at most."),
    "incidents.report_sent": gettext_noop("This report was sent already."),
    "incidents.last_seat": gettext_noop("Whoever leads cannot be let out. Give the lead to somebody else first."),
}  # fmt: skip
"""Error code -> sentence. Other files of this room add theirs with :func:`add_words`."""


def add_words(words: Mapping[str, str]) -> None:
    """More sentences for error codes of this room, marked with ``gettext_noop``."""
    WORDS.update(words)


def say(code: str, params: Mapping[str, Any] | None = None) -> str:
    """The sentence of a code in the language of the page; a code nobody knows is shown as it is."""
    if code not in WORDS:
        return code
    return gettext(WORDS[code]).format_map(_Params(params or {}))


def say_error(error: FirebreakError) -> str:
    """An error in the reader's language: what was wrong, what to do, what was kept."""
    return say(error.code, error.params)


def level_name(level: str) -> str:
    """``serious`` in words."""
    return str(LEVEL_NAMES.get(level, level))


def type_name(kind: str) -> str:
    """A type of crisis in words; empty while nobody knows."""
    return str(TYPE_NAMES.get(kind, kind))


class _Params(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""
