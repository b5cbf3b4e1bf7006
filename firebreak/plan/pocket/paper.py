"""Which of the pocket goes on one sheet of paper, printed on two sides: in the order in which it is needed, whole or not.

How much fits is counted beforehand in lines of the print's narrow columns, as ``pocket.css`` sets them.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from firebreak.plan.pocket.parts import Pocket, ShiftLine, StepLine

LINES = 445
"""Of both sides together: three columns each, with room to spare."""
SIGNS = 44.0
"""Latin letters in a line; a Chinese sign takes the room of two."""
HEADING = 2.0
SHIFTS = 6


@dataclass(frozen=True)
class Block:
    """A heading with its lines; ``numbered`` where the order matters."""

    title: str
    lines: Sequence[str]
    numbered: bool = False

    @property
    def height(self) -> float:
        """In lines."""
        return HEADING + sum(_height(line) for line in self.lines)


@dataclass
class Paper:
    """What is printed, and what was left out, by its headings in order."""

    blocks: list[Block] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def on_paper(pocket: Pocket, lines: float = LINES) -> Paper:
    """Block by block, the most needed first. One that does not fit is left out whole, and those after it are tried."""
    paper, room = Paper(), lines
    for block in _blocks(pocket):
        if not block.lines:
            continue
        if block.height <= room:
            paper.blocks.append(block)
            room -= block.height
        else:
            paper.left_out.append(block.title)
    return paper


def _height(text: str) -> float:
    """Lines of a column that a text takes.

    >>> _height("a" * 40), _height("预" * 40)
    (1.15, 2.15)
    """
    rows = sum(max(1, math.ceil(_width(row) / SIGNS)) for row in text.split("\n"))
    return rows + 0.15


def _width(text: str) -> float:
    return sum(2.0 if unicodedata.east_asian_width(sign) in "WF" else 1.0 for sign in text)


def _blocks(pocket: Pocket) -> Iterator[Block]:
    yield Block(
        _("Somebody in danger: ring first"), [f"{one.way.value}  {one.what}" for one in pocket.numbers]
    )
    yield Block(_("Three questions"), questions(), numbered=True)
    yield Block(_("On duty"), [_shift(one) for one in pocket.shifts[:SHIFTS]])
    yield Block(
        _("Who holds which duty"),
        [f"{duty.title}: {' → '.join(one.line for one in duty.people) or '–'}" for duty in pocket.duties],
    )
    yield Block(_("Who reads before it goes out"), [
        *(one.line for one in pocket.second), *(f"{language}: {who.line}" for language, who in pocket.readers),
    ])  # fmt: skip
    yield Block(
        _("Contacts outside"),
        [f"{group.title}: {'; '.join(one.line for one in group.people)}" for group in pocket.groups],
    )
    for duty in pocket.duties:
        yield Block(_("First hour: {duty}").format(duty=duty.title), list(duty.first_hour), numbered=True)
    stop = [f"{one.title} ({one.minutes}, {one.duty})" for one in pocket.outlets]
    yield Block(_("What to stop"), stop)
    for playbook in pocket.playbooks:
        if playbook.people_first:
            yield Block(playbook.title, [_step(step) for step in playbook.steps])
    for text in pocket.texts:
        if text.language == pocket.language:
            yield Block(text.title, [min((words for _channel, words in text.words), key=len)])
    for playbook in pocket.playbooks:
        if not playbook.people_first:
            yield Block(playbook.title, [_step(step) for step in playbook.steps])


def questions() -> list[str]:
    """The three questions with what each answer means."""
    return [
        _("Is anyone hurt or in danger? Yes or not sure: critical. Ring the emergency number, then go on."),
        _("Could it be true, or our doing? Yes or not sure: at least concern."),
        _("Is it growing? Yes or not sure: at least concern. Yes to this and to the second: serious."),
        _("When unsure, take the higher level. You can lower it in an hour."),
    ]


def _shift(one: ShiftLine) -> str:
    return f"{one.when} {one.duty}: {one.who.line}"


def _step(step: StepLine) -> str:
    return f"{step.when} · {step.who}: {step.title}"
