"""What a program sends to the API, taken apart."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

NUL = "\x00"


class Bodies(Parser):
    """JSON bodies and query strings without NUL: nobody writes one, and PostgreSQL keeps none in a text.

    A whole document, which calls name ``body``, is left as it is: its room refuses what is wrong in it, in words.
    """

    def parse_body(self, request: HttpRequest) -> Any:
        """The body; a JSON escape is the only way in which a NUL can stand in it."""
        found: Any = super().parse_body(request)
        if rb"\u0000" not in request.body:
            return found
        if not isinstance(found, dict):
            return _without(found)
        return {_without(key): value if key == "body" else _without(value) for key, value in found.items()}

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """The parameters after the question mark."""
        found: dict[str, Any] = _without(super().parse_querydict(data, list_fields, request))
        return found


def _without(found: Any) -> Any:
    """The same, as deep as it goes, keys too.

    >>> _without({"a\\x00": ["b\\x00", 1, None, {"c": "\\x00"}]})
    {'a': ['b', 1, None, {'c': ''}]}
    """
    if isinstance(found, str):
        return found.replace(NUL, "")
    if isinstance(found, dict):
        return {_without(key): _without(value) for key, value in found.items()}
    return [_without(one) for one in found] if isinstance(found, list) else found
