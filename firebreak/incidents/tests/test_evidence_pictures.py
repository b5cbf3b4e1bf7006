"""A page that is kept is pictured by a real Chromium where there is one; without it the page is kept all the same."""

import hashlib
import io
import json
import os
import shutil
import zipfile
from datetime import datetime, timedelta
from typing import Any

import pytest

from firebreak.base import config, jobs, picturing
from firebreak.base.clock import frozen, now
from firebreak.base.errors import PermanentError, TransientError, WrongInput, WrongMove
from firebreak.base.models import Job
from firebreak.base.picturing import starting
from firebreak.incidents import actions, queries, shelf
from firebreak.incidents.actions.pictures import TAKE, WAITING_MOST, give_up_pictures
from firebreak.incidents.models import Evidence, Incident
from firebreak.incidents.tests.asking import at, shown
from firebreak.incidents.tests.conftest import ACTOR
from firebreak.incidents.tests.test_evidence_fetching import BODY, Net, asked, done, net  # noqa: F401 - a fixture
from firebreak.incidents.words import WORDS

pytestmark = [pytest.mark.room, pytest.mark.django_db]
HTML = [("Content-Type", "text/html; charset=utf-8")]
NOT_PUBLIC = "<script>location = 'http://169.254.169.254/latest/'</script>"


@pytest.fixture
def chromium() -> None:
    """Skips where there is none; fails there in CI."""
    if any(shutil.which(name) for name in starting.NAMES):
        return
    if os.environ.get("CI"):
        pytest.fail("Chromium is missing: install it to try pictures of pages")
    pytest.skip("Chromium is not installed")


