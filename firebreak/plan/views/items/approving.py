"""Who approves what, in words: the register for a size of team, one item's rows, and who may approve a template."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple, cast

import msgspec
from babel.lists import format_list
from django.utils.translation import gettext as _

from firebreak.plan import words
from firebreak.plan.approval import Needs, coverage, needs
from firebreak.plan.approval.needing import Cell, needs_of
from firebreak.plan.approval.words import raised, sentence, short, spoken
from firebreak.plan.items import LEVELS, SIZES, TEMPLATE_KINDS, Approval, ApprovalRow, Duty, carried_by
from firebreak.plan.items.texts import Size
from firebreak.plan.models import PlanItem
from firebreak.plan.queries.approvals import approval_policy, template_approvers
from firebreak.plan.queries.items import records
from firebreak.plan.views.common import PlanRequest, language_of
from firebreak.plan.views.items.rows import Row
from firebreak.plan.words import in_language
from firebreak.web.parts.numbers import active_locale


class Block(NamedTuple):
    """What holds for one kind of text at neighbouring levels."""

    levels: Sequence[str]
    level_words: str
    short: str
    sentence: str
    raised: Sequence[str]
    """What the floor in code made good, in sentences."""
    item: str
    """Key of the item that says so; empty where none does."""

    @property
    def span(self) -> int:
        """Columns that it fills."""
        return len(self.levels)


def approvals(request: PlanRequest, rows: list[Row]) -> dict[str, Any]:
    """The register: a row for each kind of text, a column for each level. ``?size=`` shows another team's."""
    asked = request.GET.get("size", "")
    size = cast("Size", asked if asked in SIZES else request.brand.team_size)
    policy, named = (
        approval_policy(request.plan, size),
        _named(_duties(request), size, language_of(request.plan)),
    )
    covered = coverage(policy)
    table = []
    for kind in TEMPLATE_KINDS:
        found = [
            (needs(policy, kind=kind, level=level, size=size), covered[Cell(kind, level, size)])
            for level in LEVELS
        ]
        table.append((words.TEMPLATE_NAMES[kind], _blocks(found, size, named)))
    return {
        "table": table, "size": size, "sizes": words.SIZE_NAMES, "own_size": request.brand.team_size,
        "levels": [words.LEVEL_NAMES[level] for level in LEVELS], "total": len(rows) or 1, "starter": not rows,
    }  # fmt: skip


def _blocks(
    found: list[tuple[Needs, tuple[str, ...]]], size: Size, named: Callable[[str], str]
) -> list[Block]:
    """Neighbouring levels at which the same holds stand together."""
    blocks: list[Block] = []
    at = 0
    for (one, keys), same in groupby(found):
        count = len(list(same))
        levels = LEVELS[at : at + count]
        at += count
        blocks.append(
            Block(
                levels, level_words(levels), short(one, size, named), sentence(one, size, named), raised(one),
                keys[0] if keys else "",
            )
        )  # fmt: skip
    return blocks


def level_words(levels: Sequence[str]) -> str:
    """Names of levels as a list."""
    if set(levels) == set(LEVELS):
        return _("Every level")
    return str(format_list([str(words.LEVEL_NAMES[level]) for level in levels], locale=active_locale()))


@dataclass(frozen=True)
class RowWords:
    """One row of an item."""

    levels: str
    sizes: str
    sentence: str
    raised: Sequence[str]


def approval(request: PlanRequest, row: Row) -> dict[str, Any]:
    """The page of one item: its rows in words, those for this team first."""
    item: Approval = row.item
    own, duties, language = request.brand.team_size, _duties(request), language_of(request.plan)
    said = []
    for one in sorted(item.rows, key=lambda one: own not in one.sizes):
        size = own if own in one.sizes else one.sizes[0]
        told = sentence(needs_of(one), size, _named(duties, size, language))
        sizes = ", ".join(str(words.SIZE_NAMES[each]) for each in one.sizes)
        said.append(RowWords(level_words(one.levels), sizes, told, _raised(item, one)))
    return {"rows": said, "kinds_of_text": [words.TEMPLATE_NAMES[kind] for kind in item.kinds]}


def _raised(item: Approval, row: ApprovalRow) -> list[str]:
    """What the floor makes good of one row, in sentences, each once."""
    alone = {item.key: msgspec.structs.replace(item, rows=[row])}
    found = [
        needs(alone, kind=kind, level=level, size=size)
        for kind in item.kinds
        for level in row.levels
        for size in row.sizes
    ]
    return list(dict.fromkeys(told for one in found for told in raised(one)))


class Asked(NamedTuple):
    """Who approves a template."""

    duties: str
    """Titles; empty where access roles decide."""
    people: str
    """Names; empty where nobody holds these duties yet."""
    mine: bool
    """Whether this reader is among them, or nobody is."""
    wrote: bool
    """Whether this reader wrote or changed it since it was last approved and is not the whole team."""


def approvers_of(request: PlanRequest, item: PlanItem) -> Asked:
    """Who may approve a template by the policy, and whether the reader may."""
    found = template_approvers(request.plan, item.body)
    keys = {one.pk for one in found.people}
    named = _named(_duties(request), cast("Size", request.brand.team_size), language_of(request.plan))
    return Asked(
        spoken(found.duties, named) if found.duties else "",
        ", ".join(one.name for one in found.people),
        not keys or request.user.pk in keys,
        request.user.pk in {*item.writers, item.changed_by_id} and request.brand.team_size != "one",
    )


def _duties(request: PlanRequest) -> Mapping[str, Duty]:
    return records(request.plan, "duties")["duties"]


def _named(duties: Mapping[str, Duty], size: Size, language: str) -> Callable[[str], str]:
    """Titles of the duties that carry others in a team of a size; a key where there is none."""

    def named(duty: str) -> str:
        kept = carried_by(duties, size, duty)
        return (in_language(duties[kept].title, language) if kept in duties else "") or kept

    return named
