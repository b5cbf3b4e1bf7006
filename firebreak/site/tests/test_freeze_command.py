"""``firebreak freeze``: works while nothing runs and while somebody holds the database, and says what is still open."""

import json
import time
from typing import Any

import pytest

from firebreak.site.tests.conftest import House
from tests.holding import held_file

pytestmark = pytest.mark.room
WITHIN_S = 12.0
"""With the start of the process, on a busy machine; who waited for the database would wait 20 s and more."""
PLAN = """
from firebreak.base.actions import machine
from firebreak.org.models import Brand
from firebreak.plan import actions
actions.start_plan(
    actor=machine("test"), brand=Brand.objects.get(), person=None, industries=["software"], languages=("en", "sv")
)
"""
QUEUED = """
from datetime import timedelta
from firebreak.base.actions import machine
from firebreak.base.clock import now
from firebreak.org.models import Brand, Person
from firebreak.publishing import actions
from firebreak.publishing.permits import digest_of
brand, ada = Brand.objects.get(), Person.objects.get()
made = {"actor": machine("test"), "brand": brand}
channel = actions.add_channel(**made, name="Our page", text="post", person=ada)
for number in range(3):
    actions.queue(
        **made, person=ada, about=f"brand:{number}", title={"en": "T"}, at=now() + timedelta(hours=1),
        wanted=[actions.Wanted(channel, "post", "en", f"Sale {number}", digest_of(f"Sale {number}"))],
    )
"""
LOOK = """
from firebreak.publishing.models import Freeze
row = Freeze.objects.get()
print(row.why, row.actor, row.held, row.outlets.count())
"""
SWEEP = "from firebreak.publishing.jobs import sweep\nsweep({})\n"


def test_it_freezes_says_what_is_open_and_is_frozen_once(house: House) -> None:
    house.python(PLAN + QUEUED)
    assert house.json("freeze", "norrsken", "--show", code=1)["frozen"] is False
    said = house.json("freeze", "norrsken", "--why", "Smoke over the dam")
    assert (said["new"], said["frozen"], said["done"], said["held"], said["may_be_out"]) == (
        True, True, False, 3, [],
    )  # fmt: skip
    assert said["still_open"] == len(said["outlets"]) > 0
    assert {one["state"] for one in said["outlets"]} == {"open"}
    again = house.json("freeze", "norrsken", "--why", "Smoke over the dam")
    assert (again["new"], again["tokens"]) == (False, said["tokens"])
    twice = house.json("freeze", "norrsken", "--why", "More smoke", "--again")
    assert len(twice["tokens"]) == 2
    text = house.run("freeze", "norrsken", "--show", code=1).stdout
    assert "Smoke over the dam" in text
    assert f"Still open elsewhere ({said['still_open']})" in text
    assert "3 planned texts are held" in text
    house.json("audit", "verify")


@pytest.mark.once
def test_it_freezes_while_somebody_holds_the_database_and_the_record_follows(house: House) -> None:
    if house.database:
        pytest.skip("on PostgreSQL nobody holds the whole database")
    house.python(PLAN)
    with held_file(house.folder / "firebreak.sqlite3"):
        began = time.monotonic()
        said = house.json("freeze", "norrsken", "--why", "A fire")
        took = time.monotonic() - began
        assert took < WITHIN_S
        assert (said["new"], said["frozen"], said["done"], said["freezes"]) == (True, True, False, [])
        assert said["unrecorded"] == 1
        assert said["still_open"] > 1
        text = house.run("freeze", "norrsken", "--show", code=1).stdout
        assert "its record is still being written" in text
    house.python(SWEEP)
    why, _actor, _held, outlets = _words(house.python(LOOK))
    assert (why, int(outlets) > 0) == ("A fire", True)


def _words(line: str) -> Any:
    first = line.rsplit(" ", 3)
    assert len(first) == 4
    return first


WRONG = [
    (("norrsken", "--why", "x"), "Say why"),
    (("norrsken", "--why", "x" * 501), "shorter"),
    (("nobody", "--why", "A fire"), "There is: norrsken"),
    (("norrsken",), "--why"),
    (("norrsken", "--why", "A fire", "--show"), "not allowed with"),
]


def test_what_is_wrong_is_said_and_nothing_is_frozen(house: House) -> None:
    for words, says in WRONG:
        assert says in house.run("freeze", *words, code=2).stderr
    assert house.json("freeze", "norrsken", "--show", code=1)["frozen"] is False


def test_hostile_words_reach_no_terminal_as_commands(house: House) -> None:
    house.run(
        "freeze", "norrsken", "--why", "A \x1b[2Jfire\u202e \ud83d now".encode("utf-8", "replace").decode()
    )
    text = house.run("freeze", "norrsken", "--show", code=None).stdout
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert json.loads(house.run("freeze", "norrsken", "--show", "--json", code=None).stdout)["frozen"] is True
