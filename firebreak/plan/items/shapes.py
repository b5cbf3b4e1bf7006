"""What is wrong with the shape of a record, taken out of msgspec's English: a code, its place, and what was expected.

>>> wrong = shape_of("Expected `int` <= 5 - at `$.steps[2].minute`")
>>> wrong.code, wrong.place, wrong.params
('shape.at_most', 'steps › 3 › minute', {'limit': '5'})
"""

import re
from dataclasses import dataclass, field
from typing import Any

from msgspec import inspect

from firebreak.plan.items import KINDS, LANGUAGES, LEVELS, SIZES

_AT = re.compile(r" - at (`key` in )?`\$([^`]*)`$")
_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+|\.\.\.)\]")
MOST_NAMED = 40
"""Choices that are told; no field has more."""

_FORMS: tuple[tuple[str, str], ...] = (
    ("shape.missing", r"Object missing required field `(?P<name>.+)`"),
    ("shape.unknown", r"Object contains unknown field `(?P<name>.+)`"),
    ("shape.choice", r"Invalid enum value (?P<got>.+)"),
    ("shape.too_short", r"Expected `(?P<expected>[^`]+)` of length >= (?P<limit>\d+)"),
    ("shape.too_long", r"Expected `(?P<expected>[^`]+)` of length <= (?P<limit>\d+)"),
    ("shape.at_least", r"Expected `(?:int|float)` >= (?P<limit>-?[\d.]+)"),
    ("shape.at_most", r"Expected `(?:int|float)` <= (?P<limit>-?[\d.]+)"),
    ("shape.pattern", r"Expected `str` matching regex (?P<pattern>.+)"),
    ("shape.type", r"Expected `(?P<expected>[^`]+)`, got `(?P<got>[^`]+)`"),
    ("shape.number", r"Integer value out of range"),
    ("shape.sign", r".*surrogates not allowed"),
)
_LENGTHS = {"shape.too_short": "shape.too_few", "shape.too_long": "shape.too_many"}
"""Of a text -> of a list or of names."""
_PATTERNS = {
    "^[a-z][a-z0-9]*(-[a-z0-9]+)*$": "key", "^[a-z][a-z0-9_]{1,40}$": "name", r"^(https?://[^\s/]\S*)?$": "link",
}  # fmt: skip
_ORDER: tuple[str, ...] = (*LANGUAGES, *LEVELS, *SIZES)
"""msgspec knows choices by the alphabet only."""


@dataclass(frozen=True)
class Shape:
    """What is wrong. ``place`` counts lists from 1; empty where it is the record itself."""

    code: str
    place: str = ""
    params: dict[str, str] = field(default_factory=dict)


def shape_of(said: str, kind: str = "") -> Shape:
    """Read one sentence of msgspec's about a record of a kind; ``shape.other`` holds what nobody has met yet."""
    at = _AT.search(said)
    sentence = said[: at.start()] if at else said
    steps = [name or number for name, number in _STEP.findall(at[2])] if at else []
    in_key = bool(at and at[1])
    for code, form in _FORMS:
        found = re.fullmatch(form, sentence, re.DOTALL)
        if found:
            params = {name: text[:200] for name, text in found.groupdict().items()}
            return Shape(*_nearer(code, params, kind, steps, in_key=in_key), params)
    return Shape("shape.other", _place(steps), {"detail": sentence[:300]})


def _nearer(
    code: str, params: dict[str, str], kind: str, steps: list[str], *, in_key: bool
) -> tuple[str, str]:
    """The code and the place, where the record's own definition says more than the sentence does."""
    if code == "shape.choice":
        params["got"] = params["got"].strip("'\"")
        params["choices"] = ", ".join(choices_at(kind, steps, in_key=in_key))
        code = "shape.choice" if params["choices"] else "shape.no_choice"
    elif code == "shape.pattern":
        written = params.pop("pattern").strip("'\"").replace("\\\\", "\\")  # as Python writes it down
        which = _PATTERNS.get(written)
        code = f"shape.pattern_{which}" if which else "shape.pattern"
    elif code in _LENGTHS and params.pop("expected") != "str":
        code = _LENGTHS[code]
    return code, _place(steps)


def _place(steps: list[str]) -> str:
    """``[...]`` is a name that msgspec does not give: the line says which.

    >>> _place(["steps", "0", "title", "..."])
    'steps › 1 › title'
    """
    return " › ".join(str(int(step) + 1) if step.isdigit() else step for step in steps if step != "...")


def choices_at(kind: str, steps: list[str], *, in_key: bool = False) -> list[str]:
    """The words that may stand at a place of a record.

    >>> choices_at("risks", ["title"], in_key=True)
    ['en', 'zh-Hans', 'zh-Hant', 'sv', 'ms']
    """
    if kind not in KINDS:
        return []
    here: Any = inspect.type_info(KINDS[kind])
    for step in steps:
        here = _into(_bare(here), step)
        if here is None:
            return []
    here = _bare(here)
    if in_key:
        here = _bare(getattr(here, "key_type", None))
    values = [str(value) for value in getattr(here, "values", ())]
    return sorted(values, key=lambda one: _ORDER.index(one) if one in _ORDER else len(_ORDER))[:MOST_NAMED]


def _into(here: Any, step: str) -> Any:
    if isinstance(here, inspect.StructType):
        return next((one.type for one in here.fields if one.encode_name == step), None)
    if isinstance(here, inspect.ListType):
        return here.item_type
    if isinstance(here, inspect.DictType):
        return here.value_type
    return None


def _bare(here: Any) -> Any:
    """Without what is written around a type, and without "or nothing"."""
    while isinstance(here, inspect.Metadata):
        here = here.type
    if isinstance(here, inspect.UnionType):
        kinds = [_bare(one) for one in here.types if not isinstance(one, inspect.NoneType)]
        return kinds[0] if len(kinds) == 1 else None
    return here
