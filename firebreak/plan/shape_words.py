"""The sentences of a record whose shape is wrong: in the reader's language, with the place in the file."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop, pgettext_lazy

from firebreak.plan.items.shapes import shape_of
from firebreak.web.slots import Label

SENTENCES: dict[str, str] = {
    "shape.missing": gettext_noop("“{name}” is missing. Add it."),
    "shape.unknown": gettext_noop(
        "“{name}” is nothing that belongs here. Look at how it is spelled, or take it out."
    ),
    "shape.choice": gettext_noop(
        "“{got}” is none of the words that may stand here. Choose one of: {choices}."
    ),
    "shape.no_choice": gettext_noop("“{got}” is none of the words that may stand here."),
    "shape.too_short": gettext_noop("This is too short. It needs at least {limit} characters."),
    "shape.too_long": gettext_noop("This is too long. {limit} characters fit."),
    "shape.too_few": gettext_noop("There is too little here. It needs at least {limit} entries."),
    "shape.too_many": gettext_noop("There is too much here. {limit} entries fit."),
    "shape.at_least": gettext_noop("This number is too small. The smallest is {limit}."),
    "shape.at_most": gettext_noop("This number is too large. The largest is {limit}."),
    "shape.number": gettext_noop("This number is too large."),
    "shape.pattern_key": gettext_noop(
        "A short name has only small letters a to z, digits and single hyphens, and begins with a letter."
    ),
    "shape.pattern_name": gettext_noop(
        "The name of a placeholder has only small letters a to z, digits and _, at least two, and begins with a letter."
    ),
    "shape.pattern_link": gettext_noop(
        "Give a whole web address that starts with https:// or http://, without spaces."
    ),
    "shape.pattern": gettext_noop("This is not written as it should be."),
    "shape.type": gettext_noop("Here stands {got}, but it should be {expected}."),
    "shape.sign": gettext_noop("There is a sign in it that is no letter. Take out what looks like a box."),
    "shape.other": gettext_noop("Something here is not as it should be: {detail}"),
}
PLACED = gettext_noop("At {place}: {sentence}")
TYPES: Mapping[str, Label] = {
    "str": pgettext_lazy("kind of value", "a text"), "int": pgettext_lazy("kind of value", "a whole number"),
    "float": pgettext_lazy("kind of value", "a number with decimals"),
    "bool": pgettext_lazy("kind of value", "yes or no (true or false)"),
    "array": pgettext_lazy("kind of value", "a list"),
    "object": pgettext_lazy("kind of value", "names with something behind each"),
    "null": pgettext_lazy("kind of value", "nothing"), "datetime": pgettext_lazy("kind of value", "a time"),
    "date": pgettext_lazy("kind of value", "a day"),
}  # fmt: skip


def tell_shape(detail: str, kind: str = "") -> str:
    """A sentence of msgspec's, said in the reader's language with its place.

    >>> tell_shape("Expected `int`, got `str` - at `$.likelihood`", "risks")
    'At likelihood: Here stands a text, but it should be a whole number.'
    """
    shape = shape_of(detail, kind)
    params: dict[str, Any] = dict(shape.params)
    if shape.code == "shape.type":
        params = {name: _type(text) for name, text in params.items()}
    told = gettext(SENTENCES[shape.code]).format_map(params)
    return gettext(PLACED).format(place=shape.place, sentence=told) if shape.place else told


def _type(said: str) -> str:
    """``str | null`` needs no "or nothing": whoever wrote something meant something."""
    names = [str(TYPES.get(one, one)) for one in said.split(" | ") if one != "null" or said == "null"]
    return " / ".join(names)
