"""Backup while a writer runs, restore elsewhere, the chains hold; nothing is overwritten."""

import stat
import tarfile

import pytest

from firebreak.connectors.status_page.tests.conftest import Desk
from tests.tables import copy_static

pytestmark = pytest.mark.room


def test_a_backup_taken_while_a_writer_runs_is_whole_elsewhere(house, make_house, posts_file, tmp_path):
    house.run("import", posts_file(4000), "--brand", "norrsken")
    writer = house.start("import", posts_file(30_000, "more.csv"), "--brand", "norrsken")
    target = tmp_path / "b.tar.gz"
    made = house.json("backup", target)
    while_running = writer.poll() is None
    writer.kill()  # what it would write after the backup is nobody's concern
    writer.communicate(timeout=180)
    assert while_running, "the writer had ended before the backup: the test proved nothing"
    assert made["bytes"] == target.stat().st_size
    assert stat.S_IMODE(target.stat().st_mode) == 0o600

    other = make_house("other")
    restored = other.json("restore", target)
    assert restored["holds"]
    verified = other.json("audit", "verify")
    assert verified["faults"] == []
    assert verified["links"] == made["audit_links"]
    deep = other.json("doctor", "--deep", code=None)["checks"]
    states = {check["name"]: check["state"] for check in deep if check["name"] != "processes"}
    assert "fail" not in states.values(), deep
    code = "from firebreak.listening.store.sql import fetch\nprint(fetch('SELECT COUNT(*) FROM store_post', [])[0][0])"
    count = int(other.python(code))
    assert 3000 <= count <= 25_500  # three in four match; the others are only sampled


def test_the_restored_installation_signs_in_searches_and_opens_its_secrets(
    house, make_house, posts_file, tmp_path
):
    house.run("import", posts_file(400), "--brand", "norrsken")
    house.python(
        "from firebreak.notify.actions import add_endpoint\nfrom firebreak.base.actions import machine\n"
        "from firebreak.org.models import Brand\n"
        "add_endpoint(actor=machine('t'), brand=Brand.objects.get(), pager='webhook', name='B',"
        " settings={'url': 'https://example.org/'}, secrets={'secret': 'whsec_aGVsbG8='})\n"
        "from io import BytesIO\nfrom firebreak.incidents import actions\n"
        "row = actions.declare(actor=machine('t'), brand=Brand.objects.get(), person=None, title='Fire')\n"
        "actions.keep_file(actor=machine('t'), incident=row, person=None, file=BytesIO(b'seen'))\n"
        "from firebreak.base import files\nfiles.keep(BytesIO(b'a photo'), 'photo', 'photos')"
    )
    target = tmp_path / "b.tar.gz"
    house.run("backup", target)
    other = make_house("other")
    other.run("restore", target)
    said = other.python(
        "from firebreak.org.models import Brand, Person\nfrom firebreak.notify.models import Endpoint\n"
        "from firebreak.listening import queries\nfrom zoneinfo import ZoneInfo\n"
        "asked = queries.MentionFilter.from_query({'text': '召回'}, ZoneInfo('UTC'))\n"
        "found = queries.mentions(Brand.objects.get(), asked, limit=500).items\n"
        "right = Person.objects.get().check_password('correct horse battery')\n"
        "print(right, Endpoint.objects.get().secrets['secret'], len(found))"
    )
    assert said == "True whsec_aGVsbG8= 100"
    kept = next(one for one in (other.folder / "evidence").glob("??/*"))
    assert (kept.read_bytes(), stat.S_IMODE(kept.stat().st_mode)) == (b"seen", 0o600)
    kept.write_bytes(b"forged")
    photo = next(one for one in (other.folder / "photos").glob("??/*"))
    assert photo.read_bytes() == b"a photo"
    deep = {check["name"]: check for check in other.json("doctor", "--deep", code=None)["checks"]}
    assert deep["evidence"]["state"] == "fail"
    assert (other.folder / "keys" / "django.key").read_text() == (
        house.folder / "keys" / "django.key"
    ).read_text()
    for file in (other.folder / "keys").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    # The original file of the import came along, under the name of its content.
    assert [f.name for f in (other.folder / "files").rglob("*") if f.is_file()] == [
        f.name for f in (house.folder / "files").rglob("*") if f.is_file()
    ]
    # New rows get new numbers.
    copy_static(house.folder, other.folder)
    other.run("import", posts_file(50, "new.csv"), "--brand", "norrsken")
    assert other.json("audit", "verify")["faults"] == []


def test_the_installation_s_own_rule_packs_come_along(house, make_house, tmp_path):
    folder = house.folder / "plan-packs"
    folder.mkdir()
    (folder / "ours.yaml").write_text("key: ours\nversion: 3\ntitle: {en: Ours}\nabout: {en: x}\n", "utf-8")
    (folder / "not a pack.yaml").write_text("x", "utf-8")
    target = tmp_path / "b.tar.gz"
    house.run("backup", target)
    other = make_house("other")
    other.run("restore", target)
    assert [file.name for file in (other.folder / "plan-packs").iterdir()] == ["ours.yaml"]
    assert "version: 3" in (other.folder / "plan-packs" / "ours.yaml").read_text("utf-8")


def test_what_was_published_on_the_status_page_comes_along_and_is_drawn_anew(house, make_house, tmp_path):
    """Also what was withdrawn, so that no repeat can bring it back."""
    desk = Desk(house.folder / "status")
    desk.publish("Do not drink it\nLot 12.")
    gone = desk.publish("A wrong number\nLot 13.")
    desk.take_down(gone.reference)
    (desk.root / "entries" / "stray.json").write_text("{}", "utf-8")
    target = tmp_path / "b.tar.gz"
    house.run("backup", target)
    other = make_house("other")
    other.run("restore", target)
    restored = other.folder / "status" / "acme"
    kept = {file.name for file in restored.rglob("*") if file.is_file()} | {"stray.json"}
    assert kept == {file.name for file in desk.root.rglob("*") if file.is_file()}
    page = (restored / "index.en.html").read_text("utf-8")
    assert "Do not drink it" in page
    assert "This notice was withdrawn" in page


def test_a_restore_never_overwrites_an_installation(house, tmp_path):
    target = tmp_path / "b.tar.gz"
    house.run("backup", target)
    done = house.run("restore", target, code=2)
    assert "already" in done.stderr
    assert "Nothing was changed" in done.stderr
    assert house.json("audit", "verify")["faults"] == []


def test_a_backup_of_a_newer_version_is_refused(house, make_house, tmp_path):
    import io
    import json

    target, newer = tmp_path / "b.tar.gz", tmp_path / "newer.tar.gz"
    house.run("backup", target)
    with tarfile.open(target) as old, tarfile.open(newer, "w:gz") as new:
        for member in old:
            handle = old.extractfile(member)
            body = handle.read()
            if member.name == "manifest.json":
                body = json.dumps(json.loads(body) | {"version": "99.0.0"}).encode()
                member.size = len(body)
            new.addfile(member, io.BytesIO(body))
    assert "99.0.0" in make_house("other").run("restore", newer, code=2).stderr


def test_the_default_place_is_the_backups_folder(house):
    made = house.json("backup")
    assert "/backups/firebreak-" in made["file"]
    assert made["files"] >= 2
