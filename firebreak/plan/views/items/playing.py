"""The page of a playbook: its timeline for a level and a size of team, and the clock that plays it."""

from __future__ import annotations

from typing import Any, cast

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firebreak.plan import words
from firebreak.plan.items import LEVELS, SIZES, Playbook
from firebreak.plan.items.texts import Level, Size
from firebreak.plan.timeline import clocks, lanes, moments
from firebreak.plan.views.common import PlanRequest, language_of
from firebreak.plan.views.items.drawing import timeline
from firebreak.plan.views.items.rows import Row, carriers, titles_of
from firebreak.plan.words import in_language


def playbook(request: PlanRequest, row: Row) -> dict[str, Any]:
    """What the page of a playbook needs. ``?level=`` and ``?size=`` choose steps, ``?play=1`` shows the clock."""
    book: Playbook = row.item
    level = _choice(request.GET.get("level", ""), LEVELS, None)
    size = _choice(request.GET.get("size", ""), SIZES, request.brand.team_size)
    team = cast("Size", size)
    found = moments(book, cast("Level | None", level), team, carriers(request.plan, team))
    titles, language = titles_of(request.plan), language_of(request.plan)

    def named(duty: str) -> str:
        return in_language(titles.get(("duties", duty), {}), language) or duty

    drawn = [(named(duty), minutes) for duty, minutes in lanes(found).items()]
    return {
        "moments": found, "clocks": clocks(book.clocks), "type": words.TYPE_NAMES[book.type],
        "chart": timeline(_("Who does something when"), drawn, get_language()) if drawn else "",
        "level": level or "", "size": size, "levels": words.LEVEL_NAMES, "sizes": words.SIZE_NAMES,
        "play": request.GET.get("play") == "1", "left_out": len(book.steps) - sum(len(one.steps) for one in found),
    }  # fmt: skip


def _choice(value: str, known: tuple[str, ...], otherwise: str | None) -> str | None:
    return value if value in known else otherwise
