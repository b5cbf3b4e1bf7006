"""Adding a connector is one folder and no edit elsewhere."""

import re
from pathlib import Path

import pytest

from firebreak.base import connectors
from firebreak.connectors import discover as discovering
from firebreak.connectors.discover import discover, names, words_of
from firebreak.listening.words import say

pytestmark = pytest.mark.unit


def test_every_folder_with_a_manifest_is_registered_under_its_name() -> None:
    found = discover()
    assert [m.name for m in found] == names()
    assert {"files", "byhand"} <= set(names())
    assert "common" not in names()
    assert all(connectors.get(m.name) is m for m in found)


def test_discovering_twice_changes_nothing() -> None:
    assert discover() == discover()


def test_what_people_bring_can_be_brought() -> None:
    discover()
    assert {"byhand", "files"} <= {m.name for m in connectors.all_that("upload")}


def _raised_codes(folder: Path) -> set[str]:
    """Every code a folder's source names as the first argument of an error, a warning or a gap."""
    found: set[str] = set()
    for path in folder.glob("*.py"):
        if path.name != "words.py":
            found |= set(
                re.findall(
                    r'[("]((?:row|files|rss|bluesky|mastodon|webhook|mail|connect|fetch|page|publish|slack|telegram|twilio|wordpress)\.[a-z_]+)"',
                    path.read_text(),
                )
            )
    return found


def test_every_code_has_a_sentence_and_every_sentence_a_code() -> None:
    folder = Path(discovering.__file__).parent
    ours = ["common", "files", "rss", "bluesky", "mastodon", "webhook", "email"]
    ours += ["slack", "teams", "wecom", "dingtalk", "feishu", "twilio", "telegram", "wordpress"]
    said = {code for name in ours for code in words_of(name)}
    raised = {code for name in ours for code in _raised_codes(folder / name)}
    assert raised - said == set()
    assert {code for code in said - raised if not code.startswith("fetch.")} == set()


def test_sentences_reach_the_pages() -> None:
    discover()
    assert (
        say("row.time", {"value": "soon", "column": "Date"}) == "“soon” in Date is no time that can be read."
    )
