"""Nested JSON as one level of names."""

import json
from typing import Any

MAX_DEPTH = 5
MAX_FIELDS = 300


def flat(value: dict[str, Any]) -> dict[str, Any]:
    """Nested objects as dotted names; lists of plain values joined, other lists as JSON.

    >>> flat({"user": {"name": "ann"}, "tags": ["a", "b"], "n": 1})
    {'user.name': 'ann', 'tags': 'a, b', 'n': 1}
    """
    found: dict[str, Any] = {}
    _into(found, value, "", 0)
    return found


def _into(found: dict[str, Any], value: dict[str, Any], prefix: str, depth: int) -> None:
    for key, item in value.items():
        if len(found) >= MAX_FIELDS:
            return
        name = f"{prefix}{key}"[:200]
        if isinstance(item, dict) and depth < MAX_DEPTH:
            _into(found, item, f"{name}.", depth + 1)
        elif isinstance(item, list) and all(isinstance(part, (str, int, float)) for part in item):
            found[name] = ", ".join(map(str, item[:100]))
        elif isinstance(item, (dict, list)):
            found[name] = _as_json(item)
        else:
            found[name] = item


def _as_json(item: Any) -> str:
    try:
        return json.dumps(item, ensure_ascii=False)[:2000]
    except (RecursionError, ValueError):
        return ""
