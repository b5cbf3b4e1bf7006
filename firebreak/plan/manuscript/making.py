"""A section becomes an item: what can be understood goes into its fields, everything else stays in its text."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.utils import translation
from django.utils.translation import gettext as _

from firebreak.engine import shapes
from firebreak.plan.items import ContactGroup, Duty, Policy, Risk, Scenario, Sign
from firebreak.plan.manuscript.blocks import Block, Grid, Line, plain, written
from firebreak.plan.manuscript.pieces import (
    Known,
    cut,
    entries,
    lead_of,
    mentioned,
    pieces,
    said_score,
    score_of,
)
from firebreak.plan.manuscript.playbooks import playbook
from firebreak.plan.manuscript.sections import Section
from firebreak.plan.manuscript.tables import personal_grid, without_people
from firebreak.plan.manuscript.templates import template
from firebreak.plan.manuscript.vocabulary import any_word, sort_of, spoken

OPEN = "to-choose"
"""Key of a playbook that nobody chose yet: the plan check tells of it. A wrong one would be worse on the night."""
_HOLDERS = ("Holder", "Deputy", "Also carries")
_PURPOSE = 300


@dataclass
class Made:
    """An item, and what of its section is not in it."""

    item: Any
    left: list[Block] = field(default_factory=list)


def make(section: Section, kind: str, key: str, known: Known) -> Made:
    """The item that a section becomes."""
    blocks, people = _without_lists_of_people(section.blocks)
    if kind in ("contacts", "duties"):
        if kind == "contacts":
            blocks, more = without_people(blocks)
        else:
            blocks, more = _without_holders(blocks)
        people += more
    # Sentences that stand in for what the document does not say are said in its own language.
    with translation.override(known.language.lower()):
        item = _MAKERS[kind](section, key, blocks, known)
    return Made(item, people)


def _without_lists_of_people(blocks: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    kept: list[Block] = []
    people: list[Block] = []
    for one in blocks:
        (people if isinstance(one, Grid) and personal_grid(one) else kept).append(one)
    return kept, people


def _without_holders(blocks: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """Names of who holds a duty belong to the people page."""
    kept: list[Block] = []
    people: list[Block] = []
    for one in blocks:
        held = isinstance(one, Line) and spoken(*_HOLDERS).fullmatch(lead_of(one.text)[0])
        (people if held else kept).append(one)
    return kept, [one for one in people if not (isinstance(one, Line) and "____" in one.text)]


def _risk(section: Section, key: str, blocks: list[Block], known: Known) -> Risk:
    parts, fields = pieces(blocks, ("signs", "mitigation")), section.fields
    rest = parts.pop("")
    told = next((one for one in rest if isinstance(one, Line) and _scores(one.text)), None)
    says = told.text if isinstance(told, Line) else ""
    if told is not None and "·" in says:  # a line of our own export: all that it says has a field
        rest.remove(told)
    scores = {}
    for column, otherwise in (("likelihood", 3), ("impact", 3)):
        given = fields.get(column, "")
        found = score_of(given) if given else said_score(column, says)
        if given and found is None:
            rest.append(Line(f"{column}: {given}"))
        scores[column] = found or otherwise
    owner = fields.get("owner", "") or _after(says, "owner")
    if fields.get("owner") and not mentioned(known.duties, owner):
        rest.append(Line(owner))
    everything = f"{section.title} {plain(rest)}"
    body = {
        "key": key, "title": known.say(section.title), "description": known.say(plain(rest) or section.title),
        "category": sort_of("categories", section.title, "") or sort_of("categories", everything, "reputation"), **scores,
        "signs": [Sign(text=known.say(one)) for one in entries([*parts.get("signs", []), *_cell(fields, "signs")])],
        "mitigation": [known.say(one) for one in entries([*parts.get("mitigation", []), *_cell(fields, "mitigation")])],
        "owner": known.duty(owner),
    }  # fmt: skip
    return shapes.convert(body, Risk)


def _scores(text: str) -> bool:
    return said_score("likelihood", text) is not None and said_score("impact", text) is not None


def _after(text: str, column: str) -> str:
    found = re.search(rf"(?:{any_word([column])})\s*[:：]\s*([^·\n]+)", text, re.IGNORECASE)
    return found[1] if found else ""


def _cell(fields: dict[str, str], name: str) -> list[Block]:
    parts = re.split(r"\n|(?<=[;；])\s*", fields.get(name, ""))
    return [
        Line(re.sub(r"^\s*(?:[-–•·*]|\d{1,2}[.)、])\s*", "", one).strip(" ;；"))
        for one in parts
        if one.strip(" ;；")
    ]


def _scenario(section: Section, key: str, blocks: list[Block], known: Known) -> Scenario:
    parts = pieces(blocks, ("assumes",))
    rest = parts.pop("")
    told = next(
        (
            one
            for one in rest
            if isinstance(one, Line) and "·" in one.text and spoken("Playbooks", "playbook").search(one.text)
        ),
        None,
    )
    everything = f"{section.title}\n{plain(rest)}"
    says = told.text if isinstance(told, Line) else everything
    book = mentioned(known.playbooks, says) or OPEN
    if told is not None and book != OPEN:
        rest.remove(told)
    return Scenario(
        key=key, title=known.say(section.title), risks=[], form="event",
        story=known.say(plain(rest) or section.title),
        assumptions=[known.say(one) for one in entries(parts.get("assumes", []))],
        level=cast("Any", sort_of("levels", says, "concern")), playbook=book, templates=[],
        lead=known.duty(says if told is not None else ""),
    )  # fmt: skip


def _policy(section: Section, key: str, blocks: list[Block], known: Known) -> Policy:
    first = next((one.text for one in blocks if isinstance(one, Line) and not one.level), section.title)
    least = min((one.level for one in blocks if isinstance(one, Line) and one.level > 0), default=1)
    return Policy(
        key=key, title=known.say(section.title), audience="team", acknowledged=False,
        purpose=known.say(cut(first, _PURPOSE)), body=known.say(written(blocks, least) + "\n"),
    )  # fmt: skip


def _duty(section: Section, key: str, blocks: list[Block], known: Known) -> Duty:
    parts = pieces(blocks, ("first_hour",))
    return Duty(
        key=key, title=known.say(section.title), description=known.say(plain(parts.pop("")) or section.title),
        first_hour=[known.say(one) for one in entries(parts.get("first_hour", []))],
    )  # fmt: skip


def _contacts(section: Section, key: str, blocks: list[Block], known: Known) -> ContactGroup:
    lines = entries(blocks)
    why = section.fields.get("why", "") or (lines.pop(0) if lines else section.title)
    find = "\n".join([*([section.fields["find"]] if "find" in section.fields else []), *lines])
    return ContactGroup(
        key=key, title=known.say(section.title), sort=cast("Any", sort_of("outside", f"{section.title} {why}", "partner")),
        why=known.say(why), find=known.say(find or _("Not written yet. Names and numbers are under “Who does what”.")),
    )  # fmt: skip


_MAKERS: dict[str, Callable[[Section, str, list[Block], Known], Any]] = {
    "risks": _risk, "scenarios": _scenario, "playbooks": playbook, "templates": template, "policies": _policy,
    "duties": _duty, "contacts": _contacts,
}  # fmt: skip
