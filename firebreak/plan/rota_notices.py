"""How notices of the rota are said, in the reader's language and on their own clocks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from babel.lists import format_list
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from firebreak.notify import kinds
from firebreak.org.models import HandOver
from firebreak.plan.rota_words import moment_words, span_words
from firebreak.plan.words import in_language, language_here
from firebreak.web.parts.numbers import active_locale
from firebreak.web.parts.times import zone_name

LATE, RELIEF_DUE, GIVEN = "rota.hand_over_late", "rota.relief_due", "rota.shift_given"


def register() -> None:
    """Make the kinds known to the queue. Called once by ``site``."""
    kinds.register(LATE, said_late, still_late)
    kinds.register(RELIEF_DUE, said_relief)
    kinds.register(GIVEN, said_given)


def still_late(params: Mapping[str, Any]) -> bool:
    """Whether nobody has accepted it by now."""
    return not HandOver.objects.filter(
        brand__slug=params["slug"], duty=params["duty"], given_by__uid=params["giver_uid"],
        shift_end=datetime.fromisoformat(params["end"]), accepted_at__isnull=False,
    ).exists()  # fmt: skip


def said_late(params: Mapping[str, Any]) -> kinds.Said:
    """A hand-over that nobody accepted in time."""
    duty, when = _duty(params), _when(params["end"])
    if params["written"]:
        first = _(
            "{giver}'s shift ended at {when}. What is open is written down, but {taker} has not accepted it yet."
        )
    else:
        first = _("{giver}'s shift ended at {when}. Nothing was written down for {taker}, who takes over.")
    lines = (
        first.format(giver=params["giver"], taker=params["taker"], when=when),
        _("Call each other now: until it is accepted, nobody knows who has it."),
    )
    subject = _("{duty} is not handed over").format(duty=duty)
    return kinds.Said(
        subject, lines, reverse("plan:rota_hand_over", args=[params["slug"]]), _("Open the hand-over")
    )


def said_relief(params: Mapping[str, Any]) -> kinds.Said:
    """Somebody has been on duty for twelve hours."""
    free = params["free"]
    names = str(format_list(free, locale=active_locale())) if free else ""
    lines = (
        _("{name} has been on duty since {when}, twelve hours and more without relief.").format(
            name=params["name"], when=_when(params["begin"])
        ),
        _("Free next: {names}. Call them in this order.").format(names=names) if free
        else _("Nobody else is free by the rota. Ask somebody to take over, if only for a few hours."),
    )  # fmt: skip
    subject = _("{name} must be relieved ({duty})").format(name=params["name"], duty=_duty(params))
    return kinds.Said(subject, lines, reverse("plan:rota", args=[params["slug"]]), _("Open the rota"))


def said_given(params: Mapping[str, Any]) -> kinds.Said:
    """A shift changed hands, and somebody else did it."""
    own = timezone.get_current_timezone()
    begin, end = datetime.fromisoformat(params["begin"]), datetime.fromisoformat(params["end"])
    when = f"{span_words(begin, end, own)} ({zone_name(begin.astimezone(own))})"
    if params["giver"]:
        first = _("{taker} has the shift of {giver} now: {when}.")
    else:
        first = _("{taker} has this shift now: {when}.")
    lines = (
        first.format(taker=params["taker"], giver=params["giver"], when=when),
        _("If that is wrong, give it back in the rota, or call the other one."),
    )
    subject = _("{taker} takes a shift: {duty}").format(taker=params["taker"], duty=_duty(params))
    return kinds.Said(subject, lines, reverse("plan:rota", args=[params["slug"]]), _("Open the rota"))


def _duty(params: Mapping[str, Any]) -> str:
    return in_language(params["title"], language_here())


def _when(text: str) -> str:
    own, moment = timezone.get_current_timezone(), datetime.fromisoformat(text)
    return f"{moment_words(moment, own)} ({zone_name(moment.astimezone(own))})"
