"""Adding a connector is one folder and no edit elsewhere."""

import pytest

from firebreak.base import connectors
from firebreak.connectors.discover import discover, names

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
