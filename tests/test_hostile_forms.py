"""Every page and every form gets nonsense, huge and hostile values: an answer in words, never a failure, never markup."""

from __future__ import annotations

import gc
import logging
import re
from collections.abc import Iterator
from copy import copy
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests import addresses
from tests.objects import Furnished, furnish
from tests.taken_back import taken_back

pytestmark = [pytest.mark.room, pytest.mark.django_db, pytest.mark.stricter]

SCRIPT = "<script>alert(1)</script>"
HOSTILE = {
    "markup": f"\"'>{SCRIPT}<img src=x onerror=alert(1)>{{{{ 7*7 }}}}{{% debug %}}",
    "nothing and marks": "\x00\x1b[2J\u202e\u2066\ufeff\ud7ff\U0010ffff",
    "other rows": "' OR 1=1; DROP TABLE org_brand; --",
    "a huge number": "9" * 400,
    "a huge text": "召回 " * 2_500,
    "another type": "-1e999",
    "somewhere else": "//evil.example/%0d%0aSet-Cookie:a=b",
    "deep": "(" * 3000,
}
ONCE = {"markup", "somewhere else", "deep"}
"""No database takes these for anything but text."""
KINDS = [pytest.param(kind, marks=[pytest.mark.once] if kind in ONCE else []) for kind in HOSTILE]
PARAMETERS = (
    "q", "text", "monitor", "since", "until", "platform", "language", "sentiment", "author", "kind", "source", "unverified",
    "order", "after", "page", "range", "status", "connector", "next", "step", "number", "action", "actor", "fragment",
    "risk", "intent", "toxic", "claim", "copies", "followers_from", "followers_to", "beside",
)  # fmt: skip
FIELD = re.compile(r"""<(?:input|select|textarea|button)\b[^>]*?\bname="([^"]+)\"""")


@pytest.fixture(autouse=True)
def _no_kept_requests() -> Iterator[None]:
    """Huge requests go as soon as they are answered: 8 GB of them were kept until a test ended.

    What is refused is logged with its request, and pytest keeps what is logged, even of loggers that pass nothing on;
    and requests lie in cycles, while the collector counts objects and not the megabytes they hold. It is asked every
    twenty pages, and looks at what is new alone.
    """
    handlers = list(logging.getLogger().handlers)
    for handler in handlers:
        handler.addFilter(_without_request)
    gc.collect()
    gc.freeze()
    yield
    gc.collect()  # what was there before stays out of the collector's sight: to walk through it takes half a second
    for handler in handlers:
        handler.removeFilter(_without_request)


def _without_request(record: logging.LogRecord) -> bool:
    record.__dict__.pop("request", None)
    return True


@pytest.fixture
def things(brand: Any, admin: Any) -> Iterator[Furnished]:
    from firebreak.listening.search.indexing import index

    yield furnish(brand, admin)
    index().clear()


def pages() -> list[addresses.Address]:
    """All addresses that a person can open or send a form to."""
    return [
        one
        for one in addresses.every()
        if not one.route.startswith("api/v1/") and one.name != "listening:hook"
    ]


def judge(name: str, reply: Any, wrong: dict[str, str]) -> None:
    """Note what must never happen."""
    body = reply.getvalue() if reply.streaming else reply.content
    if reply.status_code >= 500 and name.split()[1] not in {"healthz", "readyz"}:
        wrong[name] = f"answers {reply.status_code}"
    elif SCRIPT.encode() in body and "html" in reply.get("Content-Type", ""):
        wrong[name] = "repeats markup as markup"
    elif "evil.example" in reply.get("Location", "") and "/account/login" not in reply["Location"]:
        wrong[name] = f"leads to {reply['Location'][:80]}"


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_breaks_at_any_parameter(kind: str, things: Furnished, admin: Any, client_of: Any) -> None:
    client, wrong = client_of(admin), dict[str, str]()
    query = urlencode(dict.fromkeys(PARAMETERS, HOSTILE[kind][:4000]))  # once: it is the same for every page
    for page in pages():
        reply = client.get(page.url(things.brand, things.ids), QUERY_STRING=query)
        judge(f"get {page.name}", reply, wrong)
    assert wrong == {}


_FIELDS: set[str] = set()


def fields(client: Client, things: Furnished) -> set[str]:
    """Names of all fields of all forms of the product: looked for once, as what is furnished is always the same."""
    if not _FIELDS:
        _FIELDS.update(_fields(client, things))
    return _FIELDS


def _fields(client: Client, things: Furnished) -> set[str]:
    found: set[str] = set()
    for page in pages():
        reply = client.get(page.url(things.brand, things.ids))
        if reply.status_code == 200 and "html" in reply.get("Content-Type", ""):
            found |= {unescape(name) for name in FIELD.findall(reply.content.decode())}
        elif reply.streaming:
            reply.getvalue()
    return found - {"csrfmiddlewaretoken"}


@pytest.mark.parametrize("kind", KINDS)
def test_no_form_breaks_at_any_value(kind: str, things: Furnished, admin: Any, client_of: Any) -> None:
    client, wrong = client_of(admin), dict[str, str]()
    names, cookies = fields(client, things), copy(client.cookies)
    assert {"query", "name", "reason", "sentiment", "verdict", "email", "role", "decision"} <= names
    bodies = list(several(names, HOSTILE[kind]))  # once: they are the same for every page
    for number, page in enumerate(pages()):
        if page.name in {"account_logout", "org:end_others"}:
            continue
        for body in bodies:
            with taken_back():
                reply = client.generic("POST", page.url(things.brand, things.ids), body, MULTIPART_CONTENT)
                judge(f"post {page.name}", reply, wrong)
            client.cookies = copy(cookies)  # the session is there again: whatever became of it was taken back
        if number % 20 == 0:
            gc.collect()
    assert wrong == {}


def several(names: set[str], value: str) -> Iterator[bytes]:
    """The fields in parts that a request may carry: in one that is too large no form would see any of them."""
    most = max(1, settings.DATA_UPLOAD_MAX_MEMORY_SIZE * 3 // 4 // len(value.encode()))
    ordered = sorted(names)
    for start in range(0, len(ordered), most):
        file = SimpleUploadedFile("x.csv", value.encode())
        yield encode_multipart(
            BOUNDARY, {**dict.fromkeys(ordered[start : start + most], value), "file": file}
        )


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\"a"),
        ("application/x-www-form-urlencoded", b"%ff%fe=%c3%28&" * 3000),
        ("application/json", b'{"a":' * 50_000),
        ("text/plain; charset=no-such", b"\xff\xfe\x00"),
    ],
    ids=["no boundary", "cut off", "too many fields", "deep", "unknown charset"],
)  # fmt: skip
def test_no_form_breaks_at_a_body_that_is_none(
    content_type: str, body: bytes, things: Furnished, admin: Any, client_of: Any
) -> None:
    client, wrong = client_of(admin), dict[str, str]()
    cookies = copy(client.cookies)
    for page in pages():
        if page.name in {"account_logout", "org:end_others"}:
            continue
        with taken_back():
            reply = client.generic("POST", page.url(things.brand, things.ids), body, content_type)
            judge(f"post {page.name}", reply, wrong)
        client.cookies = copy(cookies)  # the session is there again: whatever became of it was taken back
    assert wrong == {}
