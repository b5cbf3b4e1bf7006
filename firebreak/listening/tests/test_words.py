"""Every code that this room can say has a sentence, and saying it never fails."""

import re
from pathlib import Path

import pytest

from firebreak.listening import words

pytestmark = pytest.mark.unit
ROOM = Path(words.__file__).parent
_CODE = re.compile(
    r'"((?:alert|delivery|file|filter|import|mention|monitor|name|report|sentiment|source|gap|post|uncertain|advice)\.[a-z_]+)"'
)
_ACTIONS = re.compile(r'action="([a-z_.]+)"')


def test_every_code_has_a_sentence() -> None:
    said: set[str] = set()
    for file in ROOM.rglob("*.py"):
        if {"tests", "views", "migrations"} & set(file.parts):
            continue
        text = file.read_text()
        said |= set(_CODE.findall(text)) - set(_ACTIONS.findall(text))
    audited = {
        code
        for code in said
        if code.split(".")[0] in {"alert", "source", "import", "report", "mention", "monitor"}
    }
    done = {
        "acknowledged",
        "dismissed",
        "reopened",
        "raised",
        "grew",
        "ended",
        "started",
        "stopped",
        "resumed",
        "done",
    }
    missing = {
        code for code in said - words.WORDS.keys() if not (code in audited and code.split(".")[1] in done)
    }
    assert missing == set()


def test_an_unknown_code_and_missing_parameters_are_shown_as_they_are() -> None:
    assert words.say("no.such") == "no.such"
    assert "{name}" in words.say("file.empty", {})
    assert words.say("file.empty", {"name": "a.csv"}).startswith("a.csv is empty")
