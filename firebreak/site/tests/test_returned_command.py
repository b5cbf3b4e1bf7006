"""``firebreak returned``: files and pipes, what is wrong is named, and the rest is done."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from firebreak.connectors.email.tests import returned_samples as samples
from firebreak.site.tests.conftest import House

pytestmark = pytest.mark.room
SENT = """
from firebreak.base.actions import machine
from firebreak.org.models import Brand, Person
from firebreak.publishing import actions
from firebreak.publishing.actions.mailing import close_mails, open_mails
from firebreak.publishing.actions.receivers import bring_receivers
from firebreak.publishing.permits import digest_of
from firebreak.publishing.writers import Published
actor, brand = machine("test"), Brand.objects.get()
channel = actions.add_channel(
    actor=actor, brand=brand, name="Press", writer="email", text="mail", settings={"list": "News"}
)
lines = "\\n".join(f"r{n}@people.example" for n in range(3))
bring_receivers(actor=actor, channel=channel, text=lines, language="en", source="test")
for number in range(2):
    release = actions.queue(
        actor=actor, brand=brand, person=Person.objects.get(), about=f"statement:{number}", title={"en": "T"},
        wanted=[actions.Wanted(channel, "mail", "en", "Sorry", digest_of("Sorry"))],
    )
    batch = open_mails(release.deliveries.get().pk)
    close_mails(batch, [Published(f"{mail.piece.key}@acme.example") for mail in batch.mails])
    print(" ".join(f"{mail.piece.key}@acme.example" for mail in batch.mails))
"""
LOOK = """
from firebreak.publishing.models import Subscriber
print(*Subscriber.objects.order_by("email").values_list("bounces", "state"), sep="\\n")
"""
LINE = b"From MAILER-DAEMON Sun Nov 22 09:00:00 2026\n"


def sent(house: House) -> list[list[str]]:
    """Message-IDs of three mails, twice."""
    return [line.split() for line in house.python(SENT).splitlines()]


def pipe(house: House, raw: bytes, *words: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "firebreak", "returned", *words]
    return subprocess.run(
        command, env=house.environment, cwd=house.folder, input=raw, capture_output=True, timeout=180
    )


def test_files_are_read_once_and_what_is_wrong_is_named(house: House, tmp_path: Path) -> None:
    first, second = sent(house)
    box, one, bad = tmp_path / "box", tmp_path / "one.eml", tmp_path / "half\nand.eml"
    mails = [
        samples.postfix("r0@people.example", first[0]),
        samples.out_of_office(),
        samples.exim("r1@people.example", first[1]),
    ]
    box.write_bytes(b"\n".join(LINE + mail for mail in mails))
    one.write_bytes(samples.qmail("r0@people.example", second[0]))
    bad.write_bytes(b"From: MAILER-DAEMON@x.example\n\nIt did not work.\n")
    said = house.json("returned", bad, box, tmp_path / "none.eml", tmp_path, one, code=1)
    bad_lines = said.pop("bad")
    assert said == {
        "mails": 5,
        "reports": 3,
        "others": 1,
        "ours": 3,
        "later": 0,
        "refused": 0,
        "gone": 3,
        "off": 1,
    }
    assert [line.count("\n") for line in bad_lines] == [0, 0, 0]
    assert "half\\x0aand.eml: 1 of its mails" in bad_lines[0]
    assert "none.eml: No such file" in bad_lines[1]
    assert house.python(LOOK).splitlines() == ["(2, 'bounced')", "(1, 'active')", "(0, 'active')"]
    again = house.run("returned", box, one)
    assert "3 reports, 3 of them about mails of ours" in again.stdout
    assert "New: nobody there 0," in again.stdout
    house.json("audit", "verify")


def test_one_mail_is_taken_from_a_pipe_whatever_it_is(house: House) -> None:
    first, _second = sent(house)
    done = pipe(house, LINE + samples.postfix("r2@people.example", first[2]), "--json")
    assert (done.returncode, json.loads(done.stdout)["gone"]) == (0, 1), done.stderr
    assert pipe(house, samples.out_of_office()).returncode == 0
    assert pipe(house, samples.postfix() + b"x" * 3_000_000, "--json").returncode == 0
    wrong = pipe(house, b"From: MAILER-DAEMON@x.example\n\nIt did not work.\n")
    assert (wrong.returncode, b"cannot be understood" in wrong.stderr) == (1, True)
    nothing = pipe(house, b"")
    assert (nothing.returncode, b"Nothing was changed" in nothing.stderr) == (2, True)
