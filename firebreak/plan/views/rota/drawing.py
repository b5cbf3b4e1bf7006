"""A week of the rota as a drawing: a lane for each duty, a block for each shift, hatched where nobody is.

Drawn on the wall: a day has 24 hours in it, also when the clocks change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firebreak.plan.rota_words import day_words
from firebreak.plan.views.rota.rows import Block

DAY_W, WIDTH = 160, 1120
HEAD, TITLE, LANE, GAP = 42, 20, 40, 4
WEEK = timedelta(days=7)


def week_svg(
    monday: date, blocks: Sequence[Block], days: Mapping[date, str], at: datetime, duties: Sequence[str]
) -> SafeString:
    """``days`` are public holidays, ``at`` is now on the clocks of the page, ``duties`` the lanes in order."""
    start = datetime.combine(monday, datetime.min.time())
    parts, top = [], HEAD
    for duty in duties:
        rows = _rows([one for one in blocks if one.slot.duty == duty and _touches(one, start)])
        title = next((one.duty for one in blocks if one.slot.duty == duty), duty)
        parts.append(format_html('<text class="lane" x="4" y="{}">{}</text>', top + 15, title))
        for number, row in enumerate(rows or [[]]):
            y = top + TITLE + number * (LANE + GAP)
            parts.append(
                format_html('<line class="rule" x1="0" x2="{}" y1="{}" y2="{}"/>', WIDTH, y + LANE, y + LANE)
            )
            parts += [_block(one, start, y) for one in row]
        top += TITLE + max(1, len(rows)) * (LANE + GAP) + GAP
    head = [_day(monday + timedelta(days=n), n, days, at.date(), top) for n in range(7)]
    here = _x(at.replace(tzinfo=None), start)
    line = (
        format_html('<line class="now" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>', here, HEAD - 6, top)
        if 0 <= here <= WIDTH
        else ""
    )
    label = _("Week from {day}").format(day=day_words(monday))
    return format_html(
        '<svg class="rota-week" viewBox="0 0 {} {}" role="group" aria-label="{}">{}{}{}</svg>',
        WIDTH, top, label, _joined(head), _joined(parts), line,
    )  # fmt: skip


def _joined(parts: Sequence[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _touches(block: Block, start: datetime) -> bool:
    return block.end.replace(tzinfo=None) > start and block.begin.replace(tzinfo=None) < start + WEEK


def _x(wall: datetime, start: datetime) -> int:
    return round((wall - start) / timedelta(days=1) * DAY_W)


def _rows(blocks: Sequence[Block]) -> list[list[Block]]:
    """Lanes side by side where several are on duty at once."""
    rows: list[list[Block]] = []
    for block in sorted(blocks, key=lambda one: one.slot.begin):
        free = next((row for row in rows if row[-1].slot.end <= block.slot.begin), None)
        if free is None:
            rows.append([block])
        else:
            free.append(block)
    return rows


def _day(day: date, number: int, days: Mapping[date, str], today: date, height: int) -> SafeString:
    x = number * DAY_W
    kind = (
        "today" if day == today else "holiday" if day in days else "weekend" if day.weekday() > 4 else "plain"
    )
    name = days.get(day, "")
    shown = name if len(name) < 24 else f"{name[:22]}…"
    return format_html(
        '<rect class="day {}" x="{}" y="0" width="{}" height="{}"/><text class="head" x="{}" y="16">{}</text>'
        '<text class="feast" x="{}" y="32">{}</text>',
        kind, x, DAY_W, height, x + 6, day_words(day, short=True), x + 6, shown,
    )  # fmt: skip


def _block(block: Block, start: datetime, y: int) -> SafeString:
    left = max(0, _x(block.begin.replace(tzinfo=None), start))
    right = min(WIDTH, _x(block.end.replace(tzinfo=None), start))
    kind = "hole" if block.hole else "mine" if block.mine else "on"
    words = _("Nobody") if block.hole else block.name
    width = max(4, right - left - 2)
    return format_html(
        '<a href="{}" aria-label="{}" class="{}{}"><title>{}</title><svg x="{}" y="{}" width="{}" height="{}">'
        '<rect x="1" y="1" width="{}" height="{}" rx="4"/><text x="6" y="16">{}</text>'
        '<text class="hours" x="6" y="31">{}</text></svg></a>',
        block.address, block.label, kind, " past" if block.past else "", block.label, left + 1, y, width, LANE - 2,
        max(2, width - 2), LANE - 4, _fitting(words, width, cut=not block.hole), _fitting(_hours(block), width, cut=False),
    )  # fmt: skip


def _hours(block: Block) -> str:
    """``08–20`` where all are whole hours."""
    if block.begin.minute or block.end.minute:
        return block.hours
    return f"{block.begin:%H}–{block.end:%H}"


def _fitting(words: str, width: int, *, cut: bool = True) -> str:
    """As much of a name as the block holds: all of it, its first word, its initials. Han characters are twice as wide."""
    for text in (words, words.split()[0], "".join(word[0] for word in words.split())) if cut else (words,):
        if sum(13.0 if ord(char) > 0x2E7F else 7.6 for char in text) <= width - 8:
            return text
    return ""
