"""Evidence on its pages: kept by forms without a script, given back as downloads only, taken away with its proof."""

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from firebreak.base import config
from firebreak.incidents import actions, queries, shelf
from firebreak.incidents.models import Evidence, Incident
from firebreak.incidents.tests.asking import at, shown
from firebreak.incidents.tests.conftest import ACTOR
from firebreak.listening import actions as listening

pytestmark = [pytest.mark.room, pytest.mark.django_db]
HOSTILE = "<script>alert(1)</script>\u202e'\"&{{7*7}}"


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(config.settings(), "data_dir", tmp_path)


@pytest.fixture
def call(outage: Incident, sam: Any) -> Evidence:
    """What a reader said."""
    return actions.keep_call(actor=ACTOR, incident=outage, person=sam, who="Åsa", words="It burns")


def file_of(outage: Incident, sam: Any, body: bytes, name: str = "page.html") -> Evidence:
    return actions.keep_file(actor=ACTOR, incident=outage, person=sam, file=SimpleUploadedFile(name, body))


def test_a_file_a_call_and_a_page_are_kept_by_forms(outage: Incident, tove: Any, client_of: Any) -> None:
    client, address = client_of(tove), at(outage, "evidence_add")
    sent = SimpleUploadedFile("../x.html", b"<script>", "text/html")
    assert client.post(address, {"do": "file", "file": sent, "note": HOSTILE}).status_code == 302
    assert client.post(address, {"do": "call", "who": HOSTILE, "words": HOSTILE}).status_code == 302
    assert client.post(address, {"do": "page", "address": "https://news.example/fire"}).status_code == 302
    kept = {one.sort: one for one in outage.evidence.all()}
    assert kept["file"].files[0]["name"] == "x.html"
    assert kept["page"].state == Evidence.State.WAITING
    for name, more in (("evidence", ()), ("room", ()), ("timeline", ()), ("piece", (kept["call"].uid,))):
        html = shown(client, outage, name, *more)
        assert "<script>alert" not in html
        assert "E-2" in html
    assert "&lt;script&gt;alert(1)" in shown(client, outage, "piece", kept["file"].uid)
    assert "kept by Tove" in shown(client, outage, "evidence")


