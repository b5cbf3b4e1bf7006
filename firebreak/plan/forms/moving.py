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
    """``pressed``: ``signs:add``, ``signs:3:up``, ``signs:3:down``, ``signs:3:remove``; anything else changes nothing."""
    name, _sep, rest = pressed.partition(":")
    group = next((part for part in node.parts if part.sort == "rows" and part.name == name), None)
    if group is None:
        return Moved(posted)
    rows = rows_of(posted, name)
    if rest == "add":
        return _add(group, posted, rows, languages)
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


def _add(group: Node, posted: Posted, rows: list[str], languages: Sequence[str]) -> Moved:
    row = str(max((int(one) for one in rows), default=-1) + 1)
    fresh = blank(group.parts[0], f"{group.name}.{row}", languages)
    if group.key is not None:
        fresh[f"{group.name}.{row}.key"] = [""]
    fields = sum(max(1, len(values)) for values in (*posted.values(), *fresh.values()))
    if len(rows) >= MOST_ROWS or len(row) > 4:
        return Moved(posted, f"{group.name}:add", ("form.too_many", {"limit": MOST_ROWS}), group.name)
    if fields > MOST_FIELDS:
        return Moved(posted, f"{group.name}:add", ("form.too_long", {}), group.name)
    first = (
        f"{group.name}.{row}.key"
        if group.key is not None
        else _first(group.parts[0], f"{group.name}.{row}", languages)
    )
    return Moved({**posted, **fresh, group.name: [*rows, row]}, first, name=group.name)


def _first(node: Node, name: str, languages: Sequence[str]) -> str:
    """The first field of a new row that somebody can write in."""
    if node.sort == "group":
        part = next(one for one in node.parts if one.sort != "key")
        return _first(part, f"{name}.{part.name}", languages)
    return f"{name}.{languages[0]}" if node.sort in {"texts", "lines"} else name
