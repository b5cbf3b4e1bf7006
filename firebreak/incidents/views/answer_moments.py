"""How messages, hand-overs, hours and the legal hold stand on the timeline."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firebreak.incidents.queries import Moment
from firebreak.incidents.views.moments import Known, Say, name_of, part, tells


def _taken(moment: Moment, known: Known) -> tuple[str, str]:
    count = int(moment.said.get("count") or 0)
    what = ngettext(
        "{n} post was put into the answer queue", "{n} posts were put into the answer queue", count
    )
    return what.format(n=count), name_of(moment, "message", known) if count == 1 else ""


def _message(sentence: Callable[[], str], field: str = "") -> Say:
    """``field``: words of ours that stand in the record; what is sealed is never shown."""

    def say(moment: Moment, known: Known) -> tuple[str, str]:
        fields = part(moment, "message")[1]
        text = str(fields.get(field) or "") if field else name_of(moment, "message", known)
        return sentence(), "" if text.startswith("sha256:") else text

    return say


def _person(sentence: Callable[[], str], field: str = "") -> Say:
    def say(moment: Moment, known: Known) -> tuple[str, str]:
        return sentence().format(person=known.person(moment.said.get("person"))), str(
            moment.said.get(field) or ""
        )

    return say


def _hours(moment: Moment, known: Known) -> tuple[str, str]:
    count = int(moment.said.get("hours") or 0)
    what = ngettext(
        "{person} has been at work for {n} hour on end",
        "{person} has been at work for {n} hours on end",
        count,
    )
    return what.format(person=known.person(moment.said.get("person")), n=count), ""


def _placed(moment: Moment, _known: Known) -> tuple[str, str]:
    return _("On legal hold: nothing of it is deleted"), str(part(moment, "hold")[1].get("reason") or "")


def _lifted(moment: Moment, _known: Known) -> tuple[str, str]:
    return _("The legal hold was lifted"), str(moment.said.get("reason") or "")


def announce() -> None:
    """Make them known to the timeline."""
    for action, icon, kind, say in (
        ("messages_taken_in", "inbox", "", _taken),
        ("message_added", "inbox", "", _message(lambda: _("A message was put into the answer queue"))),
        ("message_claimed", "hand", "", _message(lambda: _("Answers it now"))),
        ("message_released", "undo-2", "", _message(lambda: _("Gave a message back"))),
        ("message_answered", "message-circle", "pub", _message(lambda: _("Answered a message"), "answer")),
        ("message_followed", "clock", "", _message(lambda: _("Looks at a message again later"))),
        ("message_solved", "circle-check", "fact", _message(lambda: _("A message is solved"))),
        ("message_dropped", "square-minus", "", _message(lambda: _("A message gets no answer"), "reason")),
        ("message_reopened", "undo-2", "", _message(lambda: _("A message waits for an answer again"))),
        ("hand_over_offered", "arrow-right-left", "", _person(lambda: _("Hands over to {person}"))),
        ("hand_over_accepted", "user-check", "decision", _person(lambda: _("Took over from {person}"))),
        ("hand_over_declined", "undo-2", "signal", _person(lambda: _("Cannot take over"), "reason")),
        ("hand_over_withdrawn", "undo-2", "", _person(lambda: _("Took a hand-over back"))),
        ("long_hours", "alarm-clock", "signal", _hours),
        ("hold_placed", "lock-keyhole", "decision", _placed),
        ("hold_lifted", "lock-keyhole-open", "decision", _lifted),
    ):  # fmt: skip
        tells(action, icon, kind, say)
