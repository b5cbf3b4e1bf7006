"""Policies of this room, pure: what a profile may hold, how links and tokens look, how slugs are made."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from firebreak.base import clock, storable
from firebreak.base.errors import WrongInput
from firebreak.base.ids import spoken_code
from firebreak.base.permissions import Role

SETUP_LINK_LIFE = timedelta(hours=24)
INVITATION_LIFE = timedelta(days=7)
PASSWORD_LINK_LIFE = timedelta(hours=24)
TOKEN_PREFIX = "fb_"  # noqa: S105 - how ours begin, so that scanners for leaked secrets know them
LISTS = ("spellings", "products", "people", "competitors", "hashtags", "languages")
THEMES = ("auto", "light", "dark")
TEAM_SIZES = ("one", "small", "large", "agency")
PASSWORD_LONGEST = 200
_SPECIAL = str.maketrans(
    {"ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


def digest(secret: str) -> str:
    """What is stored in place of a link's or token's secret (256 random bits need no salt)."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def slug_of(name: str) -> str:
    """The part of the address for a brand; a short code where the name has no Latin letters.

    >>> slug_of("Åkes Köksö & Co.")
    'akes-kokso-co'
    >>> len(slug_of("北极星电池"))
    11
    """
    plain = unicodedata.normalize("NFKD", name.lower().translate(_SPECIAL))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].strip("-")
    return words if len(words) > 1 else f"brand-{spoken_code(5)}"


def line(value: object, field: str, *, longest: int = 120, required: bool = True) -> str:
    """One line of text as stored. Raises :class:`WrongInput`."""
    text = storable.text(" ".join(str(value or "").split()))
    if required and not text:
        raise WrongInput("org.empty", "Fill in this field.", field=field)
    if len(text) > longest:
        raise WrongInput("org.too_long", "Make it shorter.", field=field, longest=longest)
    return text


def note(value: object, field: str, *, longest: int) -> str:
    """A text of several lines as stored; it may be empty. Raises :class:`WrongInput`."""
    text = storable.text(str(value or "")).strip()
    if len(text) > longest:
        raise WrongInput("org.too_long", "Make it shorter.", field=field, longest=longest)
    return text


def _lines(value: object, field: str) -> list[str]:
    parts = re.split(r"[\n,]", value) if isinstance(value, str) else value
    if not isinstance(parts, list | tuple):
        raise WrongInput("org.not_a_list", "Give one a line.", field=field)
    if len(parts) > 200:
        raise WrongInput("org.too_many", "Give at most 200.", field=field)
    return list(dict.fromkeys(filter(None, (line(part, field, required=False) for part in parts))))


def role(value: object) -> Role:
    """An access role. Raises :class:`WrongInput`."""
    try:
        return Role(str(value))
    except ValueError as error:
        raise WrongInput("org.unknown_role", "Choose one of the roles.", field="role") from error


def time_zone(value: object) -> str:
    """A name of the time zone database. Raises :class:`WrongInput`."""
    if str(value) not in clock.zones():
        raise WrongInput("org.unknown_zone", "Choose one of the time zones.", field="time_zone")
    return str(value)


def one_of(value: object, choices: tuple[str, ...], field: str) -> str:
    """One of the words. Raises :class:`WrongInput`."""
    if str(value) not in choices:
        raise WrongInput("org.unknown_choice", "Choose one of these.", field=field)
    return str(value)


def _days(value: object) -> int:
    try:
        days = int(str(value))
    except ValueError:
        days = 0
    if not 1 <= days <= 36_500:
        raise WrongInput("org.days", "Give a number of days from 1 to 36500.", field="retention_days")
    return days


def _market(value: object) -> str:
    text = line(value, "market", longest=2, required=False).upper()
    if text and not re.fullmatch(r"[A-Z]{2}", text):
        raise WrongInput("org.market", "Give the two letters of a country, such as SE.", field="market")
    return text


def brand_profile(given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a brand's profile, checked. Raises :class:`WrongInput` naming the field."""
    checks: dict[str, Any] = {
        "name": lambda value: line(value, "name"),
        "market": _market,
        "time_zone": time_zone,
        "team_size": lambda value: one_of(value, TEAM_SIZES, "team_size"),
        "retention_days": _days,
        "legal_hold": bool,
        "is_demo": bool,
    }
    result = {}
    for field, value in given.items():
        if field in LISTS:
            result[field] = _lines(value, field)
        elif field in checks:
            result[field] = checks[field](value)
        else:
            raise WrongInput("org.unknown_field", f"A brand has no {field}.", field=field)
    return result


def person_profile(given: Mapping[str, Any], languages: tuple[str, ...]) -> dict[str, Any]:
    """The fields that people may change of themselves, checked. Raises :class:`WrongInput`."""
    checks: dict[str, Any] = {
        "name": lambda value: line(value, "name"),
        "language": lambda value: one_of(value, languages, "language"),
        "time_zone": time_zone,
        "theme": lambda value: one_of(value, THEMES, "theme"),
        "single_keys": bool,
        "mail_alerts": bool,
    }
    unknown = set(given) - set(checks)
    if unknown:
        field = sorted(unknown)[0]
        raise WrongInput("org.unknown_field", f"A person has no {field}.", field=field)
    return {field: checks[field](value) for field, value in given.items()}
