"""Between an item and what a browser sends: plain functions, no database, nothing lost on the way.

A sent form is ``name -> values``. Names are paths (``steps.3.title.en``). A group that repeats names its rows in order:
``steps`` has the values ``["0", "3", "1"]``, so moving a row changes that list and no other name.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from firebreak.base import storable
from firebreak.plan.forms.keys import fill_keys
from firebreak.plan.forms.shape import NOTHING, Node
from firebreak.plan.items import LANGUAGES

Posted = dict[str, list[str]]
MOST_ROWS = 60
MOST_FIELDS = 900
"""Django takes 1000 fields of one form; the rest is for what the page adds."""
_ROW = re.compile(r"[0-9]{1,4}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")


@dataclass
class Filled:
    """What a sent form says."""

    body: dict[str, Any]
    errors: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    """Name of a field -> code and parameters of what is wrong with it."""


@dataclass
class Written:
    """An item as a form."""

    posted: Posted = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    """Name of a text -> its place in the item, as :func:`~firebreak.plan.folders.checking.texts_of` calls it."""


def languages_of(body: Mapping[str, Any], spoken: Sequence[str]) -> tuple[str, ...]:
    """The plan's languages, then any other that the item has words in: a form must not lose them.

    >>> languages_of({"title": {"en": "Fire", "sv": "Brand"}}, ["en"])
    ('en', 'sv')
    """
    found = set(_languages(body))
    return (*spoken, *(one for one in LANGUAGES if one in found and one not in spoken))


def _languages(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (one for one in value if one in LANGUAGES)
        for part in value.values():
            yield from _languages(part)
    elif isinstance(value, list):
        for part in value:
            yield from _languages(part)


def cleaned(data: Iterable[tuple[str, list[str]]]) -> Posted:
    """What arrived, fit to be kept: one kind of line end, no characters that a database cannot hold."""
    return {
        storable.text(name)[:200]: [
            storable.text(value).replace("\r\n", "\n").replace("\r", "\n") for value in values
        ]
        for name, values in data
    }


def first(posted: Posted, name: str) -> str:
    """The value of a field that has one."""
    return (posted.get(name) or [""])[0]


def rows_of(posted: Posted, name: str) -> list[str]:
    """The rows of a group that repeats, in order, each once."""
    return list(dict.fromkeys(row for row in posted.get(name, []) if _ROW.fullmatch(row)))


# --- An item as a form.


def to_posted(node: Node, body: Mapping[str, Any], languages: Sequence[str]) -> Written:
    """The fields that say what an item says; what it does not say is there as the default, or empty."""
    out = Written()
    for part in node.parts:
        _write(part, body.get(part.name, NOTHING), part.name, part.name, languages, out)
    return out


def blank(node: Node, name: str, languages: Sequence[str]) -> Posted:
    """The fields of one new row."""
    out = Written()
    _write(node, NOTHING, name, name, languages, out)
    return out.posted


def _write(node: Node, value: Any, name: str, place: str, languages: Sequence[str], out: Written) -> None:
    if value is NOTHING:
        value = node.default
    said = None if value is NOTHING else value
    if node.sort in {"texts", "lines"}:
        out.places[name] = place
        for language in languages:
            words = (said or {}).get(language, "")
            out.posted[f"{name}.{language}"] = [words if isinstance(words, str) else "\n".join(words)]
    elif node.sort == "group":
        for part in node.parts:
            inner = (said or {}).get(part.name, NOTHING)
            _write(part, inner, f"{name}.{part.name}", f"{place}.{part.name}", languages, out)
    elif node.sort == "table":
        for option in node.options:
            shown = (said or {}).get(option)
            out.posted[f"{name}.{option}"] = ["" if shown is None else str(shown)]
    elif node.sort == "rows":
        _write_rows(node, said, name, place, languages, out)
    elif node.sort in {"choices", "refs"}:
        out.posted[name] = list(said or [])
    elif node.sort == "flag":
        out.posted[name] = ["on"] if said else []
    else:
        out.posted[name] = ["" if said is None else str(said)]


def _write_rows(node: Node, said: Any, name: str, place: str, languages: Sequence[str], out: Written) -> None:
    pairs = (
        list((said or {}).items())
        if node.key is not None
        else [(str(n), one) for n, one in enumerate(said or [])]
    )
    out.posted[name] = [str(number) for number in range(len(pairs))]
    for number, (key, one) in enumerate(pairs):
        if node.key is not None:
            out.posted[f"{name}.{number}.key"] = [key]
        _write(node.parts[0], one, f"{name}.{number}", f"{place}.{key}", languages, out)


# --- A form as an item.


def from_posted(node: Node, posted: Posted, languages: Sequence[str]) -> Filled:
    """The plain record that a sent form describes, and everything that is wrong with it."""
    filled = Filled({})
    filled.body = _read_group(node, posted, "", languages, filled)
    return filled


def _read_group(
    node: Node, posted: Posted, name: str, languages: Sequence[str], filled: Filled
) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for part in node.parts:
        value = _read(part, posted, f"{name}.{part.name}" if name else part.name, languages, filled)
        if value is not NOTHING and not (part.optional and value == part.default):
            body[part.name] = value
    if node.path == "ApprovalRow.steps":
        if not (body.get("duties") or body.get("outside") or body.get("languages")):
            filled.errors[f"{name}.duties"] = ("form.asks_nobody", {})
        if body.get("outside") and body.get("languages"):
            filled.errors[f"{name}.languages"] = ("form.asks_two", {})
    return body


def _read(node: Node, posted: Posted, name: str, languages: Sequence[str], filled: Filled) -> Any:
    if node.sort in {"texts", "lines"}:
        return _read_words(node, posted, name, languages, filled)
    if node.sort == "group":
        return _read_group(node, posted, name, languages, filled)
    if node.sort == "table":
        return _read_table(node, posted, name, filled)
    if node.sort == "rows":
        return _read_rows(node, posted, name, languages, filled)
    if node.sort in {"choices", "refs"}:
        return _read_chosen(node, posted, name, filled)
    if node.sort == "flag":
        return bool(posted.get(name))
    return _read_one(node, first(posted, name), name, filled, optional=node.optional)


def _read_chosen(node: Node, posted: Posted, name: str, filled: Filled) -> list[str]:
    chosen = list(dict.fromkeys(posted.get(name, [])))
    known = [one for one in chosen if (one in node.options if node.sort == "choices" else _fits(node, one))]
    if known != chosen:
        filled.errors[name] = ("form.choose", {})
    elif len(known) < node.least:
        filled.errors[name] = ("form.choose_some", {})
    return known


def _read_table(node: Node, posted: Posted, name: str, filled: Filled) -> dict[str, Any]:
    cells = {
        option: _read_one(node.parts[0], first(posted, own), own, filled, optional=True)
        for option, own in ((option, f"{name}.{option}") for option in node.options)
    }
    return {option: value for option, value in cells.items() if value is not NOTHING}


def _read_words(node: Node, posted: Posted, name: str, languages: Sequence[str], filled: Filled) -> Any:
    found = {language: first(posted, f"{name}.{language}") for language in languages}
    if node.sort == "lines":
        lines = {
            language: [line.strip() for line in text.split("\n") if line.strip()]
            for language, text in found.items()
        }
        return {language: some for language, some in lines.items() if some}
    said = {language: text for language, text in found.items() if text.strip()}
    if not said and not node.optional:
        filled.errors[name] = ("form.say", {})
        return NOTHING
    return said


def _read_one(node: Node, text: str, name: str, filled: Filled, *, optional: bool) -> Any:
    """One line, number, choice or reference."""
    said = text.strip()
    if not said:
        if not optional and node.sort != "key":
            filled.errors[name] = ("form.choose" if node.sort in {"choice", "ref"} else "form.line", {})
        return NOTHING
    if node.sort == "number":
        number = int(said) if _NUMBER.fullmatch(said) else None
        if number is None or not node.least <= number <= node.most:
            filled.errors[name] = ("form.number", {"least": node.least, "most": node.most})
            return NOTHING
        return number
    wrong = (
        said not in node.options if node.sort == "choice" else bool(node.pattern) and not _fits(node, said)
    )
    if wrong:
        code = {"choice": "form.choose", "ref": "form.choose", "key": "form.key"}.get(node.sort, "form.name")
        filled.errors[name] = (code, {})
        return NOTHING
    return said if node.sort != "line" or node.pattern else text


def _fits(node: Node, said: str) -> bool:
    return re.fullmatch(node.pattern, said) is not None and len(said) <= 60


def _read_rows(node: Node, posted: Posted, name: str, languages: Sequence[str], filled: Filled) -> Any:
    rows, inner = rows_of(posted, name), node.parts[0]
    if len(rows) > MOST_ROWS:
        filled.errors[name] = ("form.too_many", {"limit": MOST_ROWS})
        rows = rows[:MOST_ROWS]
    kept = [row for row in rows if not _is_blank(node, posted, f"{name}.{row}")]
    if node.key is None:
        read = [_read(inner, posted, f"{name}.{row}", languages, filled) for row in kept]
        made = [one for one in read if one is not NOTHING]
        return fill_keys(made) if any(part.sort == "key" for part in inner.parts) else made
    found: dict[str, Any] = {}
    for row in kept:
        key = _read_one(
            node.key, first(posted, f"{name}.{row}.key"), f"{name}.{row}.key", filled, optional=False
        )
        value = _read(inner, posted, f"{name}.{row}", languages, filled)
        if key in found:
            filled.errors[f"{name}.{row}.key"] = ("form.twice", {})
        elif key is not NOTHING:
            found[key] = value
    if not kept and node.least:
        filled.errors[name] = ("form.one_row", {})
    return found


def _is_blank(node: Node, posted: Posted, name: str) -> bool:
    """Whether nobody wrote anything in a row: what a list offers by itself does not count."""
    inner = node.parts[0]
    if inner.sort != "group":
        names = [name, *(f"{name}.{language}" for language in LANGUAGES)]
        return not any(value.strip() for one in names for value in posted.get(one, []))
    offered = {
        f"{name}.{part.name}" for part in inner.parts if part.sort in {"choice", "choices", "flag", "key"}
    }
    within = [one for one in posted if one.startswith(f"{name}.") and one not in offered]
    return not any(value.strip() for one in within for value in posted[one])
