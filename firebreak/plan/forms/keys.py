"""Short names that others refer to, made from a title where nobody gave one."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.text import slugify

LONGEST = 60


def made_key(title: Mapping[str, str], otherwise: str, taken: Collection[str]) -> str:
    """A key from the English or the first title that has Latin letters, else ``otherwise``; with a number when taken.

    >>> made_key({"zh-Hans": "停电", "sv": "Strömavbrott"}, "risk", []), made_key({"zh-Hans": "停电"}, "risk", ["risk"])
    ('stromavbrott', 'risk-2')
    """
    titles = [title.get("en", ""), *title.values()]
    stems = [
        slugify(text).replace("_", "-").lstrip("0123456789-")[: LONGEST - 5].strip("-") for text in titles
    ]
    stem = next((one.replace("--", "-") for one in stems if one), otherwise)
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    return key


def fill_keys(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give rows a key that have none, or that has one that an earlier row has."""
    given = {row["key"] for row in rows if row.get("key")}
    seen: set[str] = set()
    for row in rows:
        if not row.get("key") or row["key"] in seen:
            row["key"] = made_key(row.get("title", {}), "step", given | seen)
        seen.add(row["key"])
    return rows
