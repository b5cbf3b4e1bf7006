"""What a webhook sends above its limit is refused before it is taken in, in the words of the hook itself."""

import asyncio
import json
from typing import Any

import pytest

from firebreak.base import config
from firebreak.site import asgi

pytestmark = [pytest.mark.room, pytest.mark.django_db]
HOOK = "/hooks/0192f000-0000-7000-8000-000000000000"
PIECE = 64 * 1024


def sent_to(path: str, length: int | None, most: int = 200) -> tuple[int, dict[str, Any] | bytes, int]:
    """POST up to ``most`` pieces to the real front; the status, the answer, and how many bytes it took."""
    taken = 0
    answer: dict[str, Any] = {"body": b""}

    async def receive() -> dict[str, Any]:
        nonlocal taken
        taken += PIECE
        return {"type": "http.request", "body": b"x" * PIECE, "more_body": taken < most * PIECE}

    async def send(message: dict[str, Any]) -> None:
        answer["body"] += message.get("body", b"")
        answer.update({key: value for key, value in message.items() if key in {"status", "headers"}})

    headers = [(b"host", b"127.0.0.1"), (b"content-type", b"application/json")]
    headers += [(b"content-length", str(length).encode())] if length is not None else []
    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "scheme": "http", "headers": headers, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "http_version": "1.1",
    }  # fmt: skip
    asyncio.run(asgi.application()(scope, receive, send))
    kind = dict(answer["headers"])[b"content-type"]
    problem = kind == b"application/problem+json"
    return answer["status"], json.loads(answer["body"]) if problem else answer["body"], taken


@pytest.fixture
def limit() -> int:
    return int(config.get("webhook_limit_kb")) * 1024


@pytest.mark.parametrize(
    "path", [HOOK, "/hooks/figures/0192f000-0000-7000-8000-000000000000", "/hooks/", "/hooks/x/y"]
)
def test_a_length_above_the_limit_is_refused_before_a_byte_is_taken(path: str, limit: int) -> None:
    status, said, taken = sent_to(path, limit + 1)
    assert (status, taken) == (413, 0)
    assert isinstance(said, dict)
    assert (said["code"], said["limit"]) == ("hook.too_large", limit)


def test_a_body_that_says_no_length_is_refused_as_it_grows(limit: int) -> None:
    status, said, taken = sent_to(HOOK, None)
    assert status == 413
    assert isinstance(said, dict)
    assert said["code"] == "hook.too_large"
    assert limit < taken <= limit + PIECE


def test_other_pages_take_as_much_as_an_upload_needs(limit: int) -> None:
    status, _said, taken = sent_to("/nowhere", None, most=limit // PIECE + 2)
    assert status in {403, 404}
    assert taken > limit
