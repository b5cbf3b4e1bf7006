"""A day on which a cheerful post of a brand may hurt."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

Sort = Literal["mourning", "disaster", "religious", "national", "remembrance"]


class Day(NamedTuple):
    """One day as it is shown."""

    key: str
    name: Mapping[str, str]
    """In each language of the pages: ``en``, ``zh-Hans``, ``zh-Hant``, ``sv``, ``ms``."""
    country: str
    """The first of the countries asked for that keeps it (``SE``); empty: everywhere."""
    sort: Sort
    about: bool = False
    """Whether the date is an expectation: announced by sighting, or begun on the evening before."""
    source: str = ""
    """Where the date is from."""
    countries: tuple[str, ...] = ()
    """All of the countries asked for that keep it."""
