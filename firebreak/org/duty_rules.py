"""What may be written of duties and of ways to reach people. Pure."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from firebreak.base.errors import WrongInput
from firebreak.org.rules import line, note

SORTS = ("phone", "sms", "mail", "chat", "other")
MOST_METHODS = 8
MOST_DEPUTIES = 5
MOST_CONTACTS = 500
"""Outside contacts of one brand."""
SECOND_READER = "second-reader"
"""The group of those who read for a team of one or two before it sends."""
LONGEST_NOTE = 1_000
_KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
_NUMBER = re.compile(r"\+?[0-9 ().,;#*x/-]+", re.IGNORECASE)


class Way(NamedTuple):
    """One way to reach somebody."""

    sort: str
    value: str

    @property
    def href(self) -> str:
        """An address that a phone opens, or nothing.

        >>> Way("phone", "+46 (0)70-123 45 67").href, Way("chat", "javascript:alert(1)").href
        ('tel:+46701234567', '')
        """
        if self.sort in ("phone", "sms"):
            number = re.sub(r"[^0-9+#*]", "", self.value.replace("(0)", ""))
            return f"{'tel' if self.sort == 'phone' else 'sms'}:{quote(number, safe='+*')}"
        return f"mailto:{quote(self.value, safe='@')}" if self.sort == "mail" else ""


def key(value: object, field: str) -> str:
    """The key of a duty or a group of contacts. Raises :class:`WrongInput`."""
    text = str(value)
    if len(text) > 60 or not _KEY.fullmatch(text):
        raise WrongInput("org.unknown_choice", "Choose one of these.", field=field)
    return text


def language(value: object) -> str:
    """A language of texts, such as ``zh-Hans``. Raises :class:`WrongInput`."""
    if not _LANGUAGE.fullmatch(str(value)):
        raise WrongInput("org.unknown_choice", "Choose one of these.", field="language")
    return str(value)


def method(sort: object, value: object, field: str = "value") -> Way:
    """One way to reach somebody, checked by its sort. Raises :class:`WrongInput` without saying the value."""
    if str(sort) not in SORTS:
        raise WrongInput("org.method_sort", "Choose what kind of way this is.", field=field)
    text = line(value, field, longest=200)
    if str(sort) in ("phone", "sms") and not (
        _NUMBER.fullmatch(text) and 3 <= sum(c.isdigit() for c in text) <= 20
    ):
        raise WrongInput(
            "org.phone", "Give a number with its country code, such as +46 70 123 45 67.", field=field
        )
    if str(sort) == "mail":
        try:
            validate_email(text)
        except ValidationError as error:
            raise WrongInput("org.email", "Give an e-mail address.", field=field) from error
    return Way(str(sort), text)


def methods(given: Iterable[Sequence[Any]], *, known: str = "") -> list[Way]:
    """Ways in their order. ``known`` is an address that counts already. Raises :class:`WrongInput`."""
    ways = [method(sort, value) for sort, value in given]
    if len(ways) > MOST_METHODS:
        raise WrongInput("org.too_many_methods", f"Give at most {MOST_METHODS}.", limit=MOST_METHODS)
    for number, way in enumerate(ways):
        if way in ways[:number]:
            raise WrongInput("org.method_twice", "This way is there twice.", number=number, field="value")
        if known and way.sort == "mail" and way.value.lower() == known.lower():
            raise WrongInput(
                "org.method_known", "This is the account's address.", number=number, field="value"
            )
    return ways


def contact(given: dict[str, Any]) -> dict[str, Any]:
    """The fields of an outside contact, checked. Raises :class:`WrongInput` naming the field."""
    return {
        "name": line(given.get("name"), "name"),
        "organisation": line(given.get("organisation"), "organisation", required=False),
        "methods": [list(way) for way in methods(given.get("methods") or ())],
        "languages": list(dict.fromkeys(map(language, given.get("languages") or ()))),
        "note": note(given.get("note"), "note", longest=LONGEST_NOTE),
    }
