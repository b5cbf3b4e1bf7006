"""How telling people, the press desk and corrective actions stand on the timeline. No private person is named there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firebreak.incidents.queries import Moment
from firebreak.incidents.views.moments import Known, Say, name_of, part, tells
from firebreak.incidents.words_people import STAKEHOLDER_SORTS, TONES, WAYS


def _who(moment: Moment, known: Known) -> str:
    """Of whom an entry tells: the group; that it is a private person; else what their sort is called."""
    if named := name_of(moment, "stakeholder", known):
        return named
    fields: dict[str, Any] = {**part(moment, "stakeholder")[1], **moment.said}
    return (
        _("a private person")
        if fields.get("private")
        else str(STAKEHOLDER_SORTS.get(str(fields.get("sort")), ""))
    )


def _stakeholder(sentence: Callable[[], str]) -> Say:
    def say(moment: Moment, known: Known) -> tuple[str, str]:
        way = WAYS.get(str(part(moment, "stakeholder")[1].get("way") or ""), "")
        return sentence().format(who=_who(moment, known)), str(way)

    return say


def _listed(moment: Moment, known: Known) -> tuple[str, str]:
    n = len(moment.parts)
    what = ngettext(
        "{n} was put on the list of those who hear it first",
        "{n} were put on the list of those who hear it first",
        n,
    )
    names = [
        known.parts.get(key) or str(STAKEHOLDER_SORTS.get(str(fields.get("sort")), ""))
        for key, fields in moment.parts.items()
    ]
    return what.format(n=n), ", ".join(one for one in names if one)


def _press(sentence: Callable[[], str], field: str = "") -> Say:
    def say(moment: Moment, known: Known) -> tuple[str, str]:
        fields = part(moment, "press")[1]
        what = sentence().format(
            outlet=name_of(moment, "press", known), person=known.person(fields.get("spokesperson"))
        )
        return what, str(fields.get(field) or "")

    return say


def _given(moment: Moment, known: Known) -> tuple[str, str]:
    fields, outlet = part(moment, "press")[1], name_of(moment, "press", known)
    if not fields.get("spokesperson"):
        return _("Nobody speaks with {outlet} now").format(outlet=outlet), ""
    return _("{person} speaks with {outlet}").format(
        person=known.person(fields["spokesperson"]), outlet=outlet
    ), ""


def _printed(moment: Moment, known: Known) -> tuple[str, str]:
    fields = part(moment, "press")[1]
    tone = TONES.get(str(fields.get("tone")), ("", ""))[1]
    what = _("{outlet} published. {tone}").format(outlet=name_of(moment, "press", known), tone=tone)
    return what, str(fields.get("printed") or fields.get("link") or "")


def _corrective(sentence: Callable[[], str], field: str = "") -> Say:
    def say(moment: Moment, known: Known) -> tuple[str, str]:
        fields = part(moment, "action")[1]
        return sentence().format(action=name_of(moment, "action", known)), str(fields.get(field) or "")

    return say


def _sayable(moment: Moment, known: Known) -> tuple[str, str]:
    fields, action = part(moment, "action")[1], name_of(moment, "action", known)
    if fields.get("sayable") == "yes":
        return _("May be said in public: {action}").format(action=action), str(
            fields.get("public_words") or ""
        )
    return _("Not to be said in public: {action}").format(action=action), ""


def _confirmed(moment: Moment, known: Known) -> tuple[str, str]:
    return _("Counsel confirms it: {notice}").format(notice=name_of(moment, "clock", known)), ""


_DECISION, _FACT, _SIGNAL, _PUB = "decision", "fact", "signal", "pub"
for _action, _icon, _kind, _say in (
    ("stakeholder_added", "users", "", _stakeholder(lambda: _("On the list of those who hear it first: {who}"))),
    ("stakeholders_listed", "users", "", _listed),
    ("stakeholder_changed", "pencil", "", _stakeholder(lambda: _("Changed on the list: {who}"))),
    ("stakeholder_moved", "arrow-up-down", "", _stakeholder(lambda: _("The order of those who hear it first was changed"))),
    ("stakeholder_told", "user-check", _FACT, _stakeholder(lambda: _("Heard it from us: {who}"))),
    ("stakeholder_waived", "user-x", _DECISION, _stakeholder(lambda: _("Need not be told: {who}"))),
    ("stakeholder_reopened", "undo-2", "", _stakeholder(lambda: _("Not told after all: {who}"))),
    ("stakeholder_removed", "trash-2", "", _stakeholder(lambda: _("Taken off the list: {who}"))),
    ("press_asked", "newspaper", _SIGNAL, _press(lambda: _("{outlet} asks"), "text")),
    ("press_changed", "pencil", "", _press(lambda: _("Changed: the question of {outlet}"))),
    ("press_given", "user-round-plus", "", _given),
    ("press_taken", "hand", "", _press(lambda: _("{person} answers {outlet} now"))),
    ("press_answered", "megaphone", _PUB, _press(lambda: _("{outlet} was answered"), "answer")),
    ("press_printed", "newspaper", _SIGNAL, _printed),
    ("press_dropped", "user-x", _DECISION, _press(lambda: _("{outlet} is not answered"), "reason")),
    ("press_reopened", "undo-2", "", _press(lambda: _("{outlet} is to be answered again"))),
    ("press_spoke", "lock", "", _press(lambda: _("Who spoke to {outlet} was noted; counsel and the lead read it"))),
    ("corrective_added", "hammer", "", _corrective(lambda: _("To be done: {action}"))),
    ("corrective_changed", "pencil", "", _corrective(lambda: _("Changed: {action}"))),
    ("corrective_begun", "hammer", "", _corrective(lambda: _("Begun: {action}"))),
    ("corrective_done", "square-check", _FACT, _corrective(lambda: _("Really done: {action}"), "proof")),
    ("corrective_dropped", "square-minus", _DECISION, _corrective(lambda: _("Given up: {action}"), "reason")),
    ("corrective_reopened", "undo-2", "", _corrective(lambda: _("Open again: {action}"))),
    ("corrective_sayable", "gavel", _DECISION, _sayable),
    ("clock_confirmed", "landmark", _FACT, _confirmed),
):  # fmt: skip
    tells(_action, _icon, _kind, _say)
