"""What reaches a log: one JSON object a line, and no secret."""

import json
import logging

import pytest

from firebreak.site.logs import JsonFormatter, TextFormatter, scrub

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "text",
    [
        "smtp://ada:hunter2@mail.example:587",
        "postgresql://u:hunter2@host/db",
        "Authorization: Bearer hunter2",
        "authorization: basic hunter2",
        "GET /x?token=hunter2&y=1",
        "https://h.example/?api_key=hunter2",
        "password=hunter2 and more",
        "the secret whsec_hunter2 was",
        "client_secret=hunter2",
        "Bad Request: /join/hunter2",
        "GET /start/hunter2 404",
        "/new-password/hunter2?x=1",
        "/read/zh-Hans/hunter2",
        "GET /answer/hunter2 200",
    ],
)
def test_a_secret_is_blanked_wherever_it_stands(text):
    assert "hunter2" not in scrub(text)
    assert "***" in scrub(text)


@pytest.mark.parametrize(
    "text", ["http://127.0.0.1:8730/b/x/", "12:30:01 done", "see https://a.example/x:y", "key words"]
)
def test_what_is_no_secret_stays(text):
    assert scrub(text) == text


def record(message, *args, error=None, **extra):
    made = logging.getLogger("t").makeRecord("t", logging.INFO, "f", 1, message, args, error, extra=extra)
    return json.loads(JsonFormatter().format(made))


def test_a_line_is_one_object_with_time_level_and_extras():
    line = record("read %s posts", 5, source=7)
    assert line["message"] == "read 5 posts"
    assert (line["level"], line["logger"], line["source"]) == ("INFO", "t", 7)
    assert line["time"].endswith("+00:00")


def test_extras_with_telling_names_and_text_are_blanked():
    line = record("x", mail_url="smtp://a:hunter2@b", note="token=hunter2", api_token="hunter2")
    assert "hunter2" not in json.dumps(line)


def test_a_traceback_is_scrubbed_and_stays_on_one_line():
    import sys

    try:
        raise ValueError("postgresql://u:hunter2@host/db")
    except ValueError:
        line = JsonFormatter().format(
            logging.getLogger("t").makeRecord("t", logging.ERROR, "f", 1, "bad", (), sys.exc_info())
        )
    assert "hunter2" not in line
    assert "\n" not in line
    assert "Traceback" in json.loads(line)["error"]


def test_line_breaks_of_others_cannot_forge_a_line():
    made = logging.getLogger("t").makeRecord("t", logging.INFO, "f", 1, 'a\n{"level": "forged"}', (), None)
    assert "\n" not in JsonFormatter().format(made)


def test_text_for_people_is_scrubbed_too():
    made = logging.getLogger("t").makeRecord("t", logging.INFO, "f", 1, "smtp://a:hunter2@b", (), None)
    assert "hunter2" not in TextFormatter("%(message)s").format(made)
