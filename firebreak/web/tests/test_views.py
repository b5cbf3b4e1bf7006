"""Choices are kept, errors are told in plain words, and nothing is changed by looking."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from firebreak.web import prefs

pytestmark = [pytest.mark.room, pytest.mark.django_db, pytest.mark.urls("firebreak.web.tests.urls")]


@pytest.mark.parametrize(
    ("path", "field", "value", "cookie"),
    [
        ("/look/theme", "theme", "dark", prefs.THEME_COOKIE),
        ("/look/language", "language", "zh-hant", "firebreak_language"),
        ("/look/shortcuts", "shortcuts", "off", prefs.SHORTCUTS_COOKIE),
    ],
)
def test_a_choice_is_kept_and_told(client: Client, path: str, field: str, value: str, cookie: str) -> None:
    heard: list[dict[str, Any]] = []

    def hear(**told: Any) -> None:
        heard.append({"name": told["name"], "value": told["value"]})

    prefs.changed.connect(hear)
    try:
        answer = client.post(path, {field: value, "next": "/offline"})
    finally:
        prefs.changed.disconnect(hear)
    assert answer.status_code == 302
    assert answer["Location"] == "/offline"
    assert client.cookies[cookie].value == value
    assert heard == [{"name": field, "value": value}]


def test_the_first_byte_has_the_chosen_theme_and_language(client: Client) -> None:
    client.post("/look/theme", {"theme": "dark"})
    client.post("/look/language", {"language": "sv"})
    page = client.get("/offline").content.decode()
    assert '<html lang="sv" data-theme="dark"' in page


@pytest.mark.parametrize("path", ["/look/theme", "/look/language", "/look/shortcuts"])
def test_looking_changes_nothing_and_nonsense_is_refused(client: Client, path: str) -> None:
    assert client.get(path).status_code == 405
    answer = client.post(path, {"theme": "<b>", "language": "xx", "shortcuts": "maybe"})
    assert answer.status_code == 400
    assert "could not be understood" in answer.content.decode()
    assert not {prefs.THEME_COOKIE, prefs.SHORTCUTS_COOKIE, "firebreak_language"} & set(answer.cookies)


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_after_a_choice_nobody_is_sent_to_another_site(client: Client, target: str) -> None:
    assert client.post("/look/theme", {"theme": "light", "next": target})["Location"] == "/"


def test_a_choice_needs_the_forms_token() -> None:
    answer = Client(enforce_csrf_checks=True).post("/look/theme", {"theme": "dark"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "This form has expired" in page
    assert "data-failed" in page


def test_errors_are_pages_in_plain_words(client: Client) -> None:
    missing = client.get("/nothing-here")
    assert missing.status_code == 404
    assert "There is nothing at this address" in missing.content.decode()
    client.raise_request_exception = False
    broken = client.get("/broken")
    assert broken.status_code == 500
    page = broken.content.decode()
    assert "Something went wrong on our side" in page
    assert "RuntimeError" not in page
    assert "broken on purpose" not in page


def test_pages_obey_the_content_policy_without_inline_styles_or_handlers(client: Client) -> None:
    answer = client.get("/guide")
    page = answer.content.decode()
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert " style=" not in page
    assert "<style" not in page
    assert "onclick" not in page
    assert 'name="htmx-config"' in page
