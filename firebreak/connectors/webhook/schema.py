"""What a delivery may hold, as JSON Schema: shown on the source's page and in the documentation."""

from typing import Any

from firebreak.engine.posts import KINDS

_COUNT = {"type": "integer", "minimum": 0}
_TEXT = {"type": "string"}

POST: dict[str, Any] = {
    "type": "object",
    "required": ["text"],
    "properties": {
        "id": {
            **_TEXT,
            "description": "Your own id, unique within the platform. Made from the content when absent.",
        },
        "text": {**_TEXT, "description": "What was written. HTML is made plain."},
        "time": {
            "type": ["string", "number"],
            "description": "When it was published: ISO 8601 with its zone, or seconds or milliseconds since 1970. "
            "The time of the delivery when absent.",
        },
        "platform": {
            **_TEXT,
            "description": "Lower case, such as x, weibo, news. The source's own when absent.",
        },
        "title": _TEXT,
        "author": {**_TEXT, "description": "The handle."},
        "author_id": _TEXT,
        "author_name": _TEXT,
        "lang": {**_TEXT, "description": "BCP-47, such as en, zh-Hant."},
        "url": {**_TEXT, "format": "uri"},
        "site": _TEXT,
        "links": {"type": "array", "items": {**_TEXT, "format": "uri"}},
        "kind": {"enum": list(KINDS)},
        "parent": {**_TEXT, "description": "Id of the post answered or reposted."},
        "thread": _TEXT,
        "country": {**_TEXT, "description": "Two letters."},
        "followers": _COUNT,
        "reposts": _COUNT,
        "likes": _COUNT,
        "replies": _COUNT,
        "views": _COUNT,
        "sentiment": {"enum": ["negative", "neutral", "positive"]},
    },
    "additionalProperties": {"description": "Kept as text under its own name."},
}

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Posts for Firebreak",
    "oneOf": [
        POST,
        {"type": "array", "items": POST, "maxItems": 2000},
        {
            "type": "object",
            "required": ["posts"],
            "properties": {"posts": {"type": "array", "items": POST, "maxItems": 2000}},
        },
    ],
}
