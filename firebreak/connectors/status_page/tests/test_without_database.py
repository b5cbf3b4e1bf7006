"""The status page is answered by the real web process when the database and everything else is gone."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from firebreak.connectors.status_page.tests.conftest import Desk
from tests.ports import free_port
from tests.product import Product
from tests.tables import lay_ready
from tests.waiting import wait_for

pytestmark = [pytest.mark.room, pytest.mark.once, pytest.mark.xdist_group("matrix")]

QUICK_S = 1.0


class WebAlone(Product):
    """Only ``firebreak web``: it counts as started when the status page is answered."""

    def answers(self) -> bool:
        """Whether the status page is there."""
        assert self._main is not None
        assert self._main.poll() is None, self.log()
        try:
            return self.page().status_code == 200
        except httpx.HTTPError:
            return False

    def page(self, path: str = "/status/acme/", **headers: str) -> httpx.Response:
        """Asked for as a browser would."""
        return httpx.get(f"{self.url}{path}", headers=headers, timeout=QUICK_S)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """An installation in which something was published."""
    Desk(tmp_path / "data" / "status").publish("Do not drink it\nLot 12.", "sv")
    return tmp_path


@pytest.fixture
def web(place: Path) -> Iterator[WebAlone]:
    """The web process over a SQLite file; no worker runs."""
    lay_ready(place / "data")
    with WebAlone(place, verb=("web",)) as started:
        yield started


def test_locked_and_then_deleted_the_database_is_not_missed(web: WebAlone, place: Path) -> None:
    database = place / "data" / "firebreak.sqlite3"
    with closing(sqlite3.connect(database, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        for _ in range(5):
            assert "Do not drink it" in web.page().text
        holder.execute("ROLLBACK")
    for file in place.joinpath("data").glob("firebreak.sqlite3*"):
        file.unlink()
    began = time.monotonic()
    for _ in range(20):
        assert "Do not drink it" in web.page().text
    assert time.monotonic() - began < 20 * QUICK_S / 4
    # What is published now is shown as well: files need no database either.
    desk = Desk(place / "data" / "status")
    desk.publish("It is over\nDrink.", "sv", key="f" * 32)
    wait_for(lambda: "It is over" in web.page("/status/acme/sv/").text, "the new notice", 5)
    assert web.page("/status/nobody/").status_code == 404


def test_it_starts_without_a_database_that_answers(place: Path) -> None:
    nowhere = f"postgresql://nobody@127.0.0.1:{free_port()}/none"
    with WebAlone(place, {"database_url": nowhere}, verb=("web",)) as web:
        assert "Do not drink it" in web.page().text
        assert httpx.get(f"{web.url}/healthz", timeout=20).status_code >= 500
        assert "Do not drink it" in web.page().text
