"""Add, remove and move rows of a form without a script: the button that was pressed says what to do."""

from collections.abc import Sequence
from typing import NamedTuple

from firebreak.plan.forms.posting import MOST_FIELDS, MOST_ROWS, Posted, blank, rows_of
from firebreak.plan.forms.shape import Node


class Moved(NamedTuple):
    """A form after a button."""

    posted: Posted
    focus: str = ""
    """The name of the field or button to go on from."""
    error: tuple[str, dict[str, int]] | None = None
    name: str = ""
    """The group that it is about."""


def moved(node: Node, posted: Posted, pressed: str, languages: Sequence[str]) -> Moved:
    """``pressed``: ``signs:add``, ``signs:3:up``, ``signs:3:down``, ``signs:3:remove``; in a row of another group
    ``rows.2.steps:add``. Anything else changes nothing."""
    name, _sep, rest = pressed.partition(":")
    group = _group(node, posted, name)
    if group is None:
        return Moved(posted)
    rows = rows_of(posted, name)
    if rest == "add":
        return _add(group, name, posted, rows, languages)
    row, _sep, verb = rest.partition(":")
    if row not in rows:
        return Moved(posted)
    at = rows.index(row)
    if verb == "remove":
        kept = {
            one: values
            for one, values in posted.items()
            if one != f"{name}.{row}" and not one.startswith(f"{name}.{row}.")
        }
        left = rows[:at] + rows[at + 1 :]
        following = left[min(at, len(left) - 1)] if left else ""
        return Moved(
            {**kept, name: left}, f"{name}:{following}:remove" if following else f"{name}:add", name=name
        )
    to = at + {"up": -1, "down": 1}.get(verb, 0)
    if not 0 <= to < len(rows):
        return Moved(posted, name=name)
    rows[at], rows[to] = rows[to], rows[at]
    ends = {0: "down", len(rows) - 1: "up"}
    return Moved({**posted, name: rows}, f"{name}:{row}:{ends.get(to, verb)}", name=name)


def _group(node: Node, posted: Posted, name: str) -> Node | None:
    """The group that repeats of this name; within others, names and rows take turns: ``rows.2.steps``."""
    names, above = name.split("."), ""
    for at in range(0, len(names), 2):
        group = next((part for part in node.parts if part.sort == "rows" and part.name == names[at]), None)
        if group is None or at + 1 >= len(names):
            return group
        above = f"{above}{names[at]}"
        if names[at + 1] not in rows_of(posted, above):
            return None
        above, node = f"{above}.{names[at + 1]}.", group.parts[0]
    return None


def _add(group: Node, name: str, posted: Posted, rows: list[str], languages: Sequence[str]) -> Moved:
    row = str(max((int(one) for one in rows), default=-1) + 1)
    fresh = blank(group.parts[0], f"{name}.{row}", languages)
    if group.key is not None:
        fresh[f"{name}.{row}.key"] = [""]
    fields = sum(max(1, len(values)) for values in (*posted.values(), *fresh.values()))
    if len(rows) >= MOST_ROWS or len(row) > 4:
        return Moved(posted, f"{name}:add", ("form.too_many", {"limit": MOST_ROWS}), name)
    if fields > MOST_FIELDS:
        return Moved(posted, f"{name}:add", ("form.too_long", {}), name)
    within = f"{name}.{row}"
    first = f"{within}.key" if group.key is not None else _first(group.parts[0], within, languages)
    return Moved({**posted, **fresh, name: [*rows, row]}, first, name=name)


def _first(node: Node, name: str, languages: Sequence[str]) -> str:
    """The first field of a new row that somebody can write in."""
    if node.sort == "group":
        part = next(one for one in node.parts if one.sort != "key")
        return _first(part, f"{name}.{part.name}", languages)
    return f"{name}.{languages[0]}" if node.sort in {"texts", "lines"} else name