@pytest.fixture
def none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without Chromium."""
    monkeypatch.setitem(config.settings(), "picture_browser", "no-such-program")


def kept(net: Net, outage: Incident, body: bytes = BODY) -> Evidence:  # noqa: F811
    net.pages = {"/fire": (200, HTML, body)}
    row = done(asked(outage))
    assert (row.state, row.picture) == ("kept", "waiting")
    return row


def pictured(row: Evidence, turn: int = 3) -> Evidence:
    actions.take_picture({"evidence": str(row.uid), "turn": turn})
    row.refresh_from_db()
    return row


@pytest.mark.usefixtures("chromium")
def test_the_picture_is_kept_with_its_digest_shown_safely_and_taken_away_with_the_rest(
    net: Net, outage: Incident, sam: Any, client_of: Any  # noqa: F811
) -> None:  # fmt: skip
    row = kept(net, outage)
    assert "is being taken" in shown(client_of(sam), outage, "piece", row.uid)
    assert jobs.claim()
    pictured(row)
    assert (row.picture, [one["name"] for one in row.files]) == (
        "kept",
        ["page.warc.gz", "page.html", "picture.png"],
    )
    file = row.files[2]
    png = shelf.place(file).read_bytes()
    assert png.startswith(b"\x89PNG")
    assert file["sha256"] == hashlib.sha256(png).hexdigest()
    assert (file["address"], file["width"], file["cut"], file["loaded"]) == (
        "http://news.example/fire",
        1280,
        False,
        True,
    )
    assert now() - datetime.fromisoformat(file["at"]) < timedelta(minutes=1)

    html = shown(client_of(sam), outage, "piece", row.uid)
    address = at(outage, "piece_file", row.uid, 3)
    assert f'src="{address}?show=1"' in html
    assert file["sha256"] in html
    answer = client_of(sam).get(address, {"show": "1"})
    assert (answer.getvalue(), answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        png,
        "image/png",
        "nosniff",
    )
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"].startswith("inline")
    answer = client_of(sam).get(address)
    assert (answer["Content-Type"], answer.getvalue()) == ("application/octet-stream", png)
    for place in (1, 2):  # what a stranger's server sent is never shown, whatever the address asks for
        answer = client_of(sam).get(at(outage, "piece_file", row.uid, place), {"show": "1"})
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment")
        answer.getvalue()

    archive = zipfile.ZipFile(io.BytesIO(client_of(sam).post(at(outage, "evidence_bundle")).getvalue()))
    assert archive.read("E-0001/3-picture.png") == png
    assert f"{file['sha256']}  E-0001/3-picture.png\n" in archive.read("SHA256SUMS").decode()
    proof = json.loads(archive.read("E-0001/proof.json"))
    assert proof["files"][2] == {**file, "still_the_same": True}
    last = proof["chain"][-1]
    assert last["action"] == "incidents.evidence_pictured"
    assert file["sha256"] in last["payload"]
    assert "A picture of the page was kept, E-1" in shown(client_of(sam), outage, "timeline")


@pytest.mark.usefixtures("none")
def test_without_chromium_the_page_is_kept_and_says_why_there_is_no_picture(
    net: Net, outage: Incident, sam: Any, client_of: Any, make_person: Any  # noqa: F811
) -> None:  # fmt: skip
    row = kept(net, outage)
    files = row.files
    pictured(row, turn=1)
    assert (row.state, row.picture, row.picture_problem, row.files) == (
        "kept",
        "failed",
        "picture.no_browser",
        files,
    )
    html = shown(client_of(sam), outage, "piece", row.uid)
    assert "Chromium is not installed where Firebreak runs" in html
    assert at(outage, "piece_again", row.uid) in html
    viewer = shown(client_of(make_person("viewer", outage.brand, "viewer")), outage, "piece", row.uid)
    assert "Chromium is not installed" in viewer
    assert at(outage, "piece_again", row.uid) not in viewer
    assert "No picture of the page was taken, E-1" in shown(client_of(sam), outage, "timeline")
    assert client_of(sam).post(at(outage, "piece_again", row.uid)).status_code == 302
    row.refresh_from_db()
    assert (row.picture, row.picture_problem, row.state) == ("waiting", "", "kept")
    with pytest.raises(WrongMove):
        actions.ask_picture_again(actor=ACTOR, evidence=row)


@pytest.mark.usefixtures("chromium")
def test_a_page_that_leads_inwards_stays_kept_unpictured(net: Net, outage: Incident) -> None:  # noqa: F811
    row = pictured(kept(net, outage, NOT_PUBLIC.encode()), turn=1)
    assert (row.state, row.picture, row.picture_problem, len(row.files)) == (
        "kept",
        "failed",
        "picture.blocked",
        2,
    )
    assert set(net.connected) == {"93.184.216.34"}


def test_what_may_pass_is_tried_three_times_and_the_page_stays_kept(
    net: Net, outage: Incident, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    tries = []

    def slow(address: str, **_limits: Any) -> picturing.Picture:
        tries.append(address)
        raise TransientError("picture.slow")

    monkeypatch.setattr(picturing, "take", slow)
    row, moment = kept(net, outage), now()
    for _turn in range(10):
        with frozen(moment := moment + timedelta(minutes=10)):
            while jobs.run_one():
                pass
    row.refresh_from_db()
    assert (row.state, row.picture, row.picture_problem, len(tries)) == ("kept", "failed", "picture.slow", 3)


def test_what_nobody_foresaw_and_a_worker_that_died_end_in_words(
    net: Net, outage: Incident, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    def broken(*_all: Any, **_limits: Any) -> picturing.Picture:
        raise MemoryError("nobody foresaw it")

    row, moment = kept(net, outage), now()
    with monkeypatch.context() as patched:
        patched.setattr(picturing, "take", broken)
        while Job.objects.filter(name=TAKE, state="waiting").exists():
            give_up_pictures({})
            row.refresh_from_db()
            assert row.picture == "waiting"  # it is tried again by itself
            with frozen(moment := moment + timedelta(minutes=1)):
                while jobs.run_one():
                    pass
    give_up_pictures({})
    give_up_pictures({})
    row.refresh_from_db()
    assert (row.state, row.picture, row.picture_problem) == ("kept", "failed", "incidents.picture_stranded")
    assert [one.action for one in queries.timeline(outage, None)].count("evidence_not_pictured") == 1


def test_one_picture_is_taken_at_a_time(net: Net, outage: Incident) -> None:  # noqa: F811
    Job.objects.all().delete()
    for _number in range(3):
        kept(net, outage)
    Job.objects.exclude(name=TAKE).delete()
    assert jobs.claim().name == TAKE
    assert jobs.claim() is None


def test_taken_out_or_pictured_meanwhile_nothing_changes(
    net: Net, outage: Incident, sam: Any, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    row = kept(net, outage)

    def meanwhile(_address: str, **_limits: Any) -> picturing.Picture:
        actions.remove_evidence(actor=ACTOR, evidence=row, person=sam, reason="Not that one")
        return picturing.Picture(
            b"\x89PNG", 1280, 900, False, True, "http://news.example/", now(), "x", True, True
        )

    monkeypatch.setattr(picturing, "take", meanwhile)
    pictured(row)
    assert len(row.files) == 2
    actions.take_picture({"evidence": "00000000-0000-7000-8000-000000000000", "turn": 1})
    with pytest.raises(WrongMove):
        actions.ask_picture_again(actor=ACTOR, evidence=row)


def test_nobody_makes_the_server_take_pictures_without_end(net: Net, outage: Incident) -> None:  # noqa: F811
    row = kept(net, outage)
    Evidence.objects.filter(pk=row.pk).update(picture="failed")
    for _number in range(WAITING_MOST):
        kept(net, outage)
    with pytest.raises(WrongInput) as refused:
        actions.ask_picture_again(actor=ACTOR, evidence=row)
    assert refused.value.code == "incidents.pictures_waiting"


def test_only_pages_are_pictured(net: Net, outage: Incident, sam: Any, client_of: Any) -> None:  # noqa: F811
    net.pages = {"/fire": (200, [("Content-Type", "application/pdf")], b"%PDF-1.7")}
    row = done(asked(outage))
    assert (row.state, row.picture) == ("kept", "")
    assert not Job.objects.filter(name=TAKE).exists()
    assert 'id="picture"' not in shown(client_of(sam), outage, "piece", row.uid)


@pytest.mark.parametrize("code", sorted(one for one in WORDS if one.startswith("picture.")))
def test_each_reason_is_told_in_words_and_says_that_the_page_is_kept(
    net: Net, outage: Incident, sam: Any, client_of: Any, monkeypatch: pytest.MonkeyPatch, code: str  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setattr(picturing, "take", lambda *_all, **_more: (_ for _ in ()).throw(PermanentError(code)))
    row = pictured(kept(net, outage))
    html = shown(client_of(sam), outage, "piece", row.uid)
    assert "No picture of the page was taken" in html
    assert "The page itself is kept." in html
