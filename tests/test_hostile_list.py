"""The list of what was tried at every door names tests that exist."""

import ast
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit
ROOT = Path(__file__).resolve().parents[1]
NAMED = re.compile(r"`((?:firebreak|tests)/[\w/]+\.py)::(test_\w+)`")
DOORS = ("Queries", "Files", "Feeds", "stream", "Webhooks", "Mail", "API", "forms", "Uploads")


def test_every_test_on_the_list_exists() -> None:
    text = (ROOT / "docs" / "explain" / "hostile-input.md").read_text(encoding="utf-8")
    found = NAMED.findall(text)
    assert len(found) >= 40
    for file, name in found:
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, (
            f"{file}::{name}"
        )


def test_every_door_is_on_the_list() -> None:
    text = (ROOT / "docs" / "explain" / "hostile-input.md").read_text(encoding="utf-8")
    headings = " ".join(re.findall(r"^## (.*)$", text, re.MULTILINE))
    assert [door for door in DOORS if door not in headings] == []
