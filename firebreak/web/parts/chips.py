"""Chips and flags: severity, detector states and short statuses, always with words and a shape."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from firebreak.web.parts.icons import icon, shape
from firebreak.web.slots import Label

LEVELS = ("notice", "concern", "serious", "critical")
LEVEL_WORDS: dict[str, Label] = {
    "notice": _lazy("Notice"),
    "concern": _lazy("Concern"),
    "serious": _lazy("Serious"),
    "critical": _lazy("Critical"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """Words, icon and colour class of one status."""

    words: Label
    icon: str
    colour: str


STATES = {
    "calm": Look(_lazy("Calm"), "circle-check", "ok"),
    "watch": Look(_lazy("Watch"), "eye", "s1"),
    "alert": Look(_lazy("Alert"), "triangle-alert", "s3"),
    "crisis": Look(_lazy("Crisis"), "octagon-alert", "s4"),
    "no-data": Look(_lazy("No data"), "circle-slash", "none"),
    "no-baseline": Look(_lazy("Still learning what is normal"), "hourglass", "none"),
}
FLAGS = {"late": "circle-alert", "wait": "clock", "done": "check", "info": "info"}


def level_number(level: int | str) -> int:
    """1 to 4 from a number or a name; raises ``ValueError`` for anything else."""
    if isinstance(level, str) and level in LEVELS:
        return LEVELS.index(level) + 1
    number = int(level)
    if not 1 <= number <= len(LEVELS):
        raise ValueError(f"severity level {level!r} is not between 1 and 4")
    return number


def severity(level: int | str, *, short: bool = False) -> SafeString:
    """``Level 3 of 4: Serious``; ``short`` leaves the word alone."""
    number = level_number(level)
    word = LEVEL_WORDS[LEVELS[number - 1]]
    words = word if short else _("Level {number} of 4: {word}").format(number=number, word=word)
    return format_html('<span class="sev l{}">{}<span>{}</span></span>', number, shape(number), words)


def state_chip(state: str) -> SafeString:
    """The detector's state in words; an unknown state is shown as no data, never as calm."""
    look = STATES.get(str(state).replace("_", "-"), STATES["no-data"])
    return format_html(
        '<span class="state {}">{}<span>{}</span></span>', look.colour, icon(look.icon), look.words
    )


def flag(kind: str, text: object) -> SafeString:
    """``late``, ``wait``, ``done`` or ``info`` with its icon."""
    return format_html('<span class="flag {}">{}<span>{}</span></span>', kind, icon(FLAGS[kind]), text)
