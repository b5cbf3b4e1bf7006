"""A section becomes a playbook: its list or its table of steps, each with who and by when, as far as it says so."""

import re
from collections.abc import Sequence
from typing import Any, cast

from django.utils.translation import gettext as _

from firebreak.plan.forms.keys import fill_keys
from firebreak.plan.items import LEVELS, Clocks, Playbook, Step
from firebreak.plan.manuscript.blocks import Block, Grid, Line, plain
from firebreak.plan.manuscript.pieces import Known, cut, entries, lead_of, mentioned, minutes_of, pieces
from firebreak.plan.manuscript.sections import Section
from firebreak.plan.manuscript.tables import STEP_COLUMNS, columns
from firebreak.plan.manuscript.vocabulary import sort_of, spoken
from firebreak.plan.words import LEVEL_NAMES

LONGEST, LONGEST_HAN = 80, 40
"""Of a step's title: more does not fit on a phone."""
FIRST_WORD, UPDATE, FACTS = 60, 240, 1440
"""Minutes, where a document does not say."""
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|(?<=[。！？；])")


def playbook(section: Section, key: str, blocks: list[Block], known: Known) -> Playbook:
    """Everything that is no step, no trap and no time limit says when it is the right one."""
    parts = pieces(blocks, ("avoid", "steps", "use"))
    rest = parts.pop("")
    clocks, rest = _clocks(rest)
    rows = [one for one in [*parts.get("steps", []), *rest] if isinstance(one, Grid) and _is_steps(one)]
    steps = [
        _of_row(row, where, known)
        for grid in rows
        for where in [columns(grid, STEP_COLUMNS)]
        for row in grid.rows[1:]
    ]
    listed: list[Block] = [one for one in parts.get("steps", []) if one not in rows]
    if not listed and not rows:
        listed = [one for one in rest if isinstance(one, Line) and one.mark]
    rest = [one for one in rest if one not in rows and not any(one is other for other in listed)]
    steps += [_of_text(one, known) for one in entries(listed)]
    people_first, rest = _taken(rest, "People first: it runs at once, outside all approvals.")
    silence, rest = _lead(rest, "When to say nothing")
    when = plain([*parts.get("use", []), *rest]) or section.title
    everything = f"{section.title} {when}"
    return Playbook(
        key=key, title=known.say(section.title),
        type=cast("Any", sort_of("types", section.title, "") or sort_of("types", everything, "service-failure")),
        when=known.say(when), clocks=clocks, steps=_in_order(steps), people_first=people_first,
        avoid=[known.say(one) for one in entries(parts.get("avoid", []))], silence=known.say(silence) if silence else {},
    )  # fmt: skip


def _in_order(rows: list[dict[str, Any]]) -> list[Step]:
    """As the document has them: a step is never due before the one above it."""
    last = 0
    for row in rows:
        last = row["minute"] = max(last, row["minute"] if row["minute"] is not None else last)
    return [Step(**row) for row in fill_keys(rows)]


def _is_steps(grid: Grid) -> bool:
    where = columns(grid, STEP_COLUMNS)
    return "what" in where and len(where) >= 2 and len(grid.rows) > 1


def _of_row(row: Sequence[str], where: Any, known: Known) -> dict[str, Any]:
    made = _of_text(row[where["what"]] or " / ".join(cell for cell in row if cell), known)
    owner = row[where["owner"]].strip() if "owner" in where else ""
    if "by" in where:
        by = row[where["by"]]
        found = minutes_of(by, anywhere=True)
        made["minute"] = found if found is not None else made["minute"]
        if found is None and by.strip():
            _add(made, by, known)
    if owner:
        made["duty"] = known.duty(owner)
        if not mentioned(known.duties, owner):
            _add(made, owner, known)
    if "done" in where and row[where["done"]].strip():
        made["done"] = known.say(row[where["done"]])
    for number, cell in enumerate(row):
        if number not in where.values() and cell.strip():
            _add(made, cell, known)
    return made


def _add(made: dict[str, Any], text: str, known: Known) -> None:
    before = made.get("how", {}).get(known.language, "")
    made["how"] = known.say(f"{before}\n{text.strip()}")


def _of_text(text: str, known: Known) -> dict[str, Any]:
    """One step as it is told: its first sentence is what to do, the rest how."""
    made: dict[str, Any] = {}
    lines = []
    for number, line in enumerate(text.splitlines()):
        lead, said = lead_of(line)
        if number and lead and spoken("From level").fullmatch(lead) and _level(said):
            made["from_level"] = _level(said)
        elif number and lead and spoken("Avoid").fullmatch(lead):
            made["avoid"] = known.say(said)
        elif number and lead and spoken("Template").fullmatch(lead) and said in known.templates:
            made["template"] = known.templates[said]
        else:
            lines.append(line)
    longest = LONGEST_HAN if known.language.startswith("zh") else LONGEST
    first, *more = [one.strip() for one in lines if one.strip()] or [text.strip() or "…"]
    if len(first) > longest:
        first, *sentences = [one.strip() for one in _SENTENCE.split(first) if one.strip()]
        more = [" ".join(sentences), *more] if sentences else more
    if len(first) > longest:
        first, more = cut(first, longest), ["\n".join(lines)]
    said = "\n".join(lines)
    return {
        "title": known.say(first.rstrip(".。;；")), "minute": minutes_of(said), "duty": known.duty(said),
        "done": known.say(_("Not written yet: what somebody else could check.")),
        **({"how": known.say("\n".join(more))} if more else {}), **made,
    }  # fmt: skip


def _level(said: str) -> str:
    return next((level for level in LEVELS if str(LEVEL_NAMES[level]).casefold() == said.casefold()), "")


def _clocks(blocks: list[Block]) -> tuple[Clocks, list[Block]]:
    """Time limits of our own export: a table by level, and until when the facts are known."""
    first: dict[Any, int] = {}
    update: dict[Any, int] = {}
    rest: list[Block] = []
    for one in blocks:
        if (
            isinstance(one, Grid)
            and len(one.rows[0]) == 3
            and spoken("First word within").fullmatch(one.rows[0][1].strip())
        ):
            for name, word, again in one.rows[1:]:
                level = _level(name.strip())
                for limits, told in ((first, word), (update, again)):
                    found = minutes_of(told, anywhere=True)
                    if level and found is not None and found not in limits.values():
                        limits[level] = found
        else:
            rest.append(one)
    facts, rest = _lead(rest, "Facts confirmed within")
    return Clocks(
        first_word=first or {"notice": FIRST_WORD}, update_every=update or {"notice": UPDATE},
        facts_by=minutes_of(facts, anywhere=True) or FACTS,
    ), rest  # fmt: skip


def _lead(blocks: list[Block], msgid: str) -> tuple[str, list[Block]]:
    """The text behind a lead of our own export, and the blocks without it."""
    for one in blocks:
        if isinstance(one, Line) and not one.mark:
            lead, said = lead_of(one.text)
            if lead and spoken(msgid).fullmatch(lead):
                return said, [other for other in blocks if other is not one]
    return "", blocks


def _taken(blocks: list[Block], msgid: str) -> tuple[bool, list[Block]]:
    kept = [
        one for one in blocks if not (isinstance(one, Line) and spoken(msgid).fullmatch(one.text.strip()))
    ]
    return len(kept) < len(blocks), kept