@pytest.mark.parametrize(
    "sent",
    [
        {"do": "page", "address": "javascript:alert(1)"}, {"do": "page", "address": "file:///etc/passwd"},
        {"do": "page", "address": "http://user:secret@news.example/"}, {"do": "page", "address": " "}, {"do": "file"},
        {"do": "page", "address": "gopher://x/1"}, {"do": "call", "who": "Ann", "words": ""}, {"do": "x"}, {},
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_at_its_field(
    outage: Incident, tove: Any, client_of: Any, sent: dict[str, str]
) -> None:
    answer = client_of(tove).post(at(outage, "evidence_add"), sent)
    assert answer.status_code == 400
    assert not outage.evidence.exists()


def test_a_file_is_only_ever_a_download_of_octets(outage: Incident, sam: Any, client_of: Any) -> None:
    body = b"<html><script>alert(1)</script>"
    kept = file_of(outage, sam, body, 'a"\r\nX: y.html')
    answer = client_of(sam).get(at(outage, "piece_file", kept.uid, 1))
    assert answer.getvalue() == body
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith('attachment; filename="I-1-E-1-a_X_ y.html"')
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert "X" not in answer.headers
    for place in (0, 2, 99):
        assert client_of(sam).get(at(outage, "piece_file", kept.uid, place)).status_code == 404


def test_a_piece_of_another_incident_or_brand_is_not_there(
    outage: Incident, call: Evidence, lena: Any, client_of: Any, other_brand: Any, outsider: Any
) -> None:
    beside = actions.declare(actor=ACTOR, brand=outage.brand, person=lena, title="Beside it")
    theirs = actions.declare(actor=ACTOR, brand=other_brand, person=outsider, title="Theirs")
    for row, person in ((beside, lena), (theirs, outsider)):
        for name, more in (("piece", ()), ("piece_proof", ()), ("piece_file", (1,))):
            assert client_of(person).get(at(row, name, call.uid, *more)).status_code == 404
        for name in ("piece_remove", "piece_again"):
            assert client_of(person).post(at(row, name, call.uid), {"reason": "x"}).status_code == 404
    assert client_of(outsider).get(at(outage, "piece_file", call.uid, 1)).status_code == 404


def test_what_somebody_said_to_us_in_a_call_is_read_by_who_works_here_only(
    outage: Incident, call: Evidence, sam: Any, make_person: Any, client_of: Any
) -> None:
    for role in ("viewer", "auditor"):
        client = client_of(make_person(role, outage.brand, role))
        for page in ("room", "evidence", "timeline"):
            html = shown(client, outage, page)
            assert "It burns" not in html
            assert "Åsa" not in html
        assert "E-1" in shown(client, outage, "evidence")
        for name, more in (("piece", ()), ("piece_proof", ()), ("piece_file", (1,))):
            assert client.get(at(outage, name, call.uid, *more)).status_code == 403
    assert "It burns" in shown(client_of(sam), outage, "evidence")


def test_only_who_leads_takes_a_piece_out_and_nobody_under_a_hold(
    outage: Incident, call: Evidence, sam: Any, tove: Any, lena: Any, client_of: Any
) -> None:
    address = at(outage, "piece_remove", call.uid)
    assert client_of(tove).post(address, {"reason": "x"}).status_code == 403
    assert "delete its files" not in shown(client_of(tove), outage, "piece", call.uid)
    assert client_of(lena).post(address, {"reason": " "}).status_code == 400
    Incident.objects.filter(pk=outage.pk).update(legal_hold=True)
    assert "A legal hold is on" in shown(client_of(lena), outage, "piece", call.uid)
    refused = client_of(lena).post(address, {"reason": "Wrong one"})
    assert refused.status_code == 400
    assert "A legal hold is on" in refused.content.decode()
    Incident.objects.filter(pk=outage.pk).update(legal_hold=False)
    assert client_of(lena).post(address, {"reason": "Wrong one", "version": "7"}).status_code == 400
    assert client_of(lena).post(address, {"reason": "Wrong one", "version": "1"}).status_code == 302
    html = shown(client_of(tove), outage, "piece", call.uid)
    assert "Wrong one" in html
    assert "It burns" not in html
    assert client_of(lena).get(at(outage, "piece_file", call.uid, 1)).status_code == 404
    assert "taken out" in shown(client_of(tove), outage, "evidence")


def test_everything_is_taken_away_as_one_file_that_checks_itself(
    outage: Incident, call: Evidence, sam: Any, client_of: Any
) -> None:
    large = b"\x00\x01" * 1_500_000
    for body, name in ((b"one", "../../evil.sh"), (b"two", "evil.sh"), (large, "film.mp4")):
        file_of(outage, sam, body, name)
    gone = file_of(outage, sam, b"gone", "gone.txt")
    actions.remove_evidence(actor=ACTOR, evidence=gone, person=sam, reason="Wrong")
    answer = client_of(sam).post(at(outage, "evidence_bundle"))
    assert answer["Content-Disposition"] == 'attachment; filename="norrsken-I-1-evidence.zip"'
    archive = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    assert archive.testzip() is None
    assert sorted(archive.namelist()) == [
        "E-0001/1-call.json", "E-0001/proof.json", "E-0002/1-evil.sh", "E-0002/proof.json", "E-0003/1-evil.sh",
        "E-0003/proof.json", "E-0004/1-film.mp4", "E-0004/proof.json", "READ_ME.txt", "SHA256SUMS",
    ]  # fmt: skip
    sums = dict(reversed(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines())
    assert set(sums) == set(archive.namelist()) - {"SHA256SUMS"}
    assert all(hashlib.sha256(archive.read(name)).hexdigest() == digest for name, digest in sums.items())
    assert archive.read("E-0004/1-film.mp4") == large
    assert "4 pieces of evidence were taken away" in shown(client_of(sam), outage, "timeline")


def test_a_missing_file_shows_in_the_sums_and_on_the_page(outage: Incident, sam: Any, client_of: Any) -> None:
    kept = file_of(outage, sam, b"lost")
    shelf.place(kept.files[0]).unlink()
    archive = zipfile.ZipFile(io.BytesIO(client_of(sam).post(at(outage, "evidence_bundle")).getvalue()))
    assert "E-0001/1-page.html" not in archive.namelist()
    assert "E-0001/1-page.html" in archive.read("SHA256SUMS").decode()
    assert json.loads(archive.read("E-0001/proof.json"))["files"][0]["still_the_same"] is False
    assert "Missing" in shown(client_of(sam), outage, "piece", kept.uid)


def test_reading_changes_nothing(outage: Incident, call: Evidence, sam: Any, client_of: Any) -> None:
    before = queries.timeline(outage, sam)
    for name, more in (
        ("evidence", ()),
        ("piece", (call.uid,)),
        ("piece_proof", (call.uid,)),
        ("piece_file", (call.uid, 1)),
    ):
        answer = client_of(sam).get(at(outage, name, *more))
        assert answer.status_code == 200
        assert answer.getvalue() if answer.streaming else answer.content
    for name, more in (("evidence_bundle", ()), ("evidence_add", ()), ("piece_remove", (call.uid,))):
        assert client_of(sam).get(at(outage, name, *more)).status_code == 405
    assert queries.timeline(outage, sam) == before


def test_the_post_that_an_incident_is_opened_from_is_kept(crewed: Any, sam: Any, client_of: Any) -> None:
    given = {
        "actor": ACTOR,
        "brand": crewed,
        "person": sam,
        "seen_where": "public",
        "link": "https://social.example/1",
    }
    seen = listening.report_sighting(**given, text="Smoke!")
    sent = {"title": "Smoke", "harm": "no", "ours": "no", "growing": "no", "post": seen.post_id}
    assert client_of(sam).post(reverse("incidents:open", args=[crewed.slug]), sent).status_code == 302
    assert [one.origin for one in Evidence.objects.all()] == [f"post:{seen.post_id}"]


def test_a_post_is_kept_by_one_click_where_one_incident_is_open_and_chosen_where_more_are(
    outage: Incident, sam: Any, lena: Any, client_of: Any, make_person: Any
) -> None:
    seen = listening.report_sighting(
        actor=ACTOR, brand=outage.brand, person=sam, seen_where="public", text="Smoke!"
    )
    post, slug, client = seen.post_id, outage.brand.slug, client_of(sam)
    page, keep = reverse("listening:mention", args=[slug, post]), reverse("incidents:keep", args=[slug])
    assert "Keep as evidence in I-1" in client.get(page).content.decode()
    assert client.post(keep, {"post": post, "incident": outage.uid})["Location"] == page
    assert "Kept as E-1 in I-1" in client.get(page).content.decode()
    secret = actions.declare(actor=ACTOR, brand=outage.brand, person=lena, title="Hidden thing", private=True)
    assert "Hidden thing" not in client.get(keep, {"post": post}).content.decode()
    assert "Hidden thing" in client_of(lena).get(keep, {"post": post}).content.decode()
    assert client.post(keep, {"post": post, "incident": secret.uid}).status_code == 404
    assert "Keep as evidence" in client_of(lena).get(page).content.decode()
    for wrong in ("", "x", "9" * 30, "987654321"):
        assert client.post(keep, {"post": wrong, "incident": outage.uid}).status_code == 302
    viewer = client_of(make_person("eye", outage.brand, "viewer"))
    assert "evidence" not in viewer.get(page).content.decode().lower()
    assert viewer.post(keep, {"post": post, "incident": outage.uid}).status_code == 403
    assert (outage.evidence.count(), secret.evidence.count()) == (1, 0)
